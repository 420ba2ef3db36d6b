#include "engine/service/trigger.h"

#include <QTest>

using namespace dx;
using namespace Qt::StringLiterals;

Q_DECLARE_METATYPE(dx::ControlState)
Q_DECLARE_METATYPE(dx::ControlCode)

class TestTrigger final : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void steps_data();
    void steps();
    void pausing_data();
    void pausing();
    void sentences();
    void refusalsSayWhatToDo();
};

void TestTrigger::steps_data()
{
    QTest::addColumn<ControlState>("state");
    QTest::addColumn<ControlCode>("code");
    QTest::addColumn<std::optional<ControlState>>("next");
    using enum ControlState;
    using Code = ControlCode;
    const auto row
        = [](const char *name, ControlState state, Code code, std::optional<ControlState> next) {
              QTest::newRow(name) << state << code << next;
          };
    row("stopped, Start: runs", Stopped, Code::Start, Running);
    row("stopped, Stop: refused", Stopped, Code::Stop, {});
    row("stopped, Pause: refused", Stopped, Code::Pause, {});
    row("stopped, Continue: refused", Stopped, Code::Continue, {});
    row("running, Start: refused", Running, Code::Start, {});
    row("running, Stop: stops", Running, Code::Stop, Stopped);
    row("running, Pause: pauses", Running, Code::Pause, Paused);
    row("running, Continue: refused", Running, Code::Continue, {});
    row("paused, Start: refused", Paused, Code::Start, {});
    row("paused, Stop: stops", Paused, Code::Stop, Stopped);
    row("paused, Pause: refused", Paused, Code::Pause, {});
    row("paused, Continue: runs", Paused, Code::Continue, Running);
}

void TestTrigger::steps()
{
    QFETCH(ControlState, state);
    QFETCH(ControlCode, code);
    QFETCH(std::optional<ControlState>, next);
    QCOMPARE(nextState(state, code), next);
}

void TestTrigger::pausing_data()
{
    QTest::addColumn<bool>("kicks");
    QTest::addColumn<bool>("server");
    QTest::addColumn<bool>("requestor");
    QTest::addColumn<bool>("remotes");
    QTest::addColumn<int>("effect");
    using enum PauseEffect;
    const auto row = [](const char *name, bool kicks, bool server, bool requestor, bool remotes,
                        PauseEffect effect) {
        QTest::newRow(name) << kicks << server << requestor << remotes << int(effect);
    };
    row("no flag, server: pauses", false, true, false, true, Pauses);
    row("no flag, requestor: pauses", false, false, true, false, Pauses);
    row("no flag, no role: pauses", false, false, false, false, Pauses);
    row("server: T2", true, true, false, true, TriggersT2);
    row("requestor: T1", true, false, true, false, TriggersT1);
    row("both roles: T2", true, true, true, true, TriggersT2);
    row("server object, requestor only: T2", true, true, true, false, TriggersT2);
    row("no role: nothing", true, false, false, false, NothingToTrigger);
    row("server object without agreement: nothing", true, true, false, false, NothingToTrigger);
}

void TestTrigger::pausing()
{
    QFETCH(bool, kicks);
    QFETCH(bool, server);
    QFETCH(bool, requestor);
    QFETCH(bool, remotes);
    QFETCH(int, effect);
    QCOMPARE(int(pauseEffect({kicks, server, requestor, remotes})), effect);
}

void TestTrigger::sentences()
{
    QCOMPARE(ControlTexts::couldNotPause(u"HQ"_s),
             u"Could not pause the Directory Synchronization service on \\\\HQ. Error 2140: An "
             "internal error occurred."_s);
    const TriggerFacts server{true, true, false, true};
    QCOMPARE(ControlTexts::triggered(CycleKind::T2, {42}, {}, server),
             u"This is the expected answer: T2 (cycle 42) has started and the service keeps "
             "running."_s);
    QVERIFY(ControlTexts::triggered(CycleKind::T2, {43}, {42}, server)
                .startsWith("This is the expected answer: T2 is queued behind cycle 42"_L1));
    const TriggerFacts both{true, true, true, true};
    QVERIFY(ControlTexts::triggered(CycleKind::T2, {42}, {}, both)
                .contains("both roles; T2 was chosen because"_L1));
    QVERIFY(ControlTexts::nothingToTrigger({true, false, false, false})
                .startsWith("Nothing to trigger: this site has no role"_L1));
    QVERIFY(ControlTexts::nothingToTrigger({true, true, false, false})
                .startsWith("Nothing to trigger: this site has no agreement"_L1));
}

void TestTrigger::refusalsSayWhatToDo()
{
    const Error stopped = ControlTexts::refused(ControlState::Stopped, ControlCode::Pause, u"HQ"_s);
    QCOMPARE(stopped.code, Error::Code::Conflict);
    QCOMPARE(stopped.text,
             u"The Directory Synchronization service on \\\\HQ is stopped. It cannot be paused; "
             "start it first."_s);
    QVERIFY(ControlTexts::refused(ControlState::Paused, ControlCode::Start, u"HQ"_s)
                .text.endsWith("choose Continue."_L1));
}

QTEST_GUILESS_MAIN(TestTrigger)
#include "tst_trigger.moc"
