#include "engine/store/entry_columns.h"
#include "engine/store/integrity.h"
#include "engine/store/journal.h"
#include "engine/store/lists.h"
#include "engine/store/recipients.h"
#include "engine/store/site_info.h"
#include "engine/store/statement.h"
#include "tests/servers/results.h"
#include "tests/servers/test_stores.h"

#include <QMap>
#include <QRandomGenerator>
#include <QTest>

using namespace dx;
using namespace Qt::StringLiterals;

namespace {

constexpr Timestamp kNow = 1'700'000'000'000;

class Collector final : public ChangeSink
{
public:
    Result<> change(const EntryChange &change) override
    {
        changes.append(change);
        return {};
    }
    QList<EntryChange> changes;
};

/** What a snapshot keeps of a listed entry. */
struct Seen
{
    qint64 list = 0;
    int trust = 0;
    bool hidden = false;
    QByteArray record;

    bool operator==(const Seen &) const = default;
};
using Snapshot = QMap<QByteArray, Seen>; // by uid

Snapshot snapshot(Database &db)
{
    Statement s(db, u"SELECT uid, list_id, trust, hidden, record FROM entry WHERE listed = 1"_s);
    required(s.exec());
    Snapshot all;
    while (s.next())
        all.insert(s.utf8(0), {s.integer(1), int(s.integer(2)), s.boolean(3), s.utf8(4)});
    required(s.finish());
    return all;
}

Snapshot ofList(const Snapshot &all, ListId list)
{
    Snapshot some;
    for (auto it = all.begin(); it != all.end(); ++it) {
        if (!list.isValid() || it->list == list.value)
            some.insert(it.key(), *it);
    }
    return some;
}

/** "operation uid before after" of all differences, in the order of uids. */
QStringList differences(const Snapshot &before, const Snapshot &after)
{
    QStringList lines;
    QMap<QByteArray, bool> uids;
    for (const Snapshot *side : {&before, &after}) {
        for (auto it = side->begin(); it != side->end(); ++it)
            uids.insert(it.key(), true);
    }
    for (const QByteArray &uid : uids.keys()) {
        const bool was = before.contains(uid);
        const bool is = after.contains(uid);
        if (was && is && before[uid] == after[uid])
            continue;
        const auto operation = was && is ? Operation::Modify
            : was                        ? Operation::Delete
                                         : Operation::Add;
        lines.append(u"%1 %2\n%3\n%4"_s.arg(int(operation))
                         .arg(QString::fromUtf8(uid), QString::fromUtf8(before.value(uid).record),
                              QString::fromUtf8(after.value(uid).record)));
    }
    return lines;
}

QStringList lines(const QList<EntryChange> &changes)
{
    QStringList all;
    for (const EntryChange &change : changes)
        all.append(u"%1 %2\n%3\n%4"_s.arg(int(change.operation))
                       .arg(QString::fromUtf8(change.uid), QString::fromUtf8(change.before),
                            QString::fromUtf8(change.after)));
    return all;
}

Entry person(const QByteArray &name, const QByteArray &mail)
{
    Entry entry;
    entry.set("cn", name);
    entry.set("sn", name);
    if (!mail.isEmpty())
        entry.set("mail", mail);
    return entry;
}

/** Random edits of one site, and what it looked like after each. */
class Editor
{
public:
    Editor(Database &db, QRandomGenerator &random, QList<ListId> lists)
        : m_db(db), m_random(random), m_lists(std::move(lists))
    {
        remember();
    }

    void edit()
    {
        const int choice = m_random.bounded(10);
        if (choice < 4 || m_ids.isEmpty())
            add();
        else if (choice < 8)
            change();
        else
            remove();
        remember();
    }

