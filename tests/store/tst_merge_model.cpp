#include "tests/store/merge_fixture.h"

#include <QMap>
#include <QRandomGenerator>

#include <algorithm>

using namespace dx;
using namespace Qt::StringLiterals;

namespace {

/** An entry as the rules of protocol.md see it. Own ones are known by their source key. */
struct Row
{
    QByteArray key; ///< uid, or the source key of an own entry
    int origin = 0;
    QByteArray name;
    QByteArray mail;
    bool listed = true;
    bool ring = false;
    qint64 waiting = 0;

    std::pair<int, QByteArray> id() const { return {origin, key}; }
};
using Rows = QMap<std::pair<int, QByteArray>, Row>;

/** A row after a merge, before addresses are settled. */
struct Planned
{
    Row row;
    bool staged = false;
    bool holds = false; ///< listed under the same address before
    bool listed = false; ///< before
    qint64 place = 0; ///< in the batch
};
using Plan = QMap<std::pair<int, QByteArray>, Planned>;

/** The rules, entry by entry over everything: slow, and as plain as can be. */
class Model
{
public:
    Rows rows;
    Digest digests[3];

    void mergeOwn(const QList<StagedRecord> &records, bool replace)
    {
        QMap<qsizetype, std::pair<int, QByteArray>> matched;
        QSet<QByteArray> taken;
        for (qsizetype i = 0; i < records.size(); ++i) {
            if (rows.contains({0, records[i].sourceKey})) {
                matched[i] = {0, records[i].sourceKey};
                taken.insert(records[i].sourceKey);
            }
        }
        QSet<QByteArray> taker = taken;
        QSet<qsizetype> dropped;
        for (qsizetype i = 0; i < records.size(); ++i) {
            if (matched.contains(i))
                continue;
            const QByteArray mail = records[i].entry.value("mail");
            for (const Row &row : std::as_const(rows)) {
                if (row.origin != 0 || mail.isEmpty() || row.mail != mail
                    || taken.contains(row.key))
                    continue;
                if (taker.contains(row.key))
                    dropped.insert(i); // two records are one entry
                else
                    matched[i] = row.id();
                taker.insert(row.key);
            }
        }
        QSet<qsizetype> refused = dropped;
        while (true) {
            const Plan plan = planOwn(records, matched, refused, taker, replace);
            const QSet<std::pair<int, QByteArray>> losers = settle(plan, true);
            if (losers.isEmpty())
                return;
            for (qsizetype i = 0; i < records.size(); ++i) {
                if (losers.contains({0, records[i].sourceKey}))
                    refused.insert(i);
            }
        }
    }

    void mergePartner(int origin, const QList<StagedRecord> &records, bool replace,
                      const QByteArray &site)
    {
        Plan plan = present();
        QSet<QByteArray> spoken;
        qint64 place = 0;
        for (const StagedRecord &record : records) {
            spoken.insert(record.uid);
            const std::pair id(origin, record.uid);
            if (record.remove) {
                plan.remove(id);
                continue;
            }
            Row row{record.uid, origin, record.entry.value("cn"), record.entry.value("mail")};
            row.ring = record.home.siteUid == site;
            ++place;
            if (const auto old = rows.constFind(id); old != rows.constEnd()) {
                if (old->name == row.name && old->mail == row.mail)
                    continue;
                const bool same = old->mail == row.mail;
                row.waiting = same && !old->listed ? old->waiting : 0;
                plan[id] = {row, true, same && old->listed, old->listed, place};
            } else {
                plan[id] = {row, true, false, false, place};
            }
        }
        if (replace)
            plan.removeIf([&](auto it) {
                return it.value().row.origin == origin && !spoken.contains(it.value().row.key);
            });
        settle(plan, false);
    }

    QStringList lines() const
    {
        QStringList lines;
        for (const Row &row : rows)
            lines += u"%1 %2 %3 %4 %5"_s.arg(row.origin)
                         .arg(QString::fromUtf8(row.key), QString::fromUtf8(row.name),
                              QString::fromUtf8(row.mail))
                         .arg(row.listed);
        lines.sort();
        return lines;
    }

private:
    Plan present() const
    {
        Plan plan;
        for (const Row &row : rows)
            plan[row.id()] = {row, false, row.listed, row.listed, 0};
        return plan;
    }

