#include "engine/core/uid.h"
#include "engine/store/agreements.h"
#include "engine/store/entry_columns.h"
#include "engine/store/entry_rows.h"
#include "engine/store/lists.h"
#include "engine/store/recipients.h"
#include "engine/store/site_info.h"
#include "tests/servers/results.h"
#include "tests/servers/test_stores.h"

#include <QTest>
#include <QThread>

using namespace dx;
using namespace Qt::StringLiterals;

namespace {

constexpr Timestamp kNow = 1'700'000'000'000;

Entry person(const QByteArray &name, const QByteArray &mail)
{
    Entry entry;
    entry.set("cn", name);
    entry.set("sn", name.split(' ').last());
    if (!mail.isEmpty())
        entry.set("mail", mail);
    return entry;
}

Result<QVariantList> row(Database &database, const QString &sql, int columns)
{
    Statement s(database, sql);
    DX_TRY(execRow(s));
    QVariantList values;
    for (int i = 0; i < columns; ++i)
        values.append(s.isNull(i) ? QVariant() : QVariant(s.text(i)));
    DX_TRY(s.finish());
    return values;
}

} // namespace

class TestRecipients final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void adds_data() { TestStores::addKinds(); }
    void adds()
    {
        const auto db = siteWithList();
        Entry entry = person("Ann Archer", "ann@contoso.example");
        entry.add("description", "first\nsecond");
        entry.set("jpegPhoto", QByteArray("\xFF\xD8\xFF\0bytes\xFF\xD9", 11));
        const auto id = Recipients(*db).add(m_staff, entry, 30, true, kNow);
        QVERIFY2(id, qPrintable(textOf(id)));
        const auto made = Recipients(*db).byId(*id);
        QVERIFY2(made, qPrintable(textOf(made)));
        QCOMPARE(made->entry, entry);
        QCOMPARE(made->trust, 30);
        QVERIFY(made->hidden);
        QVERIFY(made->listed);
        QVERIFY(!made->isImported());
        QCOMPARE(made->usn, 1);
        QCOMPARE(made->createdAt, kNow);
        QCOMPARE(made->home.site, QByteArray("HQ"));
        QCOMPARE(made->home.list, QByteArray("Staff"));
        QCOMPARE(Lists(*db).byId(m_staff)->entries, 1);
        QCOMPARE(SiteStore(*db).read()->usn, 1);
        const auto line = row(*db,
                              u"SELECT operation, old_record, cycle_id, list_id, at"
                              " FROM change"_s,
                              5);
        QCOMPARE(*line,
                 (QVariantList{
                     u"1"_s, {}, u"0"_s, QString::number(m_staff.value), QString::number(kNow)}));
    }

    void findsByKey_data() { TestStores::addKinds(); }
    void findsByKey()
    {
        const auto db = siteWithList();
        Recipients recipients(*db);
        const auto id
            = recipients.add(m_staff, person("Ann", "Ann@contoso.example"), 20, false, kNow);
        QVERIFY(id);
        const QByteArray uid = recipients.byId(*id)->uid;
        for (const QByteArray &key :
             {uid, QByteArray("SMTP:ann@CONTOSO.example"), QByteArray("ann@contoso.example")}) {
            QCOMPARE(recipients.byKey(key)->id, *id);
            QCOMPARE(recipients.byKey(key, m_staff)->id, *id);
            QCOMPARE(codeOf(recipients.byKey(key, m_other)), u"not-found"_s);
        }
        const auto missing = recipients.byKey("SMTP:bob@contoso.example");
        QCOMPARE(codeOf(missing), u"not-found"_s);
        QVERIFY(missing.error().text.contains(u"SMTP:bob@contoso.example"_s));
        QCOMPARE(codeOf(recipients.byKey("nonsense")), u"invalid"_s);
        QCOMPARE(codeOf(recipients.byId(EntryId{4711})), u"not-found"_s);
    }

    void namesWhoHasAnAddress_data() { TestStores::addKinds(); }
    void namesWhoHasAnAddress()
    {
        const auto db = siteWithList();
        Recipients recipients(*db);
        QVERIFY(
            recipients.add(m_staff, person("Ann Archer", "ann@contoso.example"), 20, false, kNow));
        const auto clash
            = recipients.add(m_other, person("Other Ann", "ANN@contoso.example"), 20, false, kNow);
        QCOMPARE(codeOf(clash), u"conflict"_s);
        QCOMPARE(
            clash.error().text,
            u"The address SMTP:ANN@contoso.example belongs to Ann Archer in the list Staff."_s);
        // nothing half done: no USN, no journal line, no entry, no count
        QCOMPARE(SiteStore(*db).read()->usn, 1);
        QCOMPARE(Lists(*db).byId(m_other)->entries, 0);
        const auto bob
            = recipients.add(m_staff, person("Bob", "bob@contoso.example"), 20, false, kNow);
        auto changed = recipients.byId(*bob).value();
        changed.entry.set("mail", QByteArray("ann@contoso.example"));
        QCOMPARE(codeOf(recipients.update(changed, kNow)), u"conflict"_s);
        // two without an address do not clash
        QVERIFY(recipients.add(m_staff, person("No One", ""), 20, false, kNow));
        QVERIFY(recipients.add(m_staff, person("No Two", ""), 20, false, kNow));
    }

    void refusesBadContent_data()
    {
        QTest::addColumn<QByteArray>("name");
        QTest::addColumn<QByteArray>("value");
        QTest::addColumn<int>("trust");
        QTest::newRow("trust below 0") << QByteArray("cn") << QByteArray("Ann") << -1;
        QTest::newRow("trust above 100") << QByteArray("cn") << QByteArray("Ann") << 101;
        QTest::newRow("nothing to call it by") << QByteArray("title") << QByteArray("Boss") << 20;
        QTest::newRow("U+0000") << QByteArray("cn") << QByteArray("A\0b", 3) << 20;
        QTest::newRow("over 1 MB") << QByteArray("cn") << QByteArray(1024 * 1024 + 1, 'x') << 20;
    }
    void refusesBadContent()
    {
        QFETCH(QByteArray, name);
        QFETCH(QByteArray, value);
        QFETCH(int, trust);
        const auto db = siteWithList(StoreUrl::Kind::Sqlite);
        Entry entry;
        entry.set(name, value);
        QCOMPARE(codeOf(Recipients(*db).add(m_staff, entry, trust, false, kNow)), u"invalid"_s);
        QCOMPARE(SiteStore(*db).read()->usn, 0);
    }

    void updates_data() { TestStores::addKinds(); }
    void updates()
    {
        const auto db = siteWithList();
        Recipients recipients(*db);
        const auto id
            = recipients.add(m_staff, person("Ann Archer", "ann@contoso.example"), 20, false, kNow);
        const auto before = recipients.byId(*id).value();
        auto changed = before;
        changed.entry.set("title", QByteArray("Director"));
        changed.local.set("badge", QByteArray("17"));
        changed.trust = 40;
        QVERIFY2(recipients.update(changed, kNow + 1), "");
        const auto after = recipients.byId(*id).value();
        QCOMPARE(after.entry, changed.entry);
        QCOMPARE(after.local, changed.local);
        QCOMPARE(after.trust, 40);
        QCOMPARE(after.usn, 2);
        QCOMPARE(after.changedAt, kNow + 1);
        QCOMPARE(after.createdAt, kNow);
        const auto line
            = row(*db, u"SELECT operation, old_record, old_trust FROM change WHERE usn = 2"_s, 3);
        QCOMPARE(
            *line,
            (QVariantList{u"2"_s,
                          QString::fromUtf8(exportedRecord(before.entry, before.home, before.uid)),
                          u"20"_s}));
        QCOMPARE(row(*db, u"SELECT title FROM entry"_s, 1)->first().toString(), u"Director"_s);
        // the state that was read before the change may not be written over it
        QCOMPARE(codeOf(recipients.update(changed, kNow + 2)), u"conflict"_s);
        // the same again changes nothing
        QVERIFY(recipients.update(after, kNow + 3));
        QCOMPARE(recipients.byId(*id)->usn, 2);
        // a note is nobody else's business
        auto noted = after;
        noted.note = u"call first"_s;
        QVERIFY(recipients.update(noted, kNow + 4));
        QCOMPARE(recipients.byId(*id)->note, u"call first"_s);
        QCOMPARE(SiteStore(*db).read()->usn, 2);
    }

    void movesBetweenLists_data() { TestStores::addKinds(); }
    void movesBetweenLists()
    {
        const auto db = siteWithList();
        Recipients recipients(*db);
        const auto id
            = recipients.add(m_staff, person("Ann", "ann@contoso.example"), 20, false, kNow);
        auto moved = recipients.byId(*id).value();
        moved.list = m_other;
        QVERIFY(recipients.update(moved, kNow));
        QCOMPARE(recipients.byId(*id)->home.list, QByteArray("Other"));
        QCOMPARE(Lists(*db).byId(m_staff)->entries, 0);
        QCOMPARE(Lists(*db).byId(m_other)->entries, 1);
        QCOMPARE(row(*db, u"SELECT count(*) FROM home"_s, 1)->first().toString(), u"2"_s);
    }

    void removes_data() { TestStores::addKinds(); }
    void removes()
    {
        const auto db = siteWithList();
        Recipients recipients(*db);
        const auto id
            = recipients.add(m_staff, person("Ann", "ann@contoso.example"), 20, false, kNow);
        QVERIFY(recipients.remove(*id, kNow));
        QCOMPARE(codeOf(recipients.byId(*id)), u"not-found"_s);
        QCOMPARE(codeOf(recipients.remove(*id, kNow)), u"not-found"_s);
        QCOMPARE(Lists(*db).byId(m_staff)->entries, 0);
        QCOMPARE(row(*db, u"SELECT operation FROM change WHERE usn = 2"_s, 1)->first().toString(),
                 u"3"_s);
        // the address is free again
        QVERIFY(recipients.add(m_staff, person("Ann", "ann@contoso.example"), 20, false, kNow));
    }

    void guardsImportedOnes_data() { TestStores::addKinds(); }
    void guardsImportedOnes()
    {
        const auto db = siteWithList();
        const EntryId id = imported(*db, person("Zoe Partner", "zoe@branch.example"), true, 0);
        Recipients recipients(*db);
        const auto present = recipients.byId(id).value();
        QVERIFY(present.isImported());
        auto changed = present;
        changed.entry.set("title", QByteArray("Mine now"));
        const auto refused = recipients.update(changed, kNow);
        QCOMPARE(codeOf(refused), u"denied"_s);
        QVERIFY(refused.error().text.contains(u"Zoe Partner comes from Branch A"_s));
        QCOMPARE(codeOf(recipients.remove(id, kNow)), u"denied"_s);
        changed = present;
        changed.trust = 90;
        changed.hidden = true;
        changed.note = u"ours"_s;
        QVERIFY(recipients.update(changed, kNow));
        const auto after = recipients.byId(id).value();
        QCOMPARE(after.trust, 90);
        QVERIFY(after.hidden);
        QCOMPARE(after.note, u"ours"_s);
        QVERIFY(after.usn > present.usn);
    }

    void givesAReleasedAddressToWhoWaits_data() { TestStores::addKinds(); }
    void givesAReleasedAddressToWhoWaits()
    {
        const auto db = siteWithList();
        Recipients recipients(*db);
        const auto own
            = recipients.add(m_staff, person("Own", "x@contoso.example"), 20, false, kNow);
        QVERIFY(own);
        const EntryId later = imported(*db, person("Later", "x@contoso.example"), false, 9);
        const EntryId sooner = imported(*db, person("Sooner", "x@contoso.example"), false, 5);
        auto changed = recipients.byId(*own).value();
        changed.entry.set("mail", QByteArray("y@contoso.example"));
        QVERIFY(recipients.update(changed, kNow));
        QVERIFY(recipients.byId(sooner)->listed);
        QCOMPARE(recipients.byId(sooner)->standing, Standing::Live);
        QVERIFY(!recipients.byId(later)->listed);
        QCOMPARE(Lists(*db).byId(m_other)->entries, 1);
        QCOMPARE(recipients.byKey("SMTP:x@contoso.example")->id, sooner);
        // it has a journal line of its own
        QCOMPARE(recipients.byId(sooner)->usn, SiteStore(*db).read()->usn);
    }

    void removalLetsWaitingOnesIn_data() { TestStores::addKinds(); }
    void removalLetsWaitingOnesIn()
    {
        const auto db = siteWithList();
        Recipients recipients(*db);
        const auto own
            = recipients.add(m_staff, person("Own", "x@contoso.example"), 20, false, kNow);
        const QByteArray uid = recipients.byId(*own)->uid;
        const EntryId sameUid
            = imported(*db, person("Same uid", "u@contoso.example"), false, 5, uid);
        const EntryId sameAddress = imported(*db, person("Same", "x@contoso.example"), false, 6);
        const EntryId both = imported(*db, person("Third", "x@contoso.example"), false, 7);
        const EntryId kept = imported(*db, person("Not waiting", "x@contoso.example"), false, 0);
        QVERIFY(recipients.remove(*own, kNow));
        QVERIFY(recipients.byId(sameUid)->listed);
        QVERIFY(recipients.byId(sameAddress)->listed);
        QVERIFY(!recipients.byId(both)->listed);
        QVERIFY(!recipients.byId(kept)->listed);
        QCOMPARE(Lists(*db).byId(m_other)->entries, 2);
        QCOMPARE(Lists(*db).byId(m_staff)->entries, 0);
    }

    void oneOfTwoAtOnceGetsTheAddress_data() { TestStores::addKinds(); }
    void oneOfTwoAtOnceGetsTheAddress()
    {
        const auto db = siteWithList();
        std::atomic<int> made = 0;
        std::atomic<int> refused = 0;
        std::vector<std::unique_ptr<QThread>> threads;
        for (int i = 0; i < 4; ++i) {
            threads.emplace_back(QThread::create([&, url = db->url(), list = m_staff] {
                const auto own = TestStores::open(url);
                const auto added = Recipients(*own).add(
                    list, person("Racer", "race@contoso.example"), 20, false, kNow);
                ++(added ? made : refused);
            }));
            threads.back()->start();
        }
        for (const auto &thread : threads)
            QVERIFY(thread->wait());
        QCOMPARE(made.load(), 1);
        QCOMPARE(refused.load(), 3);
    }

