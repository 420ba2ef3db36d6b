#include "engine/protocol/classic_message.h"

#include "engine/address/dirsync_address.h"
#include "engine/formats/text_scan.h"
#include "engine/protocol/message_content.h"

#include <QCoreApplication>
#include <QRegularExpression>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace dx {

namespace {

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(dx::ClassicMessage)
};

constexpr QByteArrayView kHeaderMark = "[DIRSYNC]";
constexpr QByteArrayView kListMark = "[DIRSYNC-TRANSACTIONS]";
constexpr qsizetype kMaxHeader = 64 * 1024;

tl::unexpected<Error> invalid(const QString &text)
{
    return fail(Error::Code::Invalid, text);
}

qsizetype indexOfMark(const QByteArray &text, QByteArrayView mark)
{
    const QByteArray lower = mark.toByteArray().toLower();
    return text.left(kMaxHeader).toLower().indexOf(lower);
}

QByteArray headerOf(GMimeMessage *message, const char *name)
{
    return QByteArray(g_mime_object_get_header(GMIME_OBJECT(message), name)).trimmed();
}

/** The one address of From; what is no list of addresses, as it stands. */
QByteArray senderOf(GMimeMessage *message)
{
    InternetAddressList *list = g_mime_message_get_from(message);
    InternetAddress *address = list && internet_address_list_length(list) == 1
        ? internet_address_list_get_address(list, 0)
        : nullptr;
    return address && INTERNET_ADDRESS_IS_MAILBOX(address)
        ? QByteArray(internet_address_mailbox_get_addr(INTERNET_ADDRESS_MAILBOX(address)))
        : headerOf(message, "From");
}

/** Text of a part, as UTF-8 where its character set is known to be another than code page 850. */
QByteArray textOf(GMimePart *part)
{
    const QByteArray bytes = decodedPart(part);
    const QByteArray charset
        = QByteArray(g_mime_object_get_content_type_parameter(GMIME_OBJECT(part), "charset"))
              .toLower();
    const bool latin = charset == "iso-8859-1" || charset == "windows-1252"
        || charset == "iso-8859-15" || charset == "latin1";
    return latin && !isPlainAscii(bytes) ? QString::fromLatin1(bytes).toUtf8() : bytes;
}

/** Whether the header says that it is a message of our own protocol; told without parsing it, as
 * those are large. */
bool isOurs(const QByteArray &bytes, const MessageLimits &limits)
{
    QByteArray head = bytes.left(limits.headerBytes);
    for (const char *end : {"\r\n\r\n", "\n\n"}) {
        if (const qsizetype at = head.indexOf(end); at >= 0)
            head.truncate(at);
    }
    return head.toLower().contains("\ndirsync-version:");
}

struct Parts
{
    QByteArray body; ///< first text
    QByteArray attachment; ///< the next part, or the only one if it is no text; null: none
};

void collectParts(GMimeObject *object, Parts &parts, int depth)
{
    if (!object || depth <= 0)
        return;
    if (GMIME_IS_MULTIPART(object)) {
        const int count = g_mime_multipart_get_count(GMIME_MULTIPART(object));
        for (int i = 0; i < count; ++i)
            collectParts(g_mime_multipart_get_part(GMIME_MULTIPART(object), i), parts, depth - 1);
        return;
    }
    if (!GMIME_IS_PART(object))
        return;
    GMimePart *const part = GMIME_PART(object);
    const bool attached = g_mime_part_is_attachment(part);
    if (!attached && parts.body.isNull())
        parts.body = textOf(part);
    else if (parts.attachment.isNull())
        parts.attachment = textOf(part);
}

std::optional<qint64> numberOf(QByteArrayView text)
{
    bool good = false;
    const qint64 number = text.trimmed().toByteArray().toLongLong(&good);
    return good && number >= 0 ? std::optional(number) : std::nullopt;
}

