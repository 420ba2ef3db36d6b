#pragma once

#include "engine/core/ids.h"
#include "engine/core/result.h"

#include <QDialog>

class QLabel;

namespace dx {

/** The end of making a Remote Dirsync Requestor: its invitation, to be saved or copied. */
class InvitationReady final : public QDialog
{
    Q_OBJECT
public:
    InvitationReady(const QString &partner, const QByteArray &text, Timestamp validUntil,
                    QWidget *parent = nullptr);

private:
    void save();
    void writeTo(const QString &path);
    void copy();

    QString m_partner;
    QByteArray m_text;
    QLabel *m_done;
};

} // namespace dx
