#include "ui/sheet/property_sheet.h"

#include "engine/core/when_done.h"
#include "ui/icons/icon_label.h"
#include "ui/sheet/effect_line.h"
#include "ui/sheet/page_host.h"
#include "ui/sheet/sheet_page.h"
#include "ui/sheet/strip.h"
#include "ui/style/theme.h"

#include <QAbstractButton>
#include <QDialogButtonBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QSettings>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace dx {

PropertySheet::PropertySheet(const QString &kind, std::unique_ptr<Form> form, SheetPort port,
                             QWidget *parent)
    : QDialog(parent), m_kind(kind), m_form(std::move(form)), m_port(std::move(port)),
      m_layout(new QVBoxLayout(this)), m_icon(new IconLabel(32, this)), m_name(new QLabel(this)),
      m_state(new QLabel(this)), m_notice(new Strip(Sense::Modified, this)),
      m_elsewhere(new Strip(Sense::Warning, this)), m_failure(new Strip(Sense::Deleted, this)),
      m_effect(new EffectLine(this)), m_buttons(new QDialogButtonBox(this))
{
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowFlag(Qt::WindowContextHelpButtonHint, true);
    m_layout->setContentsMargins(Space::kMargin, Space::kMargin, Space::kMargin, Space::kMargin);
    m_layout->setSpacing(Space::kRelated);
    auto *header = new QHBoxLayout;
    header->setSpacing(Space::kRelated);
    m_name->setFont(Fonts::title(font()));
    m_name->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_name->setObjectName(u"sheetName"_s);
    m_state->setObjectName(u"sheetState"_s);
    header->addWidget(m_icon);
    header->addWidget(m_name, 1);
    header->addWidget(m_state);
    m_layout->addLayout(header);
    for (Strip *strip : {m_notice, m_elsewhere, m_failure}) {
        m_layout->addWidget(strip);
        strip->hide();
    }
    m_elsewhere->setObjectName(u"changedElsewhere"_s);
    m_failure->setObjectName(u"failure"_s);
    m_layout->addWidget(m_effect);
    buildButtons();
    m_effectDelay.setSingleShot(true);
    m_effectDelay.setInterval(200);
    connect(&m_effectDelay, &QTimer::timeout, this, &PropertySheet::askForEffect);
    connect(m_form.get(), &Form::changed, this, &PropertySheet::onFormChanged);
    connect(m_effect, &EffectLine::problemActivated, this, &PropertySheet::goTo);
}

PropertySheet::~PropertySheet()
{
    // The pages look at the form: they go first. A field that loses its focus by that tells nobody.
    m_form->blockSignals(true);
    qDeleteAll(m_pages);
}

void PropertySheet::buildButtons()
{
    m_buttons->setStandardButtons(QDialogButtonBox::Ok | QDialogButtonBox::Cancel
                                  | QDialogButtonBox::Apply | QDialogButtonBox::Help);
    m_layout->addWidget(m_buttons);
    const auto button = [this](QDialogButtonBox::StandardButton which, const QString &name) {
        QPushButton *b = m_buttons->button(which);
        b->setObjectName(name);
        return b;
    };
    button(QDialogButtonBox::Ok, u"ok"_s)->setDefault(true);
    connect(button(QDialogButtonBox::Apply, u"apply"_s), &QPushButton::clicked, this,
            &PropertySheet::apply);
    connect(button(QDialogButtonBox::Help, u"help"_s), &QPushButton::clicked, this,
            [this] { Q_EMIT helpRequested(m_kind); });
    connect(m_buttons, &QDialogButtonBox::accepted, this, &PropertySheet::accept);
    // Cancel says what it does; Esc may be a slip and asks.
    connect(button(QDialogButtonBox::Cancel, u"cancel"_s), &QPushButton::clicked, this, [this] {
        saveLayout();
        QDialog::reject();
    });
    connect(m_elsewhere->addButton(tr("Reload")), &QAbstractButton::clicked, this, [this] {
        m_elsewhere->hide();
        m_form->accept(m_fresh);
    });
    connect(m_elsewhere->addButton(tr("Keep mine")), &QAbstractButton::clicked, this, [this] {
        m_elsewhere->hide();
        m_form->rebase(m_fresh);
    });
}

SheetPage *PropertySheet::addPage(const QString &title)
{
    auto *page = new SheetPage(*m_form, title, this);
    m_pages.append(page);
    return page;
}

void PropertySheet::setHeader(const QIcon &icon, const QString &name, const QString &state)
{
    m_icon->setPicture(icon);
    m_name->setText(name);
    m_state->setText(state);
    setWindowTitle(m_form->isNew() ? name : tr("%1 Properties").arg(name));
}

void PropertySheet::setNotice(const QString &text)
{
    m_notice->setText(text);
    m_notice->setVisible(!text.isEmpty());
}

void PropertySheet::setEntriesLink(std::function<void()> show)
{
    m_effect->setShowsEntries(true);
    connect(m_effect, &EffectLine::entriesWanted, this, std::move(show));
}

