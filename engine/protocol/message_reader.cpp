#include "engine/core/uid.h"
#include "engine/protocol/message_content.h"
#include "engine/protocol/seal.h"

#include <QCoreApplication>

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
    if (!readBatch(header(message, "Dirsync-Batch"), envelope))
        return invalid(ReaderText::tr("The header Dirsync-Batch is wrong."));
    return envelope;
}

/** The base64 of the one part that a sealed message has, decoded. */
Result<QByteArray> readSealed(GMimeObject *object)
{
    GMimeContentType *const type = object ? g_mime_object_get_content_type(object) : nullptr;
    const bool sealed = object && GMIME_IS_PART(object)
        && (g_mime_content_type_is_type(type, "application", "pkcs7-mime")
            || g_mime_content_type_is_type(type, "application", "x-pkcs7-mime"));
    if (!sealed)
        return invalid(ReaderText::tr("It is not sealed, so it may be anybody's."));
    return decodedPart(GMIME_PART(object));
}

bool sameAddress(const QByteArray &a, const QByteArray &b)
{
    return a.compare(b, Qt::CaseInsensitive) == 0;
}

/** The header is not signed; it counts only where it says what was. */
Result<> checkHeader(const Envelope &envelope, const Manifest &manifest)
{
    if (envelope.batch != manifest.header.batch || envelope.part != manifest.part
        || envelope.parts != manifest.parts)
        return invalid(ReaderText::tr("Header and manifest of the message contradict each other."));
    if (!sameAddress(envelope.from, manifest.identity.from)
        || !sameAddress(envelope.to, manifest.identity.to))
        return invalid(
            ReaderText::tr("It was sealed as a message from %1 to %2, but its header says from %3 "
                           "to %4.")
                .arg(QString::fromUtf8(manifest.identity.from),
                     QString::fromUtf8(manifest.identity.to), QString::fromUtf8(envelope.from),
                     QString::fromUtf8(envelope.to)));
    return {};
}

} // namespace

Result<SealedMessage> parseMessage(const QByteArray &bytes, const MessageLimits &limits)
{
    startGMime();
    if (bytes.size() > limits.messageBytes)
        return invalid(
            ReaderText::tr("The message is larger than %1 bytes.").arg(limits.messageBytes));
    DX_TRY(checkMimeBounds(bytes, limits));
    const MimeSource source(bytes);
    const GObjectPtr<GMimeParser> parser(g_mime_parser_new_with_stream(source.stream()));
    const GObjectPtr<GMimeMessage> mime(g_mime_parser_construct_message(parser.get(), nullptr));
    if (!mime)
        return invalid(ReaderText::tr("This is not a mail message."));
    SealedMessage message;
    DX_LET(message.envelope, readEnvelope(mime.get()));
    DX_LET(message.sealed, readSealed(g_mime_message_get_mime_part(mime.get())));
    return message;
}

Result<Message> openMessage(SealedMessage sealed, const QList<KeyPair> &own,
                            const MessageLimits &limits)
{
    DX_LET(Unsealed unsealed, unseal(std::move(sealed.sealed), own));
    Message message;
    message.envelope = std::move(sealed.envelope);
    DX_LET(message.content, readContent(unsealed.content, limits));
    DX_TRY(checkHeader(message.envelope, message.content.manifest));
    message.signer = std::move(unsealed.signer);
    message.receiver = std::move(unsealed.receiver);
    return message;
}

} // namespace dx