/** NET/PO of "PCM:NET/PO" or "NET/PO/$SYSTEM". */
QByteArray requestorOf(const QByteArray &value)
{
    const QByteArray text = value.mid(value.indexOf(':') + 1).trimmed().toUpper();
    return isPostoffice(text) ? text : postofficeOf(text);
}

QList<QByteArray> typesOf(const QByteArray &value)
{
    QList<QByteArray> types;
    for (QByteArray type : value.toUpper().replace(',', '|').split('|')) {
        type = type.trimmed();
        if (type == "PCM" || type == "CSI")
            type = "MS";
        if (!type.isEmpty() && !types.contains(type))
            types.append(type);
    }
    return types;
}

/** Takes one KEY=VALUE; what is unknown is passed over. */
Result<> takeKey(const QByteArray &key, const QByteArray &value, ClassicMessage &message)
{
    if (key == "TASK") {
        message.task = value.toUpper();
    } else if (key == "REQNAME" || (key == "NAME" && message.requestor.isEmpty())) {
        message.requestor = requestorOf(value);
    } else if (key == "PASSWORD" || key == "PWD" || key == "REQPASSWORD") {
        message.password = value;
    } else if (key == "TYPES") {
        message.types = typesOf(value);
    } else if (key == "TEMPLATE" || key == "TEMPLATES") {
        message.templates = value.toUpper() != "NO";
    } else if (key == "SRVSEQ" || key == "REQSEQ" || key == "IMPSEQ") {
        const auto number = numberOf(value);
        if (!number)
            return invalid(Text::tr("%1 is no number: \"%2\".")
                               .arg(QString::fromLatin1(key), QString::fromUtf8(value.left(40))));
        if (key == "SRVSEQ")
            message.serverSequence = number;
        else if (key == "REQSEQ")
            message.requestorSequence = number;
        else
            message.imports = *number;
    } else if (key == "TRANSACTIONS") {
        const QByteArray form = value.toUpper();
        if (form == "INTERNAL")
            return invalid(Text::tr("Its transactions are in the binary form of MS Mail, which is "
                                    "not read here. Set the requestor to send them as text."));
        message.form = form == "INATTACHMENT" ? ClassicForm::InAttachment : ClassicForm::InBody;
    }
    return {};
}

/** Reads the header section; `list` becomes what follows the mark of the transactions. */
Result<> readBody(const QByteArray &body, ClassicMessage &message, QByteArray &list)
{
    const qsizetype begin = indexOfMark(body, kHeaderMark);
    const qsizetype mark = indexOfMark(body, kListMark);
    if (mark >= 0) {
        const qsizetype end = body.indexOf('\n', mark);
        list = end < 0 ? QByteArray("") : body.mid(end + 1);
    }
    if (begin < 0)
        return {};
    const QByteArray section
        = body.mid(begin, std::min(mark > begin ? mark - begin : kMaxHeader, kMaxHeader));
    bool first = true;
    for (const QByteArray &raw : section.split('\n')) {
        const QByteArray line = raw.trimmed();
        if (!first && line.startsWith('['))
            break;
        first = false;
        if (const qsizetype equals = line.indexOf('='); equals > 0)
            DX_TRY(takeKey(line.left(equals).trimmed().toUpper(), line.mid(equals + 1).trimmed(),
                           message));
    }
    return {};
}

bool isHeaderSafe(QByteArrayView text)
{
    return text.size() <= 900
        && std::all_of(text.begin(), text.end(), [](char c) { return c >= ' ' && c < 0x7f; });
}

QByteArray headerSection(const ClassicReply &reply)
{
    const auto digits = [](qint64 n) { return QByteArray::number(n).rightJustified(10, '0'); };
    const SubjectNumbers &n = reply.numbers;
    return "[DIRSYNC]\r\nTASK=" + reply.task + "\r\nREQNAME=PCM:" + reply.requestor
        + "\r\nTEMPLATE=" + (reply.templates ? "YES" : "NO") + "\r\nREQSEQ=" + digits(n.requestor)
        + "\r\nSRVSEQ=" + digits(n.server) + "\r\nIMPSEQ=" + digits(n.requests)
        + "\r\nTRANSACTIONS=" + (reply.form == ClassicForm::InBody ? "INBODY" : "INATTACHMENT")
        + "\r\n";
}

