#pragma once

#include "engine/core/result.h"

#include <QByteArray>
#include <QIODevice>

#include <memory>
#include <vector>

namespace dx {

/** Where something stands in a file. Lines and columns count from 1; a column is a character, not a
 * byte. */
struct Position
{
    qint64 line = 1;
    qint64 column = 1;
};

/** "FILE, line N, column M: TEXT", code Invalid: what every reader says of bad input. */
tl::unexpected<Error> badInput(const QString &source, Position position, const QString &text);

/** How many characters the UTF-8 `bytes` hold; stray bytes count as one each. */
qint64 countCharacters(QByteArrayView bytes) noexcept;

/**
 * The piece of a file that is in memory. Readers look at it, ask for more and say what they are
 * done with, so that a file, a pipe and bytes in memory are read alike and no file is held whole.
 * The bytes may be changed in place (unfolding, decoding).
 */
class InputWindow
{
public:
    /** Opens a file, or standard input for "-". Errors: NotFound, Denied, Unavailable. */
    static Result<InputWindow> open(const QString &path);
    /** Reads from an open device; `name` is what messages call it. */
    InputWindow(std::unique_ptr<QIODevice> device, QString name);
    InputWindow(QByteArrayView bytes, QString name);

    char *data() noexcept { return m_bytes.data() + m_begin; }
    qsizetype size() const noexcept { return m_end - m_begin; }
    /** Where data() stands in the file, in bytes. */
    qint64 offset() const noexcept { return m_offset; }
    /** Bytes of the whole file; 0 if that is not known. */
    qint64 total() const noexcept { return m_total; }
    const QString &name() const noexcept { return m_name; }

    /** Drops bytes from the front. */
    void consume(qsizetype bytes) noexcept
    {
        m_begin += bytes;
        m_offset += bytes;
    }
    /** Reads further bytes behind those that are there; moves data(). False at the end. Error
     * Unavailable: the reading failed. */
    Result<bool> fill();
    /**
     * At the begin of a file: drops a UTF-8 byte order mark. Error Invalid: the file is UTF-16, or
     * compressed, which is said before a parser stumbles over it.
     */
    Result<> checkEncoding();

private:
    std::unique_ptr<QIODevice> m_device;
    QString m_name;
    std::vector<char> m_bytes;
    qsizetype m_begin = 0;
    qsizetype m_end = 0;
    qint64 m_offset = 0;
    qint64 m_total = 0;
};

} // namespace dx
