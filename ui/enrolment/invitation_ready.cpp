#include "ui/enrolment/invitation_ready.h"

#include "engine/core/when_done.h"
#include "model/forms/file_access.h"
#include "ui/icons/icons.h"
#include "ui/style/theme.h"

#include <QClipboard>
#include <QDateTime>
#include <QDialogButtonBox>
#include <QFileDialog>
#include <QGuiApplication>
#include <QLabel>
#include <QLocale>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace dx {

InvitationReady::InvitationReady(const IssuedInvitation &invitation, QWidget *parent)
    : QDialog(parent), m_invitation(invitation), m_done(new QLabel(this))
{
    const QString &partner = m_invitation.partner;
    setAttribute(Qt::WA_DeleteOnClose);
    setObjectName(u"invitationReady"_s);
    setWindowTitle(tr("Invitation for %1").arg(partner));
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(Space::kMargin, Space::kMargin, Space::kMargin, Space::kMargin);
    layout->setSpacing(Space::kRelated);
    auto *title = new QLabel(tr("Invitation for %1").arg(partner), this);
    title->setFont(Fonts::title(font()));
    layout->addWidget(title);
    const QString until = QLocale().toString(
        QDateTime::fromMSecsSinceEpoch(m_invitation.validUntil), QLocale::ShortFormat);
    auto *about = new QLabel(tr("Give it to the administrator of %1, who opens it with File > "
                                "Open Invitation. It is valid until %2; keep it secret. This site "
                                "waits for the first message of %1.")
                                 .arg(partner, until),
                             this);
    about->setWordWrap(true);
    layout->addWidget(about);
    auto *view = new QPlainTextEdit(QString::fromUtf8(m_invitation.text), this);
    view->setReadOnly(true);
    view->setFont(Fonts::fixed());
    view->setAccessibleName(tr("Invitation"));
    layout->addWidget(view, 1);
    m_done->setObjectName(u"done"_s);
    layout->addWidget(m_done);
    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Close, this);
    auto *saveButton = buttons->addButton(tr("Save…"), QDialogButtonBox::ActionRole);
    auto *copyButton = buttons->addButton(tr("Copy"), QDialogButtonBox::ActionRole);
    saveButton->setObjectName(u"saveInvitation"_s);
    copyButton->setObjectName(u"copyInvitation"_s);
    saveButton->setDefault(true);
    layout->addWidget(buttons);
    connect(saveButton, &QPushButton::clicked, this, &InvitationReady::save);
    connect(copyButton, &QPushButton::clicked, this, &InvitationReady::copy);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    resize(560, 420);
}

void InvitationReady::save()
{
    auto *dialog = new QFileDialog(this, tr("Save Invitation"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setDefaultSuffix(u"dxinvite"_s);
    dialog->setNameFilter(tr("Invitations (*.dxinvite)"));
    QString name = m_invitation.partner.toLower();
    name.replace(u' ', u'-').remove(u'/');
    dialog->selectFile(name + u".dxinvite"_s);
    connect(dialog, &QFileDialog::fileSelected, this, &InvitationReady::writeTo);
    dialog->open();
}

void InvitationReady::writeTo(const QString &path)
{
    whenDone(writeSmallFile(path, m_invitation.text), this, [this, path](const Result<> &written) {
        m_done->setText(written ? tr("✓ Saved as %1").arg(path) : u"✕ "_s + written.error().text);
    });
}

void InvitationReady::copy()
{
    QGuiApplication::clipboard()->setText(QString::fromUtf8(m_invitation.text));
    m_done->setText(tr("✓ Copied"));
}

} // namespace dx
