#include "engine/service/lease.h"

#include <QTemporaryDir>
#include <QTest>

using namespace dx;
using namespace Qt::StringLiterals;

namespace {

constexpr qint64 kSecond = 1000;

/** One program's way to the lease: its own connection to the run file. */
struct Program
{
    Program(const StoreUrl &url, const Clock &clock, const QString &host, qint64 pid)
        : database(std::move(*Database::open(url, Database::Mode::ReadWrite, StorePart::Run))),
          store(*database),
          lease(store, clock, {}, [this](qint64) { return otherIsAlive; }), claim{host, pid,
                                                                                  u"dirsync"_s}
    {
    }
    bool otherIsAlive = true;
    std::unique_ptr<Database> database;
    RunStore store;
    Lease lease;
    LeaseClaim claim;
};

} // namespace

class TestLease final : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init();
    void freeSiteIsTaken();
    void heldSiteIsNot();
    void releaseFreesAtOnce();
    void silenceFrees();
    void lostLeaseStaysLost();
    void deadProcessOnThisHost();
    void fenceStaysAboveTheSites();
    void requestsComeBackInOrder();
    void progressIsReplaced();

private:
    StoreUrl url() const { return *StoreUrl::parse(u"sqlite:"_s + m_folder->filePath(u"s.db"_s)); }
    std::unique_ptr<QTemporaryDir> m_folder;
    TestClock m_clock;
};

void TestLease::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    m_clock.set(1'700'000'000'000);
}

void TestLease::freeSiteIsTaken()
{
    Program one(url(), m_clock, u"one"_s, 11);
    QVERIFY(!*one.lease.holder(u"one"_s));
    const auto taken = one.lease.take(one.claim, 0);
    QVERIFY(taken);
    QVERIFY(taken->isOurs);
    QCOMPARE(taken->holder.fence, 1);
    QCOMPARE(taken->holder.host, u"one"_s);
    QCOMPARE(taken->holder.pid, 11);
    QCOMPARE(**one.lease.holder(u"one"_s), taken->holder);
}

void TestLease::heldSiteIsNot()
{
    Program one(url(), m_clock, u"one"_s, 11);
    Program two(url(), m_clock, u"two"_s, 22);
    QVERIFY(one.lease.take(one.claim, 0));
    m_clock.advance(19 * kSecond);
    const auto refused = two.lease.take(two.claim, 0);
    QVERIFY(refused);
    QVERIFY(!refused->isOurs);
    QCOMPARE(refused->holder.host, u"one"_s);
    QVERIFY(*one.lease.beat(1));
}

void TestLease::releaseFreesAtOnce()
{
    Program one(url(), m_clock, u"one"_s, 11);
    Program two(url(), m_clock, u"two"_s, 22);
    QVERIFY(one.lease.take(one.claim, 0));
    QVERIFY(one.lease.release(1));
    QVERIFY(!*two.lease.holder(u"two"_s));
    QCOMPARE(two.lease.take(two.claim, 0)->holder.fence, 2);
    QVERIFY(one.lease.release(1)); // not its own any more
    QCOMPARE((*two.lease.holder(u"two"_s))->host, u"two"_s);
}

void TestLease::silenceFrees()
{
    Program one(url(), m_clock, u"one"_s, 11);
    Program two(url(), m_clock, u"two"_s, 22);
    QVERIFY(one.lease.take(one.claim, 0));
    m_clock.advance(15 * kSecond);
    QVERIFY(*one.lease.beat(1));
    m_clock.advance(19 * kSecond);
    QVERIFY(*two.lease.holder(u"two"_s));
    m_clock.advance(kSecond);
    QVERIFY(!*two.lease.holder(u"two"_s));
    QCOMPARE(two.lease.take(two.claim, 0)->holder.host, u"two"_s);
}

void TestLease::lostLeaseStaysLost()
{
    Program one(url(), m_clock, u"one"_s, 11);
    Program two(url(), m_clock, u"two"_s, 22);
    QVERIFY(one.lease.take(one.claim, 0));
    m_clock.advance(30 * kSecond);
    QVERIFY(two.lease.take(two.claim, 0));
    QVERIFY(!*one.lease.beat(1));
    QCOMPARE((*two.lease.holder(u"two"_s))->fence, 2);
}

void TestLease::deadProcessOnThisHost()
{
    Program one(url(), m_clock, u"one"_s, 11);
    Program two(url(), m_clock, u"one"_s, 22);
    Program far(url(), m_clock, u"far"_s, 33);
    two.otherIsAlive = false;
    far.otherIsAlive = false; // it cannot know of processes elsewhere
    QVERIFY(one.lease.take(one.claim, 0));
    m_clock.advance(6 * kSecond);
    QVERIFY(*two.lease.holder(u"one"_s));
    m_clock.advance(kSecond);
    QVERIFY(*far.lease.holder(u"far"_s));
    QVERIFY(!*two.lease.holder(u"one"_s));
    two.otherIsAlive = true;
    QVERIFY(*two.lease.holder(u"one"_s));
}

void TestLease::fenceStaysAboveTheSites()
{
    // the run file is not kept; the site remembers the last number
    Program one(url(), m_clock, u"one"_s, 11);
    QCOMPARE(one.lease.take(one.claim, 41)->holder.fence, 42);
    QVERIFY(one.lease.release(42));
    QCOMPARE(one.lease.take(one.claim, 7)->holder.fence, 43);
}

void TestLease::requestsComeBackInOrder()
{
    Program one(url(), m_clock, u"one"_s, 11);
    RunStore &store = one.store;
    const RequestId first = *store.ask("{\"do\":\"one\"}", u"ann@one"_s, m_clock.now());
    const RequestId second = *store.ask("{\"do\":\"two\"}", u"ben@one"_s, m_clock.now());
    QCOMPARE(store.asked()->size(), 2);
    QCOMPARE(store.asked()->at(0).id, first);
    QCOMPARE(store.asked()->at(1).request, QByteArray("{\"do\":\"two\"}"));
    QVERIFY(store.setAnswer(first, ControlRequest::State::Taken, {}));
    QCOMPARE(store.asked()->size(), 1);
    QCOMPARE(store.taken()->at(0).id, first);
    QVERIFY(store.setAnswer(first, ControlRequest::State::Done, "{}"));
    QCOMPARE((*store.request(first))->state, ControlRequest::State::Done);
    QCOMPARE((*store.request(first))->answer, QByteArray("{}"));
    QVERIFY(store.forgetDone(m_clock.now() + 1));
    QVERIFY(!*store.request(first));
    QVERIFY(store.forget(second));
    QVERIFY(store.asked()->isEmpty());
}

void TestLease::progressIsReplaced()
{
    Program one(url(), m_clock, u"one"_s, 11);
    QVERIFY(one.store.progress()->isEmpty());
    QVERIFY(one.store.setProgress({4}, "{\"done\":1}", m_clock.now()));
    QVERIFY(one.store.setProgress({4}, "{\"done\":2}", m_clock.now()));
    QCOMPARE(*one.store.progress(), QByteArray("{\"done\":2}"));
    QVERIFY(one.store.setProgress({}, {}, m_clock.now()));
    QVERIFY(one.store.progress()->isEmpty());
}

QTEST_GUILESS_MAIN(TestLease)
#include "tst_lease.moc"
