#include "ui/schedule/schedule_editor.h"

#include "ui/schedule/schedule_grid.h"
#include "ui/style/theme.h"

#include <QButtonGroup>
#include <QCheckBox>
#include <QDateTime>
#include <QHBoxLayout>
#include <QLabel>
#include <QLocale>
#include <QRadioButton>
#include <QScrollArea>
#include <QTimeZone>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace dx {

ScheduleEditor::ScheduleEditor(const QString &cycle, bool withArrival, QWidget *parent)
    : QWidget(parent), m_choices(new QButtonGroup(this)),
      m_quarters(new QCheckBox(tr("Quarters of an hour"), this)), m_grid(new ScheduleGrid(this)),
      m_zoneText(new QLabel(this)), m_runs(new QLabel(this))
{
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(Space::kRelated);
    auto *row = new QHBoxLayout;
    row->setSpacing(Space::kGroup);
    layout->addLayout(row);
    if (withArrival)
        addChoice(tr("As soon as a reply arrives"), u"arrival"_s, Schedule::Kind::Arrival);
    addChoice(tr("Never"), u"never"_s, Schedule::Kind::Never);
    addChoice(tr("Always"), u"always"_s, Schedule::Kind::Always);
    addChoice(tr("Selected times"), u"selected"_s, Schedule::Kind::Selected);
    row->addStretch();
    layOutGrid(layout, cycle);
    connect(m_quarters, &QCheckBox::toggled, m_grid, &ScheduleGrid::setQuarters);
    connect(m_choices, &QButtonGroup::idClicked, this,
            [this](int id) { choose(Schedule::Kind(id)); });
    connect(m_grid, &ScheduleGrid::edited, this, [this](const Schedule &schedule) {
        setSchedule(schedule);
        Q_EMIT edited(m_schedule);
    });
    showSchedule();
}

void ScheduleEditor::layOutGrid(QVBoxLayout *layout, const QString &cycle)
{
    m_quarters->setObjectName(u"quarters"_s);
    m_quarters->setWhatsThis(tr("Paint quarters of an hour instead of whole hours."));
    m_grid->setAccessibleName(tr("Week of %1").arg(cycle));
    auto *area = new QScrollArea(this);
    area->setFrameShape(QFrame::NoFrame);
    area->setWidgetResizable(true);
    area->setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    area->setFocusPolicy(Qt::NoFocus);
    area->setWidget(m_grid);
    area->viewport()->setAutoFillBackground(false);
    m_grid->setAutoFillBackground(false);
    area->setFixedHeight(m_grid->sizeHint().height() + Space::kGroup);
    layout->addWidget(area);
    auto *below = new QHBoxLayout;
    below->addWidget(m_zoneText, 1);
    below->addWidget(m_quarters);
    layout->addLayout(below);
    m_runs->setWordWrap(true);
    m_runs->setObjectName(u"nextRuns"_s);
    m_runs->setAccessibleName(tr("Next runs"));
    m_runs->setTextInteractionFlags(Qt::TextSelectableByMouse);
    layout->addWidget(m_runs);
    layout->addStretch();
}

void ScheduleEditor::addChoice(const QString &text, const QString &name, Schedule::Kind kind)
{
    auto *button = new QRadioButton(text, this);
    button->setObjectName(name);
    m_choices->addButton(button, int(kind));
    static_cast<QHBoxLayout *>(layout()->itemAt(0)->layout())->addWidget(button);
}

void ScheduleEditor::setSchedule(const Schedule &schedule)
{
    m_schedule = schedule;
    if (schedule.kind() == Schedule::Kind::Selected)
        m_painted = schedule;
    showSchedule();
}

void ScheduleEditor::setZone(const QByteArray &zone)
{
    m_zone = zone;
    showSchedule();
}

void ScheduleEditor::setClock(const Clock *clock)
{
    m_clock = clock;
    showSchedule();
}

void ScheduleEditor::choose(Schedule::Kind kind)
{
    if (kind == m_schedule.kind())
        return;
    m_schedule = kind == Schedule::Kind::Selected ? m_painted : Schedule(kind);
    m_schedule.setKind(kind);
    showSchedule();
    Q_EMIT edited(m_schedule);
}

QStringList ScheduleEditor::nextRuns() const
{
    const QTimeZone zone(m_zone);
    QStringList out;
    for (const Timestamp at : m_schedule.nextRuns(m_clock->now(), m_zone, 5)) {
        const QDateTime when
            = QDateTime::fromMSecsSinceEpoch(at, zone.isValid() ? zone : QTimeZone::utc());
        const QString day
            = locale().standaloneDayName(when.date().dayOfWeek(), QLocale::ShortFormat);
        out.append(tr("%1 %2", "day and time")
                       .arg(day, locale().toString(when.time(), QLocale::ShortFormat)));
    }
    return out;
}

void ScheduleEditor::showSchedule()
{
    if (QAbstractButton *button = m_choices->button(int(m_schedule.kind())))
        button->setChecked(true);
    m_grid->setSchedule(m_schedule);
    m_zoneText->setText(tr("Times of %1").arg(QString::fromUtf8(m_zone)));
    if (m_schedule.kind() == Schedule::Kind::Arrival) {
        m_runs->setText(tr("Runs as soon as a reply arrives, while a program works the site."));
        return;
    }
    const QStringList runs = nextRuns();
    m_runs->setText(runs.isEmpty() ? tr("No run is due: force it by hand.")
                                   : tr("Next runs: %1").arg(runs.join(u" · "_s)));
}

} // namespace dx
