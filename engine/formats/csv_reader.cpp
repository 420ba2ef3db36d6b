#include "engine/formats/csv_reader.h"

#include "engine/formats/text_scan.h"

#include <QCoreApplication>
#include <QHash>
#include <xxhash.h>

#include <algorithm>
#include <cstring>

namespace dx {

namespace {

class CsvText
{
    Q_DECLARE_TR_FUNCTIONS(dx::CsvText)
};

constexpr qsizetype kMaxCell = 1 << 20;
constexpr qsizetype kMaxRow = 4 << 20;

bool beginsFormula(QByteArrayView text) noexcept
{
    return !text.isEmpty() && QByteArrayView("=+-@\t\r").contains(text.front());
}

/** Whether the writer put, or would have to put, an apostrophe in front: behind any number of
 * apostrophes (none for the writer's own question) a formula begins. */
bool isGuarded(QByteArrayView text) noexcept
{
    while (text.startsWith('\''))
        text = text.sliced(1);
    return beginsFormula(text);
}

} // namespace

void appendCsvCell(QByteArray &out, QByteArrayView value, char separator)
{
    const bool guard = isGuarded(value);
    const bool quote
        = std::any_of(value.begin(), value.end(),
                      [&](char c) {
                          return c == separator || c == '"' || c == '\n' || c == '\r' || c == '\t';
                      })
        || value.startsWith(' ') || value.endsWith(' ');
    if (quote)
        out += '"';
    if (guard)
        out += '\'';
    if (quote && value.contains('"'))
        out += value.toByteArray().replace("\"", "\"\"");
    else
        out += value;
    if (quote)
        out += '"';
}

CsvReader::CsvReader(InputWindow input) : m_input(std::move(input)) { }

tl::unexpected<Error> CsvReader::bad(Position position, const QString &text) const
{
    return badInput(m_input.name(), position, text);
}

/** Brings the next row into the window: up to a line end that is not within quotes. */
Result<bool> CsvReader::findRow()
{
    if (m_broken)
        return false;
    m_input.consume(m_used);
    m_line += m_lines;
    m_used = m_lines = m_size = 0;
    bool quoted = false;
    for (qsizetype at = 0;;) {
        const char *data = m_input.data();
        const qsizetype size = m_input.size();
        const auto *end = at < size // an empty window has no bytes at all
            ? static_cast<const char *>(std::memchr(data + at, '\n', size_t(size - at)))
            : nullptr;
        const qsizetype stop = end ? end - data : size;
        if (!end && stop <= 2 * kMaxRow) {
            DX_LET(const bool more, m_input.fill());
            if (more)
                continue;
        }
        for (const char *from = data + at; from < data + stop
             && (from
                 = static_cast<const char *>(std::memchr(from, '"', size_t(data + stop - from))));
             ++from)
            quoted = !quoted;
        m_lines += end ? 1 : 0;
        if (stop > 2 * kMaxRow) {
            m_broken = true;
            return bad(
                {m_line, 1},
                CsvText::tr("the row is larger than 4 MB; a quote may not be closed. Is this "
                            "a CSV file?"));
        }
        m_used = std::min(stop + 1, size);
        at = m_used;
        if (end && quoted)
            continue;
        m_size = stop - (stop > 0 && data[stop - 1] == '\r' ? 1 : 0);
        m_rowLine = m_line;
        m_knownAt = 0;
        m_known = {m_line, 1};
        return size > 0;
    }
}

Position CsvReader::positionOf(qsizetype at) const
{
    Position position = m_known;
    const QByteArrayView between(
        m_input.size() > 0 ? const_cast<CsvReader *>(this)->m_input.data() + m_knownAt : nullptr,
        at - m_knownAt);
    const qsizetype lastBreak = between.lastIndexOf('\n');
    if (lastBreak < 0) {
        position.column += countCharacters(between);
    } else {
        position.line += std::count(between.begin(), between.end(), '\n');
        position.column = countCharacters(between.sliced(lastBreak + 1)) + 1;
    }
    return position;
}

/** Undoubles the quotes of the cell whose opening quote is at `at` - 1, in place; returns its
 * length, and `at` is behind the closing quote. */
Result<qsizetype> CsvReader::unquote(qsizetype &at)
{
    char *data = m_input.data();
    const qsizetype start = at;
    const Position opened = positionOf(start - 1);
    qsizetype to = start;
    for (;;) {
        const auto *quote
            = static_cast<const char *>(std::memchr(data + at, '"', size_t(m_size - at)));
        if (!quote)
            return bad(opened,
                       CsvText::tr("the quote that opens here is not closed: the file may "
                                   "be cut off."));
        const qsizetype length = quote - (data + at);
        std::memmove(data + to, data + at, size_t(length));
        to += length;
        at += length + 1;
        if (at >= m_size || data[at] != '"')
            return to - start;
        data[to++] = '"';
        ++at;
    }
}

Result<CsvCell> CsvReader::cell(qsizetype &at)
{
    char *data = m_input.data();
    CsvCell cell;
    cell.position = positionOf(at);
    const qsizetype start = at;
    if (at < m_size && data[at] == '"') {
        // Columns behind a quoted cell are counted before its quotes are undone.
        qsizetype close = at + 1;
        while (close < m_size
               && (data[close] != '"' || (close + 1 < m_size && data[close + 1] == '"')))
            close += data[close] == '"' ? 2 : 1;
        const qsizetype behind = std::min(close + 1, m_size);
        const Position next = positionOf(behind);
        ++at;
        DX_LET(const qsizetype length, unquote(at));
        m_known = next;
        m_knownAt = at;
        cell.text = {data + start + 1, length};
        if (at < m_size && data[at] != m_separator)
            return bad(next, CsvText::tr("a separator is expected behind the closing quote."));
    } else {
        const auto *end
            = static_cast<const char *>(std::memchr(data + at, m_separator, size_t(m_size - at)));
        at = end ? end - data : m_size;
        cell.text = {data + start, at - start};
        m_known = positionOf(at);
        m_knownAt = at;
    }
    if (cell.text.size() > kMaxCell)
        return bad(cell.position, CsvText::tr("the value is larger than 1 MB."));
    if (cell.text.startsWith('\'') && isGuarded(cell.text))
        cell.text = cell.text.sliced(1);
    return cell;
}

Result<> CsvReader::split(std::vector<CsvCell> &cells)
{
    cells.clear();
    const QByteArrayView row(m_input.data(), m_size);
    if (!isPlainAscii(row)) {
        if (const qsizetype wrong = firstInvalidUtf8(row); wrong >= 0)
            return bad(positionOf(wrong),
                       CsvText::tr("wrong encoding: this is not UTF-8 (Latin-1 or Windows-1252?). "
                                   "Save the file as \"CSV UTF-8\"."));
        if (const qsizetype nul = row.indexOf('\0'); nul >= 0)
            return bad(positionOf(nul), CsvText::tr("there is a zero byte: this is no text."));
    }
    for (qsizetype at = 0;; ++at) {
        DX_LET(const CsvCell next, cell(at));
        cells.push_back(next);
        if (at >= m_size)
            break;
        m_known.column += 1; // the separator
        m_knownAt += 1;
    }
    return {};
}

void CsvReader::detectSeparator()
{
    qsizetype best = 0;
    for (const char candidate : {',', ';', '\t'}) {
        bool quoted = false;
        qsizetype count = 0;
        for (const char c : QByteArrayView(m_input.data(), m_size)) {
            quoted = c == '"' ? !quoted : quoted;
            count += !quoted && c == candidate ? 1 : 0;
        }
        if (count > best) {
            best = count;
            m_separator = candidate;
        }
    }
}

Result<> CsvReader::readHeader(std::vector<CsvCell> &cells)
{
    DX_TRY(m_input.checkEncoding());
    DX_LET(const bool found, findRow());
    if (!found || m_size == 0)
        return bad({1, 1},
                   CsvText::tr("the file has no header line with the names of its columns."));
    detectSeparator();
    m_headerHash = XXH3_64bits(m_input.data(), size_t(m_size));
    DX_TRY(split(cells));
    m_columns = cells.size();
    QHash<QByteArray, size_t> seen;
    for (size_t i = 0; i < cells.size(); ++i) {
        const QByteArray name = cells[i].text.trimmed().toByteArray().toLower();
        if (name.isEmpty())
            continue;
        if (seen.contains(name))
            return bad(cells[i].position,
                       CsvText::tr("the column \"%1\" comes twice, first as column number %2.")
                           .arg(QString::fromUtf8(cells[i].text.trimmed()))
                           .arg(seen.value(name) + 1));
        seen.insert(name, i);
    }
    return {};
}

Result<bool> CsvReader::next(std::vector<CsvCell> &cells)
{
    quint64 hash = 0;
    DX_LET(const bool found, nextHash(hash));
    if (found)
        DX_TRY(parse(cells));
    return found;
}

Result<bool> CsvReader::nextHash(quint64 &hash)
{
    do {
        DX_LET(const bool found, findRow());
        if (!found)
            return false;
    } while (m_size == 0);
    hash = XXH3_64bits_withSeed(m_input.data(), size_t(m_size), m_headerHash);
    return true;
}

Result<> CsvReader::parse(std::vector<CsvCell> &cells)
{
    DX_TRY(split(cells));
    if (cells.size() != m_columns)
        return bad(cells.size() < m_columns ? positionOf(m_size) : cells[m_columns].position,
                   CsvText::tr("the row has %1 cells, the header has %2.")
                       .arg(cells.size())
                       .arg(m_columns));
    return {};
}

} // namespace dx
