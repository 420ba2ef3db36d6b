#include "engine/formats/code_page.h"

#include <QString>

#include <algorithm>
#include <array>

namespace dx {

namespace {

/** What the bytes from 128 on stand for. */
constexpr std::array<char16_t, 128> kUpperHalf{
    0x00C7, 0x00FC, 0x00E9, 0x00E2, 0x00E4, 0x00E0, 0x00E5, 0x00E7, 0x00EA, 0x00EB, 0x00E8, 0x00EF,
    0x00EE, 0x00EC, 0x00C4, 0x00C5, 0x00C9, 0x00E6, 0x00C6, 0x00F4, 0x00F6, 0x00F2, 0x00FB, 0x00F9,
    0x00FF, 0x00D6, 0x00DC, 0x00F8, 0x00A3, 0x00D8, 0x00D7, 0x0192, 0x00E1, 0x00ED, 0x00F3, 0x00FA,
    0x00F1, 0x00D1, 0x00AA, 0x00BA, 0x00BF, 0x00AE, 0x00AC, 0x00BD, 0x00BC, 0x00A1, 0x00AB, 0x00BB,
    0x2591, 0x2592, 0x2593, 0x2502, 0x2524, 0x00C1, 0x00C2, 0x00C0, 0x00A9, 0x2563, 0x2551, 0x2557,
    0x255D, 0x00A2, 0x00A5, 0x2510, 0x2514, 0x2534, 0x252C, 0x251C, 0x2500, 0x253C, 0x00E3, 0x00C3,
    0x255A, 0x2554, 0x2569, 0x2566, 0x2560, 0x2550, 0x256C, 0x00A4, 0x00F0, 0x00D0, 0x00CA, 0x00CB,
    0x00C8, 0x0131, 0x00CD, 0x00CE, 0x00CF, 0x2518, 0x250C, 0x2588, 0x2584, 0x00A6, 0x00CC, 0x2580,
    0x00D3, 0x00DF, 0x00D4, 0x00D2, 0x00F5, 0x00D5, 0x00B5, 0x00FE, 0x00DE, 0x00DA, 0x00DB, 0x00D9,
    0x00FD, 0x00DD, 0x00AF, 0x00B4, 0x00AD, 0x00B1, 0x2017, 0x00BE, 0x00B6, 0x00A7, 0x00F7, 0x00B8,
    0x00B0, 0x00A8, 0x00B7, 0x00B9, 0x00B3, 0x00B2, 0x25A0, 0x00A0,
};

/** The byte of a sign, or 0. */
char byteOf(char16_t sign)
{
    if (sign < 128)
        return char(sign);
    const auto found = std::find(kUpperHalf.begin(), kUpperHalf.end(), sign);
    return found == kUpperHalf.end() ? '\0' : char(128 + (found - kUpperHalf.begin()));
}

} // namespace

CodePageText toCodePage850(QStringView text)
{
    CodePageText result;
    result.bytes.reserve(text.size());
    const QString composed = text.toString().normalized(QString::NormalizationForm_C);
    for (qsizetype i = 0; i < composed.size(); ++i) {
        const QChar sign = composed[i];
        if (const char byte = byteOf(sign.unicode()); byte != '\0') {
            result.bytes += byte;
            continue;
        }
        result.changed = true;
        const QString parts = QString(sign).normalized(QString::NormalizationForm_KD);
        const char base = byteOf(parts.isEmpty() ? u'?' : parts[0].unicode());
        const bool mark = sign.isMark() || sign.isLowSurrogate(); // belongs to the sign before it
        if (!mark)
            result.bytes += base == '\0' ? '?' : base;
    }
    return result;
}

QByteArray fromCodePage850(QByteArrayView bytes)
{
    QString text;
    text.reserve(bytes.size());
    for (const char byte : bytes) {
        const auto value = static_cast<unsigned char>(byte);
        text += value < 128 ? QChar(value) : QChar(kUpperHalf[value - 128u]);
    }
    return text.toUtf8();
}

} // namespace dx
