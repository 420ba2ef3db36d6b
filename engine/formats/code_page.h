#pragma once

#include <QByteArray>
#include <QStringView>

namespace dx {

/** Text in code page 850, the one of MS Mail's lists. */
struct CodePageText
{
    QByteArray bytes;
    bool changed
        = false; ///< it has signs that the code page lacks; each became its base letter or ?
};

/** Accents that are missing go (Ž to Z), whatever else is missing becomes a question mark. */
CodePageText toCodePage850(QStringView text);

/** UTF-8 of bytes in code page 850. */
QByteArray fromCodePage850(QByteArrayView bytes);

} // namespace dx
