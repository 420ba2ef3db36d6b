#include "engine/store/entry_columns.h"

#include <QTest>

using namespace dx;

namespace {

const QByteArray kUid = "018bcfe5-6800-7000-8000-000000000001";

Entry person(const QByteArray &name, const QByteArray &mail)
{
    Entry entry;
    entry.set("cn", name);
    entry.set("sn", name.split(' ').last());
    entry.set("mail", mail);
    return entry;
}

} // namespace

class TestEntryColumns final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void computesColumns()
    {
        Entry entry = person("Ämilie Ärger", "Amy@Contoso.Example");
        entry.set("givenName", QByteArray("Ämilie"));
        entry.set("physicalDeliveryOfficeName", QByteArray("R 1"));
        entry.set("title", QByteArray("Boss"));
        entry.set("ou", QByteArray("Sales"));
        entry.set("o", QByteArray("Contoso"));
        entry.set("telephoneNumber", QByteArray("+1 555"));
        const Home home{"018bcfe5-6800-7000-8000-00000000000a", "HQ", "Staff"};
        const EntryColumns columns = entryColumns(entry, home, kUid);
        QCOMPARE(columns.displayName, QByteArray("Ämilie Ärger"));
        QCOMPARE(columns.sortName, QByteArray("ämilie ärger"));
        QCOMPARE(columns.keyAddress, QByteArray("SMTP:amy@contoso.example"));
        QCOMPARE(columns.givenName, QByteArray("Ämilie"));
        QCOMPARE(columns.surname, QByteArray("Ärger"));
        QCOMPARE(columns.office, QByteArray("R 1"));
        QCOMPARE(columns.title, QByteArray("Boss"));
        QCOMPARE(columns.department, QByteArray("Sales"));
        QCOMPARE(columns.company, QByteArray("Contoso"));
        QCOMPARE(columns.phone, QByteArray("+1 555"));
        QVERIFY(columns.record.contains("dxUid: " + kUid + "\n"));
        QVERIFY(columns.record.contains("dxHome: " + home.siteUid + "\n"));
        QCOMPARE(columns.digest, recordDigest(distinguishedName(kUid, home), columns.record));
        QCOMPARE(entryOfRecord(columns.record).value(), entry);
        QCOMPARE(entryColumns(Entry(), home, kUid).keyAddress, QByteArray());
    }

    void keepsLocalAttributes()
    {
        QCOMPARE(localColumn(Entry()), QByteArray());
        QCOMPARE(entryOfLocal("").value(), Entry());
        Entry local;
        local.add("badge", "17");
        local.add("badge", "ä");
        QCOMPARE(entryOfLocal(localColumn(local)).value(), local);
    }

    void sortsByFoldedNames_data()
    {
        QTest::addColumn<QByteArray>("name");
        QTest::addColumn<QByteArray>("sorted");
        QTest::newRow("ASCII") << QByteArray("Ann ARCHER") << QByteArray("ann archer");
        QTest::newRow("umlaut") << QByteArray("ÄRGER") << QByteArray("ärger");
        QTest::newRow("final sigma") << QByteArray("ΝΊΚΟΣ νίκος") << QByteArray("νίκοσ νίκοσ");
        QTest::newRow("empty") << QByteArray() << QByteArray();
    }
    void sortsByFoldedNames()
    {
        QFETCH(QByteArray, name);
        QTEST(sortForm(name), "sorted");
    }
};

QTEST_GUILESS_MAIN(TestEntryColumns)
#include "tst_entry_columns.moc"
