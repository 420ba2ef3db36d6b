#pragma once

#include "ui/sheet/sheet_port.h"

namespace dx {

class AgreementForm;
class SheetPage;
class SiteSession;

/** The pages of an agreement's sheet, in the order of set-up. */
namespace AgreementPages {
void general(SheetPage &page, AgreementForm &form);
/** The fields of a requestor of the kind MS Mail on it. */
void msMail(SheetPage &page, AgreementForm &form);
/** A group of the Security page of a Remote Dirsync Requestor: its invitation, and a new one. */
void invitation(SheetPage &page, AgreementForm &form, SiteSession &session);
void import(SheetPage &page, AgreementForm &form);
/** `showLeftOut`: what the link beside the count does; may be empty. */
void exports(SheetPage &page, AgreementForm &form, const SheetPort &port,
             std::function<void()> showLeftOut);
void transport(SheetPage &page, AgreementForm &form);
void settings(SheetPage &page, AgreementForm &form);
/** What becomes of attributes on their way from and to the partner. */
void templates(SheetPage &page, AgreementForm &form);
void schedule(SheetPage &page, AgreementForm &form);
/** What the deletion guard lets through of this partner. */
void guard(SheetPage &page, AgreementForm &form);
/** The sync numbers, words first, and *Resynchronise*. */
void numbers(SheetPage &page, AgreementForm &form);
} // namespace AgreementPages

} // namespace dx
