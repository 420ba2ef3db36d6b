#include "engine/address/entry_diff.h"
#include "engine/store/entry_columns.h"
#include "tests/store/merge_fixture.h"

using namespace dx;
using namespace Qt::StringLiterals;

#define MERGE(counts, ...)                                                                         \
    const auto counts##Result = mergeRecords(__VA_ARGS__);                                         \
    QVERIFY2(counts##Result,                                                                       \
             qPrintable(counts##Result ? QString() : counts##Result.error().detail));              \
    const MergeCounts counts = *counts##Result;                                                    \
    QCOMPARE(brokenRule(*db), QString())

class TestMerge final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void ownRecordsAreAddedOnce_data() { TestStores::addKinds(); }
    void ownRecordsAreAddedOnce()
    {
        auto db = mergeStore(m_stores, TestStores::kind());
        const QList records{ownRecord("a", "Ann", "ann@x.example"),
                            ownRecord("b", "Zoë", "zoe@x.example"), ownRecord("c", "Nobody", "")};
        MERGE(first, *db, ownPlan(), records);
        QCOMPARE(first.added, 3);
        QCOMPARE(first.firstUsn, 1);
        QCOMPARE(first.lastUsn, 3);
        QCOMPARE(number(*db, u"SELECT usn FROM site"_s), 3);
        MERGE(second, *db, ownPlan(), records);
        QCOMPARE(second.unchanged, 3);
        QCOMPARE(second.added + second.modified + second.deleted, 0);
        QCOMPARE(second.lastUsn, 0);
        QCOMPARE(number(*db, u"SELECT usn FROM site"_s), 3);
    }

    void recordAndDigestAreThoseOfTheEntry_data() { TestStores::addKinds(); }
    void recordAndDigestAreThoseOfTheEntry()
    {
        auto db = mergeStore(m_stores, TestStores::kind());
        MERGE(first, *db, ownPlan(), {ownRecord("a", "Ann", "ann@x.example")});
        MERGE(second, *db, ownPlan(), {ownRecord("a", "Ann Zoë", "ann@x.example")});
        QCOMPARE(second.modified, 1);
        QCOMPARE(second.firstUsn, first.lastUsn + 1);
        QCOMPARE(second.lastUsn, second.firstUsn);
        Statement row(*db,
                      u"SELECT e.uid, h.site_uid, h.site, h.list, e.record, e.digest"
                      " FROM entry e JOIN home h ON h.id = e.home_id"_s);
        QVERIFY(execRow(row));
        const EntryColumns wanted
            = entryColumns(person("Ann Zoë", "ann@x.example"),
                           Home{row.utf8(1), row.utf8(2), row.utf8(3)}, row.utf8(0));
        QCOMPARE(row.utf8(4), wanted.record);
        QCOMPARE(row.blob(5), wanted.digest.toBytes());
        QCOMPARE(row.utf8(3), QByteArray("Staff"));
    }

    void ownRecordsAreFoundAgain_data()
    {
        QTest::addColumn<StoreUrl::Kind>("kind");
        QTest::addColumn<QByteArray>("key");
        QTest::addColumn<QByteArray>("mail");
        QTest::addColumn<bool>("sameUid");
        for (const auto kind : {StoreUrl::Kind::Sqlite, StoreUrl::Kind::PostgreSql}) {
            const QByteArray name = kind == StoreUrl::Kind::Sqlite ? "sqlite: " : "postgresql: ";
            const auto row = [&](const char *what) -> QTestData & {
                return QTest::newRow((name + what).constData()) << kind;
            };
            row("by uid") << QByteArray("other") << QByteArray("other@x.example") << true;
            row("by source key") << QByteArray("a") << QByteArray("other@x.example") << false;
            row("by key address") << QByteArray() << QByteArray("ANN@x.example") << false;
        }
    }
    void ownRecordsAreFoundAgain()
    {
        QFETCH(StoreUrl::Kind, kind);
        QFETCH(QByteArray, key);
        QFETCH(QByteArray, mail);
        QFETCH(bool, sameUid);
        auto db = mergeStore(m_stores, kind);
        StagedRecord first = ownRecord("a", "Ann", "ann@x.example");
        first.uid = uidOf(1);
        MERGE(added, *db, ownPlan(), {first, ownRecord("b", "Bob", "bob@x.example")});
        StagedRecord again = ownRecord(key, "Ann Other", mail);
        if (sameUid)
            again.uid = first.uid;
        MERGE(found, *db, ownPlan(), {again});
        QCOMPARE(found.modified, 1);
        QCOMPARE(found.added, 0);
        QCOMPARE(number(*db,
                        u"SELECT count(*) FROM entry WHERE uid = '%1'"
                        " AND display_name = 'Ann Other'"_s.arg(QString::fromLatin1(uidOf(1)))),
                 1);
    }

    void anotherNameAtTheSourceIsNoChange_data() { TestStores::addKinds(); }
    void anotherNameAtTheSourceIsNoChange()
    {
        auto db = mergeStore(m_stores, TestStores::kind());
        MERGE(added, *db, ownPlan(), {ownRecord("name:ann", "Ann", "ann@x.example")});
        MERGE(again, *db, ownPlan(), {ownRecord("dn:cn=ann", "Ann", "ann@x.example")});
        QCOMPARE(again.modified, 0);
        QCOMPARE(again.unchanged, 1);
        QCOMPARE(again.lastUsn, 0);
        MERGE(gone, *db, ownPlan(), {removal({}, "dn:cn=ann")}); // known by it all the same
        QCOMPARE(gone.deleted, 1);
    }

    void replaceDeletesWhatIsNotThere_data() { TestStores::addKinds(); }
    void replaceDeletesWhatIsNotThere()
    {
        auto db = mergeStore(m_stores, TestStores::kind());
        MERGE(first, *db, ownPlan(),
              {ownRecord("a", "Ann", "a@x.example"), ownRecord("b", "Bob", "b@x.example")});
        MERGE(second, *db, ownPlan(true),
              {ownRecord("b", "Bob", "b@x.example"), ownRecord("c", "Cid", "c@x.example")});
        QCOMPARE(second.added, 1);
        QCOMPARE(second.deleted, 1);
        QCOMPARE(second.unchanged, 1);
        Statement image(*db,
                        u"SELECT old_record, old_key_address, old_listed FROM change"
                        " WHERE operation = 3"_s);
        QVERIFY(execRow(image));
        QVERIFY(image.utf8(0).contains("Ann"));
        QCOMPARE(image.utf8(1), QByteArray("SMTP:a@x.example"));
        QVERIFY(image.boolean(2));
    }

    void removalsFindTheirEntry_data() { TestStores::addKinds(); }
    void removalsFindTheirEntry()
    {
        auto db = mergeStore(m_stores, TestStores::kind());
        MERGE(first, *db, ownPlan(),
              {ownRecord("a", "Ann", "a@x.example"), ownRecord("b", "Bob", "b@x.example")});
        StagedRecord byAddress;
        byAddress.remove = true;
        byAddress.entry = person("", "b@x.example");
        MERGE(second, *db, ownPlan(), {removal({}, "a"), byAddress, removal({}, "unknown")});
        QCOMPARE(second.deleted, 2);
        QCOMPARE(number(*db, u"SELECT count(*) FROM entry"_s), 0);
    }

    void partialRecordsKeepTheRest_data() { TestStores::addKinds(); }
    void partialRecordsKeepTheRest()
    {
        auto db = mergeStore(m_stores, TestStores::kind());
        StagedRecord whole = ownRecord("a", "Ann", "a@x.example");
        whole.entry.set("title", "Boss");
        whole.entry.set("telephoneNumber", "1");
        whole.local.set("extra", "kept");
        MERGE(first, *db, ownPlan(), {whole});
        StagedRecord part = ownRecord("a", "", "");
        part.entry = {};
        part.entry.set("title", "Chief");
        part.partial = true;
        part.given = {"title", "telephoneNumber"};
        MERGE(second, *db, ownPlan(), {part});
        QCOMPARE(second.modified, 1);
        Statement row(*db, u"SELECT record, title, phone, local, key_address FROM entry"_s);
        QVERIFY(execRow(row));
        const auto entry = entryOfRecord(row.utf8(0));
        QVERIFY(entry);
        QCOMPARE(entry->value("title"), QByteArray("Chief"));
        QVERIFY(!entry->has("telephoneNumber"));
        QCOMPARE(entry->value("cn"), QByteArray("Ann"));
        QVERIFY(row.utf8(3).contains("kept"));
        QCOMPARE(row.utf8(4), QByteArray("SMTP:a@x.example"));
        MERGE(third, *db, ownPlan(), {part});
        QCOMPARE(third.unchanged, 1);
    }

    void localChangesLeaveTheDigest_data() { TestStores::addKinds(); }
    void localChangesLeaveTheDigest()
    {
        auto db = mergeStore(m_stores, TestStores::kind());
        StagedRecord record = ownRecord("a", "Ann", "a@x.example");
        MERGE(first, *db, ownPlan(), {record});
        Statement before(*db, u"SELECT digest FROM entry"_s);
        QVERIFY(execRow(before));
        record.local.set("extra", "new");
        MERGE(second, *db, ownPlan(), {record});
        QCOMPARE(second.modified, 1);
        Statement after(*db, u"SELECT digest FROM entry"_s);
        QVERIFY(execRow(after));
        QCOMPARE(after.blob(0), before.blob(0));
    }

    void addressesCanBeSwapped_data() { TestStores::addKinds(); }
    void addressesCanBeSwapped()
    {
        auto db = mergeStore(m_stores, TestStores::kind());
        MERGE(first, *db, ownPlan(),
              {ownRecord("a", "Ann", "1@x.example"), ownRecord("b", "Bob", "2@x.example")});
        MERGE(second, *db, ownPlan(),
              {ownRecord("a", "Ann", "2@x.example"), ownRecord("b", "Bob", "1@x.example")});
        QCOMPARE(second.modified, 2);
        QCOMPARE(number(*db,
                        u"SELECT count(*) FROM entry WHERE source_key = 'a'"
                        " AND key_address = 'SMTP:2@x.example'"_s),
                 1);
    }

    void ownClashesAreRefusedWithTheirLine_data() { TestStores::addKinds(); }
    void ownClashesAreRefusedWithTheirLine()
    {
        auto db = mergeStore(m_stores, TestStores::kind());
        MERGE(first, *db, ownPlan(), {ownRecord("a", "Ann", "1@x.example")});
        StagedRecord clash = ownRecord("b", "Bob", "1@x.example");
        clash.sourceKey = "b";
        clash.line = 17;
        StagedRecord twice = ownRecord("c", "Cid", "3@x.example");
        StagedRecord again = ownRecord("d", "Dan", "3@X.example");
        again.line = 19;
        MergePlan plan = ownPlan();
        plan.list = ListId{2}; // another list of the same site
        const auto refused = mergeRecords(*db, plan, {clash, twice, again});
        QVERIFY(!refused);
        QCOMPARE(refused.error().code, Error::Code::Conflict);
        QVERIFY(refused.error().text.contains(u"17"_s));
        QVERIFY(refused.error().detail.contains(u"19"_s));
        QCOMPARE(number(*db, u"SELECT count(*) FROM entry"_s), 1);
        plan.skipBad = true;
        MERGE(skipped, *db, plan, {clash, twice, again});
        QCOMPARE(skipped.added, 1);
        QCOMPARE(skipped.skipped, 2);
        QCOMPARE(skipped.problems.size(), 2);
    }

    void ownRecordTwiceIsAProblem_data() { TestStores::addKinds(); }
    void ownRecordTwiceIsAProblem()
    {
        auto db = mergeStore(m_stores, TestStores::kind());
        MergePlan plan = ownPlan();
        const QList records{ownRecord("a", "Ann", "1@x.example"),
                            ownRecord("a", "Ann too", "2@x.example")};
        QVERIFY(!mergeRecords(*db, plan, records));
        plan.skipBad = true;
        MERGE(counts, *db, plan, records);
        QCOMPARE(counts.added, 1);
        QCOMPARE(counts.skipped, 1);
        QCOMPARE(counts.unchanged, 0);
    }

    void partnerRecordsComeChangeAndGo_data() { TestStores::addKinds(); }
    void partnerRecordsComeChangeAndGo()
    {
        auto db = mergeStore(m_stores, TestStores::kind());
        const StagedRecord ann = partnerRecord(1, "Ann", "1@n.example");
        const StagedRecord bob = partnerRecord(2, "Bob", "2@n.example");
        MERGE(first, *db, partnerPlan(1), {ann, bob});
        QCOMPARE(first.added, 2);
        Digest sum = ann.receivedDigest;
        sum += bob.receivedDigest;
        QCOMPARE(first.receivedDelta, sum);
        QCOMPARE(number(*db, u"SELECT min(trust) FROM entry"_s), 30);
        MERGE(again, *db, partnerPlan(1), {ann, bob});
        QCOMPARE(again.unchanged, 2);
        QCOMPARE(again.receivedDelta, Digest());
        const StagedRecord anna = partnerRecord(1, "Anna", "1@n.example");
        MERGE(changed, *db, partnerPlan(1), {anna, removal(uidOf(2)), removal(uidOf(9))});
        QCOMPARE(changed.modified, 1);
        QCOMPARE(changed.deleted, 1);
        sum += changed.receivedDelta;
        QCOMPARE(sum, anna.receivedDigest);
    }

    void fullReplacesWhatTheAgreementHolds_data() { TestStores::addKinds(); }
    void fullReplacesWhatTheAgreementHolds()
    {
        auto db = mergeStore(m_stores, TestStores::kind());
        MERGE(first, *db, partnerPlan(1),
              {partnerRecord(1, "Ann", "1@n.example"), partnerRecord(2, "Bob", "2@n.example")});
        MERGE(other, *db, partnerPlan(2), {partnerRecord(3, "Cid", "3@n.example")});
        MERGE(full, *db, partnerPlan(1, true), {partnerRecord(2, "Bob", "2@n.example")});
        QCOMPARE(full.deleted, 1);
        QCOMPARE(full.unchanged, 1);
        QCOMPARE(number(*db, u"SELECT count(*) FROM entry"_s), 2);
    }

    void sameDigestLeavesTheStanding_data() { TestStores::addKinds(); }
    void sameDigestLeavesTheStanding()
    {
        auto db = mergeStore(m_stores, TestStores::kind());
        const StagedRecord ann = partnerRecord(1, "Ann", "1@n.example");
        MERGE(first, *db, partnerPlan(1), {ann});
        for (const int standing : {int(Standing::Refused), int(Standing::Undone)}) {
            QVERIFY(db->run(u"UPDATE entry SET standing = %1"_s.arg(standing)));
            MERGE(same, *db, partnerPlan(1, true), {ann});
            QCOMPARE(same.unchanged, 1);
            QCOMPARE(number(*db, u"SELECT standing FROM entry"_s), standing);
        }
        QVERIFY(db->run(u"UPDATE entry SET standing = 4"_s));
        MERGE(empty, *db, partnerPlan(1, true), {});
        QCOMPARE(empty.deleted, 0); // kept
        MERGE(back, *db, partnerPlan(1), {ann});
        QCOMPARE(number(*db, u"SELECT standing FROM entry"_s), 0);
        QCOMPARE(back.receivedDelta, ann.receivedDigest); // a kept one was not in the sum
    }

    void filteredRecordsCountButAreNotListed_data() { TestStores::addKinds(); }
    void filteredRecordsCountButAreNotListed()
    {
        auto db = mergeStore(m_stores, TestStores::kind());
        StagedRecord ann = partnerRecord(1, "Ann", "1@n.example");
        ann.wanted = Standing::Filtered;
        MERGE(first, *db, partnerPlan(1), {ann});
        QCOMPARE(first.added, 0);
        QCOMPARE(first.skipped, 1);
        QCOMPARE(first.receivedDelta, ann.receivedDigest);
        ann.wanted = Standing::Live; // the filter changed, a full comes
        MERGE(second, *db, partnerPlan(1, true), {ann});
        QCOMPARE(second.added, 1);
        QCOMPARE(second.receivedDelta, Digest());
    }

    void firstOwnerKeepsTheAddress_data() { TestStores::addKinds(); }
    void firstOwnerKeepsTheAddress()
    {
        auto db = mergeStore(m_stores, TestStores::kind());
        MERGE(north, *db, partnerPlan(1), {partnerRecord(1, "Ann", "1@n.example")});
        MERGE(south, *db, partnerPlan(2),
              {partnerRecord(5, "Late", "1@N.example"), partnerRecord(6, "Later", "1@n.example")});
        QCOMPARE(south.conflicts, 2);
        QCOMPARE(entryLines(*db, u"listed = 1"_s).size(), 1);
        Digest delta = partnerRecord(5, "Late", "1@N.example").receivedDigest;
        delta += partnerRecord(6, "Later", "1@n.example").receivedDigest;
        QCOMPARE(south.receivedDelta, delta);
        // the owner changes its address: the longest-waiting one becomes live at once
        MERGE(moved, *db, partnerPlan(1), {partnerRecord(1, "Ann", "new@n.example")});
        QCOMPARE(moved.modified, 1);
        QCOMPARE(moved.added, 1);
        QCOMPARE(number(*db,
                        u"SELECT count(*) FROM entry WHERE listed = 1 AND uid = '%1'"_s.arg(
                            QString::fromLatin1(uidOf(5)))),
                 1);
        // and when that one goes, the next
        MERGE(gone, *db, partnerPlan(2), {removal(uidOf(5))});
        QCOMPARE(gone.added, 1);
        QCOMPARE(gone.deleted, 1);
        QCOMPARE(entryLines(*db, u"standing = 1"_s), QStringList());
    }

    void ownEntriesWinAtHome_data() { TestStores::addKinds(); }
    void ownEntriesWinAtHome()
    {
        auto db = mergeStore(m_stores, TestStores::kind());
        MERGE(north, *db, partnerPlan(1), {partnerRecord(1, "Ann", "1@n.example")});
        MERGE(own, *db, ownPlan(), {ownRecord("a", "Our Ann", "1@n.example")});
        QCOMPARE(own.added, 1);
        QCOMPARE(own.conflicts, 1);
        QCOMPARE(number(*db, u"SELECT standing FROM entry WHERE origin_id = 1"_s), 1);
        MERGE(gone, *db, ownPlan(), {removal({}, "a")});
        QCOMPARE(gone.deleted, 1);
        QCOMPARE(gone.added, 1);
        QCOMPARE(number(*db, u"SELECT listed FROM entry WHERE origin_id = 1"_s), 1);
    }

    void anotherOriginOfAUidStaysAside_data() { TestStores::addKinds(); }
    void anotherOriginOfAUidStaysAside()
    {
        auto db = mergeStore(m_stores, TestStores::kind());
        MERGE(north, *db, partnerPlan(1), {partnerRecord(1, "Ann", "1@n.example")});
        MERGE(south, *db, partnerPlan(2), {partnerRecord(1, "Ann S", "other@n.example")});
        QCOMPARE(south.conflicts, 1);
        MERGE(change, *db, partnerPlan(2), {partnerRecord(1, "Ann S2", "other@n.example")});
        QCOMPARE(change.conflicts, 1);
        QCOMPARE(number(*db,
                        u"SELECT count(*) FROM entry WHERE listed = 1"
                        " AND display_name = 'Ann'"_s),
                 1);
        MERGE(gone, *db, partnerPlan(1), {removal(uidOf(1))});
        QCOMPARE(number(*db,
                        u"SELECT count(*) FROM entry WHERE listed = 1"
                        " AND display_name = 'Ann S2'"_s),
                 1);
    }

    void ourOwnEntriesDoNotComeBack_data() { TestStores::addKinds(); }
    void ourOwnEntriesDoNotComeBack()
    {
        auto db = mergeStore(m_stores, TestStores::kind());
        Statement site(*db, u"SELECT uid FROM site"_s);
        QVERIFY(execRow(site));
        MERGE(ring, *db, partnerPlan(1), {partnerRecord(1, "Ann", "1@n.example", site.utf8(0))});
        QCOMPARE(ring.conflicts, 1);
        QCOMPARE(number(*db, u"SELECT count(*) FROM entry WHERE standing = 1 AND listed = 0"_s), 1);
        // a ring never becomes live, even where its address is free
        MERGE(own, *db, ownPlan(), {ownRecord("a", "Ours", "1@n.example")});
        MERGE(gone, *db, ownPlan(), {removal({}, "a")});
        QCOMPARE(number(*db, u"SELECT count(*) FROM entry WHERE listed = 1"_s), 0);
    }

    void aPartnersEntryIsNotOursToImport_data() { TestStores::addKinds(); }
    void aPartnersEntryIsNotOursToImport()
    {
        auto db = mergeStore(m_stores, TestStores::kind());
        MERGE(north, *db, partnerPlan(1), {partnerRecord(1, "Ann", "1@n.example")});
        StagedRecord record = ownRecord("a", "Stolen", "1@n.example");
        record.uid = uidOf(1);
        const auto refused = mergeRecords(*db, ownPlan(), {record});
        QVERIFY(!refused);
        QVERIFY(refused.error().text.contains(u"North"_s));
    }

    void hiddenAndTrustStay_data() { TestStores::addKinds(); }
    void hiddenAndTrustStay()
    {
        auto db = mergeStore(m_stores, TestStores::kind());
        StagedRecord record = ownRecord("a", "Ann", "1@x.example");
        record.trust = 70;
        record.hidden = true;
        MERGE(first, *db, ownPlan(), {record});
        MERGE(second, *db, ownPlan(), {ownRecord("a", "Anna", "1@x.example")});
        QCOMPARE(second.modified, 1);
        QCOMPARE(number(*db, u"SELECT trust FROM entry"_s), 70);
        QCOMPARE(number(*db, u"SELECT hidden FROM entry"_s), 1);
    }

private:
    TestStores m_stores;
};

QTEST_GUILESS_MAIN(TestMerge)
#include "tst_merge.moc"
