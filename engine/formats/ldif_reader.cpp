#include "engine/formats/ldif_reader.h"

#include "engine/formats/text_scan.h"

#include <QCoreApplication>
#include <xxhash.h>

#include <algorithm>
#include <cstring>

namespace dx {

namespace {

class LdifText
{
    Q_DECLARE_TR_FUNCTIONS(dx::LdifText)
};

constexpr qsizetype kMaxLine = 2 << 20;
constexpr qsizetype kMaxValue = 1 << 20;
constexpr qsizetype kMaxRecord = 4 << 20;

} // namespace

QByteArrayView LdifRecord::value(QByteArrayView name) const noexcept
{
    for (const LdifAttribute &attribute : attributes)
        if (attribute.options.isEmpty() && sameWord(attribute.name, name))
            return attribute.value;
    return {};
}

LdifReader::LdifReader(InputWindow input) : m_input(std::move(input)) { }

tl::unexpected<Error> LdifReader::bad(Position position, const QString &text) const
{
    return badInput(m_input.name(), position, text);
}

tl::unexpected<Error> LdifReader::tooLong(Position position, const QString &text)
{
    m_broken = true;
    return bad(position, text);
}

Result<> LdifReader::skipBlankLines()
{
    for (;;) {
        if (m_input.size() < 2) {
            DX_LET(const bool more, m_input.fill());
            if (!more && m_input.size() == 0)
                return {};
        }
        const char *at = m_input.data();
        const bool crlf = m_input.size() >= 2 && at[0] == '\r' && at[1] == '\n';
        if (!crlf && at[0] != '\n')
            return {};
        m_input.consume(crlf ? 2 : 1);
        ++m_line;
    }
}

/** Brings the whole next record into the window; sets m_size, m_used, m_lines. */
Result<bool> LdifReader::findRecord()
{
    if (m_broken)
        return false;
    if (!m_started) {
        m_started = true;
        DX_TRY(m_input.checkEncoding());
    }
    m_input.consume(m_used);
    m_line += m_lines;
    m_used = m_lines = m_size = 0;
    DX_TRY(skipBlankLines());
    if (m_input.size() == 0)
        return false;
    m_recordOffset = m_input.offset();
    for (qsizetype start = 0;;) {
        const char *from = m_input.data() + start;
        const qsizetype rest = m_input.size() - start;
        const auto *end = static_cast<const char *>(std::memchr(from, '\n', size_t(rest)));
        if (!end) {
            if (rest > kMaxLine)
                return tooLong({m_line + m_lines, kMaxLine + 1},
                               LdifText::tr("the line is longer than 2 MB. Is this an LDIF file?"));
            DX_LET(const bool more, m_input.fill());
            if (more)
                continue;
            m_broken = rest > 0;
            m_size = m_used = start;
            if (rest > 0)
                return bad({m_line + m_lines, countCharacters({m_input.data() + start, rest}) + 1},
                           LdifText::tr("the file ends within a line: it seems to be cut off, or "
                                        "it is no LDIF. Get it anew, or end its last line."));
            return true;
        }
        const qsizetype length = end - from;
        ++m_lines;
        m_used = start + length + 1;
        if (length == 0 || (length == 1 && *from == '\r'))
            return true;
        start = m_size = m_used;
        if (m_size > 2 * kMaxRecord)
            return tooLong({m_line + m_lines, 1}, LdifText::tr("the record is larger than 4 MB."));
    }
}

Result<bool> LdifReader::nextHash(RecordHash &hash)
{
    DX_LET(const bool found, findRecord());
    if (!found)
        return false;
    const XXH128_hash_t h = XXH3_128bits(m_input.data(), size_t(m_size));
    hash = m_hash = {h.low64, h.high64};
    return true;
}

Result<bool> LdifReader::next(LdifRecord &record)
{
    for (;;) {
        DX_LET(const bool found, nextHash(m_hash));
        if (!found)
            return false;
        DX_LET(const bool content, parse(record));
        if (content) // else nothing but comments or the version
            return true;
    }
}

/** The next logical line without comments; unfolds in place. False at the end of the record. */
bool LdifReader::nextLine(QByteArrayView &line)
{
    char *data = m_input.data();
    while (m_at < m_size) {
        const qsizetype start = m_at;
        m_folds.clear();
        m_folds.push_back({0, m_atLine});
        qsizetype to = start;
        for (bool first = true; first || (m_at < m_size && data[m_at] == ' '); first = false) {
            const auto *end
                = static_cast<const char *>(std::memchr(data + m_at, '\n', size_t(m_size - m_at)));
            const qsizetype next = end ? end - data + 1 : m_size;
            qsizetype length = end ? end - data - m_at : m_size - m_at;
            if (length > 0 && data[m_at + length - 1] == '\r')
                --length;
            if (!first) {
                m_folds.push_back({to - start, m_atLine});
                std::memmove(data + to, data + m_at + 1, size_t(length - 1));
                to += length - 1;
            } else {
                to += length;
            }
            m_at = next;
            ++m_atLine;
        }
        line = {data + start, to - start};
        if (!line.startsWith('#'))
            return true;
    }
    return false;
}

Position LdifReader::positionOf(QByteArrayView line, qsizetype at) const
{
    const auto fold
        = std::find_if(m_folds.rbegin(), m_folds.rend(), [&](const Fold &f) { return f.at <= at; });
    const qint64 blank = fold->at > 0 ? 1 : 0;
    return {fold->line, countCharacters(line.sliced(fold->at, at - fold->at)) + 1 + blank};
}

Result<QByteArrayView> LdifReader::plainValue(QByteArrayView line, qsizetype at)
{
    const QByteArrayView value = line.sliced(at);
    if (value.size() > kMaxValue)
        return bad(positionOf(line, at), LdifText::tr("the value is larger than 1 MB."));
    if (m_ascii)
        return value;
    if (const qsizetype nul = value.indexOf('\0'); nul >= 0)
        return bad(positionOf(line, at + nul),
                   LdifText::tr("there is a zero byte: this is no text."));
    if (const qsizetype wrong = firstInvalidUtf8(value); wrong >= 0)
        return bad(positionOf(line, at + wrong),
                   LdifText::tr("wrong encoding: this is not UTF-8. Save the file as UTF-8."));
    return value;
}

Result<QByteArrayView> LdifReader::base64Value(QByteArrayView line, qsizetype at)
{
    if (line.size() - at > kMaxValue / 3 * 4 + 4)
        return bad(positionOf(line, at), LdifText::tr("the value is larger than 1 MB."));
    while (line.size() > at && line.back() == ' ')
        line.chop(1);
    char *text = m_input.data() + (line.data() - m_input.data()) + at;
    qsizetype length = line.size() - at;
    if (const qsizetype wrong = decodeBase64(text, length); wrong >= 0)
        return bad(positionOf(line, at), // the text behind is changed already
                   LdifText::tr("the base64 value has a wrong sign at its place %1, or an "
                                "incomplete end.")
                       .arg(wrong + 1));
    return QByteArrayView(text, length);
}

Result<LdifAttribute> LdifReader::parseLine(QByteArrayView line)
{
    qsizetype colon = 0;
    while (colon < line.size() && isAttributeSign(line[colon]))
        ++colon;
    if (colon == line.size())
        return bad(positionOf(line, colon),
                   LdifText::tr("the line ends where \"attribute: value\" is expected."));
    if (line[colon] != ':' || colon == 0)
        return bad(positionOf(line, colon),
                   LdifText::tr("\"attribute: value\" is expected, and this sign is none of an "
                                "attribute name. Is this an LDIF file?"));
    LdifAttribute attribute;
    attribute.name = line.first(colon);
    if (const qsizetype semicolon = attribute.name.indexOf(';'); semicolon >= 0) {
        attribute.options = attribute.name.sliced(semicolon + 1);
        attribute.name.truncate(semicolon);
    }
    qsizetype at = colon + 1;
    const bool base64 = at < line.size() && line[at] == ':';
    if (at < line.size() && line[at] == '<')
        return bad(positionOf(line, at),
                   LdifText::tr("the value is a reference to a file, which is never followed. Put "
                                "the value itself here."));
    at += base64 ? 1 : 0;
    while (at < line.size() && line[at] == ' ')
        ++at;
    attribute.position = positionOf(line, at);
    auto value = base64 ? base64Value(line, at) : plainValue(line, at);
    if (!value)
        return tl::unexpected(value.error());
    attribute.value = *value;
    return attribute;
}

Result<bool> LdifReader::parse(LdifRecord &record)
{
    record.change = LdifChange::Content;
    record.attributes.clear();
    record.modifications.clear();
    m_at = 0;
    m_atLine = m_line;
    m_ascii = isPlainAscii({m_input.data(), m_size});
    m_parsed.clear();
    bool hasDn = false;
    qsizetype content = 0; // folded and in base64 it was larger
    for (QByteArrayView line; nextLine(line);) {
        if (line == "-" && hasDn) {
            m_parsed.push_back({line, {}, {}, {m_folds.front().line, 1}});
            continue;
        }
        if (line.startsWith(' '))
            return bad({m_folds.front().line, 1},
                       LdifText::tr("a continued line stands where a record begins."));
        DX_LET(const LdifAttribute attribute, parseLine(line));
        if (!hasDn) {
            if (sameWord(attribute.name, "version") && m_mayHaveVersion) {
                if (attribute.value != "1")
                    return bad(attribute.position,
                               LdifText::tr("LDIF of another version than 1 cannot be read."));
                continue;
            }
            if (!sameWord(attribute.name, "dn") || !attribute.options.isEmpty())
                return bad({m_folds.front().line, 1},
                           LdifText::tr("a record must begin with \"dn:\"."));
            if (firstInvalidUtf8(attribute.value) >= 0 || attribute.value.contains('\0'))
                return bad(attribute.position, LdifText::tr("the DN is not UTF-8 text."));
            m_mayHaveVersion = false;
            record.dn = attribute.value;
            record.line = m_folds.front().line;
            hasDn = true;
            continue;
        }
        content += attribute.name.size() + attribute.value.size();
        if (content > kMaxRecord)
            return bad({record.line, 1}, LdifText::tr("the entry is larger than 4 MB."));
        m_parsed.push_back(attribute);
    }
    if (hasDn)
        DX_TRY(parseBody(record, m_parsed));
    return hasDn;
}

Result<> LdifReader::parseBody(LdifRecord &record, std::vector<LdifAttribute> &lines)
{
    if (!lines.empty() && sameWord(lines[0].name, "control"))
        return bad(lines[0].position, LdifText::tr("records with controls cannot be read."));
    if (lines.empty() || !sameWord(lines[0].name, "changetype")) {
        record.attributes.swap(lines);
    } else {
        const LdifAttribute type = lines[0];
        lines.erase(lines.begin());
        if (sameWord(type.value, "modify"))
            return parseModifications(record, lines);
        if (sameWord(type.value, "add")) {
            record.change = LdifChange::Add;
        } else if (sameWord(type.value, "delete")) {
            record.change = LdifChange::Delete;
        } else {
            return bad(type.position,
                       LdifText::tr("only the changes add, modify and delete can be read."));
        }
        record.attributes.swap(lines);
        if (record.change == LdifChange::Delete && !record.attributes.empty())
            return bad({record.attributes[0].position.line, 1},
                       LdifText::tr("a delete record has nothing behind its changetype."));
    }
    const auto dash = std::find_if(record.attributes.begin(), record.attributes.end(),
                                   [](const LdifAttribute &a) { return a.name == "-"; });
    if (dash != record.attributes.end())
        return bad(dash->position, LdifText::tr("a \"-\" stands outside of a modify record."));
    return {};
}

Result<> LdifReader::parseModifications(LdifRecord &record, std::vector<LdifAttribute> &lines)
{
    record.change = LdifChange::Modify;
    for (size_t at = 0; at < lines.size();) {
        LdifModification modification;
        if (sameWord(lines[at].name, "add"))
            modification.kind = LdifModification::Kind::Add;
        else if (sameWord(lines[at].name, "delete"))
            modification.kind = LdifModification::Kind::Delete;
        else if (sameWord(lines[at].name, "replace"))
            modification.kind = LdifModification::Kind::Replace;
        else
            return bad({lines[at].position.line, 1},
                       LdifText::tr("add:, delete: or replace: is expected here."));
        modification.name = lines[at].value;
        const qsizetype options = modification.name.indexOf(';');
        const QByteArrayView base
            = options < 0 ? modification.name : modification.name.first(options);
        modification.first = record.attributes.size();
        for (++at; at < lines.size() && lines[at].name != "-"; ++at) {
            if (!sameWord(lines[at].name, base))
                return bad({lines[at].position.line, 1},
                           LdifText::tr("a value of %1 is expected here.")
                               .arg(QString::fromUtf8(modification.name)));
            record.attributes.push_back(lines[at]);
        }
        modification.count = record.attributes.size() - modification.first;
        record.modifications.push_back(modification);
        ++at; // the "-"
    }
    return {};
}

} // namespace dx
