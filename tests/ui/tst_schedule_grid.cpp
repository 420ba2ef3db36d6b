#include "engine/core/clock.h"
#include "ui/schedule/schedule_editor.h"
#include "ui/schedule/schedule_grid.h"

#include <QAbstractButton>
#include <QCheckBox>
#include <QLabel>
#include <QSignalSpy>
#include <QTest>

using namespace dx;
using namespace Qt::StringLiterals;

namespace {

int count(const Schedule &schedule)
{
    int on = 0;
    for (int i = 0; i < Schedule::kQuarters; ++i)
        on += schedule.isSet(i) ? 1 : 0;
    return on;
}

void drag(ScheduleGrid &grid, QPoint from, QPoint to)
{
    const auto at = [&](QPoint cell) { return grid.cellRect(cell.y(), cell.x()).center(); };
    QTest::mousePress(&grid, Qt::LeftButton, {}, at(from));
    QTest::mouseMove(&grid, at(to));
    QTest::mouseRelease(&grid, Qt::LeftButton, {}, at(to));
}

} // namespace

class TestScheduleGrid : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init();
    void dragPaintsARectangle();
    void dragFromAPaintedCellClears();
    void headingPaintsADay();
    void keysPaint();
    void quartersPaintQuarters();
    void readOnlyStays();
    void paintingAlwaysTakesAway();
    void editorKeepsThePaintedTimes();
    void editorShowsZoneAndNextRuns();
    void arrivalIsOfferedForT3Only();

private:
    std::unique_ptr<ScheduleGrid> m_grid;
};

void TestScheduleGrid::init()
{
    m_grid = std::make_unique<ScheduleGrid>();
    m_grid->resize(700, 220);
    m_grid->show();
    QVERIFY(QTest::qWaitForWindowExposed(m_grid.get()));
}

void TestScheduleGrid::dragPaintsARectangle()
{
    QSignalSpy edited(m_grid.get(), &ScheduleGrid::edited);
    drag(*m_grid, {8, 0}, {9, 4});
    QCOMPARE(edited.count(), 1);
    const Schedule &schedule = m_grid->schedule();
    QCOMPARE(schedule.kind(), Schedule::Kind::Selected);
    QCOMPARE(count(schedule), 2 * 5 * 4);
    QVERIFY(schedule.isSet(8 * 4));
    QVERIFY(schedule.isSet(4 * 96 + 9 * 4 + 3));
    QVERIFY(!schedule.isSet(5 * 96 + 8 * 4));
}

void TestScheduleGrid::dragFromAPaintedCellClears()
{
    drag(*m_grid, {8, 0}, {11, 0});
    drag(*m_grid, {10, 0}, {12, 0});
    QCOMPARE(count(m_grid->schedule()), 2 * 4);
    QVERIFY(!m_grid->schedule().isSet(10 * 4));
}

void TestScheduleGrid::headingPaintsADay()
{
    const QRect cell = m_grid->cellRect(2, 0);
    QTest::mouseClick(m_grid.get(), Qt::LeftButton, {}, QPoint(3, cell.center().y()));
    QCOMPARE(count(m_grid->schedule()), 96);
    QVERIFY(m_grid->schedule().isSet(2 * 96));
    QTest::mouseClick(m_grid.get(), Qt::LeftButton, {}, QPoint(3, cell.center().y()));
    QCOMPARE(count(m_grid->schedule()), 0);
}

void TestScheduleGrid::keysPaint()
{
    m_grid->setFocus();
    QSignalSpy edited(m_grid.get(), &ScheduleGrid::edited);
    QTest::keyClick(m_grid.get(), Qt::Key_Down);
    QTest::keyClick(m_grid.get(), Qt::Key_Right);
    QTest::keyClick(m_grid.get(), Qt::Key_Right, Qt::ShiftModifier);
    QTest::keyClick(m_grid.get(), Qt::Key_Space);
    QCOMPARE(edited.count(), 1);
    QCOMPARE(count(m_grid->schedule()), 8);
    QVERIFY(m_grid->schedule().isSet(96 + 4));
    QVERIFY(m_grid->schedule().isSet(96 + 2 * 4 + 3));
    QVERIFY(m_grid->accessibleDescription().endsWith(u"on"_s));
    QTest::keyClick(m_grid.get(), Qt::Key_Space);
    QCOMPARE(count(m_grid->schedule()), 0);
}

