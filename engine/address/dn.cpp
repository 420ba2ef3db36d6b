#include "engine/address/dn.h"

#include <QString>

#include <algorithm>

namespace dx {

namespace {

constexpr char kHex[] = "0123456789ABCDEF";

int hexValue(char c) noexcept
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    if (c >= 'A' && c <= 'F')
        return c - 'A' + 10;
    return -1;
}

bool isEscaped(char c) noexcept
{
    return c == ',' || c == '+' || c == '"' || c == '\\' || c == '<' || c == '>' || c == ';';
}

bool isTypeSign(char c) noexcept
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-'
        || c == '.' || c == '_';
}

/** Reads one `type=value` after another. */
class DnParser
{
public:
    explicit DnParser(QByteArrayView dn) : m_rest(dn) { }

    std::optional<QByteArray> normalize()
    {
        QByteArray out;
        skipBlanks();
        while (!m_rest.isEmpty()) {
            if (!appendPart(out))
                return std::nullopt;
            if (m_rest.isEmpty())
                break;
            out += m_rest.front() == '+' ? '+' : ','; // RFC 2253 also had the semicolon
            m_rest = m_rest.sliced(1);
            skipBlanks();
            if (m_rest.isEmpty())
                return std::nullopt; // ends with a separator
        }
        return out;
    }

private:
    void skipBlanks()
    {
        while (m_rest.startsWith(' '))
            m_rest = m_rest.sliced(1);
    }

    bool appendPart(QByteArray &out)
    {
        qsizetype type = 0;
        while (type < m_rest.size() && isTypeSign(m_rest[type]))
            ++type;
        const QByteArray name = m_rest.first(type).toByteArray().toLower();
        m_rest = m_rest.sliced(type);
        skipBlanks();
        if (type == 0 || !m_rest.startsWith('='))
            return false;
        m_rest = m_rest.sliced(1);
        skipBlanks();
        QByteArray value;
        if (!(m_rest.startsWith('"') ? readQuoted(value) : readValue(value)))
            return false;
        out += name + '=';
        appendRdnValue(out, QString::fromUtf8(value).toLower().toUtf8());
        return true;
    }

    bool readEscape(QByteArray &value)
    {
        if (m_rest.size() < 2)
            return false;
        if (m_rest.size() >= 3 && hexValue(m_rest[1]) >= 0 && hexValue(m_rest[2]) >= 0) {
            value += char(hexValue(m_rest[1]) * 16 + hexValue(m_rest[2]));
            m_rest = m_rest.sliced(3);
            return true;
        }
        value += m_rest[1];
        m_rest = m_rest.sliced(2);
        return true;
    }

    bool readValue(QByteArray &value)
    {
        qsizetype kept = 0; // trailing blanks count only if escaped
        while (!m_rest.isEmpty() && !QByteArrayView(",+;").contains(m_rest.front())) {
            if (m_rest.front() == '\\') {
                if (!readEscape(value))
                    return false;
                kept = value.size();
                continue;
            }
            value += m_rest.front();
            kept = m_rest.front() == ' ' ? kept : value.size();
            m_rest = m_rest.sliced(1);
        }
        value.truncate(kept);
        return true;
    }

    bool readQuoted(QByteArray &value)
    {
        m_rest = m_rest.sliced(1);
        while (!m_rest.isEmpty() && m_rest.front() != '"') {
            if (m_rest.front() == '\\') {
                if (!readEscape(value))
                    return false;
                continue;
            }
            value += m_rest.front();
            m_rest = m_rest.sliced(1);
        }
        if (m_rest.isEmpty())
            return false;
        m_rest = m_rest.sliced(1);
        skipBlanks();
        return m_rest.isEmpty() || QByteArrayView(",+;").contains(m_rest.front());
    }

    QByteArrayView m_rest;
};

/** Most DNs need no more than lower case, and are checked in one pass. */
bool isSimple(QByteArrayView dn) noexcept
{
    bool inType = true;
    char last = ',';
    for (const char c : dn) {
        if (c < 0x20 || c > 0x7E || c == '\\' || c == '"' || c == ';' || c == '+' || c == '<'
            || c == '>')
            return false;
        const bool separator = c == ',' || (c == '=' && inType);
        if ((c == ' ' || c == '#' || separator) && (last == ',' || (last == '=' && !inType)))
            return false;
        if (separator && last == ' ')
            return false;
        if (inType && !separator && !isTypeSign(c))
            return false;
        if (c == ',' && inType)
            return false;
        inType = c == ',' || (inType && c != '=');
        last = c;
    }
    return !inType && last != ' ' && last != '=';
}

} // namespace

void appendRdnValue(QByteArray &out, QByteArrayView value)
{
    const bool plain = !value.isEmpty() && value.front() != ' ' && value.front() != '#'
        && value.back() != ' ' && std::none_of(value.begin(), value.end(), [](char c) {
               return static_cast<unsigned char>(c) < 0x20 || c == 0x7F || isEscaped(c);
           });
    if (plain) { // nearly all
        out += value;
        return;
    }
    for (qsizetype i = 0; i < value.size(); ++i) {
        const auto c = static_cast<unsigned char>(value[i]);
        if (c < 0x20 || c == 0x7F) {
            out += '\\';
            out += kHex[c >> 4];
            out += kHex[c & 15];
            continue;
        }
        const bool edge = c == ' ' && (i == 0 || i == value.size() - 1);
        if (edge || (c == '#' && i == 0) || isEscaped(char(c)))
            out += '\\';
        out += char(c);
    }
}

std::optional<QByteArray> normalizedDn(QByteArrayView dn)
{
    if (isSimple(dn))
        return dn.toByteArray().toLower();
    return DnParser(dn).normalize();
}

std::pair<QByteArray, QByteArray> firstRdn(QByteArrayView normalized)
{
    const qsizetype equals = normalized.indexOf('=');
    if (equals < 0)
        return {};
    QByteArray value;
    for (qsizetype i = equals + 1; i < normalized.size(); ++i) {
        const char c = normalized[i];
        if (c == ',' || c == '+')
            break;
        if (c != '\\') {
            value += c;
        } else if (i + 2 < normalized.size() && hexValue(normalized[i + 1]) >= 0
                   && hexValue(normalized[i + 2]) >= 0) {
            value += char(hexValue(normalized[i + 1]) * 16 + hexValue(normalized[i + 2]));
            i += 2;
        } else if (i + 1 < normalized.size()) {
            value += normalized[++i];
        }
    }
    return {normalized.first(equals).toByteArray(), value};
}

} // namespace dx
