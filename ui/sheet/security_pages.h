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
} // namespace SecurityPages

} // namespace dx
