#include "engine/store/sql_error.h"

#include <QTest>

using namespace dx;
using namespace Qt::StringLiterals;

class TestSqlError final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void tellsWhatToDo_data()
    {
        QTest::addColumn<QString>("store");
        QTest::addColumn<QString>("native");
        QTest::addColumn<QString>("code");
        QTest::addColumn<QString>("word"); // of the sentence
        const QString sqlite = u"sqlite:/data/site.db"_s;
        QTest::newRow("busy") << sqlite << u"5"_s << u"busy"_s << u"another program"_s;
        QTest::newRow("busy snapshot") << sqlite << u"517"_s << u"busy"_s << u"another program"_s;
        QTest::newRow("locked") << sqlite << u"6"_s << u"busy"_s << u"another program"_s;
        QTest::newRow("read-only") << sqlite << u"8"_s << u"denied"_s << u"permissions"_s;
        QTest::newRow("read-only folder") << sqlite << u"1544"_s << u"denied"_s << u"permissions"_s;
        QTest::newRow("I/O") << sqlite << u"266"_s << u"unavailable"_s << u"disk"_s;
        QTest::newRow("damaged") << sqlite << u"11"_s << u"invalid"_s << u"backup"_s;
        QTest::newRow("full for the index of the log")
            << sqlite << u"4874"_s << u"unavailable"_s << u"space"_s;
        QTest::newRow("full") << sqlite << u"13"_s << u"unavailable"_s << u"space"_s;
        QTest::newRow("cannot open") << sqlite << u"14"_s << u"denied"_s << u"folder"_s;
        QTest::newRow("no database")
            << sqlite << u"26"_s << u"invalid"_s << u"not a Dirsync store"_s;
        QTest::newRow("constraint") << sqlite << u"787"_s << u"internal"_s << u"statement"_s;
        const QString server = u"postgresql://ann@db.example/site"_s;
        QTest::newRow("lock timeout") << server << u"55P03"_s << u"busy"_s << u"another program"_s;
        QTest::newRow("deadlock") << server << u"40P01"_s << u"busy"_s << u"another program"_s;
        QTest::newRow("read-only transaction")
            << server << u"25006"_s << u"denied"_s << u"rights"_s;
        QTest::newRow("no privilege") << server << u"42501"_s << u"denied"_s << u"rights"_s;
        QTest::newRow("wrong password") << server << u"28P01"_s << u"denied"_s << u"password"_s;
        QTest::newRow("no such database") << server << u"3D000"_s << u"not-found"_s << u"Create"_s;
        QTest::newRow("server's disk full")
            << server << u"53100"_s << u"unavailable"_s << u"space"_s;
        QTest::newRow("server went away")
            << server << u"57P01"_s << u"unavailable"_s << u"reached"_s;
        QTest::newRow("connection lost")
            << server << u"08006"_s << u"unavailable"_s << u"reached"_s;
        QTest::newRow("damaged on the server")
            << server << u"XX001"_s << u"invalid"_s << u"backup"_s;
        QTest::newRow("stopped") << server << u"57014"_s << u"cancelled"_s << u"stopped"_s;
        QTest::newRow("syntax") << server << u"42601"_s << u"internal"_s << u"statement"_s;
    }
    void tellsWhatToDo()
    {
        QFETCH(QString, store);
        QFETCH(QString, native);
        QFETCH(QString, word);
        const StoreUrl url = StoreUrl::parse(store).value();
        const Error error = storeError(
            url, QSqlError(u"driver"_s, u"raw words"_s, QSqlError::StatementError, native));
        QTEST(errorCodeName(error.code), "code");
        QVERIFY2(error.text.contains(word), qPrintable(error.text));
        QVERIFY(error.text.contains(url.path.isEmpty() ? store : url.path));
        QVERIFY(!error.text.contains(u"raw words"_s));
        QVERIFY(error.detail.contains(u"raw words"_s));
    }
};

QTEST_GUILESS_MAIN(TestSqlError)
#include "tst_sql_error.moc"
