#pragma once

namespace dx {

class AgreementForm;
class SheetPage;
class SiteSession;

/** The Security page: fingerprints that two administrators compare, and where the key is kept. */
namespace SecurityPages {
void site(SheetPage &page, SiteSession &session);
/** Of both requestor objects; the server's has the invitation above it. */
void agreement(SheetPage &page, AgreementForm &form, SiteSession &session);
/** Instead, of a requestor of the kind MS Mail: that its messages are not sealed, and what that
 * means. */
void unsealed(SheetPage &page, AgreementForm &form);
} // namespace SecurityPages

} // namespace dx