void TestScheduleGrid::quartersPaintQuarters()
{
    m_grid->setQuarters(true);
    drag(*m_grid, {33, 6}, {33, 6});
    QCOMPARE(count(m_grid->schedule()), 1);
    QVERIFY(m_grid->schedule().isSet(6 * 96 + 33));
    m_grid->setQuarters(false);
    m_grid->setFocus();
    QTest::keyClick(m_grid.get(), Qt::Key_Home);
    for (int i = 0; i < 8; ++i)
        QTest::keyClick(m_grid.get(), Qt::Key_Right);
    QVERIFY2(m_grid->currentText().endsWith(u"partly on"_s), qPrintable(m_grid->currentText()));
}

void TestScheduleGrid::readOnlyStays()
{
    m_grid->setReadOnly(true);
    drag(*m_grid, {0, 0}, {23, 6});
    m_grid->setFocus();
    QTest::keyClick(m_grid.get(), Qt::Key_Space);
    QCOMPARE(m_grid->schedule(), Schedule());
}

void TestScheduleGrid::paintingAlwaysTakesAway()
{
    m_grid->setSchedule(Schedule(Schedule::Kind::Always));
    drag(*m_grid, {0, 0}, {0, 0});
    QCOMPARE(m_grid->schedule().kind(), Schedule::Kind::Selected);
    QCOMPARE(count(m_grid->schedule()), Schedule::kQuarters - 4);
}

void TestScheduleGrid::editorKeepsThePaintedTimes()
{
    ScheduleEditor editor(u"T2"_s, false);
    QSignalSpy edited(&editor, &ScheduleEditor::edited);
    Schedule painted(Schedule::Kind::Selected);
    painted.set(40, true);
    editor.setSchedule(painted);
    QVERIFY(editor.findChild<QAbstractButton *>(u"selected"_s)->isChecked());
    editor.findChild<QAbstractButton *>(u"never"_s)->click();
    QCOMPARE(editor.schedule().kind(), Schedule::Kind::Never);
    editor.findChild<QAbstractButton *>(u"selected"_s)->click();
    QCOMPARE(editor.schedule(), painted);
    QCOMPARE(edited.count(), 2);
}

void TestScheduleGrid::editorShowsZoneAndNextRuns()
{
    const TestClock clock(1'700'000'000'000); // Tuesday 2023-11-14 22:13 UTC
    ScheduleEditor editor(u"T2"_s, false);
    editor.setClock(&clock);
    editor.setZone("Europe/Berlin");
    Schedule schedule(Schedule::Kind::Selected);
    schedule.set(2 * 96 + 9 * 4, true); // Wednesday 09:00
    editor.setSchedule(schedule);
    QCOMPARE(editor.nextRuns().size(), 5);
    QVERIFY2(editor.nextRuns().first().contains(u'9'), qPrintable(editor.nextRuns().first()));
    editor.setSchedule(Schedule());
    QVERIFY(editor.nextRuns().isEmpty());
    QVERIFY(editor.findChild<QLabel *>(u"nextRuns"_s)->text().contains(u"by hand"_s));
}

void TestScheduleGrid::arrivalIsOfferedForT3Only()
{
    const ScheduleEditor t2(u"T2"_s, false);
    QVERIFY(!t2.findChild<QAbstractButton *>(u"arrival"_s));
    const ScheduleEditor t3(u"T3"_s, true);
    QVERIFY(t3.findChild<QAbstractButton *>(u"arrival"_s));
}

QTEST_MAIN(TestScheduleGrid)
#include "tst_schedule_grid.moc"