void PropertySheet::start()
{
    m_host = new PageHost(m_pages, this);
    m_layout->insertWidget(m_layout->indexOf(m_effect), m_host, 1);
    int width = 0;
    for (const SheetPage *page : m_pages)
        width = std::max(width, page->labelWidth());
    for (SheetPage *page : m_pages)
        page->setLabelWidth(width);
    const QSettings settings;
    const QString group = u"sheets/"_s + m_kind;
    const QSize first(std::max(640, m_host->comfortableWidth() + 2 * Space::kMargin), 600);
    resize(settings.value(group + u"/size"_s, first).toSize());
    // what is new is filled in from the first page on
    m_host->setCurrent(m_form->isNew() ? 0 : settings.value(group + u"/page"_s, 0).toInt());
    onFormChanged();
    m_pages[m_host->current()]->focusFirst(); // else OK has it, being made before the pages
}

QString PropertySheet::effectText() const
{
    return m_effect->text();
}

void PropertySheet::showPage(const QString &title)
{
    const auto found = std::ranges::find(m_pages, title, &SheetPage::title);
    if (found != m_pages.end())
        m_host->setCurrent(int(found - m_pages.begin()));
}

void PropertySheet::onFormChanged()
{
    if (!m_host)
        return;
    for (SheetPage *page : m_pages)
        page->showForm();
    m_buttons->button(QDialogButtonBox::Apply)->setEnabled(!m_writing && m_form->canApply());
    showProblems();
}

void PropertySheet::showProblems()
{
    const QList<FormProblem> shown = m_form->shownProblems();
    for (int i = 0; i < m_pages.size(); ++i) {
        const auto here = std::ranges::count_if(shown, [&](const FormProblem &problem) {
            return problem.field.page == m_pages[i]->title();
        });
        m_host->setProblems(i, int(here));
    }
    ++m_effectRequest; // whatever is on its way speaks of an older state
    if (!shown.isEmpty()) {
        m_effectDelay.stop();
        m_effect->showProblems(shown);
    } else if (!m_form->canApply()) {
        m_effectDelay.stop();
        m_effect->clear();
    } else {
        m_effect->showWorking();
        m_effectDelay.start();
    }
}

void PropertySheet::askForEffect()
{
    whenDone(m_port.effect(m_form->effect()), this,
             [this, request = ++m_effectRequest](const Result<Effect> &effect) {
                 if (request != m_effectRequest)
                     return;
                 if (effect)
                     m_effect->showEffect(*effect);
                 else
                     m_effect->showError(effect.error());
             });
}

void PropertySheet::apply()
{
    write(false);
}

void PropertySheet::accept()
{
    m_form->touchAll();
    if (const auto wrong = m_form->problems(); !wrong.isEmpty()) {
        goTo(wrong.first().field.id);
        return;
    }
    if (m_form->canApply()) {
        write(true);
        return;
    }
    saveLayout();
    QDialog::accept();
}

void PropertySheet::reject()
{
    const int changes = m_form->changes();
    if (changes == 0) {
        saveLayout();
        QDialog::reject();
        return;
    }
    Question question;
    question.icon = QMessageBox::Warning;
    question.text = tr("Discard %n changes?", nullptr, changes);
    question.answers = {tr("Discard"), tr("Keep editing")};
    question.preferred = 1;
    question.destructive = true;
    m_prompt(this, question, [this](int answer) {
        if (answer != 0)
            return;
        saveLayout();
        QDialog::reject();
    });
}

void PropertySheet::write(bool thenClose)
{
    if (m_writing || !m_form->canApply())
        return;
    setBusy(true);
    m_failure->hide();
    whenDone(m_port.write(m_form->writer()), this,
             [this, thenClose, commands = m_form->commands()](const Result<std::any> &stored) {
                 setBusy(false);
                 if (!stored) {
                     m_failure->setText(stored.error().text);
                     m_failure->show();
                     return;
                 }
                 m_form->accept(*stored);
                 if (m_port.note)
                     m_port.note(commands);
                 Q_EMIT written();
                 if (!thenClose)
                     return;
                 saveLayout();
                 QDialog::accept();
             });
}

void PropertySheet::checkStored()
{
    const Form::StoreFunction loader = m_form->loader();
    if (!loader || m_writing)
        return;
    whenDone(m_port.load(loader), this,
             [this](const Result<std::any> &stored) { onStored(stored); });
}

void PropertySheet::onStored(const Result<std::any> &stored)
{
    if (m_writing)
        return;
    if (!stored) {
        m_failure->setText(stored.error().text);
        m_failure->show();
        return;
    }
    if (m_form->changes() == 0) {
        m_form->accept(*stored);
    } else if (m_form->differs(*stored)) {
        m_fresh = *stored;
        m_elsewhere->setText(tr("Somebody else changed this meanwhile."));
        m_elsewhere->show();
    }
}

void PropertySheet::goTo(const QString &field)
{
    for (const FormField &declared : m_form->fields()) {
        if (declared.id != field)
            continue;
        showPage(declared.page);
        for (SheetPage *page : m_pages) {
            if (page->title() == declared.page)
                page->focusField(field);
        }
    }
}

void PropertySheet::setBusy(bool busy)
{
    m_writing = busy;
    m_host->setEnabled(!busy);
    m_buttons->button(QDialogButtonBox::Ok)->setEnabled(!busy);
    onFormChanged();
}

void PropertySheet::saveLayout() const
{
    QSettings settings;
    const QString group = u"sheets/"_s + m_kind;
    settings.setValue(group + u"/size"_s, size());
    settings.setValue(group + u"/page"_s, m_host ? m_host->current() : 0);
}

} // namespace dx
