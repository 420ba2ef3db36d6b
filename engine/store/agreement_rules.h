#pragma once

#include "engine/store/agreements.h"

namespace dx {

/** `settings` with blanks trimmed, address types in upper case, lists in order and each once. */
AgreementSettings normalized(AgreementSettings settings);

/** What can be judged of settings alone. Error Invalid: the text names the field as the property
 * sheet does. */
Result<> validate(const AgreementSettings &settings);

/** Whether the difference shapes what is exported, so that the settings version must rise. */
bool shapesExport(const AgreementSettings &before, const AgreementSettings &after);

/** Whether the difference shapes how received records are applied, so that a full is needed. */
bool shapesImport(const AgreementSettings &before, const AgreementSettings &after);

} // namespace dx
