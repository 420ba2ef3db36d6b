#include "engine/formats/transaction_line.h"

#include <algorithm>

namespace dx {

namespace {

bool isDigit(char c) noexcept
{
    return c >= '0' && c <= '9';
}

/** Offset of the sign with that number, or -1. */
qsizetype offsetOfSign(QByteArrayView text, qsizetype signs)
{
    for (qsizetype i = 0; i < text.size(); ++i) {
        const bool begins = (static_cast<unsigned char>(text[i]) & 0xC0) != 0x80;
        if (begins && signs-- == 0)
            return i;
    }
    return -1;
}

/** Whether a text begins with "TYPE:". */
bool beginsWithType(QByteArrayView text)
{
    const qsizetype colon = text.indexOf(':');
    if (colon < 1 || colon > 8)
        return false;
    return std::all_of(text.begin(), text.begin() + colon, [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || isDigit(c) || c == '.'
            || c == '-' || c == '_';
    });
}

/** Whether it can be an address whose type is missing: NET/PO/USER or user@host. */
bool isBareAddress(QByteArrayView text)
{
    return !text.contains(' ') && (text.count('/') == 2 || text.count('@') == 1);
}

} // namespace

qsizetype findAddress(QByteArrayView text)
{
    const auto isAddress = [&](qsizetype i) {
        const QByteArrayView rest = text.sliced(i);
        return beginsWithType(rest) || isBareAddress(rest);
    };
    const qsizetype column = offsetOfSign(text, kListedNameSigns + 1);
    if (column > 0 && text[column - 1] == ' ' && text[column] != ' ' && isAddress(column))
        return column;
    for (const qsizetype blanks : {2, 1}) {
        for (qsizetype i = blanks; i < text.size(); ++i) {
            const QByteArrayView gap = text.sliced(i - blanks, blanks);
            const bool gapped
                = std::all_of(gap.begin(), gap.end(), [](char c) { return c == ' '; });
            if (gapped && text[i] != ' ' && !text.first(i).trimmed().isEmpty() && isAddress(i))
                return i;
        }
    }
    return -1;
}

std::optional<Address> addressOf(QByteArrayView text)
{
    if (beginsWithType(text))
        return Address::parse(text);
    if (text.contains('@') && !text.contains('/'))
        return Address{"SMTP", text.toByteArray()};
    return text.isEmpty() ? std::nullopt : Address::parse("PCM:" + text.toByteArray());
}

std::optional<TemplateField> templateField(QByteArrayView text)
{
    const QList<QByteArray> pieces = text.trimmed().toByteArray().split('~');
    if (pieces.size() < 5 || pieces[0].trimmed().isEmpty())
        return std::nullopt;
    bool column = false;
    bool length = false;
    TemplateField field;
    field.prompt = pieces[0].trimmed();
    field.column = pieces[1].trimmed().toInt(&column);
    field.length = pieces[2].trimmed().toInt(&length);
    field.signs = pieces[3].trimmed();
    field.preset = pieces[4];
    return column && length ? std::optional(field) : std::nullopt;
}

} // namespace dx
