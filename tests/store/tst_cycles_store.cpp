#include "engine/store/cycles.h"

#include <QTemporaryDir>
#include <QTest>

using namespace dx;
using namespace Qt::StringLiterals;

class TestCyclesStore final : public QObject
{
    Q_OBJECT

private:
    QTemporaryDir m_dir;
    std::unique_ptr<Database> m_database;

    static Cycle sample()
    {
        Cycle cycle;
        cycle.kind = CycleKind::T2;
        cycle.trigger = CycleTrigger::Pause;
        cycle.askedBy = u"ann@host"_s;
        cycle.outcome = CycleOutcome::Warnings;
        cycle.queuedAt = 1;
        cycle.startedAt = 2;
        cycle.endedAt = 3;
        cycle.in = {1, 2, 3, 4, 5};
        cycle.out = {6, 7, 8, 0, 0};
        cycle.messages = 9;
        cycle.phases = {{u"fetch"_s, 0.5, 10}, {u"send"_s, 1.25, 11}};
        cycle.agreements = {{AgreementId{1},
                             u"Branch A"_s,
                             CycleOutcome::Success,
                             {1, 0, 0, 0, 0},
                             {0, 1, 0, 0, 0},
                             5,
                             9,
                             u"delta"_s,
                             u"sent"_s,
                             "0|1||20|1"}};
        cycle.error = u"half"_s;
        return cycle;
    }

private Q_SLOTS:
    void init()
    {
        const StoreUrl url{StoreUrl::Kind::Sqlite, m_dir.filePath(u"site.db"_s), {}};
        QFile::remove(url.path);
        auto database = Database::open(url, Database::Mode::Create);
        QVERIFY2(database.has_value(), database ? "" : qPrintable(database.error().detail));
        m_database = std::move(*database);
    }
    void cleanup()
    {
        m_database.reset();
        const QDir dir(m_dir.path());
        for (const QString &file : dir.entryList(QDir::Files))
            QFile::remove(dir.filePath(file));
    }

    void aCycleComesBackWhole()
    {
        Cycles cycles(*m_database);
        const Cycle expected = sample();
        const auto id = cycles.insert(expected);
        QVERIFY(id.has_value());
        const auto read = cycles.byId(*id);
        QVERIFY(read.has_value());
        QVERIFY(read->kind == expected.kind);
        QVERIFY(read->trigger == expected.trigger);
        QCOMPARE(read->askedBy, expected.askedBy);
        QVERIFY(read->outcome == expected.outcome);
        QCOMPARE(read->endedAt, expected.endedAt);
        QCOMPARE(read->in, expected.in);
        QCOMPARE(read->out, expected.out);
        QCOMPARE(read->messages, expected.messages);
        QCOMPARE(read->phases.size(), 2);
        QCOMPARE(read->phases.at(1).name, u"send"_s);
        QCOMPARE(read->phases.at(1).seconds, 1.25);
        QCOMPARE(read->agreements.size(), 1);
        const CycleAgreement &agreement = read->agreements.first();
        QCOMPARE(agreement.name, u"Branch A"_s);
        QCOMPARE(agreement.in.added, 1);
        QCOMPARE(agreement.out.modified, 1);
        QCOMPARE(agreement.sentTo, 9);
        QCOMPARE(agreement.sentKind, u"delta"_s);
        QCOMPARE(agreement.formerScope, QByteArray("0|1||20|1"));
        QCOMPARE(read->error, expected.error);
    }

    void updateReplacesAgreements()
    {
        Cycles cycles(*m_database);
        Cycle cycle = sample();
        cycle.id = *cycles.insert(cycle);
        cycle.agreements.first().name = u"Branch B"_s;
        cycle.outcome = CycleOutcome::Success;
        QVERIFY(cycles.update(cycle).has_value());
        const auto read = cycles.byId(cycle.id);
        QVERIFY(read->outcome == CycleOutcome::Success);
        QCOMPARE(read->agreements.size(), 1);
        QCOMPARE(read->agreements.first().name, u"Branch B"_s);
    }

    void latestPagesBackwards()
    {
        Cycles cycles(*m_database);
        CycleId last;
        for (int i = 0; i < 5; ++i)
            last = *cycles.insert(sample());
        const auto first = cycles.latest(2);
        QCOMPARE(first->size(), 2);
        QCOMPARE(first->first().id, last);
        const auto second = cycles.latest(10, first->last().id);
        QCOMPARE(second->size(), 3);
        QCOMPARE(second->first().id.value, last.value - 2);
    }

    void anUnknownNumberIsNamed()
    {
        const auto read = Cycles(*m_database).byId(CycleId{77});
        QVERIFY(!read.has_value());
        QCOMPARE(read.error().code, Error::Code::NotFound);
        QVERIFY(read.error().text.contains(u"77"_s));
    }

    void wordsAreStable()
    {
        QCOMPARE(toString(CycleKind::T3), u"T3"_s);
        QCOMPARE(toString(CycleTrigger::Arrival), u"arrival"_s);
        QCOMPARE(toString(CycleOutcome::Undone), u"undone"_s);
        QVERIFY(cycleKindFromString(u"t2"_s) == CycleKind::T2);
        QVERIFY(!cycleKindFromString(u"T4"_s));
    }
};

QTEST_GUILESS_MAIN(TestCyclesStore)
#include "tst_cycles_store.moc"
