#include "engine/core/clock.h"
#include "engine/core/when_done.h"
#include "model/forms/file_access.h"
#include "ui/setup/setup_pages.h"
#include "ui/sheet/fields.h"
#include "ui/style/theme.h"

#include <QDateTime>
#include <QFileDialog>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QLocale>
#include <QPushButton>
#include <QStackedWidget>
#include <QTableWidget>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace dx {

SetupPartnersPage::SetupPartnersPage(SiteSetup &setup)
    : SetupPage(setup, SiteSetup::Page::Partners, tr("Who takes part.")),
      m_parts(new QStackedWidget(this)), m_table(new QTableWidget(0, 3, this)),
      m_invitation(new QLabel(this)),
      m_folder(new FolderField(
          [this] {
              const auto &invitation = this->setup().invitation;
              return std::pair(this->setup().address,
                               invitation ? QString::fromUtf8(invitation->serverAddress)
                                          : QString());
          },
          this))
{
    m_parts->addWidget(serverPart());
    m_parts->addWidget(requestorPart());
    m_parts->addWidget(
        new QLabel(tr("Nothing to set up now: partners can be added at any time."), this));
    m_form->addRow(m_parts);
}

QWidget *SetupPartnersPage::serverPart()
{
    auto *part = new QWidget(this);
    auto *layout = new QVBoxLayout(part);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(Space::kRelated);
    m_table->setObjectName(u"partners"_s);
    m_table->setAccessibleName(tr("Requestors"));
    m_table->setHorizontalHeaderLabels({tr("Name"), tr("Dirsync address"), tr("Shared folder")});
    m_table->horizontalHeader()->setSectionResizeMode(QHeaderView::Stretch);
    m_table->verticalHeader()->hide();
    layout->addWidget(m_table, 1);
    auto *row = new QHBoxLayout;
    row->setSpacing(Space::kRelated);
    auto *add = new QPushButton(tr("Add"), part);
    auto *remove = new QPushButton(tr("Remove"), part);
    auto *browse = new QPushButton(tr("Browse…"), part);
    add->setObjectName(u"addPartner"_s);
    row->addWidget(new QLabel(tr("May stay empty. Each gets an invitation at the end."), part), 1);
    for (QPushButton *button : {add, remove, browse})
        row->addWidget(button);
    layout->addLayout(row);
    connect(add, &QPushButton::clicked, this, [this] {
        m_table->insertRow(m_table->rowCount());
        m_table->setCurrentCell(m_table->rowCount() - 1, 0);
        m_table->setFocus();
        readTable();
    });
    connect(remove, &QPushButton::clicked, this, [this] {
        m_table->removeRow(m_table->currentRow());
        readTable();
    });
    connect(browse, &QPushButton::clicked, this, &SetupPartnersPage::browseFolder);
    connect(m_table, &QTableWidget::cellChanged, this, &SetupPartnersPage::readTable);
    return part;
}

/** The shared folder of the current row. */
void SetupPartnersPage::browseFolder()
{
    if (m_table->currentRow() < 0)
        return;
    auto *dialog = new QFileDialog(this, tr("Shared Folder"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::Directory);
    connect(dialog, &QFileDialog::fileSelected, this,
            [this, line = m_table->currentRow()](const QString &path) {
                m_table->setItem(line, 2, new QTableWidgetItem(path));
            });
    dialog->open();
}

QWidget *SetupPartnersPage::requestorPart()
{
    auto *part = new QWidget(this);
    auto *form = new QFormLayout(part);
    form->setContentsMargins(0, 0, 0, 0);
    form->setVerticalSpacing(Space::kRelated);
    auto *open = new QPushButton(tr("Open…"), part);
    open->setObjectName(u"openInvitation"_s);
    m_invitation->setObjectName(u"invitationText"_s);
    m_invitation->setWordWrap(true);
    m_invitation->setText(tr("The file that the server's administrator gave you."));
    form->addRow(tr("Invitation:"), open);
    form->addRow(QString(), m_invitation);
    form->addRow(tr("Shared folder:"), m_folder);
    connect(open, &QPushButton::clicked, this, &SetupPartnersPage::openInvitation);
    connect(m_folder, &FolderField::edited, this, [this](const QString &text) {
        setup().folder = text;
        Q_EMIT completeChanged();
    });
    connect(m_folder, &FolderField::left, this, [this] { changed(); });
    return part;
}

void SetupPartnersPage::initializePage()
{
    m_parts->setCurrentIndex(int(setup().role));
    Q_EMIT completeChanged();
}

void SetupPartnersPage::readTable()
{
    QList<SetupPartner> partners;
    const auto cell = [this](int row, int column) {
        const QTableWidgetItem *item = m_table->item(row, column);
        return item ? item->text() : QString();
    };
    for (int row = 0; row < m_table->rowCount(); ++row)
        partners.append({cell(row, 0), cell(row, 1), cell(row, 2)});
    setup().partners = partners;
    changed();
}

void SetupPartnersPage::openInvitation()
{
    auto *dialog = new QFileDialog(this, tr("Open Invitation"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::ExistingFile);
    dialog->setNameFilters({tr("Invitations (*.dxinvite)"), tr("All files (*)")});
    connect(dialog, &QFileDialog::fileSelected, this, [this](const QString &path) {
        whenDone(readInvitationFile(path), this, [this](const Result<QByteArray> &text) {
            if (text)
                useInvitation(*text);
            else
                m_invitation->setText(u"✕ "_s + text.error().text);
        });
    });
    dialog->open();
}

void SetupPartnersPage::useInvitation(const QByteArray &text)
{
    if (const auto used = setup().useInvitation(text, SystemClock().now()); used) {
        const Invitation *invitation = &*setup().invitation;
        m_invitation->setText(
            tr("From %1 (%2), valid until %3.")
                .arg(invitation->site, invitation->organization,
                     QLocale().toString(QDateTime::fromMSecsSinceEpoch(invitation->expiresAt),
                                        QLocale::ShortFormat)));
    } else {
        m_invitation->setText(u"✕ "_s + used.error().text);
    }
    changed();
}

} // namespace dx
