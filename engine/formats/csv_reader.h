#pragma once

#include "engine/formats/input_window.h"

#include <vector>

namespace dx {

/** One cell. The bytes live until the reader's next call. */
struct CsvCell
{
    QByteArrayView text; ///< without quotes
    Position position;
};

/**
 * Reads CSV (RFC 4180) in UTF-8: quoted cells with line breaks and doubled quotes, CR LF or LF. The
 * separator (comma, semicolon or tab) is found in the header. Every row has as many cells as the
 * header. A cell that a spreadsheet would take for a formula is written with an apostrophe in
 * front, which is taken away here: a leading apostrophe goes if =, +, -, @, tab, CR or, behind
 * further apostrophes, one of these follows. Bounds: a row 4 MB, a cell 1 MB. Errors are Invalid
 * with file, line and column. Not thread safe.
 */
class CsvReader
{
public:
    explicit CsvReader(InputWindow input);

    /** Reads the header; to be called first, once. Error: none there, a name that comes twice. */
    Result<> readHeader(std::vector<CsvCell> &cells);
    /** Reads the next row; empty lines are passed over. False at the end. After an error the reader
     * goes on behind the bad row, unless isBroken(). */
    Result<bool> next(std::vector<CsvCell> &cells);
    /** Goes to the next row and only looks at its bytes (xxh3 of them and of the header). */
    Result<bool> nextHash(quint64 &hash);
    /** The row that nextHash() found. */
    Result<> parse(std::vector<CsvCell> &cells);
    bool isBroken() const { return m_broken; }
    qint64 line() const { return m_rowLine; } ///< where the present row begins
    char separator() const { return m_separator; }
    qint64 bytesRead() const { return m_input.offset(); }
    qint64 bytesTotal() const { return m_input.total(); }
    const QString &source() const { return m_input.name(); }

private:
    Result<bool> findRow();
    Result<> split(std::vector<CsvCell> &cells);
    Result<CsvCell> cell(qsizetype &at);
    Result<qsizetype> unquote(qsizetype &at);
    void detectSeparator();
    Position positionOf(qsizetype at) const;
    tl::unexpected<Error> bad(Position position, const QString &text) const;

    InputWindow m_input;
    char m_separator = ',';
    bool m_broken = false;
    size_t m_columns = 0;
    quint64 m_headerHash = 0;
    qint64 m_line = 1; ///< of m_input.data()
    // the present row
    qint64 m_rowLine = 0;
    qsizetype m_size = 0; ///< without its line end
    qsizetype m_used = 0;
    qint64 m_lines = 0;
    // where the present cell's position was last known
    qsizetype m_knownAt = 0;
    Position m_known;
};

/** The text of a cell as CsvReader reads it back: an apostrophe in front of what a spreadsheet
 * would take for a formula, quotes where needed. */
void appendCsvCell(QByteArray &out, QByteArrayView value, char separator = ',');

} // namespace dx
