#include "ui/setup/setup_pages.h"

#include "ui/lists/transfer_progress.h"
#include "ui/schedule/schedule_editor.h"
#include "ui/style/colors.h"
#include "ui/style/theme.h"

#include <QCheckBox>
#include <QFileDialog>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QRadioButton>
#include <QTimeZone>
#include <QVBoxLayout>
#include <QWizard>

using namespace Qt::StringLiterals;

namespace dx {
namespace {

QLabel *redLabel(QWidget *parent)
{
    auto *label = new QLabel(parent);
    QPalette mine;
    mine.setColor(QPalette::WindowText, Colors::of(parent).deleted.text);
    label->setPalette(mine);
    label->setWordWrap(true);
    return label;
}

} // namespace

SetupPage::SetupPage(SiteSetup &setup, SiteSetup::Page page, const QString &subtitle)
    : m_setup(setup), m_page(page), m_problem(redLabel(this)), m_form(new QFormLayout)
{
    setTitle(SiteSetup::title(page));
    setSubTitle(subtitle);
    m_problem->setObjectName(u"pageProblem"_s);
    m_form->setHorizontalSpacing(Space::kLabel);
    m_form->setVerticalSpacing(Space::kRelated);
    auto *layout = new QVBoxLayout(this);
    layout->setSpacing(Space::kRelated);
    layout->addLayout(m_form);
    layout->addWidget(m_problem);
}

bool SetupPage::isComplete() const
{
    return m_setup.problem(m_page).isEmpty();
}

void SetupPage::changed(bool show)
{
    const QString wrong = m_setup.problem(m_page);
    m_problem->setText(wrong.isEmpty() || !show ? QString() : u"✕ "_s + wrong);
    Q_EMIT completeChanged();
}

QLineEdit *SetupPage::addText(QFormLayout *form, const QString &label, const QString &name,
                              std::function<void(const QString &)> store)
{
    auto *edit = new QLineEdit(this);
    edit->setObjectName(name);
    edit->setAccessibleName(label);
    form->addRow(label + u':', edit);
    connect(edit, &QLineEdit::textChanged, this, [this, store](const QString &text) {
        store(text);
        Q_EMIT completeChanged();
    });
    connect(edit, &QLineEdit::editingFinished, this, [this] { changed(); });
    return edit;
}

SetupSitePage::SetupSitePage(SiteSetup &setup)
    : SetupPage(setup, SiteSetup::Page::Site, tr("Who this is, and how partners reach it."))
{
    addText(m_form, tr("Organisation"), u"organization"_s,
            [&setup](const QString &text) { setup.organization = text; });
    addText(m_form, tr("Site"), u"siteName"_s, [this, &setup](const QString &text) {
        setup.name = text;
        if (m_storeChosen)
            return;
        setup.storePath = SiteSetup::suggestedPath(text);
        const QSignalBlocker quiet(m_store); // not chosen by the person
        m_store->setText(setup.storePath);
    });
    auto *address = addText(m_form, tr("Dirsync address"), u"address"_s,
                            [&setup](const QString &text) { setup.address = text; });
    address->setPlaceholderText(u"dirsync@contoso.example"_s);
    auto *note = new QLabel(tr("Partners send to this address; it must be unique."), this);
    note->setFont(Fonts::small(font()));
    m_form->addRow(QString(), note);
    auto *row = new QHBoxLayout;
    row->setSpacing(Space::kRelated);
    m_store = new QLineEdit(this);
    m_store->setObjectName(u"storePath"_s);
    m_store->setAccessibleName(tr("Store"));
    auto *change = new QPushButton(tr("Change…"), this);
    row->addWidget(m_store, 1);
    row->addWidget(change);
    m_form->addRow(tr("Store:"), row);
    setup.storePath = SiteSetup::suggestedPath({});
    m_store->setText(setup.storePath);
    connect(m_store, &QLineEdit::textChanged, this, [this, &setup](const QString &text) {
        m_storeChosen = true;
        setup.storePath = text;
        changed();
    });
    connect(change, &QPushButton::clicked, this, &SetupSitePage::chooseStore);
}

void SetupSitePage::chooseStore()
{
    auto *dialog = new QFileDialog(this, tr("Store of the Site"), m_store->text());
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setDefaultSuffix(u"db"_s);
    connect(dialog, &QFileDialog::fileSelected, this, [this](const QString &path) {
        m_storeChosen = true;
        m_store->setText(path);
        setup().storePath = path;
        changed();
    });
    dialog->open();
}

SetupRolePage::SetupRolePage(SiteSetup &setup)
    : SetupPage(setup, SiteSetup::Page::Role, tr("What this site does in its group."))
{
    const auto add
        = [&](const QString &text, const QString &more, const QString &name, SiteSetup::Role role) {
              auto *button = new QRadioButton(text, this);
              button->setObjectName(name);
              button->setChecked(setup.role == role);
              auto *note = new QLabel(more, this);
              note->setFont(Fonts::small(font()));
              note->setContentsMargins(Space::kGroup + Space::kRelated, 0, 0, Space::kRelated);
              m_form->addRow(button);
              m_form->addRow(note);
              connect(button, &QRadioButton::toggled, this, [this, &setup, role](bool on) {
                  if (!on)
                      return;
                  setup.role = role;
                  changed();
              });
          };
    add(tr("Dirsync server"), tr("Others report here; one per group of partners."), u"roleServer"_s,
        SiteSetup::Role::Server);
    add(tr("Requestor"), tr("I have an invitation."), u"roleRequestor"_s,
        SiteSetup::Role::Requestor);
    add(tr("Decide later"), tr("Only lists for now."), u"roleLater"_s, SiteSetup::Role::Later);
}

SetupSchedulePage::SetupSchedulePage(SiteSetup &setup)
    : SetupPage(setup, SiteSetup::Page::Schedule, tr("When cycles start by themselves."))
{
    auto *editor = new ScheduleEditor(tr("the cycle"), false, this);
    editor->setZone(QTimeZone::systemTimeZoneId());
    auto *kicks
        = new QCheckBox(tr("Pausing the service triggers a cycle (PauseKicksDX = 1)"), this);
    kicks->setObjectName(u"pauseKicks"_s);
    m_form->addRow(editor);
    m_form->addRow(kicks);
    connect(editor, &ScheduleEditor::edited, this, [this, &setup](const Schedule &schedule) {
        setup.schedule = schedule.toText();
        changed();
    });
    connect(kicks, &QCheckBox::toggled, this, [&setup](bool on) { setup.pauseKicks = on; });
}

SetupCheckPage::SetupCheckPage(SiteSetup &setup)
    : SetupPage(setup, SiteSetup::Page::Check, tr("Nothing has been written yet. Finish does it.")),
      m_rows(new QLabel(this)), m_effect(new QLabel(this)),
      m_force(new QCheckBox(tr("Force T1 now, and watch it"), this)),
      m_progress(new TransferProgress(this)), m_failure(redLabel(this))
{
    m_rows->setObjectName(u"checkRows"_s);
    m_rows->setTextFormat(Qt::RichText);
    m_rows->setWordWrap(true);
    m_effect->setObjectName(u"setupEffect"_s);
    m_effect->setWordWrap(true);
    m_force->setObjectName(u"forceNow"_s);
    m_force->setChecked(true);
    m_failure->setObjectName(u"setupFailure"_s);
    for (QWidget *row : QList<QWidget *>{m_rows, m_effect, m_force, m_progress, m_failure})
        m_form->addRow(row);
    connect(m_rows, &QLabel::linkActivated, this, [this](const QString &page) {
        while (wizard()->currentId() > page.toInt())
            wizard()->back();
    });
}

void SetupCheckPage::initializePage()
{
    using Page = SiteSetup::Page;
    QString rows;
    for (const Page page : {Page::Site, Page::Role, Page::People, Page::Partners, Page::Schedule}) {
        const QString wrong = setup().problem(page);
        rows += u"<tr><td style='padding-right:8px'>%1</td><td style='padding-right:16px'>"
                "<a href='%2'>%3</a></td><td>%4</td></tr>"_s.arg(
                    wrong.isEmpty() ? u"✓"_s : u"✕"_s, QString::number(int(page)),
                    SiteSetup::title(page).toHtmlEscaped(),
                    (wrong.isEmpty() ? setup().summary(page) : wrong).toHtmlEscaped());
    }
    m_rows->setText(u"<table cellspacing='0' cellpadding='4'>%1</table>"_s.arg(rows));
    m_effect->setText(setup().effect());
    m_force->setVisible(setup().role == SiteSetup::Role::Requestor);
    m_failure->clear();
    Q_EMIT completeChanged();
}

bool SetupCheckPage::isComplete() const
{
    return setup().isReady();
}

bool SetupCheckPage::forcesNow() const
{
    return setup().role == SiteSetup::Role::Requestor && m_force->isChecked();
}

std::shared_ptr<TransferState> SetupCheckPage::begin()
{
    m_failure->clear();
    return m_progress->begin();
}

void SetupCheckPage::end()
{
    m_progress->end();
}

void SetupCheckPage::showFailure(const QString &text)
{
    m_failure->setText(u"✕ "_s + text);
}

} // namespace dx
