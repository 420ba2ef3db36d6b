#include "ui/status_cells.h"

#include "model/site_facts.h"
#include "ui/elements.h"
#include "ui/style/theme.h"

#include <QDateTime>
#include <QLabel>
#include <QLocale>
#include <QStatusBar>
#include <QToolButton>

namespace dx {
namespace {

QString verifiedText(const SiteSummary &summary)
{
    if (summary.agreements.isEmpty())
        return {};
    switch (markOf(summary)) {
    case MarkState::Verified:
        return StatusCells::tr("Verified ✓");
    case MarkState::Differs:
        return StatusCells::tr("Differs ≠");
    case MarkState::Waiting:
        return StatusCells::tr("Waiting for confirmation");
    case MarkState::Failing:
        return StatusCells::tr("Failing ✕");
    case MarkState::Warning:
    case MarkState::Held:
        return StatusCells::tr("Warning ⚠");
    case MarkState::Paused:
    case MarkState::None:
        break;
    }
    return StatusCells::tr("Not verified yet");
}

QString nextText(const SiteSummary &summary)
{
    const auto next = nextRun(summary, QDateTime::currentMSecsSinceEpoch());
    if (!next || summary.info.control != ControlState::Running)
        return StatusCells::tr("No cycle scheduled");
    const QDateTime at = QDateTime::fromMSecsSinceEpoch(next->at);
    const bool today = at.date() == QDate::currentDate();
    return StatusCells::tr("Next %1 %2")
        .arg(toString(next->kind),
             QLocale().toString(at, today ? QStringLiteral("HH:mm") : QStringLiteral("ddd HH:mm")));
}

} // namespace

StatusCells::StatusCells(MainWindow &window, QStatusBar *bar)
    : QObject(bar), m_window(window), m_bar(bar), m_recipients(cell(QStringLiteral("statusCount"))),
      m_service(cell(QStringLiteral("statusService"))), m_trigger(new QToolButton(bar)),
      m_next(nullptr), m_held(nullptr), m_verified(nullptr)
{
    m_trigger->setObjectName(QStringLiteral("statusTrigger"));
    m_trigger->setAutoRaise(true);
    m_trigger->setFont(Fonts::small(bar->font()));
    m_trigger->setToolTip(
        tr("Whether pausing the service triggers a cycle. Click to open Services."));
    connect(m_trigger, &QToolButton::clicked, &m_window,
            [this] { m_window.commands().trigger(CommandId::Services); });
    bar->addPermanentWidget(m_trigger);
    m_next = cell(QStringLiteral("statusNext"));
    m_held = cell(QStringLiteral("statusHeld"));
    m_verified = cell(QStringLiteral("statusVerified"));
    bar->setSizeGripEnabled(false);
}

QLabel *StatusCells::cell(const QString &objectName)
{
    auto *label = new ElidedLabel(m_bar);
    label->setObjectName(objectName);
    label->setFont(Fonts::small(m_bar->font()));
    label->setContentsMargins(Space::kRelated, 2, Space::kRelated, 2);
    m_bar->addPermanentWidget(label);
    return label;
}

void StatusCells::refresh()
{
    const Selection selection = m_window.selection();
    const bool there = selection.session && selection.session->isLoaded();
    for (QWidget *const widget : std::initializer_list<QWidget *>{
             m_recipients, m_service, m_trigger, m_next, m_held, m_verified})
        widget->setVisible(there);
    if (!there)
        return;
    const SiteSummary &summary = selection.session->summary();
    const EngineInfo engine = selection.session->engineInfo();
    const AddressList *const list = findList(summary, selection.list);
    const qint64 count = list ? list->entries : summary.recipients;
    m_recipients->setText(selection.recipientCount > 1
                              ? tr("%1 of %Ln recipients", nullptr, int(count))
                                    .arg(QLocale().toString(selection.recipientCount))
                              : tr("%Ln recipients", nullptr, int(count)));
    m_service->setText(tr("Service: %1").arg(serviceText(summary, engine)));
    m_trigger->setText(tr("PauseKicksDX = %1").arg(summary.pauseKicks ? 1 : 0));
    m_trigger->setEnabled(m_window.commands().action(CommandId::Services) != nullptr);
    m_next->setText(nextText(summary));
    m_held->setText(tr("%1 held").arg(QLocale().toString(summary.held)));
    QFont font = m_recipients->font();
    font.setBold(summary.held > 0);
    m_held->setFont(font);
    const QString verified = verifiedText(summary);
    m_verified->setText(verified);
    m_verified->setVisible(!verified.isEmpty());
    for (QLabel *const label : {m_recipients, m_service, m_next, m_held, m_verified})
        label->setToolTip(label->text()); // large text may not fit
}

} // namespace dx