    Plan planOwn(const QList<StagedRecord> &records,
                 const QMap<qsizetype, std::pair<int, QByteArray>> &matched,
                 const QSet<qsizetype> &refused, const QSet<QByteArray> &taker, bool replace) const
    {
        Plan plan = present();
        for (auto it = matched.cbegin(); it != matched.cend(); ++it) {
            if (!refused.contains(it.key()))
                plan.remove(it.value()); // it may get another source key
        }
        for (qsizetype i = 0; i < records.size(); ++i) {
            const StagedRecord &record = records[i];
            if (refused.contains(i) || record.remove)
                continue;
            Row row{record.sourceKey, 0, record.entry.value("cn"), record.entry.value("mail")};
            const auto old = matched.contains(i) ? rows.constFind(matched[i]) : rows.constEnd();
            const bool holds = old != rows.constEnd() && old->mail == row.mail;
            plan[row.id()] = {row, true, holds, old != rows.constEnd(), i};
        }
        if (replace)
            plan.removeIf([&](auto it) {
                return it.value().row.origin == 0 && !it.value().staged
                    && !taker.contains(it.value().row.key);
            });
        return plan;
    }

    /** Gives addresses and uids to the best claims; own records that lose are returned and nothing
     * is kept then. */
    QSet<std::pair<int, QByteArray>> settle(const Plan &plan, bool own)
    {
        QList<Planned> order = plan.values();
        const auto rank = [](const Planned &p) {
            if (p.row.origin == 0)
                return p.holds ? 0 : 1;
            return p.holds ? 2 : p.row.waiting > 0 ? 3 : 4;
        };
        std::stable_sort(order.begin(), order.end(), [&](const Planned &a, const Planned &b) {
            const auto key = [&](const Planned &p) {
                return std::pair(rank(p), p.row.waiting > 0 ? p.row.waiting : p.place);
            };
            return key(a) < key(b);
        });
        QSet<QByteArray> mails;
        QSet<QByteArray> uids;
        QSet<std::pair<int, QByteArray>> losers;
        Rows after;
        // who changes its address keeps its uid while it stays listed
        QMap<QByteArray, int> listed;
        for (const Planned &planned : std::as_const(order)) {
            if (planned.listed && planned.row.origin != 0 && !planned.row.ring)
                listed[planned.row.key] = planned.row.origin;
        }
        std::stable_partition(order.begin(), order.end(), [&](const Planned &planned) {
            return listed.value(planned.row.key, planned.row.origin) == planned.row.origin;
        });
        for (Planned &planned : order) {
            Row &row = planned.row;
            const bool free = (row.mail.isEmpty() || !mails.contains(row.mail))
                && (row.origin == 0 || !uids.contains(row.key));
            row.listed = free && !row.ring;
            if (!free && row.origin == 0 && planned.staged)
                losers.insert(row.id());
            if (row.listed && !row.mail.isEmpty())
                mails.insert(row.mail);
            if (row.listed && row.origin != 0)
                uids.insert(row.key);
            after[row.id()] = row;
        }
        if (losers.isEmpty() || !own)
            rows = after;
        return losers;
    }
};

} // namespace

class TestMergeModel final : public QObject
{
    Q_OBJECT

    static QByteArray mailOf(int number)
    {
        return number == 0 ? QByteArray() : "m" + QByteArray::number(number) + "@x.example";
    }

    /** Entries of the store in the model's form; takes over since when they wait. */
    static QStringList storeLines(Database &db, Model &model)
    {
        QStringList lines;
        Statement rows(db,
                       u"SELECT origin_id, uid, source_key, display_name, key_address, listed,"
                       " waiting FROM entry"_s);
        if (!rows.exec())
            qFatal("entries cannot be read");
        while (rows.next()) {
            const int origin = int(rows.integer(0));
            const QByteArray key = origin == 0 ? rows.utf8(2) : rows.utf8(1);
            lines += u"%1 %2 %3 %4 %5"_s.arg(origin)
                         .arg(QString::fromUtf8(key), rows.text(3), rows.text(4).mid(5))
                         .arg(rows.integer(5));
            if (const auto row = model.rows.find({origin, key}); row != model.rows.end())
                row->waiting = rows.integer(6);
        }
        lines.sort();
        return lines;
    }

