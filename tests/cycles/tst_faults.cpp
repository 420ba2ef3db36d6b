#include "tests/cycles/sites.h"

#include <QDirIterator>

using namespace dx;
using namespace dx::test;

namespace {

constexpr qint64 kDay = 24 * 60 * 60 * 1000;

/** A transport that refuses to deliver while told so. */
class Unwilling final : public Transport
{
public:
    Unwilling(std::unique_ptr<Transport> inner, const bool &refuses)
        : m_inner(std::move(inner)), m_refuses(refuses)
    {
    }
    Result<> send(const QByteArray &recipient, const QByteArray &message) override
    {
        if (m_refuses)
            return fail(Error::Code::Denied, u"the folder is not writable."_s);
        return m_inner->send(recipient, message);
    }
    Result<> flush() override { return m_inner->flush(); }
    Result<QList<WaitingMessage>> waiting(const QByteArray &address) override
    {
        return m_inner->waiting(address);
    }
    Result<QByteArray> read(const QByteArray &handle) override { return m_inner->read(handle); }
    Result<> confirm(const QByteArray &handle) override { return m_inner->confirm(handle); }
    Result<QString> check(const QByteArray &own, const QByteArray &partner) override
    {
        return m_inner->check(own, partner);
    }

private:
    std::unique_ptr<Transport> m_inner;
    const bool &m_refuses;
};

} // namespace

/** What goes wrong on the way, and in the middle of a cycle. */
class TestFaults final : public QObject
{
    Q_OBJECT

private:
    std::unique_ptr<Organization> m_org;
    bool m_refuses = false;
    Site &hq() { return *m_org->hq; }
    Site &branch() { return m_org->branch(); }

    QStringList files() const
    {
        QStringList found;
        QDirIterator it(m_org->share(), QDir::Files, QDirIterator::Subdirectories);
        while (it.hasNext()) {
            const QString path = it.next();
            if (path.contains(u"/new/"_s))
                found.append(path);
        }
        return found;
    }
    void edit(Site &site, const QByteArray &mail, const QByteArray &title)
    {
        site.change(mail, [&](Recipient &r) { r.entry.set("title", title); });
    }
    void refuse(Site &site)
    {
        site.transports = [this](const AgreementSettings &settings) {
            return folderTransports(m_org->clock)(settings).map(
                [this](std::unique_ptr<Transport> inner) -> std::unique_ptr<Transport> {
                    return std::make_unique<Unwilling>(std::move(inner), m_refuses);
                });
        };
        m_refuses = true;
    }
    void converge()
    {
        for (int i = 0; i < 3; ++i)
            m_org->round();
        QVERIFY(m_org->agreed(branch(), u"A"_s));
        QVERIFY(hq().agreement(u"A"_s).numbers.verified == std::optional(true));
        QVERIFY(branch().agreement(u"HQ"_s).numbers.verified == std::optional(true));
        QVERIFY(!hq().agreement(u"A"_s).numbers.fullPending);
        QCOMPARE(m_org->round(), 0);
    }

private Q_SLOTS:
    void init()
    {
        m_refuses = false;
        m_org = std::make_unique<Organization>(QStringList{u"A"_s});
        hq().people(u"Staff"_s, "hq", 12);
        branch().people(u"Staff"_s, "a", 5);
        m_org->round();
        m_org->round();
    }

    void aLostMessageIsSentAgain()
    {
        edit(hq(), "hq1@contoso.example", "Boss");
        hq().run(CycleKind::T2);
        QCOMPARE(files().size(), 1);
        QVERIFY(QFile::remove(files().constFirst()));
        QCOMPARE(hq().run(CycleKind::T2).out.total(), 0); // it may still be on its way
        m_org->clock.advance(kDay + 1);
        QCOMPARE(hq().run(CycleKind::T2).out, (ChangeCounts{0, 1, 0, 0, 0}));
        converge();
    }

    void aGapIsToldAndFilledAtOnce()
    {
        edit(hq(), "hq1@contoso.example", "Boss");
        hq().run(CycleKind::T2);
        QVERIFY(QFile::remove(files().constFirst()));
        edit(hq(), "hq2@contoso.example", "Boss");
        hq().run(CycleKind::T2);
        const Cycle t3 = branch().run(CycleKind::T3);
        QCOMPARE(t3.in.total(), 0); // the batch waits for the one before it
        QCOMPARE(branch().agreement(u"HQ"_s).numbers.held, 1);
        QCOMPARE(hq().run(CycleKind::T2).out, (ChangeCounts{0, 2, 0, 0, 0}));
        QCOMPARE(branch().run(CycleKind::T3).in, (ChangeCounts{0, 2, 0, 0, 0}));
        QCOMPARE(branch().agreement(u"HQ"_s).numbers.held, 0);
        converge();
    }

