#pragma once

#include "ui/sheet/sheet_port.h"

namespace dx {

class AgreementForm;
class SheetPage;

/** The pages of an agreement's sheet, in the order of set-up. */
namespace AgreementPages {
void general(SheetPage &page, AgreementForm &form);
void import(SheetPage &page, AgreementForm &form);
void exports(SheetPage &page, AgreementForm &form, const SheetPort &port);
void transport(SheetPage &page, AgreementForm &form);
void settings(SheetPage &page, AgreementForm &form);
void schedule(SheetPage &page, AgreementForm &form);
/** Read-only: the numbers of protocol.md, words first. */
void numbers(SheetPage &page, AgreementForm &form);
} // namespace AgreementPages

} // namespace dx
