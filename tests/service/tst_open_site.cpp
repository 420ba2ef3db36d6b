#include "engine/core/clock.h"
#include "engine/service/engine_client.h"
#include "engine/service/practice.h"
#include "engine/store/cycles.h"
#include "engine/store/lists.h"
#include "engine/store/recipient_pages.h"
#include "engine/store/statement.h"

#include <QTemporaryDir>
#include <QTest>

using namespace dx;
using namespace Qt::StringLiterals;

namespace {

constexpr int kWaitMs = 120'000; // generous: the machine may be loaded

} // namespace

/** What an engine sees to by itself while a site is open, with real cycles over a real folder. */
class TestOpenSite final : public QObject
{
    Q_OBJECT

    std::unique_ptr<QTemporaryDir> m_folder;
    QList<PracticeSite> m_sites;

    std::unique_ptr<Database> open(qsizetype site) const
    {
        return std::move(*Database::open(m_sites.at(site).url, Database::Mode::ReadOnly));
    }
    static Cycle latest(Database &site) { return Cycles(site).latest(1)->value(0); }
    static qint64 number(Database &site, const QString &sql)
    {
        Statement row(site, sql);
        return execRow(row) ? row.integer(0) : -1;
    }
    void force(qsizetype site, CycleKind kind) const
    {
        auto engine
            = EngineClient::open(m_sites.at(site).url, u"test"_s, EngineClient::Duty::OnRequest);
        QVERIFY(engine);
        ForceRequest request;
        request.kind = kind;
        auto done = (*engine)->force(request);
        QTRY_VERIFY_WITH_TIMEOUT(done.isFinished(), kWaitMs);
        QVERIFY(done.result());
        QVERIFY(done.result()->cycle.outcome == CycleOutcome::Success);
    }

private Q_SLOTS:
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        const auto made = createPractice(m_folder->filePath(u"practice"_s), SystemClock().now());
        QVERIFY2(made, made ? "" : qPrintable(made.error().text));
        m_sites = *made;
    }

    void anAnswerThatArrivesIsApplied()
    {
        const auto branch = open(1);
        auto engine = EngineClient::open(m_sites.at(1).url, u"test"_s);
        QVERIFY(engine);
        ForceRequest t1;
        t1.kind = CycleKind::T1;
        auto sent = (*engine)->force(t1);
        QTRY_VERIFY_WITH_TIMEOUT(sent.isFinished(), kWaitMs);
        force(0, CycleKind::T2);
        // nobody forces a T3
        QTRY_VERIFY_WITH_TIMEOUT(latest(*branch).kind == CycleKind::T3
                                     && latest(*branch).outcome == CycleOutcome::Success,
                                 kWaitMs);
        QVERIFY(latest(*branch).trigger == CycleTrigger::Arrival);
        QVERIFY(latest(*branch).in.added > 0);
    }

    void whatAProgramLeftUnindexedIsIndexedAndFoundAllAlong()
    {
        const auto site = open(0);
        const QString behind = u"SELECT usn - indexed_usn FROM site"_s;
        QVERIFY(number(*site, behind) > 0); // the lists were imported by a program that has ended
        RecipientQuery query;
        query.filter = u"a"_s;
        const qint64 found = *RecipientPages(*site, query).prepare();
        QVERIFY(found > 0);
        const auto engine = EngineClient::open(m_sites.at(0).url, u"test"_s);
        QVERIFY(engine);
        QTRY_COMPARE_WITH_TIMEOUT(number(*site, behind), 0, kWaitMs);
        QCOMPARE(*RecipientPages(*site, query).prepare(), found);
    }
};

QTEST_GUILESS_MAIN(TestOpenSite)
#include "tst_open_site.moc"
