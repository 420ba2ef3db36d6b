#include "model/table_saver.h"

#include "engine/core/clock.h"
#include "engine/store/lists.h"
#include "engine/store/merge.h"
#include "engine/store/site_info.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace dx;
using namespace Qt::StringLiterals;

namespace {

constexpr int kPeople = 2'345; // more than a page

/** A site with many people, one of them with a name that a spreadsheet would run. */
Result<> makeSite(const StoreUrl &url)
{
    const Timestamp now = SystemClock().now();
    DX_LET(const auto database, Database::open(url, Database::Mode::Create));
    DX_TRY(SiteStore(*database).create(u"Contoso"_s, u"HQ"_s, u"hq@contoso.example"_s, now));
    DX_LET(const ListId staff, Lists(*database).create(u"Staff"_s, {}, now));
    DX_LET(auto transaction, Transaction::begin(*database));
    Merge merge(*database, MergePlan{.list = staff, .now = now});
    for (int i = 0; i < kPeople; ++i) {
        const QByteArray number = QByteArray::number(10'000 + i);
        const QByteArray name = i == 0 ? QByteArray("=1+1, \"quoted\"") : "Person " + number;
        StagedRecord record;
        record.entry.set("displayName", name);
        record.entry.set("cn", name);
        record.entry.set("mail", "p" + number + "@contoso.example");
        DX_TRY(merge.stage(record));
    }
    DX_TRY(merge.apply());
    Events events(*database);
    for (int i = 0; i < 1'200; ++i) {
        Event event;
        event.at = now;
        event.severity = i % 2 ? Severity::Warning : Severity::Information;
        event.category = u"Cycle"_s;
        event.number = 1000 + i;
        event.text = u"Event %1"_s.arg(i);
        DX_TRY(events.append(event));
    }
    return transaction.commit();
}

} // namespace

/** File > Save Window Contents: whole lists, streamed, as CSV. */
class TableSaverTest final : public QObject
{
    Q_OBJECT

private:
    QTemporaryDir m_folder;
    StoreUrl m_url{StoreUrl::Kind::Sqlite, m_folder.filePath(u"site.db"_s), {}};
    QString m_file = m_folder.filePath(u"out.csv"_s);

    Result<> save(const SavedTable &table, std::shared_ptr<TransferState> state = {})
    {
        TableSaver saver;
        if (!state)
            state = std::make_shared<TransferState>();
        QFuture<Result<>> done = saver.save(table, m_file, state);
        done.waitForFinished();
        return done.result();
    }
    QList<QByteArray> lines()
    {
        QFile file(m_file);
        if (!file.open(QIODevice::ReadOnly))
            return {};
        QList<QByteArray> out = file.readAll().split('\n');
        out.removeLast(); // behind the last line end
        return out;
    }

private Q_SLOTS:
    void initTestCase()
    {
        const auto made = makeSite(m_url);
        QVERIFY2(made, qPrintable(made ? QString() : made.error().text + made.error().detail));
    }
    void cleanup() { QFile::remove(m_file); }

    void writesTheWholeListInTheShownColumns()
    {
        const auto state = std::make_shared<TransferState>();
        QVERIFY(save(SavedTable::recipients(
                         m_url, {}, {RecipientColumn::Address, RecipientColumn::DisplayName}, {}),
                     state));
        const QList<QByteArray> all = lines();
        QCOMPARE(all.size(), kPeople + 1);
        QCOMPARE(all.first(), "Address,Display name\r"_ba);
        QVERIFY2(all.contains("SMTP:p10000@contoso.example,\"'=1+1, \"\"quoted\"\"\"\r"_ba),
                 all.at(1).constData());
        QCOMPARE(all.last(), "SMTP:p12344@contoso.example,Person 12344\r"_ba);
        QCOMPARE(state->done.load(), kPeople);
        QCOMPARE(state->total.load(), kPeople);
    }

    void writesWhatTheFilterLetsThrough()
    {
        RecipientQuery query;
        query.filter = u"Person 11"_s;
        query.descending = true;
        QVERIFY(save(SavedTable::recipients(m_url, query, {RecipientColumn::DisplayName}, {})));
        const QList<QByteArray> all = lines();
        QCOMPARE(all.size(), 1'001);
        QCOMPARE(all.at(1), "Person 11999\r"_ba);
        QCOMPARE(all.last(), "Person 11000\r"_ba);
    }

    void writesLogsWhole()
    {
        QVERIFY(save(SavedTable::events(m_url, {})));
        QCOMPARE(lines().size(), 1'201);
        EventQuery warnings;
        warnings.atLeast = Severity::Warning;
        QVERIFY(save(SavedTable::events(m_url, warnings)));
        QCOMPARE(lines().size(), 601);
        QVERIFY(lines().last().endsWith(",Event 1\r"));
        QVERIFY(save(SavedTable::cycles(m_url)));
        QCOMPARE(lines().size(), 1);
        QVERIFY(lines().first().startsWith("Cycle,Kind,Result"));
    }

    void stoppedOneLeavesTheOldFile()
    {
        QVERIFY(save(SavedTable::cycles(m_url)));
        const auto state = std::make_shared<TransferState>();
        state->stop = true;
        const auto stopped = save(SavedTable::events(m_url, {}), state);
        QVERIFY(!stopped);
        QCOMPARE(stopped.error().code, Error::Code::Cancelled);
        QCOMPARE(lines().size(), 1);
    }

    void saysWhatCannotBeWritten()
    {
        TableSaver saver;
        const QString nowhere = m_folder.filePath(u"no/such/folder.csv"_s);
        QFuture<Result<>> done
            = saver.save(SavedTable::cycles(m_url), nowhere, std::make_shared<TransferState>());
        done.waitForFinished();
        const Result<> result = done.result();
        QVERIFY(!result);
        QVERIFY(result.error().text.contains(nowhere));
    }
};

QTEST_GUILESS_MAIN(TableSaverTest)
#include "tst_table_saver.moc"
