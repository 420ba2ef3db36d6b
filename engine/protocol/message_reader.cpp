#include "engine/core/uid.h"
#include "engine/protocol/gmime_ptr.h"
#include "engine/protocol/invitation.h"
#include "engine/protocol/message.h"

#include <QCoreApplication>

#include <algorithm>
#include <cstring>

using namespace Qt::StringLiterals;

namespace dx {

namespace {

struct ReaderText
{
    Q_DECLARE_TR_FUNCTIONS(dx::Message)
};

tl::unexpected<Error> invalid(const QString &text)
{
    return fail(Error::Code::Invalid, text);
}

bool endsWithWord(const char *begin, const char *end, QByteArrayView word)
{
    return end - begin >= word.size()
        && QByteArrayView(end - word.size(), word.size()).compare(word, Qt::CaseInsensitive) == 0;
}

/** How often the text could open another level: "multipart/" and "message/". */
int countContainers(QByteArrayView bytes, int enough)
{
    int count = 0;
    const char *const begin = bytes.begin();
    const char *at = begin;
    while (count <= enough && at < bytes.end()) {
        at = static_cast<const char *>(memchr(at, '/', size_t(bytes.end() - at)));
        if (!at)
            break;
        count += endsWithWord(begin, at, "multipart") || endsWithWord(begin, at, "message");
        ++at;
    }
    return count;
}

int countBoundaries(QByteArrayView bytes, int enough)
{
    int count = 0;
    const char *at = bytes.begin();
    while (count <= enough && bytes.end() - at > 3) {
        at = static_cast<const char *>(memmem(at, size_t(bytes.end() - at), "\n--", 3));
        if (!at)
            break;
        ++count;
        at += 3;
    }
    return count;
}

/** Everything that could make the MIME parser take much memory or go deep, before it runs. */
Result<> checkBounds(const QByteArray &bytes, const MessageLimits &limits)
{
    if (bytes.size() > limits.messageBytes)
        return invalid(
            ReaderText::tr("The message is larger than %1 bytes.").arg(limits.messageBytes));
    const QByteArrayView head
        = QByteArrayView(bytes).first(std::min<qsizetype>(bytes.size(), limits.headerBytes));
    if (!head.contains("\n\r\n") && !head.contains("\n\n"))
        return invalid(ReaderText::tr("This is not a mail message: its header does not end."));
    if (countContainers(bytes, limits.nesting) > limits.nesting)
        return invalid(
            ReaderText::tr("The message is nested more than %1 deep.").arg(limits.nesting));
    if (countBoundaries(bytes, 2 * limits.mimeParts) > 2 * limits.mimeParts)
        return invalid(ReaderText::tr("The message has more than %1 parts.").arg(limits.mimeParts));
    return {};
}

/** Gives the parser the bytes without copying them; both must outlive the message, whose parts
 * point into them. */
class Source
{
public:
    explicit Source(const QByteArray &bytes)
        : m_array(
            g_byte_array_new_take(reinterpret_cast<guint8 *>(const_cast<char *>(bytes.constData())),
                                  gsize(bytes.size()))),
          m_stream(g_mime_stream_mem_new_with_byte_array(m_array))
    {
        g_mime_stream_mem_set_owner(GMIME_STREAM_MEM(m_stream.get()), false);
    }
    ~Source()
    {
        m_stream.reset();
        g_byte_array_free(m_array, false); // the bytes are not its own
    }
    Q_DISABLE_COPY_MOVE(Source)
    GMimeStream *stream() const { return m_stream.get(); }

private:
    GByteArray *m_array;
    GObjectPtr<GMimeStream> m_stream;
};

QByteArray header(GMimeMessage *message, const char *name)
{
    return QByteArray(g_mime_object_get_header(GMIME_OBJECT(message), name)).trimmed();
}

Result<QByteArray> onlyAddress(InternetAddressList *list, const QString &name)
{
    InternetAddress *address = list && internet_address_list_length(list) == 1
        ? internet_address_list_get_address(list, 0)
        : nullptr;
    if (!address || !INTERNET_ADDRESS_IS_MAILBOX(address))
        return invalid(
            ReaderText::tr("The message must have exactly one address in \"%1\".").arg(name));
    return QByteArray(internet_address_mailbox_get_addr(INTERNET_ADDRESS_MAILBOX(address)));
}

/** `<uuid>; part=1; parts=1` */
bool readBatch(const QByteArray &text, Envelope &envelope)
{
    const QList<QByteArray> pieces = text.split(';');
    if (pieces.size() != 3)
        return false;
    const QByteArray part = pieces[1].trimmed();
    const QByteArray parts = pieces[2].trimmed();
    bool isPart = false;
    bool isParts = false;
    envelope.batch = pieces[0].trimmed();
    envelope.part = part.startsWith("part=") ? part.mid(5).toInt(&isPart) : 0;
    envelope.parts = parts.startsWith("parts=") ? parts.mid(6).toInt(&isParts) : 0;
    return isPart && isParts && isUid(envelope.batch);
}

Result<Envelope> readEnvelope(GMimeMessage *message)
{
    const QByteArray version = header(message, "Dirsync-Version");
    if (version.isEmpty())
        return invalid(ReaderText::tr("This mail is not a dirsync message."));
    if (version != QByteArray::number(Manifest::kProtocol))
        return invalid(ReaderText::tr("The message was written by a later version of this program "
                                      "(protocol %1). Update the program.")
                           .arg(QString::fromLatin1(version.left(20))));
    Envelope envelope;
    DX_LET(envelope.from, onlyAddress(g_mime_message_get_from(message), u"From"_s));
    DX_LET(envelope.to, onlyAddress(g_mime_message_get_to(message), u"To"_s));
    envelope.subject = QByteArray(g_mime_message_get_subject(message));
    envelope.messageId = QByteArray(g_mime_message_get_message_id(message));
    if (GDateTime *date = g_mime_message_get_date(message))
        envelope.date = Timestamp(g_date_time_to_unix(date)) * 1000;
    envelope.proof = header(message, "Dirsync-Proof");
    if (!readBatch(header(message, "Dirsync-Batch"), envelope))
        return invalid(ReaderText::tr("The header Dirsync-Batch is wrong."));
    return envelope;
}

/** The decoded bytes; decoding never makes them longer than they are in the message. */
QByteArray decoded(GMimePart *part)
{
    const GObjectPtr<GMimeStream> stream(g_mime_stream_mem_new());
    if (GMimeDataWrapper *content = g_mime_part_get_content(part))
        g_mime_data_wrapper_write_to_stream(content, stream.get());
    const GByteArray *bytes = g_mime_stream_mem_get_byte_array(GMIME_STREAM_MEM(stream.get()));
    return bytes->len == 0
        ? QByteArray("") // there, but empty
        : QByteArray(reinterpret_cast<const char *>(bytes->data), qsizetype(bytes->len));
}

/** A null array is a part that is not there. */
struct RawContent
{
    QByteArray manifest;
    QByteArray payload;
};

/** Takes the parts by their types; others, such as a gateway's footer, are passed over. */
Result<RawContent> readParts(GMimeObject *object)
{
    if (!object || !GMIME_IS_MULTIPART(object))
        return invalid(ReaderText::tr("The message does not have the parts of a dirsync message."));
    RawContent content;
    const int count = g_mime_multipart_get_count(GMIME_MULTIPART(object));
    for (int i = 0; i < count; ++i) {
        GMimeObject *part = g_mime_multipart_get_part(GMIME_MULTIPART(object), i);
        if (!GMIME_IS_PART(part))
            continue;
        GMimeContentType *type = g_mime_object_get_content_type(part);
        QByteArray *place = nullptr;
        if (g_mime_content_type_is_type(type, "application", "json"))
            place = &content.manifest;
        else if (g_mime_content_type_is_type(type, "application", "zstd"))
            place = &content.payload;
        if (!place)
            continue;
        if (!place->isNull())
            return invalid(ReaderText::tr("The message has a part twice."));
        *place = decoded(GMIME_PART(part));
    }
    if (content.manifest.isNull())
        return invalid(ReaderText::tr("The message has no manifest; it may be cut off."));
    return content;
}

Result<> checkPayload(const Manifest &manifest, const QByteArray &payload,
                      const MessageLimits &limits)
{
    if (payload.size() > limits.payloadBytes)
        return invalid(ReaderText::tr("The changes in the message are larger than %1 bytes.")
                           .arg(limits.payloadBytes));
    if (manifest.records == 0)
        return payload.isEmpty() ? Result<>()
                                 : invalid(ReaderText::tr("The message has changes of which its "
                                                          "manifest does not speak."));
    if (payload.isEmpty())
        return invalid(ReaderText::tr("The changes are missing in the message; it may be cut "
                                      "off."));
    if (sha256(payload) != manifest.payloadDigest)
        return invalid(ReaderText::tr("The changes in the message are not those that its manifest "
                                      "names (SHA-256)."));
    return {};
}

Result<Content> readContent(GMimeObject *object, const MessageLimits &limits)
{
    DX_LET(RawContent raw, readParts(object));
    Content content;
    content.manifestJson = std::move(raw.manifest);
    content.payload = std::move(raw.payload);
    DX_LET(content.manifest, manifestFromJson(content.manifestJson));
    DX_TRY(checkPayload(content.manifest, content.payload, limits));
    return content;
}

} // namespace

Result<Message> parseMessage(const QByteArray &bytes, const MessageLimits &limits)
{
    startGMime();
    DX_TRY(checkBounds(bytes, limits));
    const Source source(bytes);
    const GObjectPtr<GMimeParser> parser(g_mime_parser_new_with_stream(source.stream()));
    const GObjectPtr<GMimeMessage> mime(g_mime_parser_construct_message(parser.get(), nullptr));
    if (!mime)
        return invalid(ReaderText::tr("This is not a mail message."));
    Message message;
    DX_LET(message.envelope, readEnvelope(mime.get()));
    DX_LET(message.content, readContent(g_mime_message_get_mime_part(mime.get()), limits));
    const Manifest &manifest = message.content.manifest;
    if (message.envelope.batch != manifest.header.batch || message.envelope.part != manifest.part
        || message.envelope.parts != manifest.parts)
        return invalid(ReaderText::tr("Header and manifest of the message contradict each other."));
    return message;
}

bool proofIsValid(const Message &message, const QByteArray &code)
{
    const Envelope &envelope = message.envelope;
    const QByteArray expected
        = proofOf({message.content.manifest.agreement, envelope.from, envelope.to, envelope.batch,
                   envelope.part, message.content.manifestJson},
                  code);
    return !normalizedCode(code).isEmpty() && sameSecret(envelope.proof, expected);
}

} // namespace dx
