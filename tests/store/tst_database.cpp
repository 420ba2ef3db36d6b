#include "engine/store/database.h"
#include "engine/store/statement.h"

#include <QTemporaryDir>
#include <QTest>

using namespace dx;
using namespace Qt::StringLiterals;

class TestDatabase final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void makesAndOpensAStore()
    {
        QTemporaryDir dir;
        const auto url = StoreUrl::parse("sqlite:"_L1 + dir.filePath(u"deep/er/a%20b?#.db"_s));
        QVERIFY(url);
        {
            auto made = Database::open(*url, Database::Mode::Create);
            QVERIFY2(made, qPrintable(made ? QString() : made.error().text + made.error().detail));
            QCOMPARE(Database::open(*url, Database::Mode::Create).error().code,
                     Error::Code::Conflict);
        }
        auto opened = Database::open(*url, Database::Mode::ReadWrite);
        QVERIFY2(opened, qPrintable(opened ? QString() : opened.error().text));
        auto reader = Database::open(*url, Database::Mode::ReadOnly);
        QVERIFY2(reader, qPrintable(reader ? QString() : reader.error().text));
        QVERIFY(!(*reader)->run(u"DELETE FROM event"_s));
        auto run = Database::open(*url, Database::Mode::ReadWrite, StorePart::Run);
        QVERIFY2(run, qPrintable(run ? QString() : run.error().text + run.error().detail));
    }
};

QTEST_GUILESS_MAIN(TestDatabase)
#include "tst_database.moc"