GObjectPtr<GMimePart> textPart(const QByteArray &text)
{
    const bool ascii = isPlainAscii(text);
    GObjectPtr<GMimePart> part(g_mime_part_new_with_type("text", "plain"));
    const GObjectPtr<GMimeStream> stream(
        g_mime_stream_mem_new_with_buffer(text.constData(), size_t(text.size())));
    const GObjectPtr<GMimeDataWrapper> content(
        g_mime_data_wrapper_new_with_stream(stream.get(), GMIME_CONTENT_ENCODING_DEFAULT));
    g_mime_object_set_content_type_parameter(GMIME_OBJECT(part.get()), "charset",
                                             ascii ? "us-ascii" : "cp850");
    g_mime_part_set_content(part.get(), content.get());
    g_mime_part_set_content_encoding(
        part.get(), ascii ? GMIME_CONTENT_ENCODING_7BIT : GMIME_CONTENT_ENCODING_QUOTEDPRINTABLE);
    return part;
}

} // namespace

std::optional<SubjectNumbers> parseClassicSubject(QByteArrayView subject)
{
    static const QRegularExpression form(
        uR"(\b(ReqTx|SrvTx)\b[\s,]*(?:R\s*=\s*(\d{1,18}))?(?:\s*\(\s*was\s+(\d{1,18})\s*\))?)"
        uR"([\s,]*(?:S\s*=\s*(\d{1,18}))?(?:\s*\(\s*was\s+(\d{1,18})\s*\))?)"
        uR"([\s,]*(?:I\s*=\s*(\d{1,18}))?[\s,]*(\d{1,18})?)"_s,
        QRegularExpression::CaseInsensitiveOption);
    if (subject.size() > 1000)
        return std::nullopt;
    const auto match = form.match(QString::fromUtf8(subject.data(), subject.size()));
    if (!match.hasMatch())
        return std::nullopt;
    const bool request = match.captured(1).compare(u"ReqTx"_s, Qt::CaseInsensitive) == 0;
    SubjectNumbers n;
    n.type = request ? MessageType::ReqTx : MessageType::SrvTx;
    n.requestor = match.captured(2).toLongLong();
    n.server = match.captured(4).toLongLong();
    n.was = match.captured(request ? 3 : 5).toLongLong();
    n.requests = match.captured(6).toLongLong();
    n.records = match.captured(7).toLongLong();
    return n;
}

QByteArray classicMailbox(QByteArrayView address)
{
    QByteArray text = address.trimmed().toByteArray().toLower();
    text.replace('"', QByteArray());
    const qsizetype colon = text.indexOf(':');
    if (colon > 0 && !text.left(colon).contains('/') && !text.left(colon).contains('@'))
        text.remove(0, colon + 1);
    const QByteArray local = text.left(text.lastIndexOf('@'));
    return !postofficeOf(local).isEmpty() ? local : text;
}