    QMap<Usn, Snapshot> snapshots;

private:
    QByteArray address()
    {
        return "p" + QByteArray::number(m_random.bounded(8)) + "@contoso.example";
    }
    void remember() { snapshots.insert(required(SiteStore(m_db).read()).usn, snapshot(m_db)); }
    void add()
    {
        const auto id = Recipients(m_db).add(
            m_lists[m_random.bounded(m_lists.size())],
            person("n" + QByteArray::number(m_random.bounded(50)), address()), m_random.bounded(3),
            false, kNow);
        if (id) // else the address is taken, which must leave no trace
            m_ids.append(*id);
    }
    void change()
    {
        auto recipient = required(Recipients(m_db).byId(m_ids[m_random.bounded(m_ids.size())]));
        switch (m_random.bounded(5)) {
        case 0:
            recipient.trust = m_random.bounded(3);
            break;
        case 1:
            recipient.hidden = !recipient.hidden;
            break;
        case 2:
            recipient.list = m_lists[m_random.bounded(m_lists.size())];
            break;
        case 3:
            recipient.entry.set("mail", address());
            break;
        default: // few values, so that things go back to what they were
            recipient.entry.set("title", QByteArray(1, char('a' + m_random.bounded(3))));
        }
        (void)Recipients(m_db).update(recipient, kNow);
    }
    void remove()
    {
        required(Recipients(m_db).remove(m_ids.takeAt(m_random.bounded(m_ids.size())), kNow));
    }

    Database &m_db;
    QRandomGenerator &m_random;
    QList<ListId> m_lists;
    QList<EntryId> m_ids;
};

} // namespace

