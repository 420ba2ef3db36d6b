// Whole organisations under faults: simulate [--seed N] [--count N] [--verbose]
#include "tests/simulation/world.h"

#include <QCommandLineParser>
#include <QCoreApplication>
#include <QElapsedTimer>
#include <QHashSeed>

#include <cstdio>

using namespace dx::sim;
using namespace Qt::StringLiterals;

namespace {

void print(const QString &line)
{
    std::fputs(qPrintable(line + u'\n'), stdout);
    std::fflush(stdout);
}

/** Repeats a failed history, telling it. */
void tellHistory(Workshop &workshop, quint32 seed)
{
    World world(workshop, seed, print);
    world.live();
    workshop.clear();
}

} // namespace

int main(int argc, char *argv[])
{
    QHashSeed::setDeterministicGlobalSeed();
    const QCoreApplication app(argc, argv);
    QCommandLineParser parser;
    parser.addHelpOption();
    const QCommandLineOption seedOption(u"seed"_s, u"First seed."_s, u"N"_s, u"1"_s);
    const QCommandLineOption countOption(u"count"_s, u"Number of histories."_s, u"N"_s, u"1"_s);
    const QCommandLineOption verboseOption(u"verbose"_s, u"Tell each history."_s);
    const QCommandLineOption goOnOption(u"go-on"_s, u"Do not end at the first failure."_s);
    parser.addOptions({seedOption, countOption, verboseOption, goOnOption});
    parser.process(app);
    const quint32 first = parser.value(seedOption).toUInt();
    const quint32 count = parser.value(countOption).toUInt();
    const bool verbose = parser.isSet(verboseOption);

    Workshop workshop;
    QElapsedTimer timer;
    timer.start();
    World::Counters sum;
    quint32 failures = 0;
    quint32 done = 0;
    for (; done < count; ++done) {
        const quint32 seed = first + done;
        QString trouble;
        {
            World world(workshop, seed, [verbose](const QString &line) {
                if (verbose)
                    print(line);
            });
            trouble = world.live();
            sum.cycles += world.counters().cycles;
            sum.crashes += world.counters().crashes;
            sum.restores += world.counters().restores;
            sum.fairRounds = std::max(sum.fairRounds, world.counters().fairRounds);
        }
        workshop.clear();
        if (trouble.isEmpty())
            continue;
        print(u"seed %1: %2"_s.arg(seed).arg(trouble));
        ++failures;
        if (parser.isSet(goOnOption))
            continue;
        if (!verbose)
            tellHistory(workshop, seed);
        break;
    }
    const double seconds = double(timer.elapsed()) / 1000;
    print(u"%1 histories, %2 failed, %3 cycles, %4 crashes and failures, %5 stores put back, at"
          " most %6 fair rounds, %7 s (%8 a second)"_s.arg(done)
              .arg(failures)
              .arg(sum.cycles)
              .arg(sum.crashes)
              .arg(sum.restores)
              .arg(sum.fairRounds)
              .arg(seconds, 0, 'f', 1)
              .arg(double(done) / std::max(0.001, seconds), 0, 'f', 1));
    return failures == 0 ? 0 : 1;
}
