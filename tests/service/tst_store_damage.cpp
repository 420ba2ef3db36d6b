#include "engine/core/clock.h"
#include "engine/service/cycle_work.h"
#include "engine/service/event_log.h"
#include "engine/service/practice.h"
#include "engine/store/events.h"
#include "engine/store/statement.h"

#include <QTemporaryDir>
#include <QTest>

using namespace dx;
using namespace Qt::StringLiterals;

/** A store is looked at once after an engine has begun, when nothing else is to be done. */
class TestStoreDamage final : public QObject
{
    Q_OBJECT

    static QList<Event> damage(Database &site)
    {
        QList<Event> found = *Events(site).find({});
        found.removeIf(
            [](const Event &event) { return event.number != int(EventNumber::StoreDamaged); });
        return found;
    }
    /** Everything that is done while nothing else is. */
    static void idle(CycleWork &work, Database &site)
    {
        for (;;) {
            const auto more = work.idle(site);
            QVERIFY(more);
            if (!*more)
                return;
        }
    }

private Q_SLOTS:
    void damageIsToldOnce()
    {
        QTemporaryDir folder;
        const SystemClock clock;
        const auto sites = createPractice(folder.path(), clock.now());
        QVERIFY(sites);
        const auto site = Database::open(sites->constFirst().url, Database::Mode::ReadWrite);
        QVERIFY(site);
        FolderCycleWork sound(clock);
        idle(sound, **site);
        QCOMPARE(damage(**site).size(), 0);

        QVERIFY((*site)->run(u"UPDATE entry SET digest = x'00' WHERE id = 1"_s));
        idle(sound, **site); // has looked already
        QCOMPARE(damage(**site).size(), 0);
        FolderCycleWork later(clock);
        idle(later, **site);
        idle(later, **site);
        const QList<Event> told = damage(**site);
        QCOMPARE(told.size(), 1);
        QVERIFY(told.constFirst().severity == Severity::Error);
        QVERIFY(told.constFirst().text.contains(u"digest"_s));
        QVERIFY(told.constFirst().remedy.contains(u"dirsync store check"_s));
    }
};

QTEST_GUILESS_MAIN(TestStoreDamage)
#include "tst_store_damage.moc"
