#include "engine/core/when_done.h"
#include "ui/lists/transfer_progress.h"
#include "ui/setup/setup_pages.h"
#include "ui/style/theme.h"

#include <QFileDialog>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QLocale>
#include <QPushButton>
#include <QRadioButton>
#include <QTreeWidget>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace dx {

SetupPeoplePage::SetupPeoplePage(SiteSetup &setup)
    : SetupPage(setup, SiteSetup::Page::People, tr("Which list do you offer?")),
      m_path(new QLineEdit(this)), m_browse(new QPushButton(tr("Browse…"), this)),
      m_found(new QLabel(this)), m_people(new QTreeWidget(this)),
      m_progress(new TransferProgress(this))
{
    auto *name = addText(m_form, tr("Name of the list"), u"listName"_s,
                         [&setup](const QString &text) { setup.listName = text; });
    name->setText(setup.listName);
    auto *empty = new QRadioButton(tr("It starts empty"), this);
    m_fromFile = new QRadioButton(tr("Import a file (LDIF or CSV)"), this);
    empty->setObjectName(u"listEmpty"_s);
    m_fromFile->setObjectName(u"listFromFile"_s);
    empty->setChecked(true);
    m_form->addRow(empty);
    m_form->addRow(m_fromFile);
    m_form->addRow(fileRow());
    m_form->addRow(preview());
    connect(m_fromFile, &QRadioButton::toggled, this, &SetupPeoplePage::look);
    connect(m_path, &QLineEdit::textChanged, this, &SetupPeoplePage::forget);
    connect(m_path, &QLineEdit::editingFinished, this, &SetupPeoplePage::look);
    forget();
}

void SetupPeoplePage::initializePage()
{
    // Taken into the wizard, a page forgets the order that it was given before.
    const QList<QWidget *> order{m_fromFile, m_path, m_browse, m_people};
    for (qsizetype i = 1; i < order.size(); ++i)
        setTabOrder(order[i - 1], order[i]);
}

QWidget *SetupPeoplePage::fileRow()
{
    m_path->setObjectName(u"listFile"_s);
    m_path->setAccessibleName(tr("File"));
    auto *row = new QWidget(this);
    auto *layout = new QHBoxLayout(row);
    layout->setContentsMargins(Space::kGroup + Space::kRelated, 0, 0, 0);
    layout->setSpacing(Space::kRelated);
    layout->addWidget(m_path, 1);
    layout->addWidget(m_browse);
    connect(m_browse, &QPushButton::clicked, this, &SetupPeoplePage::browse);
    return row;
}

QWidget *SetupPeoplePage::preview()
{
    m_found->setObjectName(u"listFound"_s);
    m_found->setWordWrap(true);
    m_people->setObjectName(u"listPeople"_s);
    m_people->setAccessibleName(tr("First recipients of the file"));
    m_people->setHeaderLabels({tr("Name"), tr("Type"), tr("Address")});
    m_people->setRootIsDecorated(false);
    m_people->setUniformRowHeights(true);
    m_people->header()->resizeSection(0, 200);
    auto *part = new QWidget(this);
    auto *layout = new QVBoxLayout(part);
    layout->setContentsMargins(Space::kGroup + Space::kRelated, 0, 0, 0);
    layout->setSpacing(Space::kRelated);
    layout->addWidget(m_progress);
    layout->addWidget(m_found);
    layout->addWidget(m_people);
    return part;
}

void SetupPeoplePage::browse()
{
    auto *dialog = new QFileDialog(this, tr("Import from"), {},
                                   tr("Address lists (*.ldif *.ldf *.csv *.txt);;All files (*)"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::ExistingFile);
    connect(dialog, &QFileDialog::fileSelected, this, [this](const QString &path) {
        m_path->setText(path);
        look();
    });
    dialog->open();
}

/** What is on the page speaks of another file than the one that is named now. */
void SetupPeoplePage::forget()
{
    ++m_request; // an answer that is on its way is late
    if (m_state)
        m_state->stop = true;
    m_state.reset();
    m_progress->end();
    const bool file = m_fromFile->isChecked();
    m_path->setEnabled(file);
    m_browse->setEnabled(file);
    setup().listFromFile = file;
    setup().listFile = file ? m_path->text().trimmed() : QString();
    setup().listPreview.reset();
    m_found->clear();
    m_people->clear();
    m_people->hide();
    Q_EMIT completeChanged();
}

void SetupPeoplePage::look()
{
    const QString path = m_fromFile->isChecked() ? m_path->text().trimmed() : QString();
    const auto &found = setup().listPreview;
    if (path == setup().listFile && (m_state || (found && *found)))
        return; // the field was only left
    forget();
    if (path.isEmpty())
        return;
    m_state = m_progress->begin();
    whenDone(previewFirstList(path, m_state), this,
             [this, request = m_request](const Result<FirstListPreview> &answer) {
                 if (request != m_request)
                     return;
                 m_state.reset();
                 m_progress->end();
                 setup().listPreview = answer;
                 if (answer)
                     showFound(*answer);
                 changed();
             });
}

void SetupPeoplePage::showFound(const FirstListPreview &found)
{
    QString text = tr("%Ln recipients.", nullptr, int(found.recipients));
    if (found.leftOut > 0)
        text += u' ' + tr("%Ln records are left out.", nullptr, int(found.leftOut));
    for (const QString &problem : found.problems)
        text += u'\n' + problem;
    m_found->setText(text);
    for (const FirstListPreview::Person &person : found.first)
        m_people->addTopLevelItem(new QTreeWidgetItem({person.name, person.kind, person.address}));
    m_people->show();
}

} // namespace dx
