#include "ui/services/services_dialog.h"

#include "engine/core/when_done.h"
#include "model/forms/service_form.h"
#include "model/service_control.h"
#include "model/site_parameters.h"
#include "ui/services/pause_answer_box.h"
#include "ui/style/theme.h"

#include <QCheckBox>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QPushButton>
#include <QTreeWidget>

using namespace Qt::StringLiterals;

namespace dx {
namespace {

enum Column {
    Service,
    Status,
    Startup,
    ColumnCount,
};

/** What pausing would start at a site, as the check box says it. */
QString triggerText(const SiteSummary &summary)
{
    if (summary.server)
        return ServicesDialog::tr("Pausing triggers a cycle (PauseKicksDX = 1): T2 at this "
                                  "site");
    for (const Agreement &agreement : summary.agreements) {
        if (agreement.role == Role::Requestor)
            return ServicesDialog::tr("Pausing triggers a cycle (PauseKicksDX = 1): T1 at "
                                      "this site");
    }
    return ServicesDialog::tr("Pausing triggers a cycle (PauseKicksDX = 1): nothing yet at "
                              "this site");
}

} // namespace

ServicesDialog::ServicesDialog(const QList<SiteSession *> &sessions, QWidget *parent)
    : QDialog(parent), m_list(new QTreeWidget(this)), m_answer(new QLabel(this)),
      m_kicks(new QCheckBox(this))
{
    setAttribute(Qt::WA_DeleteOnClose);
    setObjectName(u"servicesDialog"_s);
    setWindowTitle(tr("Services"));
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(Space::kMargin, Space::kMargin, Space::kMargin, Space::kMargin);
    layout->setSpacing(Space::kRelated);
    auto *above = new QHBoxLayout;
    above->setSpacing(Space::kMargin);
    above->addWidget(m_list, 1);
    above->addWidget(buttonColumn());
    layout->addLayout(above, 1);
    m_answer->setObjectName(u"answer"_s);
    m_answer->setWordWrap(true);
    m_answer->setMinimumHeight(2 * fontMetrics().lineSpacing());
    m_answer->setAlignment(Qt::AlignLeft | Qt::AlignTop);
    layout->addWidget(m_answer);
    layout->addWidget(triggerRow());
    m_list->setObjectName(u"services"_s);
    m_list->setAccessibleName(tr("Services"));
    m_list->setColumnCount(ColumnCount);
    m_list->setHeaderLabels({tr("Service"), tr("Status"), tr("Startup")});
    m_list->setRootIsDecorated(false);
    m_list->setUniformRowHeights(true);
    m_list->setAllColumnsShowFocus(true);
    m_list->header()->setStretchLastSection(false);
    m_list->header()->setSectionResizeMode(Service, QHeaderView::Stretch);
    connect(m_list, &QTreeWidget::currentItemChanged, this, [this] {
        m_answer->clear();
        updateButtons();
    });
    for (SiteSession *session : sessions)
        addSite(session);
    if (!sessions.isEmpty())
        select(sessions.first());
    updateButtons();
    resize(600, 340);
}

QPushButton *ServicesDialog::addButton(QWidget *column, const QString &text, const QString &name)
{
    auto *button = new QPushButton(text, column);
    button->setObjectName(name);
    button->setAutoDefault(false);
    column->layout()->addWidget(button);
    return button;
}

QWidget *ServicesDialog::buttonColumn()
{
    auto *column = new QWidget(this);
    auto *layout = new QVBoxLayout(column);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(Space::kRelated);
    QPushButton *close = addButton(column, tr("Close"), u"close"_s);
    layout->addSpacing(Space::kRelated);
    m_start = addButton(column, tr("&Start"), u"start"_s);
    m_stop = addButton(column, tr("S&top"), u"stop"_s);
    m_pause = addButton(column, tr("&Pause"), u"pause"_s);
    m_continue = addButton(column, tr("&Continue"), u"continue"_s);
    layout->addSpacing(Space::kRelated);
    m_startup = addButton(column, tr("Sta&rtup…"), u"startup"_s);
    layout->addStretch();
    connect(close, &QPushButton::clicked, this, &QDialog::accept);
    connect(m_start, &QPushButton::clicked, this, [this] { control(ControlCode::Start); });
    connect(m_stop, &QPushButton::clicked, this, [this] { control(ControlCode::Stop); });
    connect(m_pause, &QPushButton::clicked, this, &ServicesDialog::onPause);
    connect(m_continue, &QPushButton::clicked, this, [this] { control(ControlCode::Continue); });
    connect(m_startup, &QPushButton::clicked, this, [this] { Q_EMIT startupRequested(current()); });
    return column;
}

QWidget *ServicesDialog::triggerRow()
{
    auto *row = new QWidget(this);
    auto *layout = new QHBoxLayout(row);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(Space::kRelated);
    m_kicks->setObjectName(u"pauseKicks"_s);
    m_kicks->setWhatsThis(tr("With this, Pause starts a cycle and answers with error 2140; the "
                             "service keeps running. Without it, the service really pauses."));
    m_parameters = new QPushButton(tr("Para&meters…"), row);
    m_parameters->setObjectName(u"parametersButton"_s);
    m_parameters->setAutoDefault(false);
    layout->addWidget(m_kicks, 1);
    layout->addWidget(m_parameters);
    connect(m_kicks, &QCheckBox::toggled, this, &ServicesDialog::onKicks);
    connect(m_parameters, &QPushButton::clicked, this,
            [this] { Q_EMIT parametersRequested(current()); });
    return row;
}

void ServicesDialog::addSite(SiteSession *session)
{
    m_sessions.append(session);
    new QTreeWidgetItem(m_list);
    showSite(session);
    connect(session, &SiteSession::summaryChanged, this, [this, session] { showSite(session); });
}

void ServicesDialog::removeSite(SiteSession *session)
{
    const auto row = m_sessions.indexOf(session);
    if (row < 0)
        return;
    disconnect(session, nullptr, this, nullptr);
    m_sessions.removeAt(row);
    delete m_list->takeTopLevelItem(int(row));
    updateButtons();
}

void ServicesDialog::select(SiteSession *session)
{
    const auto row = m_sessions.indexOf(session);
    if (row >= 0)
        m_list->setCurrentItem(m_list->topLevelItem(int(row)));
}

SiteSession *ServicesDialog::current() const
{
    const int row = m_list->indexOfTopLevelItem(m_list->currentItem());
    return row < 0 ? nullptr : m_sessions[row].data();
}

void ServicesDialog::showSite(SiteSession *session)
{
    QTreeWidgetItem *item = m_list->topLevelItem(int(m_sessions.indexOf(session)));
    const SiteInfo &info = session->summary().info;
    item->setText(Service, tr("Directory Synchronization – %1").arg(info.name));
    item->setText(Status, ServiceForm::stateName(info.control));
    item->setText(Startup, ServiceForm::startupName(info.startup));
    updateButtons();
}

void ServicesDialog::updateButtons()
{
    const SiteSession *session = current();
    const bool can = session && session->isLoaded() && !m_waiting;
    const SiteSummary summary = session ? session->summary() : SiteSummary();
    const ControlState state = summary.info.control;
    const bool disabled = summary.info.startup == StartupType::Disabled;
    m_start->setEnabled(can && state == ControlState::Stopped && !disabled);
    m_stop->setEnabled(can && state != ControlState::Stopped);
    m_pause->setEnabled(can && state == ControlState::Running);
    m_continue->setEnabled(can && state == ControlState::Paused);
    m_startup->setEnabled(can);
    m_parameters->setEnabled(can);
    m_kicks->setEnabled(can);
    m_kicks->setText(triggerText(summary));
    m_kicks->setAccessibleName(m_kicks->text());
    const QSignalBlocker quiet(m_kicks);
    m_kicks->setChecked(summary.pauseKicks);
}

void ServicesDialog::onPause()
{
    Question question;
    question.text = tr("Are you sure you want to pause the Directory Synchronization service?");
    question.answers = {tr("Yes"), tr("No")};
    m_prompt(this, question, [this](int answer) {
        if (answer == 0)
            control(ControlCode::Pause);
    });
}

void ServicesDialog::control(ControlCode code)
{
    SiteSession *session = current();
    if (!session)
        return;
    m_waiting = true;
    updateButtons();
    m_answer->setText(tr("Waiting for the service…"));
    whenDone(controlService(*session, code), this,
             [this, guard = QPointer(session)](const Result<ControlAnswer> &answer) {
                 m_waiting = false;
                 if (guard)
                     onAnswer(guard, answer);
                 updateButtons();
             });
}

void ServicesDialog::onAnswer(SiteSession *session, const Result<ControlAnswer> &answer)
{
    session->refresh();
    if (!answer) {
        m_answer->setText(answer.error().text);
        return;
    }
    if (answer->error == 0) {
        m_answer->setText(answer->text + u' ' + answer->explanation);
        return;
    }
    m_answer->setText(answer->explanation);
    auto *box = new PauseAnswerBox(*answer, this);
    connect(box, &PauseAnswerBox::watchRequested, this, [this, guard = QPointer(session)] {
        if (guard)
            Q_EMIT watchRequested(guard);
    });
    connect(box, &PauseAnswerBox::setUpRequested, this, [this, guard = QPointer(session)] {
        if (guard)
            Q_EMIT setUpRequested(guard);
    });
    box->open();
}

void ServicesDialog::onKicks(bool on)
{
    SiteSession *session = current();
    if (!session)
        return;
    whenDone(setPauseKicks(*session, on), this, [this](const Result<> &stored) {
        if (!stored)
            m_answer->setText(stored.error().text);
        updateButtons();
    });
}

} // namespace dx