    void aRewoundDeletionTravelsForWhatWasSentMeanwhile()
    {
        hq().people(u"Staff"_s, "short", 1);
        hq().run(CycleKind::T2);
        QVERIFY(QFile::remove(files().constFirst()));
        hq().remove("short0@contoso.example");
        m_org->clock.advance(kDay + 1);
        // It was sent once, so the partner may have it, though it was not there at the base.
        QCOMPARE(hq().run(CycleKind::T2).out, (ChangeCounts{0, 0, 1, 0, 0}));
        converge();
    }

    void messagesInTheWrongOrder()
    {
        edit(hq(), "hq1@contoso.example", "Boss");
        hq().run(CycleKind::T2);
        const QString first = files().constFirst();
        QVERIFY(QFile::rename(first, m_org->share() + u"/later"_s));
        edit(hq(), "hq2@contoso.example", "Boss");
        hq().run(CycleKind::T2);
        branch().run(CycleKind::T3);
        QVERIFY(QFile::rename(m_org->share() + u"/later"_s, first));
        QCOMPARE(branch().run(CycleKind::T3).in, (ChangeCounts{0, 2, 0, 0, 0}));
        QCOMPARE(branch().agreement(u"HQ"_s).numbers.held, 0);
        converge();
    }

    void S18_messageThatComesTwiceIsDroppedAndAcknowledged()
    {
        edit(hq(), "hq1@contoso.example", "Boss");
        hq().run(CycleKind::T2);
        const QString file = files().constFirst();
        QVERIFY(QFile::copy(file, m_org->share() + u"/copy"_s));
        QCOMPARE(branch().run(CycleKind::T3).in.modified, 1);
        QVERIFY(QFile::rename(m_org->share() + u"/copy"_s, file));
        const Cycle again = branch().run(CycleKind::T3);
        QCOMPARE(again.in.total(), 0);
        QCOMPARE(again.messages, 1);
        converge();
    }

    void aDamagedMessageIsRejectedAndTheOthersGoOn_data()
    {
        QTest::addColumn<int>("how");
        QTest::newRow("truncated") << 0;
        QTest::newRow("another seal") << 1;
        QTest::newRow("no message at all") << 2;
    }
    void aDamagedMessageIsRejectedAndTheOthersGoOn()
    {
        QFETCH(int, how);
        edit(hq(), "hq1@contoso.example", "Boss");
        hq().run(CycleKind::T2);
        const QString path = files().constFirst();
        QFile file(path);
        QVERIFY(file.open(QIODevice::ReadOnly));
        QByteArray bytes = file.readAll();
        file.close();
        const QFileInfo info(path);
        QFile damaged(info.path() + u'/' + QString::fromLatin1(newUid(m_org->clock.now() - 1))
                      + info.fileName().sliced(36)); // comes first
        QVERIFY(damaged.open(QIODevice::WriteOnly));
        if (how == 0)
            damaged.write(bytes.first(bytes.size() / 2));
        else if (how == 1) {
            const qsizetype at = bytes.size() - 40; // of the seal's tag
            bytes[at] = bytes[at] == 'A' ? 'B' : 'A';
            damaged.write(bytes);
        } else
            damaged.write("hello\n");
        damaged.close();
        const Cycle t3 = branch().run(CycleKind::T3);
        QCOMPARE(t3.in.modified, 1);
        QCOMPARE(branch().count(u"SELECT count(*) FROM message WHERE state = 'rejected'"_s), 1);
        QCOMPARE(branch().events(1100), 1);
        QVERIFY(files().filter(info.path()).isEmpty());
        converge();
    }

    void partsThatNeverBecomeWholeGo_data()
    {
        QTest::addColumn<bool>("putBack");
        QTest::newRow("after a new epoch") << true;
        QTest::newRow("after the longest resend time") << false;
    }
    void partsThatNeverBecomeWholeGo()
    {
        QFETCH(bool, putBack);
        hq().backUp();
        edit(hq(), "hq0@contoso.example", "Lost");
        m_org->round();
        m_org->round();
        for (const char *who : {"hq1", "hq2", "hq3"})
            edit(hq(), who + QByteArray("@contoso.example"), "Boss");
        CycleRunner runner(hq().db(), m_org->clock, hq().factory(), hq().keys);
        runner.limitParts({.records = 1});
        Cycle wanted;
        wanted.kind = CycleKind::T2;
        QCOMPARE(must(runner.run(wanted)).messages, 3);
        QVERIFY(QFile::remove(files().constFirst()));
        QCOMPARE(branch().run(CycleKind::T3).in.total(), 0);
        const QString waiting = u"SELECT count(*) FROM message WHERE state = 'received'"_s;
        QCOMPARE(branch().count(waiting), 2);
        if (putBack) {
            hq().putBack();
            edit(branch(), "a1@contoso.example", "Boss"); // so that the branch speaks
            converge();
            QCOMPARE(hq().events(1102), 1);
        } else {
            m_org->clock.advance(33 * kDay);
            branch().run(CycleKind::T3);
        }
        QCOMPARE(branch().count(waiting), 0);
    }