class TestJournal final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void differencesEqualTwoSnapshots_data() { TestStores::addKinds(); }
    void differencesEqualTwoSnapshots()
    {
        const quint32 seed = QRandomGenerator::global()->generate();
        qInfo() << "seed" << seed;
        QRandomGenerator random(seed);
        const auto db = siteWithLists();
        Editor editor(*db, random, m_lists);
        for (int step = 0; step < 250; ++step)
            editor.edit();
        QCOMPARE(required(checkIntegrity(*db)).problems, QStringList());
        const QList<Usn> usns = editor.snapshots.keys();
        QVERIFY(usns.size() > 50);
        for (int round = 0; round < 120; ++round) {
            Usn from = usns[random.bounded(usns.size())];
            Usn to = usns[random.bounded(usns.size())];
            if (from > to)
                std::swap(from, to);
            const ListId list = round % 3 == 0 ? ListId() : m_lists[random.bounded(2)];
            Collector found;
            const auto read = Journal(*db).changesBetween(from, to, list, found);
            QVERIFY2(read, qPrintable(textOf(read)));
            QCOMPARE(lines(found.changes),
                     differences(ofList(editor.snapshots[from], list),
                                 ofList(editor.snapshots[to], list)));
        }
    }

    void aCycleIsTheDifferenceThatItMade_data() { TestStores::addKinds(); }
    void aCycleIsTheDifferenceThatItMade()
    {
        QRandomGenerator random(4711);
        const auto db = siteWithLists();
        Editor editor(*db, random, m_lists);
        QList<Usn> borders{0};
        for (int cycle = 1; cycle <= 5; ++cycle) {
            for (int step = 0; step < 20; ++step)
                editor.edit();
            borders.append(required(SiteStore(*db).read()).usn);
            required(db->run(u"UPDATE change SET cycle_id = %1 WHERE usn > %2"_s.arg(cycle).arg(
                borders[cycle - 1])));
        }
        for (int cycle = 1; cycle <= 5; ++cycle) {
            Collector found;
            required(Journal(*db).changesOfCycle(CycleId{cycle}, found));
            const QStringList expected = differences(editor.snapshots[borders[cycle - 1]],
                                                     editor.snapshots[borders[cycle]]);
            QVERIFY(!expected.isEmpty());
            QCOMPARE(lines(found.changes), expected);
        }
        Collector none;
        required(Journal(*db).changesOfCycle(CycleId{}, none)); // edits by hand are no cycle
        QVERIFY(none.changes.isEmpty());
    }

    void describesChanges_data() { TestStores::addKinds(); }
    void describesChanges()
    {
        const auto db = siteWithLists();
        Recipients recipients(*db);
        const EntryId id = required(recipients.add(
            m_lists[0], person("Ann, Archer", "Ann@contoso.example"), 20, false, kNow));
        auto ann = required(recipients.byId(id));
        ann.trust = 60;
        ann.hidden = true;
        required(recipients.update(ann, kNow));

        Collector added;
        required(Journal(*db).changesBetween(0, 1, {}, added));
        QCOMPARE(added.changes.size(), 1);
        const EntryChange &add = added.changes.first();
        QCOMPARE(add.operation, Operation::Add);
        QCOMPARE(add.name, QByteArray("Ann, Archer"));
        QCOMPARE(add.address, QByteArray("SMTP:Ann@contoso.example"));
        QCOMPARE(add.dn, "dxUid=" + ann.uid + ",ou=Staff,o=HQ");
        QVERIFY(add.before.isEmpty());
        QVERIFY(add.after.contains("dxUid: " + ann.uid));

        Collector modified;
        required(Journal(*db).changesBetween(1, 2, {}, modified));
        QCOMPARE(modified.changes.size(), 1);
        QCOMPARE(modified.changes.first().operation, Operation::Modify);
        QCOMPARE(modified.changes.first().before, modified.changes.first().after);
        QCOMPARE(modified.changes.first().why, QByteArray("trust level 60, was 20, now hidden"));
    }

    void tellsTheHistoryOfAnEntry_data() { TestStores::addKinds(); }
    void tellsTheHistoryOfAnEntry()
    {
        const auto db = siteWithLists();
        Recipients recipients(*db);
        const EntryId id
            = required(recipients.add(m_lists[0], person("Ann", "a@x.example"), 20, false, kNow));
        required(recipients.add(m_lists[0], person("Bob", "b@x.example"), 20, false, kNow));
        auto ann = required(recipients.byId(id));
        ann.entry.set("title", QByteArray("Boss"));
        required(recipients.update(ann, kNow));
        required(db->run(u"UPDATE change SET cycle_id = 9 WHERE usn = 3"_s));
        required(recipients.remove(id, kNow));
        Collector history;
        required(Journal(*db).changesOfEntry(ann.uid, history));
        QCOMPARE(history.changes.size(), 3);
        QCOMPARE(history.changes[0].operation, Operation::Delete);
        QCOMPARE(history.changes[1].operation, Operation::Modify);
        QCOMPARE(history.changes[2].operation, Operation::Add);
        QCOMPARE(history.changes[1].before, history.changes[2].after);
        QCOMPARE(history.changes[0].before, history.changes[1].after);
        QVERIFY(history.changes[1].why.startsWith("cycle 9, 2023-11-14T22:13:20Z"));
        QVERIFY(history.changes[2].why.startsWith("edited or imported here"));
    }

    void stopsWhenTheSinkSaysSo_data() { TestStores::addKinds(); }
    void stopsWhenTheSinkSaysSo()
    {
        class Full final : public ChangeSink
        {
        public:
            Result<> change(const EntryChange &) override
            {
                ++calls;
                return fail(Error::Code::Cancelled, u"enough"_s);
            }
            int calls = 0;
        };
        const auto db = siteWithLists();
        Recipients recipients(*db);
        for (int i = 0; i < 3; ++i)
            required(recipients.add(m_lists[0], person("Ann", ""), 20, false, kNow));
        Full sink;
        QCOMPARE(codeOf(Journal(*db).changesBetween(0, 3, {}, sink)), u"cancelled"_s);
        QCOMPARE(sink.calls, 1);
        // and the connection can be used again
        QVERIFY(recipients.add(m_lists[0], person("Bob", ""), 20, false, kNow));
    }

private:
    std::unique_ptr<Database> siteWithLists()
    {
        auto db = m_stores.createSite(TestStores::kind());
        m_lists = {required(Lists(*db).create(u"Staff"_s, {}, kNow)),
                   required(Lists(*db).create(u"Other"_s, {}, kNow))};
        return db;
    }

    TestStores m_stores;
    QList<ListId> m_lists;
};

QTEST_GUILESS_MAIN(TestJournal)
#include "tst_journal.moc"
