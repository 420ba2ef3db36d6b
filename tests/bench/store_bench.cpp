/**
 * Measures staging, merging and paging of the store alone. Usage: store_bench [ENTRIES] [STORE];
 * STORE is a URL of an empty PostgreSQL database, else a new SQLite file in a temporary folder is
 * used.
 */
#include "engine/core/uid.h"
#include "engine/store/lists.h"
#include "engine/store/merge.h"
#include "engine/store/recipient_pages.h"
#include "engine/store/site_info.h"
#include "engine/store/statement.h"

#include <QElapsedTimer>
#include <QRandomGenerator>
#include <QTemporaryDir>

#include <algorithm>
#include <cstdio>
#include <ctime>

using namespace dx;
using namespace Qt::StringLiterals;

namespace {

constexpr Timestamp kNow = 1'700'000'000'000;

template<typename T>
void require(const Result<T> &result)
{
    if (!result)
        qFatal("%s: %s", qPrintable(result.error().text), qPrintable(result.error().detail));
}

QByteArray uidOf(int number)
{
    return "0199aaaa-0000-7000-8000-" + QByteArray::number(number).rightJustified(12, '0');
}

StagedRecord record(int number, int version, bool own)
{
    static const QByteArrayList given{"Anna",  "Zoë",    "John", "Mario", "Søren", "Hanne",
                                      "Pedro", "Ingrid", "Kurt", "Fatma", "Li",    "Olga"};
    static const QByteArrayList last{"Schmidt", "Müller", "Rossi",    "García", "Smith", "Jones",
                                     "Nielsen", "Dubois", "Kowalski", "Ivanov", "Wang",  "Sato"};
    const QByteArray id = QByteArray::number(number);
    const uint mixed = uint(number) * 2654435761U;
    const QByteArray first = given[mixed % 12];
    const QByteArray family = last[(mixed >> 8) % 12] + QByteArray::number((mixed >> 12) % 997);
    StagedRecord staged;
    Entry &entry = staged.entry;
    entry.set("cn", first + ' ' + family + ' ' + id);
    entry.set("displayName", family + ", " + first + ' ' + id);
    entry.set("givenName", first);
    entry.set("sn", family);
    entry.set("mail", "p" + id + "@contoso.example");
    entry.set("title", "Engineer " + QByteArray::number(version));
    entry.set("department", "Department " + QByteArray::number(mixed % 50));
    entry.set("physicalDeliveryOfficeName", "Building " + QByteArray::number(mixed % 200));
    entry.set("telephoneNumber", "+49 30 " + id);
    entry.set("l", QByteArray("Berlin"));
    entry.set("street", "Long street " + id);
    if (own) {
        staged.sourceKey = "key-" + id;
    } else {
        staged.uid = uidOf(number);
        staged.home = {"0199aaaa-0000-7000-8000-aaaaaaaaaaaa", "North", "People"};
        staged.receivedDigest = sha256(id + '/' + QByteArray::number(version));
    }
    return staged;
}

/** Seconds of the clock, and of this program's processor time: the machine may be busy otherwise.
 */
class Stopwatch
{
public:
    void start()
    {
        m_timer.start();
        m_clock = std::clock();
    }
    double wall() const { return double(m_timer.nsecsElapsed()) / 1e9; }
    double cpu() const { return double(std::clock() - m_clock) / CLOCKS_PER_SEC; }

private:
    QElapsedTimer m_timer;
    std::clock_t m_clock = 0;
};

/** Merges the given numbers with the version and prints how long it took. */
void measure(Database &database, const char *what, bool own, const QList<int> &numbers, int version)
{
    QList<StagedRecord> records;
    constexpr qsizetype kChunk = 10'000;
    double making = 0;
    Stopwatch timer;
    timer.start();
    auto transaction = Transaction::begin(database);
    require(transaction);
    MergePlan plan;
    plan.list = ListId{own ? 1 : 2};
    plan.origin = AgreementId{own ? 0 : 1};
    plan.now = kNow;
    Merge merge(database, plan);
    for (qsizetype i = 0; i < numbers.size(); ++i) {
        if (i % kChunk == 0) { // making the records is not what is measured
            const double before = timer.cpu();
            records.clear();
            for (const int number : numbers.mid(i, kChunk))
                records.append(record(number, version, own));
            making += timer.cpu() - before;
        }
        require(merge.stage(records[i % kChunk]));
    }
    const double staged = timer.cpu() - making;
    const auto counts = merge.apply();
    require(counts);
    const double applied = timer.cpu() - making;
    require(transaction->commit());
    const double all = timer.cpu() - making;
    std::printf("%-24s %8lld: cpu stage %6.3f  apply %6.3f  commit %6.3f  together %6.3f s"
                "  wall %6.3f s  (+%lld ~%lld -%lld =%lld !%lld)\n",
                what, static_cast<long long>(numbers.size()), staged, applied - staged,
                all - applied, all, timer.wall(), static_cast<long long>(counts->added),
                static_cast<long long>(counts->modified), static_cast<long long>(counts->deleted),
                static_cast<long long>(counts->unchanged),
                static_cast<long long>(counts->conflicts));
    std::fflush(stdout);
}

QList<int> range(int first, int count)
{
    QList<int> numbers(count);
    for (int i = 0; i < count; ++i)
        numbers[i] = first + i;
    return numbers;
}

QList<int> sample(int from, int count)
{
    QRandomGenerator random(7);
    QList<int> numbers;
    for (int i = 0; i < count; ++i)
        numbers.append(random.bounded(from));
    std::sort(numbers.begin(), numbers.end());
    numbers.erase(std::unique(numbers.begin(), numbers.end()), numbers.end());
    return numbers;
}

void measurePages(Database &database)
{
    Stopwatch timer;
    for (const QString &filter : {u""_s, u"s"_s, u"p"_s, u"an"_s, u"ann"_s, u"schm"_s,
                                  u"anna schmidt1"_s, u"p1234"_s, u"zoe b"_s}) {
        RecipientPages pages(database, RecipientQuery{.list = ListId{2}, .filter = filter});
        timer.start();
        const auto count = pages.prepare();
        require(count);
        const double prepared = timer.cpu();
        timer.start();
        require(pages.rows(0, 60));
        const double first = timer.cpu();
        timer.start();
        require(pages.rows(*count / 2, 60));
        const double before = timer.cpu();
        timer.start();
        require(pages.index());
        const double indexed = timer.cpu();
        timer.start();
        require(pages.rows(*count / 2, 60));
        std::printf("filter '%-14s' %8lld hits: prepare %7.1f  first page %6.1f  middle %6.1f"
                    "  index %7.1f  middle then %5.1f ms\n",
                    qPrintable(filter), static_cast<long long>(*count), prepared * 1e3, first * 1e3,
                    before * 1e3, indexed * 1e3, timer.cpu() * 1e3);
    }
}

} // namespace

