#pragma once

#include "model/recipient_records.h"

namespace dx {

class PropertySheet;

/** Where an agreement's sheet leads to, with the agreement as it is being edited. What is empty has
 * no link. */
struct AgreementLinks
{
    std::function<void(const Agreement &)> entries = {}; ///< what the export would send
    std::function<void(const Agreement &)> leftOut = {}; ///< whom the rules keep back
};

/**
 * The property sheets of every kind of object, ready to be shown. An object without an id is a new
 * one. `session` outlives the sheet.
 */
namespace Sheets {
PropertySheet *site(SiteSession &session, QWidget *parent);
PropertySheet *service(SiteSession &session, QWidget *parent);
PropertySheet *server(SiteSession &session, QWidget *parent);
PropertySheet *container(SiteSession &session, const AddressList &list, QWidget *parent);
PropertySheet *recipient(SiteSession &session, const Recipient &recipient, QWidget *parent);
PropertySheet *agreement(SiteSession &session, const Agreement &agreement, QWidget *parent,
                         const AgreementLinks &links = {});
/** `like`: whose settings a new one begins with; may be null. A requestor is entered by hand. */
PropertySheet *newAgreement(SiteSession &session, Role role, const Agreement *like, QWidget *parent,
                            const AgreementLinks &links = {});
/** A new Dirsync Requestor from an invitation; the error says why it cannot be used. */
Result<PropertySheet *> fromInvitation(SiteSession &session, const QByteArray &text, Timestamp now,
                                       QWidget *parent, const AgreementLinks &links = {});
} // namespace Sheets

} // namespace dx
