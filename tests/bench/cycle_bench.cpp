#include "tests/cycles/sites.h"

#include <QElapsedTimer>
#include <QFile>

#include <cstdio>

using namespace dx;
using namespace dx::test;

/*
 * Engine time of cycles between two sites on a shared folder, and of a T2 for many requestors.
 *
 *     cycle_bench first N      first synchronisation of N people, T1 + T2 + T3
 *     cycle_bench delta N M    M changes in a list of N people, T1 + T2 + T3
 *     cycle_bench many N M R   a T2 that sends M changes in a list of N people to R requestors
 *
 * Prints seconds and the peak of memory (VmHWM, which counts the making of the list too).
 */
namespace {

qint64 peakKiB()
{
    QFile status(u"/proc/self/status"_s);
    if (!status.open(QIODevice::ReadOnly))
        return 0;
    for (const QByteArray &line : status.readAll().split('\n')) {
        if (line.startsWith("VmHWM:"))
            return line.mid(6).trimmed().split(' ').first().toLongLong();
    }
    return 0;
}

void resetPeak()
{
    QFile clear(u"/proc/self/clear_refs"_s);
    if (clear.open(QIODevice::WriteOnly))
        clear.write("5");
}

double timed(Site &site, CycleKind kind)
{
    QElapsedTimer timer;
    timer.start();
    const Cycle cycle = site.run(kind);
    const double seconds = double(timer.nsecsElapsed()) / 1e9;
    std::printf("%s  %7.3f s  in %lld out %lld", qPrintable(toString(kind)), seconds,
                qlonglong(cycle.in.total()), qlonglong(cycle.out.total()));
    for (const CyclePhase &phase : cycle.phases)
        std::printf("  %s %.3f", qPrintable(phase.name), phase.seconds);
    std::printf("  peak %lld MiB %s\n", qlonglong(peakKiB() / 1024), qPrintable(cycle.error));
    return seconds;
}

void changeMany(Site &site, int changes)
{
    auto transaction = must(Transaction::begin(site.db()));
    Merge merge(site.db(), MergePlan{.list = site.list(u"Staff"_s), .now = 1'700'000'000'001});
    for (int i = 0; i < changes; ++i) {
        StagedRecord record;
        record.entry = Site::person("hq" + QByteArray::number(i));
        record.entry.set("title", QByteArray("Boss"));
        must(merge.stage(record));
    }
    must(merge.apply());
    must(transaction.commit());
}

int first(int people)
{
    Organization org({u"A"_s});
    org.branch().people(u"Staff"_s, "hq", people);
    resetPeak();
    const double total = timed(org.branch(), CycleKind::T1) + timed(*org.hq, CycleKind::T2)
        + timed(org.branch(), CycleKind::T3);
    std::printf("first synchronisation of %d: %.3f s\n", people, total);
    return 0;
}

int delta(int people, int changes)
{
    Organization org({u"A"_s});
    org.branch().people(u"Staff"_s, "hq", people);
    org.round();
    org.round();
    changeMany(org.branch(), changes);
    resetPeak();
    const double total = timed(org.branch(), CycleKind::T1) + timed(*org.hq, CycleKind::T2)
        + timed(org.branch(), CycleKind::T3);
    std::printf("%d changes in %d: %.3f s\n", changes, people, total);
    return 0;
}

int many(int people, int changes, int requestors)
{
    QStringList names;
    for (int i = 0; i < requestors; ++i)
        names.append(u"R%1"_s.arg(i));
    Organization org(names);
    org.hq->people(u"Staff"_s, "hq", people);
    org.round();
    org.round();
    changeMany(*org.hq, changes);
    timed(*org.hq, CycleKind::T2);
    return 0;
}

} // namespace

int main(int argc, char **argv)
{
    const QByteArray what = argc > 1 ? argv[1] : "";
    const auto number = [&](int i) { return argc > i ? QByteArray(argv[i]).toInt() : 0; };
    if (what == "first" && argc == 3)
        return first(number(2));
    if (what == "delta" && argc == 4)
        return delta(number(2), number(3));
    if (what == "many" && argc == 5)
        return many(number(2), number(3), number(4));
    std::fprintf(stderr, "usage: cycle_bench first N | delta N M | many N M R\n");
    return 2;
}