    static QList<StagedRecord> ownBatch(QRandomGenerator &random)
    {
        QList<int> keys;
        for (int i = 0; i < 8; ++i)
            if (random.bounded(3) == 0)
                keys.append(i);
        std::shuffle(keys.begin(), keys.end(), random);
        QList<StagedRecord> records;
        for (const int key : keys) {
            if (random.bounded(5) == 0)
                records.append(removal({}, "k" + QByteArray::number(key)));
            else
                records.append(ownRecord("k" + QByteArray::number(key),
                                         "N" + QByteArray::number(random.bounded(3)),
                                         mailOf(random.bounded(9))));
        }
        return records;
    }

    static QList<StagedRecord> partnerBatch(QRandomGenerator &random, const QByteArray &site)
    {
        QList<StagedRecord> records;
        for (int i = 0; i < 10; ++i) {
            if (random.bounded(3) != 0)
                continue;
            if (random.bounded(4) == 0)
                records.append(removal(uidOf(i)));
            else
                records.append(partnerRecord(i, "P" + QByteArray::number(random.bounded(3)),
                                             mailOf(random.bounded(9)),
                                             i == 9 ? site : QByteArray("north-site")));
        }
        return records;
    }

    void play(Database &db, quint32 seed, int steps)
    {
        QRandomGenerator random(seed);
        Model model;
        Digest sums[3];
        Statement row(db, u"SELECT uid FROM site"_s);
        QVERIFY(execRow(row));
        const QByteArray site = row.utf8(0);
        QVERIFY(row.finish());
        for (int step = 0; step < steps; ++step) {
            const int origin = random.bounded(3);
            MergePlan plan = origin == 0 ? ownPlan() : partnerPlan(origin);
            plan.replace = random.bounded(5) == 0;
            plan.skipBad = true;
            const QList<StagedRecord> batch
                = origin == 0 ? ownBatch(random) : partnerBatch(random, site);
            const auto counts = mergeRecords(db, plan, batch);
            const QString where = u"seed %1, step %2"_s.arg(seed).arg(step);
            QVERIFY2(counts, qPrintable(where + (counts ? u""_s : counts.error().detail)));
            if (origin == 0)
                model.mergeOwn(batch, plan.replace);
            else
                model.mergePartner(origin, batch, plan.replace, site);
            const QStringList found = storeLines(db, model);
            const QStringList wanted = model.lines();
            if (found != wanted)
                QFAIL(qPrintable(where + difference(found, wanted)));
            QCOMPARE(brokenRule(db), QString());
            sums[origin] += counts->receivedDelta;
            QCOMPARE(sums[origin], heldDigest(db, origin));
        }
    }

    static QString difference(const QStringList &found, const QStringList &wanted)
    {
        QString text;
        for (const QString &line : found)
            text += wanted.contains(line) ? u""_s : u"\nfound  "_s + line;
        for (const QString &line : wanted)
            text += found.contains(line) ? u""_s : u"\nwanted "_s + line;
        return text;
    }

    static Digest heldDigest(Database &db, int origin)
    {
        Digest sum;
        Statement rows(db, u"SELECT received_digest FROM entry WHERE origin_id = :origin"_s);
        rows.bind(u":origin"_s, QVariant(origin));
        if (!rows.exec())
            qFatal("digests cannot be read");
        while (origin > 0 && rows.next())
            sum += Digest::fromBytes(rows.blob(0));
        return sum;
    }

private Q_SLOTS:
    void anySequenceFollowsTheRules_data() { TestStores::addKinds(); }
    void anySequenceFollowsTheRules()
    {
        const bool sqlite = TestStores::kind() == StoreUrl::Kind::Sqlite;
        for (int run = 0; run < (sqlite ? 10 : 1) && !QTest::currentTestFailed(); ++run) {
            auto db = mergeStore(m_stores, TestStores::kind());
            play(*db, QRandomGenerator::global()->generate(), 30);
        }
    }

private:
    TestStores m_stores;
};

QTEST_GUILESS_MAIN(TestMergeModel)
#include "tst_merge_model.moc"