int main(int argc, char **argv)
{
    const int entries = argc > 1 ? QByteArray(argv[1]).toInt() : 100'000;
    QTemporaryDir folder;
    const QString place
        = argc > 2 ? QString::fromLocal8Bit(argv[2]) : u"sqlite:"_s + folder.filePath(u"site.db"_s);
    const auto url = StoreUrl::parse(place);
    require(url);
    auto opened = Database::open(*url, Database::Mode::Create);
    require(opened);
    Database &database = **opened;
    {
        auto transaction = Transaction::begin(database);
        require(transaction);
        require(SiteStore(database).create(u"Contoso"_s, u"HQ"_s, u"hq@contoso.example"_s, kNow));
        require(transaction->commit());
    }
    for (const QString &name : {u"Staff"_s, u"Partners"_s})
        require(Lists(database).create(name, {}, kNow));
    measure(database, "partner, new", false, range(0, entries), 1);
    measure(database, "partner, the same again", false, range(0, entries), 1);
    measure(database, "1 000 changes", false, sample(entries, 1000), 2);
    measure(database, "1 000 changes", false, sample(entries, 1000), 3);
    measure(database, "100 000 changes", false, sample(entries, 100'000), 4);
    Stopwatch timer;
    timer.start();
    for (auto more = catchUpSearchIndex(database, 20'000); more && *more;)
        more = catchUpSearchIndex(database, 20'000);
    std::printf("full-text index: cpu %.1f s\n", timer.cpu());
    auto reader = Database::open(*url, Database::Mode::ReadOnly);
    require(reader);
    measurePages(**reader);
    reader->reset();
    measure(database, "own, new (all aside or new)", true, range(entries, entries / 10), 1);
    measure(database, "own, the same again", true, range(entries, entries / 10), 1);
    measure(database, "own, 1 000 changes", true, range(entries, 1000), 2);
    return 0;
}