Result<std::optional<ClassicMessage>> parseClassicMessage(const QByteArray &bytes,
                                                          const MessageLimits &limits)
{
    using Found = std::optional<ClassicMessage>;
    if (isOurs(bytes, limits))
        return Found();
    startGMime();
    if (bytes.size() > limits.messageBytes || !checkMimeBounds(bytes, limits))
        return Found(); // the reader of messages says what is wrong
    const MimeSource source(bytes);
    const GObjectPtr<GMimeParser> parser(g_mime_parser_new_with_stream(source.stream()));
    const GObjectPtr<GMimeMessage> mime(g_mime_parser_construct_message(parser.get(), nullptr));
    if (!mime)
        return Found();
    ClassicMessage message;
    message.subject = QByteArray(g_mime_message_get_subject(mime.get())).trimmed();
    message.from = senderOf(mime.get());
    Parts parts;
    collectParts(g_mime_message_get_mime_part(mime.get()), parts, limits.nesting);
    const auto numbers = parseClassicSubject(message.subject);
    constexpr QByteArrayView kReport = "Status report from ";
    if (message.subject.startsWith(kReport)) {
        message.task = "STATUS";
        message.requestor = requestorOf(message.subject.mid(kReport.size()));
        message.transactions = parts.attachment.isNull() ? parts.body : parts.attachment;
    } else if (!numbers && indexOfMark(parts.body, kHeaderMark) < 0)
        return Found();
    if (message.task == "STATUS")
        return Found(std::move(message));
    message.messageId = QByteArray(g_mime_message_get_message_id(mime.get()));
    if (GDateTime *date = g_mime_message_get_date(mime.get()))
        message.date = Timestamp(g_date_time_to_unix(date)) * 1000;
    if (numbers) {
        message.type = numbers->type;
        message.requestorSequence = numbers->requestor;
        message.serverSequence = numbers->server;
        message.imports = numbers->requests;
    }
    QByteArray list;
    DX_TRY(readBody(parts.body, message, list));
    if (message.form == ClassicForm::InAttachment && parts.attachment.isNull())
        return invalid(
            Text::tr("It says that its transactions are attached, and nothing is; it may "
                     "be cut off."));
    message.transactions
        = message.form == ClassicForm::InAttachment ? parts.attachment : std::move(list);
    return Found(std::move(message));
}

Result<QByteArray> buildClassicMessage(const ClassicReply &reply)
{
    startGMime();
    const QByteArray subject = subjectLine(reply.numbers);
    for (const QByteArray &text : {reply.from, reply.to, reply.messageId, subject}) {
        if (text.isEmpty() || !isHeaderSafe(text))
            return invalid(Text::tr("A header of the message cannot be written."));
    }
    const GObjectPtr<GMimeMessage> message(g_mime_message_new(false));
    g_mime_message_add_mailbox(message.get(), GMIME_ADDRESS_TYPE_FROM, nullptr,
                               reply.from.constData());
    g_mime_message_add_mailbox(message.get(), GMIME_ADDRESS_TYPE_TO, nullptr, reply.to.constData());
    g_mime_message_set_subject(message.get(), subject.constData(), nullptr);
    GDateTime *date = g_date_time_new_from_unix_utc(reply.date / 1000);
    g_mime_message_set_date(message.get(), date);
    g_date_time_unref(date);
    g_mime_message_set_message_id(message.get(), reply.messageId.constData());
    g_mime_object_set_header(GMIME_OBJECT(message.get()), "Auto-Submitted", "auto-generated",
                             nullptr);
    const QByteArray head = headerSection(reply);
    const QByteArray list = "[DIRSYNC-TRANSACTIONS]\r\n" + reply.transactions;
    if (reply.form == ClassicForm::InBody) {
        const GObjectPtr<GMimePart> part = textPart(head + "\r\n" + list);
        g_mime_message_set_mime_part(message.get(), GMIME_OBJECT(part.get()));
        return bytesOf(message.get());
    }
    const GObjectPtr<GMimeMultipart> parts(g_mime_multipart_new_with_subtype("mixed"));
    const GObjectPtr<GMimePart> body = textPart(head);
    const GObjectPtr<GMimePart> attached = textPart(list);
    g_mime_object_set_disposition(GMIME_OBJECT(attached.get()), "attachment");
    g_mime_part_set_filename(attached.get(), "dirsync.txt");
    g_mime_multipart_add(parts.get(), GMIME_OBJECT(body.get()));
    g_mime_multipart_add(parts.get(), GMIME_OBJECT(attached.get()));
    g_mime_message_set_mime_part(message.get(), GMIME_OBJECT(parts.get()));
    return bytesOf(message.get());
}

} // namespace dx
