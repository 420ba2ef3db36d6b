#pragma once

#include "engine/formats/input_window.h"

#include <array>
#include <vector>

namespace dx {

/** One attribute line. The bytes live until the reader's next call. */
struct LdifAttribute
{
    QByteArrayView name; ///< as spelled, without options
    QByteArrayView options; ///< behind the first ";", or empty
    QByteArrayView value; ///< decoded; binary if it came as base64
    Position position; ///< of the value
};

/** One part of a modify record: lines [first, first + count) of LdifRecord::attributes. */
struct LdifModification
{
    enum class Kind { Add, Delete, Replace };
    Kind kind = Kind::Replace;
    QByteArrayView name;
    size_t first = 0;
    size_t count = 0;
};

enum class LdifChange { Content, Add, Modify, Delete };

/** One record. The bytes live until the reader's next call. */
struct LdifRecord
{
    LdifChange change = LdifChange::Content;
    QByteArrayView dn;
    qint64 line = 0; ///< of the dn
    std::vector<LdifAttribute> attributes;
    std::vector<LdifModification> modifications; ///< of a modify record

    /** The first value of an attribute without options, or an empty view. */
    QByteArrayView value(QByteArrayView name) const noexcept;
};

/** 128 bits that tell a raw record from another (xxh3). */
using RecordHash = std::array<quint64, 2>;

/**
 * Reads LDIF (RFC 2849): content and change records, folded lines, base64, comments, version, LF
 * and CR LF, UTF-8 in values. References to files (`:<`), controls, increment and modrdn are
 * refused. Bounds: a line 2 MB, a value 1 MB, a record 4 MB; checked before memory is taken. Errors
 * are Invalid with file, line and column. A file that does not end with a line end counts as cut
 * off. Not thread safe.
 */
class LdifReader
{
public:
    explicit LdifReader(InputWindow input);

    /**
     * Reads the next record. False at the end. After an error the reader goes on behind the bad
     * record, unless isBroken().
     */
    Result<bool> next(LdifRecord &record);
    /** Skips to the next record and only looks at its bytes: several times faster. False at the
     * end.
     */
    Result<bool> nextHash(RecordHash &hash);
    /** The record that nextHash() found. False: nothing but comments or the version. */
    Result<bool> parse(LdifRecord &record);
    /** Whether the file cannot be read on after an error. */
    bool isBroken() const { return m_broken; }
    /** Where the present record stands in the file, in bytes, and how long it is. */
    qint64 recordOffset() const { return m_recordOffset; }
    qsizetype recordSize() const { return m_size; }
    RecordHash recordHash() const { return m_hash; }
    qint64 bytesRead() const { return m_input.offset(); }
    qint64 bytesTotal() const { return m_input.total(); }
    const QString &source() const { return m_input.name(); }

private:
    struct Fold
    {
        qsizetype at; ///< offset in the logical line
        qint64 line;
    };

    Result<bool> findRecord();
    Result<> skipBlankLines();
    bool nextLine(QByteArrayView &line);
    Result<LdifAttribute> parseLine(QByteArrayView line);
    Result<> parseBody(LdifRecord &record, std::vector<LdifAttribute> &lines);
    Result<> parseModifications(LdifRecord &record, std::vector<LdifAttribute> &lines);
    Result<QByteArrayView> plainValue(QByteArrayView line, qsizetype at);
    Result<QByteArrayView> base64Value(QByteArrayView line, qsizetype at);
    Position positionOf(QByteArrayView line, qsizetype at) const;
    tl::unexpected<Error> bad(Position position, const QString &text) const;
    tl::unexpected<Error> tooLong(Position position, const QString &text);

    InputWindow m_input;
    bool m_started = false;
    bool m_broken = false;
    bool m_mayHaveVersion = true;
    qint64 m_line = 1; ///< of m_input.data()
    // the present record
    qsizetype m_size = 0; ///< bytes, without the blank line behind it
    qsizetype m_used = 0; ///< bytes to consume before the next one
    qint64 m_lines = 0; ///< lines to count before the next one
    qint64 m_recordOffset = 0;
    RecordHash m_hash{};
    qsizetype m_at = 0; ///< next physical line in it
    qint64 m_atLine = 0;
    std::vector<Fold> m_folds; ///< of the present logical line
    bool m_ascii = false;
    std::vector<LdifAttribute> m_parsed;
};

} // namespace dx
