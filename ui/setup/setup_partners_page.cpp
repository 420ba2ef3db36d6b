#include "engine/core/clock.h"
#include "engine/core/when_done.h"
#include "model/forms/file_access.h"
#include "model/forms/site_security.h"
#include "ui/setup/setup_pages.h"
#include "ui/sheet/fields.h"
#include "ui/style/theme.h"

#include <QCheckBox>
#include <QComboBox>
#include <QDateTime>
#include <QFileDialog>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QLocale>
#include <QPushButton>
#include <QStackedWidget>
#include <QTableWidget>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace dx {
namespace {

enum Column {
    NameColumn,
    AddressColumn,
    FolderColumn,
    ImportColumn,
    ExportColumn,
    ColumnCount,
};

} // namespace

SetupPartnersPage::SetupPartnersPage(SiteSetup &setup)
    : SetupPage(setup, SiteSetup::Page::Partners, tr("Who takes part.")),
      m_parts(new QStackedWidget(this)), m_table(new QTableWidget(0, ColumnCount, this)),
      m_answer(new QLabel(this)), m_invitation(new QLabel(this)), m_importList(new QLineEdit(this)),
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

/** What the partner is offered. */
QComboBox *SetupPartnersPage::exportChoice(QWidget *parent)
{
    using Export = SetupExchange::Export;
    auto *choice = new QComboBox(parent);
    choice->setAccessibleName(tr("Export"));
    choice->addItem(tr("Everything"), int(Export::Everything));
    choice->addItem(tr("Only \"%1\"").arg(setup().listName), int(Export::FirstList));
    choice->addItem(tr("Nothing"), int(Export::Nothing));
    return choice;
}

QWidget *SetupPartnersPage::serverPart()
{
    auto *part = new QWidget(this);
    auto *layout = new QVBoxLayout(part);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(Space::kRelated);
    m_table->setObjectName(u"partners"_s);
    m_table->setAccessibleName(tr("Requestors"));
    m_table->setHorizontalHeaderLabels(
        {tr("Name"), tr("Dirsync address"), tr("Shared folder"), tr("Import into"), tr("Export")});
    m_table->horizontalHeader()->setSectionResizeMode(QHeaderView::Stretch);
    m_table->verticalHeader()->hide();
    m_answer->setObjectName(u"partnerFolderAnswer"_s);
    m_answer->setWordWrap(true);
    layout->addWidget(
        new QLabel(tr("May stay empty. Each gets an invitation at the end; a blank \"Import into\" "
                      "makes a container of the partner's name."),
                   part));
    layout->addWidget(m_table, 1);
    layout->addWidget(m_answer);
    layout->addWidget(buttonRow(part));
    connect(m_table, &QTableWidget::cellChanged, this, [this] { readTable(); });
    return part;
}

QWidget *SetupPartnersPage::buttonRow(QWidget *parent)
{
    auto *row = new QWidget(parent);
    auto *layout = new QHBoxLayout(row);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(Space::kRelated);
    layout->addStretch();
    const auto add = [&](const QString &text, const QString &name, auto run) {
        auto *button = new QPushButton(text, row);
        button->setObjectName(name);
        layout->addWidget(button);
        connect(button, &QPushButton::clicked, this, run);
    };
    add(tr("Add"), u"addPartner"_s, &SetupPartnersPage::addRow);
    add(tr("Remove"), u"removePartner"_s, [this] {
        m_table->removeRow(m_table->currentRow());
        readTable();
    });
    add(tr("Browse…"), u"browsePartnerFolder"_s, &SetupPartnersPage::browseFolder);
    add(tr("Test"), u"testPartnerFolder"_s, &SetupPartnersPage::testFolder);
    return row;
}

void SetupPartnersPage::addRow()
{
    const int row = m_table->rowCount();
    m_table->insertRow(row);
    QComboBox *choice = exportChoice(m_table);
    m_table->setCellWidget(row, ExportColumn, choice);
    connect(choice, &QComboBox::activated, this, [this] { readTable(); });
    m_table->setCurrentCell(row, NameColumn);
    m_table->setFocus();
    readTable(false); // nothing was typed yet
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
                m_table->setItem(line, FolderColumn, new QTableWidgetItem(path));
                readTable(); // setItem() tells nobody
            });
    dialog->open();
}

