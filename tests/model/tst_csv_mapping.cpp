#include "model/csv_mapping.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace dx;
using namespace Qt::StringLiterals;

class CsvMappingTest final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void saysWhatBecomesOfTheColumns()
    {
        const QTemporaryDir folder;
        const QString path = folder.filePath(u"people.csv"_s);
        QFile file(path);
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write("Obj-Class,First name,E-mail address,Home-Server,Shoe size\r\n"
                   "Remote,Ann,SMTP:ann@contoso.example,LEEDS1,38\r\n");
        file.close();
        const auto columns = readCsvMapping(path);
        QVERIFY(columns.has_value());
        QCOMPARE(columns->size(), 5);
        QCOMPARE(columns->at(0).becomes, u"Kind of recipient"_s);
        QCOMPARE(columns->at(1).column, u"First name"_s);
        QCOMPARE(columns->at(1).becomes, u"givenName"_s);
        QCOMPARE(columns->at(1).sample, u"Ann"_s);
        QVERIFY(columns->at(2).used);
        QVERIFY(!columns->at(3).used);
        QCOMPARE(columns->at(3).becomes, u"Left out"_s);
        QVERIFY(columns->at(4).becomes.startsWith(u"Kept at this site only"_s));
    }

    void aMissingFileIsAnError() { QVERIFY(!readCsvMapping(u"/nowhere/people.csv"_s)); }
};

QTEST_GUILESS_MAIN(CsvMappingTest)
#include "tst_csv_mapping.moc"