    void aCrashBetweenCommitAndDelivery()
    {
        refuse(hq());
        edit(hq(), "hq1@contoso.example", "Boss");
        const Cycle t2 = hq().run(CycleKind::T2);
        QVERIFY(t2.outcome == CycleOutcome::Failed);
        QCOMPARE(t2.error, u"Failed in Send to A: the folder is not writable."_s);
        QCOMPARE(hq().events(1107), 1);
        hq().reopen();
        m_refuses = false;
        CycleRunner runner(hq().db(), m_org->clock, hq().factory(), hq().keys);
        QCOMPARE(must(runner.deliver()), 0);
        QVERIFY(files().isEmpty()); // not due yet
        m_org->clock.advance(61'000);
        QCOMPARE(must(runner.deliver()), 0);
        QCOMPARE(files().size(), 1);
        QCOMPARE(branch().run(CycleKind::T3).in.modified, 1);
        converge();
    }

    /** A full that was asked for stays due until it is confirmed, however many updates follow. */
    void F9_severalT2BetweenT1AndT3()
    {
        branch().set(u"HQ"_s, [](AgreementSettings &s) { s.importNext = true; });
        branch().run(CycleKind::T1);
        const Cycle full = hq().run(CycleKind::T2);
        QCOMPARE(full.agreements.constFirst().sentKind, u"full"_s);
        for (const QString &file : files())
            QVERIFY(QFile::remove(file)); // the answer is lost
        for (int i = 0; i < 3; ++i) {
            edit(hq(), "hq" + QByteArray::number(i) + "@contoso.example", "Boss");
            hq().run(CycleKind::T2);
            QVERIFY(hq().agreement(u"A"_s).numbers.fullPending);
        }
        converge();
        QVERIFY(!hq().agreement(u"A"_s).numbers.fullPending);
        QVERIFY(!branch().agreement(u"HQ"_s).numbers.requestOpen);
    }

    void aQueuedMessageIsReplacedNotFollowed()
    {
        edit(hq(), "hq1@contoso.example", "Boss");
        const Cycle stopped = hq().run(CycleKind::T2, [](const CycleProgress &progress) {
            return progress.phase != Phase::Export; // asks to stop from then on
        });
        QVERIFY(stopped.outcome == CycleOutcome::Stopped);
        QCOMPARE(stopped.error, u"Stopped after Export. The import was kept; nothing was sent."_s);
        QCOMPARE(hq().count(u"SELECT count(*) FROM message WHERE state = 'queued'"_s), 1);
        edit(hq(), "hq2@contoso.example", "Boss");
        const Cycle t2 = hq().run(CycleKind::T2);
        QCOMPARE(t2.out, (ChangeCounts{0, 2, 0, 0, 0}));
        QCOMPARE(files().size(), 1);
        QCOMPARE(branch().run(CycleKind::T3).in, (ChangeCounts{0, 2, 0, 0, 0}));
        converge();
    }

    void S5_serverRestoredFromBackup()
    {
        hq().backUp();
        edit(hq(), "hq1@contoso.example", "Lost");
        m_org->round();
        m_org->round();
        hq().putBack();
        edit(branch(), "a1@contoso.example", "Boss"); // so that the branch speaks
        converge();
        QCOMPARE(hq().events(1102), 1);
        QCOMPARE(branch().find("hq1@contoso.example").entry.value("title"), QByteArray("Clerk"));
    }

    void aLostLeaseWritesNothing()
    {
        edit(hq(), "hq1@contoso.example", "Boss");
        must(hq().db().run(u"UPDATE site SET fence = 7"_s));
        CycleRunner late(hq().db(), m_org->clock, hq().factory(), hq().keys, 6);
        Cycle wanted;
        wanted.kind = CycleKind::T2;
        const auto refused = late.run(wanted);
        QVERIFY(!refused.has_value());
        QVERIFY(refused.error().code == Error::Code::Denied);
        QVERIFY(files().isEmpty());
        CycleRunner present(hq().db(), m_org->clock, hq().factory(), hq().keys, 7);
        QCOMPARE(must(present.run(wanted)).out.modified, 1);
    }

    void aLeaseThatIsLostMeanwhileWritesNothingMore()
    {
        edit(hq(), "hq1@contoso.example", "Boss");
        CycleRunner late(hq().db(), m_org->clock, hq().factory(), hq().keys, 0);
        Cycle wanted;
        wanted.kind = CycleKind::T2;
        auto other = must(Database::open(hq().url(), Database::Mode::ReadWrite));
        const auto refused = late.run(wanted, [&](const CycleProgress &progress) {
            if (progress.phase == Phase::Import && !hq().db().inTransaction())
                must(other->run(u"UPDATE site SET fence = 9"_s));
            return true;
        });
        QVERIFY(!refused.has_value());
        QCOMPARE(hq().count(u"SELECT count(*) FROM message WHERE state = 'queued'"_s), 0);
        QVERIFY(files().isEmpty());
    }
};

QTEST_GUILESS_MAIN(TestFaults)
#include "tst_faults.moc"
