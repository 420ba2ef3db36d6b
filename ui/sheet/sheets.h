#pragma once

#include "model/recipient_records.h"

namespace dx {

class PropertySheet;

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
PropertySheet *agreement(SiteSession &session, const Agreement &agreement, QWidget *parent);
/** `like`: whose settings a new one begins with; may be null. A requestor is entered by hand. */
PropertySheet *newAgreement(SiteSession &session, Role role, const Agreement *like,
                            QWidget *parent);
/** A new Dirsync Requestor from an invitation; the error says why it cannot be used. */
Result<PropertySheet *> fromInvitation(SiteSession &session, const QByteArray &text, Timestamp now,
                                       QWidget *parent);
} // namespace Sheets

} // namespace dx
