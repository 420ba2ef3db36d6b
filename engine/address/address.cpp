#include "engine/address/address.h"

#include <QString>

#include <algorithm>
#include <array>
#include <utility>

namespace dx {

namespace {

bool isTypeName(QByteArrayView text)
{
    if (text.isEmpty() || text.size() > 8)
        return false;
    return std::all_of(text.begin(), text.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9')
            || c == '-' || c == '.' || c == '_';
    });
}

/** Unicode lower case, without the detour through UTF-16 for the ASCII that nearly all are. */
QByteArray lowered(const QByteArray &text)
{
    const bool ascii = std::all_of(text.begin(), text.end(), [](char c) { return c >= 0; });
    return ascii ? text.toLower() : QString::fromUtf8(text).toCaseFolded().toUtf8();
}

/** Place of an X.400 part in the one order, and its short name; unknown ones last under their own.
 */
std::pair<int, QByteArray> x400Key(const QByteArray &name)
{
    static const std::array<std::pair<const char *, const char *>, 26> keys{{
        {"c", "c"},       {"country", "c"},  {"a", "a"},       {"admd", "a"},    {"p", "p"},
        {"prmd", "p"},    {"o", "o"},        {"org", "o"},     {"ou", "ou1"},    {"ou1", "ou1"},
        {"ou2", "ou2"},   {"ou3", "ou3"},    {"ou4", "ou4"},   {"cn", "cn"},     {"s", "s"},
        {"sn", "s"},      {"g", "g"},        {"gn", "g"},      {"i", "i"},       {"q", "q"},
        {"x121", "x121"}, {"x.121", "x121"}, {"n-id", "n-id"}, {"t-id", "t-id"}, {"t-ty", "t-ty"},
        {"dda", "dda"},
    }};
    const QByteArray lower = name.trimmed().toLower();
    for (size_t i = 0; i < keys.size(); ++i) {
        if (lower == keys[i].first) {
            const auto first = std::find_if(keys.begin(), keys.end(), [&](const auto &key) {
                return qstrcmp(key.second, keys[i].second) == 0;
            });
            return {int(first - keys.begin()), keys[i].second};
        }
    }
    return {int(keys.size()), lower};
}

/**
 * `/c=US/admd= /prmd=P/...` and `c=US;a= ;p=P;...` are the same address. A `/` form whose part has
 * no `=` continues the part before it (a DDA value may hold a slash). Source: domain.md 8.3.
 */
QByteArray canonicalX400(const QByteArray &value)
{
    const char separator = value.startsWith('/') ? '/' : ';';
    struct Part
    {
        int order;
        QByteArray key;
        QByteArray value;
    };
    QList<Part> parts;
    for (const QByteArray &piece : value.split(separator)) {
        const qsizetype equals = piece.indexOf('=');
        if (equals < 0) {
            if (!parts.isEmpty() && !piece.trimmed().isEmpty())
                parts.last().value += separator + lowered(piece).trimmed();
            continue;
        }
        const auto [order, key] = x400Key(piece.left(equals));
        parts.append({order, key, lowered(piece.mid(equals + 1)).trimmed()});
    }
    std::stable_sort(parts.begin(), parts.end(), [](const Part &a, const Part &b) {
        return std::tie(a.order, a.key) < std::tie(b.order, b.key);
    });
    QByteArray canonical;
    for (const Part &part : std::as_const(parts))
        canonical += (canonical.isEmpty() ? "" : ";") + part.key + '=' + part.value;
    return canonical;
}

} // namespace

std::optional<Address> Address::parse(QByteArrayView text)
{
    const QByteArray whole = text.trimmed().toByteArray();
    const qsizetype colon = whole.indexOf(':');
    if (colon > 0 && isTypeName(QByteArrayView(whole).first(colon))) {
        QByteArray type = whole.left(colon).toUpper();
        if (type == "PCM" || type == "CSI")
            type = "MS";
        const QByteArray value = whole.mid(colon + 1).trimmed();
        if (value.isEmpty())
            return std::nullopt;
        return Address{type, value};
    }
    if (whole.contains('@'))
        return Address{"SMTP", whole};
    return std::nullopt;
}

bool isMailAddress(QByteArrayView text) noexcept
{
    const QByteArrayView address = text.trimmed();
    const qsizetype at = address.lastIndexOf('@');
    if (at <= 0 || at == address.size() - 1)
        return false;
    const QByteArrayView local = address.first(at);
    const bool quoted = local.size() > 2 && local.front() == '"' && local.back() == '"';
    const auto cannotBe = [](char c) { return (c >= 0 && c <= ' ') || c == '\x7F'; };
    const auto isControl = [](char c) { return (c >= 0 && c < ' ') || c == '\x7F'; };
    if (quoted ? std::any_of(local.begin(), local.end(), isControl)
               : std::any_of(local.begin(), local.end(), cannotBe))
        return false;
    const QByteArrayView domain = address.sliced(at + 1);
    return std::none_of(domain.begin(), domain.end(), cannotBe);
}

QByteArray Address::canonical() const
{
    if (type == "MS" || type == "PCM" || type == "CSI")
        return "MS:" + (QString::fromUtf8(value).toUpper().toUtf8());
    if (type == "X400")
        return "X400:" + canonicalX400(value);
    return type + ':' + lowered(value);
}

} // namespace dx
