#include "engine/core/background_consumer.h"

#include <QTest>
#include <QThread>

#include <atomic>

using namespace dx;

class TestBackgroundConsumer final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void takesEverythingInOrder_data()
    {
        QTest::addColumn<int>("count");
        for (const int count : {0, 1, 255, 256, 257, 100'000})
            QTest::addRow("%d", count) << count;
    }
    void takesEverythingInOrder()
    {
        QFETCH(int, count);
        std::vector<int> taken;
        BackgroundConsumer<int> consumer([&](int &item) -> Result<> {
            taken.push_back(item);
            return {};
        });
        for (int i = 0; i < count; ++i)
            QVERIFY(consumer.push(i));
        QVERIFY(consumer.settle());
        QCOMPARE(int(taken.size()), count);
        QVERIFY(std::is_sorted(taken.begin(), taken.end()));
    }

    void goesOnAfterItSettled()
    {
        std::vector<int> taken;
        BackgroundConsumer<int> consumer([&](int &item) -> Result<> {
            taken.push_back(item);
            return {};
        });
        for (int round = 1; round <= 5; ++round) {
            for (int i = 0; i < 1000; ++i)
                QVERIFY(consumer.push(i));
            QVERIFY(consumer.settle());
            QCOMPARE(int(taken.size()), round * 1000); // by this thread: nothing runs now
        }
    }

    void aSmallJobHasNoThread()
    {
        const QThread *const here = QThread::currentThread();
        const QThread *there = nullptr;
        BackgroundConsumer<int> consumer([&](int &) -> Result<> {
            there = QThread::currentThread();
            return {};
        });
        QVERIFY(consumer.push(1));
        QVERIFY(consumer.settle());
        QCOMPARE(there, here);
    }

    void saysItsErrorAndDropsTheRest_data()
    {
        QTest::addColumn<int>("count");
        QTest::newRow("on this thread") << 10;
        QTest::newRow("in the background") << 100'000;
    }
    void saysItsErrorAndDropsTheRest()
    {
        QFETCH(int, count);
        int taken = 0;
        BackgroundConsumer<int> consumer([&](int &item) -> Result<> {
            if (item == 7)
                return fail(Error::Code::Invalid, QStringLiteral("seven"));
            ++taken;
            return {};
        });
        bool refused = false;
        for (int i = 0; i < count && !refused; ++i)
            refused = !consumer.push(i);
        const auto settled = consumer.settle();
        QVERIFY(!settled);
        QCOMPARE(settled.error().text, QStringLiteral("seven"));
        QCOMPARE(taken, 7);
        QVERIFY(count < 100 || refused); // the caller need not make all of them in vain
    }

    void endsWhileItemsWait()
    {
        std::atomic<int> taken = 0;
        {
            BackgroundConsumer<int> consumer([&](int &) -> Result<> {
                ++taken;
                return {};
            });
            for (int i = 0; i < 5000; ++i)
                QVERIFY(consumer.push(i));
        }
        QCOMPARE(taken % 256, 0); // the batch at hand is finished, no other is begun
    }
};

QTEST_GUILESS_MAIN(TestBackgroundConsumer)
#include "tst_background_consumer.moc"
