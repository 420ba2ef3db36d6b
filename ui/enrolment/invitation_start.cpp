#include "ui/enrolment/invitation_start.h"

#include "engine/core/when_done.h"
#include "model/forms/file_access.h"
#include "ui/style/colors.h"
#include "ui/style/theme.h"

#include <QDialogButtonBox>
#include <QFileDialog>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QRadioButton>

using namespace Qt::StringLiterals;

namespace dx {

InvitationStart::InvitationStart(QWidget *parent)
    : QDialog(parent), m_fromFile(new QRadioButton(tr("I have an invitation file"), this)),
      m_byHand(new QRadioButton(tr("Enter by hand"), this)), m_path(new QLineEdit(this)),
      m_browse(new QPushButton(tr("Browse…"), this)), m_problem(new QLabel(this))
{
    setAttribute(Qt::WA_DeleteOnClose);
    setObjectName(u"invitationStart"_s);
    setWindowTitle(tr("New Dirsync Requestor"));
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(Space::kMargin, Space::kMargin, Space::kMargin, Space::kMargin);
    layout->setSpacing(Space::kRelated);
    auto *about = new QLabel(tr("The administrator of the dirsync server made an invitation for "
                                "this site."),
                             this);
    about->setWordWrap(true);
    layout->addWidget(about);
    layout->addWidget(m_fromFile);
    auto *row = new QHBoxLayout;
    row->setContentsMargins(Space::kGroup + Space::kRelated, 0, 0, 0);
    row->setSpacing(Space::kRelated);
    row->addWidget(m_path, 1);
    row->addWidget(m_browse);
    layout->addLayout(row);
    layout->addWidget(m_byHand);
    layout->addWidget(m_problem);
    layout->addStretch();
    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Ok | QDialogButtonBox::Cancel, this);
    m_next = buttons->button(QDialogButtonBox::Ok);
    m_next->setText(tr("Continue"));
    layout->addWidget(buttons);
    m_fromFile->setChecked(true);
    m_fromFile->setObjectName(u"fromFile"_s);
    m_byHand->setObjectName(u"byHand"_s);
    m_path->setObjectName(u"invitationPath"_s);
    m_path->setAccessibleName(tr("Invitation file"));
    m_problem->setObjectName(u"invitationProblem"_s);
    m_problem->setWordWrap(true);
    connect(m_browse, &QPushButton::clicked, this, &InvitationStart::browse);
    connect(m_path, &QLineEdit::textChanged, this, &InvitationStart::update);
    connect(m_fromFile, &QRadioButton::toggled, this, &InvitationStart::update);
    connect(buttons, &QDialogButtonBox::accepted, this, &InvitationStart::accept);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    update();
    resize(480, 220);
}

void InvitationStart::setPath(const QString &path)
{
    m_path->setText(path);
}

void InvitationStart::update()
{
    const bool file = m_fromFile->isChecked();
    m_path->setEnabled(file);
    m_browse->setEnabled(file);
    m_next->setEnabled(!file || !m_path->text().trimmed().isEmpty());
    m_problem->clear();
}

void InvitationStart::showProblem(const QString &text)
{
    QPalette mine;
    mine.setColor(QPalette::WindowText, Colors::of(this).deleted.text);
    m_problem->setPalette(mine);
    m_problem->setText(u"✕ "_s + text);
    m_next->setEnabled(true);
}

void InvitationStart::browse()
{
    auto *dialog = new QFileDialog(this, tr("Open Invitation"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::ExistingFile);
    dialog->setNameFilters({tr("Invitations (*.dxinvite)"), tr("All files (*)")});
    connect(dialog, &QFileDialog::fileSelected, this, &InvitationStart::setPath);
    dialog->open();
}

void InvitationStart::accept()
{
    if (m_byHand->isChecked()) {
        Q_EMIT byHandChosen();
        QDialog::accept();
        return;
    }
    m_next->setEnabled(false);
    whenDone(readInvitationFile(m_path->text().trimmed()), this,
             [this](const Result<QByteArray> &text) {
                 if (text)
                     Q_EMIT textRead(*text);
                 else
                     showProblem(text.error().text);
             });
}

} // namespace dx
