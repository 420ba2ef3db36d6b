#pragma once

#include "model/forms/issued_invitation.h"

#include <QDialog>

class QLabel;

namespace dx {

/** The end of making or inviting a Remote Dirsync Requestor: its invitation, to be saved or copied.
 */
class InvitationReady final : public QDialog
{
    Q_OBJECT
public:
    explicit InvitationReady(const IssuedInvitation &invitation, QWidget *parent = nullptr);

private:
    void save();
    void writeTo(const QString &path);
    void copy();

    IssuedInvitation m_invitation;
    QLabel *m_done;
};

} // namespace dx
