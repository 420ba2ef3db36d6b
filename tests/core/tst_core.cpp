#include "engine/core/digest.h"
#include "engine/core/uid.h"

#include <QTest>

using namespace dx;

class TestCore final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void sha256KnowsTheStandardVector()
    {
        QCOMPARE(sha256("abc").toHex(),
                 QByteArray("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"));
    }

    void digestSumsAreAGroup()
    {
        const Digest a = sha256("a");
        const Digest b = sha256("b");
        Digest sum = a;
        sum += b;
        QVERIFY(sum != a);
        sum -= a;
        QCOMPARE(sum, b);
        sum -= b;
        QCOMPARE(sum, Digest());
        sum -= a; // goes round below zero
        sum += a;
        QCOMPARE(sum, Digest());
    }

    void digestSurvivesItsBytes()
    {
        const Digest a = sha256("a");
        QCOMPARE(Digest::fromBytes(a.toBytes()), a);
        QCOMPARE(Digest::fromBytes("short"), Digest());
    }

    void uidsAreOrderedAndValid()
    {
        QByteArray last = newUid(1'700'000'000'000);
        for (int i = 0; i < 300'000; ++i) { // more than one millisecond can count
            const QByteArray next = newUid(1'700'000'000'000);
            QVERIFY(last < next);
            last = next;
        }
        QVERIFY(isUid(last));
        QCOMPARE(last.at(14), '7');
        QVERIFY(!isUid("not a uid"));
        QVERIFY(!isUid(last.toUpper()));
    }
};

QTEST_GUILESS_MAIN(TestCore)
#include "tst_core.moc"
