#pragma once

#include "engine/store/agreements.h"
#include "engine/store/recipients.h"
#include "model/forms/form.h"

#include <optional>

namespace dx {

/** Whether an agreement's settings export a recipient (protocol.md, Sender; architecture.md, Lists
 * and recipients). */
bool isExported(const Recipient &recipient, const Agreement &agreement);

/**
 * What the next exports do when a recipient goes from one state to another; none before: it is
 * made; none after: it is deleted. A deletion at a partner is a warning.
 */
Effect effectOfEdit(const std::optional<Recipient> &before, const std::optional<Recipient> &after,
                    const QList<Agreement> &agreements);

} // namespace dx
