#include "engine/cycles/difference_spool.h"

#include <QTemporaryDir>
#include <QTest>

using namespace dx;
using namespace Qt::StringLiterals;

namespace {

EntryChange line(Operation operation, const char *name, const char *scope)
{
    EntryChange change;
    change.operation = operation;
    change.uid = QByteArray("uid-") + name;
    change.dn = QByteArray("dxUid=") + name;
    change.name = name;
    change.address = QByteArray("SMTP:") + name + "@contoso.example";
    change.before = operation == Operation::Add ? QByteArray() : QByteArray("title: Clerk\n");
    change.after = operation == Operation::Delete ? QByteArray() : QByteArray("title: Boss\n");
    change.scope = scope;
    change.why = "because";
    return change;
}

QByteArrayList names(const QList<EntryChange> &rows)
{
    QByteArrayList names;
    for (const EntryChange &row : rows)
        names.append(row.name);
    return names;
}

struct Collect final : ChangeSink
{
    QList<EntryChange> rows;
    Result<> change(const EntryChange &change) override
    {
        rows.append(change);
        return {};
    }
};

} // namespace

class TestDifferenceSpool final : public QObject
{
    Q_OBJECT

private:
    QTemporaryDir m_dir;
    QString m_path;

    std::unique_ptr<DifferenceReader> filled()
    {
        auto writer = DifferenceWriter::create(m_path);
        if (!writer)
            return nullptr;
        EntryChange accented = line(Operation::Modify, "Zoë", "agreement Branch A");
        accented.after = "title:: " + QByteArray("Geschäftsführerin").toBase64() + "\n";
        const bool ok = (*writer)->change(line(Operation::Add, "bob", "here"))
            && (*writer)->change(line(Operation::Delete, "Ann", "here"))
            && (*writer)->change(accented)
            && (*writer)->change(line(Operation::Conflict, "Carl", "agreement Branch A"))
            && (*writer)->unchanged("uid-Dora", "Dora", "SMTP:dora@x", "sn: D\n")
            && (*writer)->finish();
        auto reader = DifferenceReader::open(m_path);
        return ok && reader ? std::move(*reader) : nullptr;
    }

private Q_SLOTS:
    void init() { m_path = m_dir.filePath(u"spool"_s); }

    void slicesSayWhereWhatIs()
    {
        const auto reader = filled();
        QVERIFY(reader);
        const auto bit = [](Operation operation) { return char(1 << int(operation)); };
        const auto each = reader->slices({}, 100); // Ann, bob, Carl, Zoë
        QVERIFY(each.has_value());
        QByteArray expected;
        for (const Operation operation :
             {Operation::Delete, Operation::Add, Operation::Conflict, Operation::Modify})
            expected += bit(operation);
        QCOMPARE(*each, expected);
        const auto halves = reader->slices({}, 2);
        QVERIFY(halves.has_value());
        QCOMPARE(halves->at(0), char(bit(Operation::Delete) | bit(Operation::Add)));
        DifferenceFilter nothing;
        nothing.text = u"nobody"_s;
        QCOMPARE(reader->slices(nothing, 2).value_or("?"), QByteArray());
    }

    void rowsComeBackWholeAndInNameOrder()
    {
        const auto reader = filled();
        QVERIFY(reader);
        DifferenceFilter all;
        all.unchanged = true;
        const auto rows = reader->rows(all, 0, 100);
        QVERIFY(rows.has_value());
        QCOMPARE(names(*rows), QByteArrayList({"Ann", "bob", "Carl", "Dora", "Zoë"}));
        const EntryChange expected = line(Operation::Add, "bob", "here");
        const EntryChange &bob = rows->at(1);
        QCOMPARE(bob.operation, expected.operation);
        QCOMPARE(bob.uid, expected.uid);
        QCOMPARE(bob.dn, expected.dn);
        QCOMPARE(bob.address, expected.address);
        QCOMPARE(bob.before, expected.before);
        QCOMPARE(bob.after, expected.after);
        QCOMPARE(bob.scope, expected.scope);
        QCOMPARE(bob.why, expected.why);
        QCOMPARE(names(*reader->rows(all, 3, 1)), QByteArrayList({"Dora"}));
        QCOMPARE(reader->rows(all, 5, 10)->size(), 0);
    }

    void togglesChooseRowsButNotCounts()
    {
        const auto reader = filled();
        QVERIFY(reader);
        DifferenceFilter filter;
        QCOMPARE(*reader->rowCount(filter), 4); // unchanged is off
        filter.deleted = false;
        filter.conflicts = false;
        QCOMPARE(names(*reader->rows(filter, 0, 9)), QByteArrayList({"bob", "Zoë"}));
        const auto counts = reader->counts(filter);
        QVERIFY(counts.has_value());
        QCOMPARE(counts->added, 1);
        QCOMPARE(counts->modified, 1);
        QCOMPARE(counts->deleted, 1);
        QCOMPARE(counts->conflicts, 1);
        QCOMPARE(counts->unchanged, 1);
    }

    void textMatchesNameAddressAndValues_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QByteArrayList>("expected");
        QTest::newRow("name, other case") << u"BOB"_s << QByteArrayList({"bob"});
        QTest::newRow("not ASCII") << u"ZOË"_s << QByteArrayList({"Zoë"});
        QTest::newRow("address") << u"carl@contoso"_s << QByteArrayList({"Carl"});
        QTest::newRow("old value") << u"clerk"_s << QByteArrayList({"Ann", "Carl", "Zoë"});
        QTest::newRow("coded value") << u"geschäftsf"_s << QByteArrayList({"Zoë"});
        QTest::newRow("an attribute's name is none") << u"title"_s << QByteArrayList();
    }
    void textMatchesNameAddressAndValues()
    {
        QFETCH(QString, text);
        QFETCH(QByteArrayList, expected);
        const auto reader = filled();
        QVERIFY(reader);
        DifferenceFilter filter;
        filter.text = text;
        QCOMPARE(names(*reader->rows(filter, 0, 9)), expected);
        QCOMPARE(*reader->rowCount(filter), expected.size());
    }

    void scopesAreCountedAndNarrow()
    {
        const auto reader = filled();
        QVERIFY(reader);
        const auto scopes = reader->scopes();
        QVERIFY(scopes.has_value());
        QCOMPARE(scopes->at(0).name, u"here"_s);
        QCOMPARE(scopes->at(0).count, 2);
        QCOMPARE(scopes->at(1).count, 2);
        DifferenceFilter filter;
        filter.scope = u"agreement Branch A"_s;
        Collect collected;
        QVERIFY(reader->replay(filter, collected).has_value());
        QCOMPARE(names(collected.rows), QByteArrayList({"Carl", "Zoë"}));
    }

    void anUnfinishedOneLeavesNothing()
    {
        {
            const auto writer = DifferenceWriter::create(m_path);
            QVERIFY(writer.has_value());
            QVERIFY((*writer)->change(line(Operation::Add, "bob", "here")).has_value());
        }
        QVERIFY(!QFile::exists(m_path));
        QVERIFY(!DifferenceReader::open(m_path).has_value());
    }

    void aFolderThatIsNotThereIsAnError()
    {
        const auto writer = DifferenceWriter::create(m_dir.filePath(u"none/spool"_s));
        QVERIFY(!writer.has_value());
        QCOMPARE(writer.error().code, Error::Code::Unavailable);
    }
};

QTEST_GUILESS_MAIN(TestDifferenceSpool)
#include "tst_difference_spool.moc"
