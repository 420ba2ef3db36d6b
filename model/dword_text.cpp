#include "model/dword_text.h"

namespace dx {

QString dwordToText(quint32 value, Radix radix)
{
    return QString::number(value, int(radix));
}

std::optional<quint32> dwordFromText(const QString &text, Radix radix)
{
    QString digits = text.trimmed();
    if (radix == Radix::Hex && digits.startsWith(QLatin1StringView("0x"), Qt::CaseInsensitive))
        digits.remove(0, 2);
    // QString::toUInt would take a sign.
    if (digits.isEmpty() || !digits.front().isLetterOrNumber())
        return {};
    bool good = false;
    const quint32 value = digits.toUInt(&good, int(radix));
    return good ? std::optional(value) : std::nullopt;
}

} // namespace dx
