#pragma once

#include "engine/formats/transaction_list.h"

namespace dx {

/** Signs that the column of names has; then comes a blank, then the address. */
inline constexpr qsizetype kListedNameSigns = 30;

/** Where the address begins in "name  TYPE:address", or -1: in its column, else behind blanks. */
qsizetype findAddress(QByteArrayView text);

/** An address whose type may be missing: PCM, or SMTP where there is an @. */
std::optional<Address> addressOf(QByteArrayView text);

/** "Surname:~17~10~ULP~Last~" */
std::optional<TemplateField> templateField(QByteArrayView text);

} // namespace dx
