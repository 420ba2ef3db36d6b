#include "engine/address/address.h"

#include <QTest>

using namespace dx;

class TestAddress final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void parse_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QByteArray>("expected"); // empty: refused
        QTest::newRow("typed") << QByteArray("SMTP:ann@x.example")
                               << QByteArray("SMTP:ann@x.example");
        QTest::newRow("type in lower case")
            << QByteArray("smtp:Ann@x.example") << QByteArray("SMTP:Ann@x.example");
        QTest::newRow("no type, with @") << QByteArray(" ann@x ") << QByteArray("SMTP:ann@x");
        QTest::newRow("no type, no @") << QByteArray("ann") << QByteArray();
        QTest::newRow("PCM is MS") << QByteArray("PCM:N/P/ANN") << QByteArray("MS:N/P/ANN");
        QTest::newRow("CSI is MS") << QByteArray("csi:N/P/ANN") << QByteArray("MS:N/P/ANN");
        QTest::newRow("type of nine letters") << QByteArray("NINECHARS:x") << QByteArray();
        QTest::newRow("no value") << QByteArray("SMTP: ") << QByteArray();
        QTest::newRow("quoted local part with a colon")
            << QByteArray("\"a:b\"@x") << QByteArray("SMTP:\"a:b\"@x");
    }
    void parse()
    {
        QFETCH(QByteArray, text);
        QFETCH(QByteArray, expected);
        const auto address = Address::parse(text);
        QCOMPARE(address ? address->toText() : QByteArray(), expected);
    }

    void sameAddress_data()
    {
        QTest::addColumn<QByteArray>("a");
        QTest::addColumn<QByteArray>("b");
        QTest::addColumn<bool>("same");
        const auto row = [](const char *name, const char *a, const char *b, bool same) {
            QTest::newRow(name) << QByteArray(a) << QByteArray(b) << same;
        };
        row("SMTP by lower case", "SMTP:Ann@X.example", "smtp:ann@x.EXAMPLE", true);
        row("SMTP outside ASCII", "SMTP:ZO\xC3\x8B@x", "SMTP:zo\xC3\xAB@x", true);
        row("MS, PCM and CSI are one type", "PCM:north/po1/ann", "CSI:NORTH/PO1/ANN", true);
        row("MS is not SMTP", "MS:a@b", "SMTP:a@b", false);
        row("X400 separators", "X400:c=US;a= ;p=Acme;s=Weber;g=Anna",
            "X400:/C=us/A= /P=acme/S=weber/G=anna", true);
        row("X400 order and long names", "X400:g=Anna;s=Weber;prmd=Acme;admd= ;c=US",
            "X400:c=us;a=;p=Acme;s=Weber;g=Anna", true);
        row("X400 of other people", "X400:c=US;s=Weber", "X400:c=US;s=Weber;g=Anna", false);
        row("X400 slash in a semicolon form", "X400:c=US;o=Site/1", "X400:c=us;o=site/1", true);
        row("others by case folding", "NOTES:Ann/Acme", "notes:ANN/ACME", true);
    }
    void sameAddress()
    {
        QFETCH(QByteArray, a);
        QFETCH(QByteArray, b);
        QFETCH(bool, same);
        QCOMPARE(Address::parse(a)->canonical() == Address::parse(b)->canonical(), same);
    }
};

QTEST_GUILESS_MAIN(TestAddress)
#include "tst_address.moc"
