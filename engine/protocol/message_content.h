#pragma once

#include "engine/protocol/gmime_ptr.h"
#include "engine/protocol/message.h"

namespace dx {

/** The MIME entity that is sealed. The payload is in it as it is (binary, RFC 3030's sense of it):
 * the seal is put into base64 once, around everything. */
QByteArray writeContent(const Manifest &manifest, const QByteArray &payload);

/** Reads it back. Error Invalid: out of bounds, a part is missing or twice, the manifest is wrong,
 * the payload is not the one that it names. */
Result<Content> readContent(const QByteArray &bytes, const MessageLimits &limits);

/** Everything that could make the MIME parser take much memory or go deep, before it runs. */
Result<> checkMimeBounds(const QByteArray &bytes, const MessageLimits &limits);

/** The decoded bytes of a part; decoding never makes them longer than they are in the message. */
QByteArray decodedPart(GMimePart *part);

/** Gives a parser bytes without copying them; they must outlive the message, whose parts point into
 * them. */
class MimeSource
{
public:
    explicit MimeSource(const QByteArray &bytes);
    ~MimeSource();
    Q_DISABLE_COPY_MOVE(MimeSource)
    GMimeStream *stream() const { return m_stream.get(); }

private:
    GByteArray *m_array;
    GObjectPtr<GMimeStream> m_stream;
};

} // namespace dx
