#pragma once

#include "engine/store/agreements.h"
#include "engine/store/recipient_pages.h"

namespace dx {

/**
 * Finds what an agreement's rules keep back of its export containers: the recipients that
 * AgreementForm::scope() counts as listed and not as exported. Settings may be ones that are not
 * stored yet.
 */
EntryFinder leftOutOf(const Agreement &agreement);

} // namespace dx
