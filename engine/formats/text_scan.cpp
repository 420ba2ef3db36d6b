#include "engine/formats/text_scan.h"

#include <array>
#include <cstring>

namespace dx {

bool isPlainAscii(QByteArrayView bytes) noexcept
{
    constexpr quint64 kHigh = 0x8080808080808080u;
    constexpr quint64 kOnes = 0x0101010101010101u;
    const char *at = bytes.data();
    const char *const end = at + bytes.size();
    quint64 bad = 0;
    for (; end - at >= 8; at += 8) {
        quint64 word;
        std::memcpy(&word, at, 8);
        bad |= word | ((word - kOnes) & ~word); // a zero byte borrows into its high bit
    }
    bad &= kHigh;
    for (; at < end; ++at)
        bad |= *at <= 0 ? 1u : 0u;
    return bad == 0;
}

qsizetype firstInvalidUtf8(QByteArrayView bytes) noexcept
{
    const auto at = [&](qsizetype i) -> unsigned {
        return i < bytes.size() ? static_cast<unsigned char>(bytes[i]) : 0u;
    };
    const auto tail = [&](qsizetype i) { return (at(i) & 0xC0) == 0x80; };
    for (qsizetype i = 0; i < bytes.size();) {
        const unsigned c = at(i);
        if (c < 0x80) {
            ++i;
        } else if (c >= 0xC2 && c <= 0xDF && tail(i + 1)) {
            i += 2;
        } else if ((c & 0xF0) == 0xE0 && tail(i + 1) && tail(i + 2)
                   && !(c == 0xE0 && at(i + 1) < 0xA0) && !(c == 0xED && at(i + 1) > 0x9F)) {
            i += 3;
        } else if (c >= 0xF0 && c <= 0xF4 && tail(i + 1) && tail(i + 2) && tail(i + 3)
                   && !(c == 0xF0 && at(i + 1) < 0x90) && !(c == 0xF4 && at(i + 1) > 0x8F)) {
            i += 4;
        } else {
            return i;
        }
    }
    return -1;
}

bool sameWord(QByteArrayView a, QByteArrayView b) noexcept
{
    return a.size() == b.size() && qstrnicmp(a.data(), a.size(), b.data(), b.size()) == 0;
}

bool isAttributeSign(char c) noexcept
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-'
        || c == ';' || c == '.' || c == '_' || c == '=';
}

qsizetype decodeBase64(char *text, qsizetype &length) noexcept
{
    static constexpr auto kValues = [] {
        std::array<signed char, 256> values{};
        for (auto &value : values)
            value = -1;
        for (size_t i = 0; i < 26; ++i) {
            values['A' + i] = static_cast<signed char>(i);
            values['a' + i] = static_cast<signed char>(26 + i);
        }
        for (size_t i = 0; i < 10; ++i)
            values['0' + i] = static_cast<signed char>(52 + i);
        values['+'] = 62;
        values['/'] = 63;
        return values;
    }();
    qsizetype signs = length;
    while (signs > 0 && length - signs < 2 && text[signs - 1] == '=')
        --signs;
    if (length % 4 != 0)
        return signs;
    quint32 bits = 0;
    qsizetype out = 0;
    for (qsizetype i = 0; i < signs; ++i) {
        const int value = kValues[static_cast<unsigned char>(text[i])];
        if (value < 0)
            return i;
        bits = (bits << 6) | quint32(value);
        if (i % 4 == 1)
            text[out++] = char(bits >> 4);
        else if (i % 4 == 2)
            text[out++] = char(bits >> 2);
        else if (i % 4 == 3)
            text[out++] = char(bits);
    }
    length = out;
    return -1;
}

} // namespace dx
