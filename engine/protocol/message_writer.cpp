#include "engine/address/dirsync_address.h"
#include "engine/protocol/message_content.h"
#include "engine/protocol/seal.h"

#include <QCoreApplication>

#include <algorithm>
#include <mutex>

namespace dx {

namespace {

struct WriterText
{
    Q_DECLARE_TR_FUNCTIONS(dx::Message)
};

bool isHeaderText(QByteArrayView text)
{
    return text.size() <= 900
        && std::all_of(text.begin(), text.end(), [](char c) { return c >= ' ' && c < 0x7f; });
}

/** The sealed content as S/MIME wants it (RFC 8551, 3.4); base64 once, around everything. */
GObjectPtr<GMimePart> sealedPart(const QByteArray &sealed)
{
    GObjectPtr<GMimePart> part(g_mime_part_new_with_type("application", "pkcs7-mime"));
    const GObjectPtr<GMimeStream> stream(
        g_mime_stream_mem_new_with_buffer(sealed.constData(), size_t(sealed.size())));
    const GObjectPtr<GMimeDataWrapper> content(
        g_mime_data_wrapper_new_with_stream(stream.get(), GMIME_CONTENT_ENCODING_BINARY));
    g_mime_object_set_content_type_parameter(GMIME_OBJECT(part.get()), "smime-type",
                                             "authEnveloped-data");
    g_mime_part_set_content(part.get(), content.get());
    g_mime_part_set_content_encoding(part.get(), GMIME_CONTENT_ENCODING_BASE64);
    g_mime_part_set_filename(part.get(), "smime.p7m");
    return part;
}

QByteArray batchHeader(const Envelope &envelope)
{
    return envelope.batch + "; part=" + QByteArray::number(envelope.part)
        + "; parts=" + QByteArray::number(envelope.parts);
}

GObjectPtr<GMimeMessage> messageAround(const Envelope &envelope)
{
    GObjectPtr<GMimeMessage> message(g_mime_message_new(false));
    g_mime_message_add_mailbox(message.get(), GMIME_ADDRESS_TYPE_FROM, nullptr,
                               envelope.from.constData());
    g_mime_message_add_mailbox(message.get(), GMIME_ADDRESS_TYPE_TO, nullptr,
                               envelope.to.constData());
    g_mime_message_set_subject(message.get(), envelope.subject.constData(), nullptr);
    GDateTime *date = g_date_time_new_from_unix_utc(envelope.date / 1000);
    g_mime_message_set_date(message.get(), date);
    g_date_time_unref(date);
    g_mime_message_set_message_id(message.get(), envelope.messageId.constData());
    const auto set = [&](const char *name, const QByteArray &value) {
        g_mime_object_set_header(GMIME_OBJECT(message.get()), name, value.constData(), nullptr);
    };
    set("Auto-Submitted", "auto-generated");
    set("Dirsync-Version", QByteArray::number(Manifest::kProtocol));
    set("Dirsync-Batch", batchHeader(envelope));
    return message;
}

Envelope completed(Envelope envelope, const Manifest &manifest)
{
    envelope.batch = manifest.header.batch;
    envelope.part = manifest.part;
    envelope.parts = manifest.parts;
    if (envelope.subject.isEmpty())
        envelope.subject = subjectLine(subjectNumbers(manifest));
    if (envelope.messageId.isEmpty())
        envelope.messageId = envelope.batch + '.' + QByteArray::number(envelope.part) + '@'
            + envelope.from.mid(envelope.from.indexOf('@') + 1);
    return envelope;
}

} // namespace

void startGMime()
{
    static std::once_flag once;
    std::call_once(once, [] { g_mime_init(); });
}

QByteArray bytesOf(GMimeMessage *message)
{
    const GObjectPtr<GMimeStream> stream(g_mime_stream_mem_new());
    GMimeFormatOptions *options = g_mime_format_options_new();
    g_mime_format_options_set_newline_format(options, GMIME_NEWLINE_FORMAT_DOS);
    g_mime_object_write_to_stream(GMIME_OBJECT(message), options, stream.get());
    g_mime_format_options_free(options);
    const GByteArray *bytes = g_mime_stream_mem_get_byte_array(GMIME_STREAM_MEM(stream.get()));
    return QByteArray(reinterpret_cast<const char *>(bytes->data), qsizetype(bytes->len));
}

Result<QByteArray> buildMessage(const Envelope &envelope, const Manifest &manifest,
                                const QByteArray &payload, const Sealing &sealing)
{
    startGMime();
    for (const QByteArray &address : {envelope.from, envelope.to}) {
        if (!isDirsyncAddress(address))
            return fail(Error::Code::Invalid,
                        WriterText::tr("\"%1\" cannot be a dirsync address: it must look like "
                                       "name@domain, without blanks, quotes and accents.")
                            .arg(QString::fromUtf8(address)));
    }
    Envelope full = completed(envelope, manifest);
    if (!isHeaderText(full.subject) || !isHeaderText(full.messageId) || !isHeaderText(full.batch))
        return fail(Error::Code::Invalid,
                    WriterText::tr("A header of the message cannot be written."));
    Manifest whole = manifest;
    whole.identity.from = full.from;
    whole.identity.to = full.to;
    DX_LET(const QByteArray sealed,
           seal(writeContent(whole, payload), sealing.sender, sealing.receiver));
    const GObjectPtr<GMimeMessage> message = messageAround(full);
    const GObjectPtr<GMimePart> part = sealedPart(sealed);
    g_mime_message_set_mime_part(message.get(), GMIME_OBJECT(part.get()));
    return bytesOf(message.get());
}

} // namespace dx