private:
    /** A site with the lists Staff and Other and the agreement Branch A that imports to Other. */
    std::unique_ptr<Database> siteWithList() { return siteWithList(TestStores::kind()); }
    std::unique_ptr<Database> siteWithList(StoreUrl::Kind kind)
    {
        auto db = m_stores.createSite(kind);
        m_staff = Lists(*db).create(u"Staff"_s, {}, kNow).value();
        m_other = Lists(*db).create(u"Other"_s, {}, kNow).value();
        AgreementSettings settings;
        settings.name = u"Branch A"_s;
        settings.partnerAddress = u"a@contoso.example"_s;
        settings.importList = m_other;
        settings.folder = u"/srv/share"_s;
        DirsyncServer server;
        server.name = u"Dirsync Server"_s;
        required(SiteStore(*db).setServer(server, kNow));
        m_branch = required(Agreements(*db).create(Role::Server, newUid(kNow), settings, kNow));
        return db;
    }

    /** An entry as a merge would have brought it over Branch A. */
    EntryId imported(Database &db, const Entry &entry, bool listed, Usn waiting,
                     const QByteArray &uid = newUid(kNow))
    {
        auto transaction = required(Transaction::begin(db));
        EntryRows rows(db);
        Recipient recipient;
        recipient.uid = uid;
        recipient.list = m_other;
        recipient.origin = m_branch;
        recipient.home = {newUid(kNow), "Branch A", "Staff"};
        recipient.entry = entry;
        recipient.listed = listed;
        recipient.standing = listed ? Standing::Live : Standing::Aside;
        recipient.usn = rows.journalNew(recipient, kNow).value();
        const EntryId id
            = rows.insert(recipient, entryColumns(entry, recipient.home, recipient.uid)).value();
        required(
            db.run(u"UPDATE entry SET waiting = %1 WHERE id = %2"_s.arg(waiting).arg(id.value)));
        if (listed)
            required(rows.count(m_other, 1));
        required(transaction.commit());
        return id;
    }

    TestStores m_stores;
    ListId m_staff;
    ListId m_other;
    AgreementId m_branch;
};

QTEST_GUILESS_MAIN(TestRecipients)
#include "tst_recipients.moc"