/** Puts a file into the current row's folder and takes it back. */
void SetupPartnersPage::testFolder()
{
    const int row = m_table->currentRow();
    if (row < 0 || row >= setup().partners.size())
        return;
    const SetupPartner &partner = setup().partners[row];
    m_answer->setText(tr("Testing…"));
    whenDone(checkFolder(partner.exchange.folder.trimmed(), setup().address.trimmed(),
                         partner.address.trimmed()),
             this, [this](const Result<QString> &answer) {
                 m_answer->setText(answer ? u"✓ "_s + *answer : u"✕ "_s + answer.error().text);
             });
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
        setup().exchange.folder = text;
        Q_EMIT completeChanged();
    });
    connect(m_folder, &FolderField::left, this, [this] { changed(); });
    m_importList->setObjectName(u"importInto"_s);
    form->addRow(tr("Import into:"), m_importList);
    connect(m_importList, &QLineEdit::textChanged, this, [this](const QString &text) {
        setup().exchange.importList = text;
        changed();
    });
    QComboBox *choice = exportChoice(part);
    choice->setObjectName(u"exportChoice"_s);
    form->addRow(tr("Export:"), choice);
    connect(choice, &QComboBox::activated, this, [this, choice] {
        setup().exchange.exports = SetupExchange::Export(choice->currentData().toInt());
        changed();
    });
    const auto addCheck = [&](const QString &text, const QString &name, bool SiteSetup::*flag) {
        auto *check = new QCheckBox(text, part);
        check->setObjectName(name);
        check->setChecked(setup().*flag);
        form->addRow(QString(), check);
        connect(check, &QCheckBox::toggled, this, [this, flag](bool on) { setup().*flag = on; });
    };
    addCheck(tr("Send updates"), u"sendUpdates"_s, &SiteSetup::sendUpdates);
    addCheck(tr("Receive updates"), u"receiveUpdates"_s, &SiteSetup::receiveUpdates);
    return part;
}

void SetupPartnersPage::initializePage()
{
    m_parts->setCurrentIndex(int(setup().role));
    for (QComboBox *choice : findChildren<QComboBox *>()) // the list may have another name by now
        choice->setItemText(1, tr("Only \"%1\"").arg(setup().listName));
    // Taken into the wizard, a page forgets the order that it was given before.
    QWidget *last = findChild<QPushButton *>(u"openInvitation"_s);
    const auto follow = [&last](QWidget *next) {
        setTabOrder(last, next);
        last = next;
    };
    for (QWidget *part : m_folder->findChildren<QWidget *>())
        if (part->focusPolicy() & Qt::TabFocus)
            follow(part);
    follow(m_importList);
    follow(findChild<QComboBox *>(u"exportChoice"_s));
    Q_EMIT completeChanged();
}

void SetupPartnersPage::readTable(bool show)
{
    const auto cell = [this](int row, int column) {
        const QTableWidgetItem *item = m_table->item(row, column);
        return item ? item->text() : QString();
    };
    QList<SetupPartner> partners;
    for (int row = 0; row < m_table->rowCount(); ++row) {
        const auto *choice = qobject_cast<QComboBox *>(m_table->cellWidget(row, ExportColumn));
        const auto exports = SetupExchange::Export(choice ? choice->currentData().toInt() : 0);
        partners.append({cell(row, NameColumn),
                         cell(row, AddressColumn),
                         {cell(row, FolderColumn), cell(row, ImportColumn), exports}});
    }
    setup().partners = partners;
    changed(show);
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
        m_importList->setPlaceholderText(SiteSetup::importListOf(invitation->site, {}));
        m_invitation->setText(
            tr("From %1 (%2), valid until %3. Compare its fingerprint with what the "
               "administrator there sees: %4")
                .arg(invitation->site, invitation->organization,
                     QLocale().toString(QDateTime::fromMSecsSinceEpoch(invitation->expiresAt),
                                        QLocale::ShortFormat),
                     fingerprintInLines(invitation->certificate)));
    } else {
        m_invitation->setText(u"✕ "_s + used.error().text);
    }
    changed();
}

} // namespace dx
