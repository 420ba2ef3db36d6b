#include "engine/protocol/message_content.h"

#include <QCoreApplication>

#include <algorithm>
#include <cstring>

namespace dx {

namespace {

struct ContentText
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

/** For somebody who finds the message in a mail program. */
QByteArray textForPeople(const Manifest &manifest)
{
    return "This message keeps address lists in step. A program reads it; nothing needs to be "
           "done.\r\n"
        + subjectLine(subjectNumbers(manifest)) + ", part " + QByteArray::number(manifest.part)
        + " of " + QByteArray::number(manifest.parts) + "\r\n";
}

void addPart(QByteArray &into, const QByteArray &boundary, const QByteArray &head,
             const QByteArray &bytes)
{
    into += "--" + boundary + "\r\n" + head + "\r\n\r\n";
    into += bytes;
    into += "\r\n";
}

QByteArray attachmentHead(const char *type, const char *name)
{
    return QByteArray("Content-Type: ") + type
        + "\r\nContent-Transfer-Encoding: binary"
          "\r\nContent-Disposition: attachment; filename=\""
        + name + '"';
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
        return invalid(
            ContentText::tr("The message does not have the parts of a dirsync message."));
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
            return invalid(ContentText::tr("The message has a part twice."));
        *place = decodedPart(GMIME_PART(part));
    }
    if (content.manifest.isNull())
        return invalid(ContentText::tr("The message has no manifest; it may be cut off."));
    return content;
}

Result<> checkPayload(const Manifest &manifest, const QByteArray &payload,
                      const MessageLimits &limits)
{
    if (payload.size() > limits.payloadBytes)
        return invalid(ContentText::tr("The changes in the message are larger than %1 bytes.")
                           .arg(limits.payloadBytes));
    if (manifest.records == 0)
        return payload.isEmpty() ? Result<>()
                                 : invalid(ContentText::tr("The message has changes of which its "
                                                           "manifest does not speak."));
    if (payload.isEmpty())
        return invalid(ContentText::tr("The changes are missing in the message; it may be cut "
                                       "off."));
    if (sha256(payload) != manifest.payloadDigest)
        return invalid(ContentText::tr("The changes in the message are not those that its manifest "
                                       "names (SHA-256)."));
    return {};
}

} // namespace

MimeSource::MimeSource(const QByteArray &bytes)
    : m_array(g_byte_array_new_take(
        reinterpret_cast<guint8 *>(const_cast<char *>(bytes.constData())), gsize(bytes.size()))),
      m_stream(g_mime_stream_mem_new_with_byte_array(m_array))
{
    g_mime_stream_mem_set_owner(GMIME_STREAM_MEM(m_stream.get()), false);
}

MimeSource::~MimeSource()
{
    m_stream.reset();
    g_byte_array_free(m_array, false); // the bytes are not its own
}

QByteArray decodedPart(GMimePart *part)
{
    const GObjectPtr<GMimeStream> stream(g_mime_stream_mem_new());
    if (GMimeDataWrapper *content = g_mime_part_get_content(part))
        g_mime_data_wrapper_write_to_stream(content, stream.get());
    const GByteArray *bytes = g_mime_stream_mem_get_byte_array(GMIME_STREAM_MEM(stream.get()));
    return bytes->len == 0
        ? QByteArray("") // there, but empty
        : QByteArray(reinterpret_cast<const char *>(bytes->data), qsizetype(bytes->len));
}

Result<> checkMimeBounds(const QByteArray &bytes, const MessageLimits &limits)
{
    const QByteArrayView head
        = QByteArrayView(bytes).first(std::min<qsizetype>(bytes.size(), limits.headerBytes));
    if (!head.contains("\n\r\n") && !head.contains("\n\n"))
        return invalid(ContentText::tr("This is not a mail message: its header does not end."));
    if (countContainers(bytes, limits.nesting) > limits.nesting)
        return invalid(
            ContentText::tr("The message is nested more than %1 deep.").arg(limits.nesting));
    if (countBoundaries(bytes, 2 * limits.mimeParts) > 2 * limits.mimeParts)
        return invalid(
            ContentText::tr("The message has more than %1 parts.").arg(limits.mimeParts));
    return {};
}

QByteArray writeContent(const Manifest &manifest, const QByteArray &payload)
{
    const QByteArray boundary
        = "dx-" + manifest.header.batch + '-' + QByteArray::number(manifest.part);
    const QByteArray json = toJson(manifest);
    constexpr qsizetype kHeads = 2048;
    QByteArray content;
    content.reserve(payload.size() + json.size() + kHeads);
    content += "MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=\"" + boundary
        + "\"\r\n\r\n";
    addPart(content, boundary, "Content-Type: text/plain; charset=us-ascii",
            textForPeople(manifest));
    addPart(content, boundary, attachmentHead("application/json", "manifest.json"), json);
    if (!payload.isEmpty())
        addPart(content, boundary, attachmentHead("application/zstd", "changes.ldif.zst"), payload);
    content += "--" + boundary + "--\r\n";
    return content;
}

Result<Content> readContent(const QByteArray &bytes, const MessageLimits &limits)
{
    startGMime();
    DX_TRY(checkMimeBounds(bytes, limits));
    const MimeSource source(bytes);
    const GObjectPtr<GMimeParser> parser(g_mime_parser_new_with_stream(source.stream()));
    const GObjectPtr<GMimeObject> object(g_mime_parser_construct_part(parser.get(), nullptr));
    DX_LET(RawContent raw, readParts(object.get()));
    Content content;
    content.payload = std::move(raw.payload);
    DX_LET(content.manifest, manifestFromJson(raw.manifest));
    DX_TRY(checkPayload(content.manifest, content.payload, limits));
    return content;
}

} // namespace dx
