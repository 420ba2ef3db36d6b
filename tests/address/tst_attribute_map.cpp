#include "engine/address/attribute_map.h"

#include <QTest>

using namespace dx;
using namespace Qt::StringLiterals;

namespace {

Entry ann()
{
    Entry entry;
    entry.set("displayName", QByteArray("Ann Archer"));
    entry.set("givenName", QByteArray("Ann"));
    entry.set("sn", QByteArray("Archer"));
    entry.set("title", QByteArray("Director"));
    entry.set("mail", QByteArray("ann@contoso.example"));
    entry.set("homePhone", QByteArray("555 1"));
    entry.set("o", QByteArray("Contoso"));
    return entry;
}

} // namespace

class TestAttributeMap : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void rowsRenameCopyAndLeaveOut()
    {
        const auto map
            = AttributeMap::parse(u"title=description; homePhone= \n SN=sn;surname=roomNumber"_s);
        QVERIFY(map);
        QCOMPARE(map->toText(), u"title=description;homePhone=;sn=sn;sn=roomNumber"_s);
        Entry entry = ann();
        map->apply(entry);
        QVERIFY(!entry.has("title"));
        QVERIFY(!entry.has("homePhone"));
        QCOMPARE(entry.value("description"), "Director");
        QCOMPARE(entry.value("sn"), "Archer");
        QCOMPARE(entry.value("roomNumber"), "Archer");
        QCOMPARE(entry.value("mail"), "ann@contoso.example");
    }

    void whatComesReplacesWhatWasThere()
    {
        Entry entry = ann();
        entry.set("description", QByteArray("Old"));
        AttributeMap::parse(u"title=description"_s)->apply(entry);
        QCOMPARE(entry.values("description"), QList<QByteArray>{"Director"});
        entry.set("description", QByteArray("Old"));
        AttributeMap::parse(u"title=description"_s)->apply(entry); // there is no title any more
        QCOMPARE(entry.value("description"), "Old");
    }

    void namesCanChangePlaces()
    {
        Entry entry = ann();
        AttributeMap::parse(u"givenName=sn;sn=givenName"_s)->apply(entry);
        QCOMPARE(entry.value("givenName"), "Archer");
        QCOMPARE(entry.value("sn"), "Ann");
    }

    void severalRowsToOneNameAddUp()
    {
        Entry entry = ann();
        AttributeMap::parse(u"title=description;homePhone=description"_s)->apply(entry);
        QCOMPARE(entry.values("description"), (QList<QByteArray>{"555 1", "Director"}));
    }

    void recordsStayCanonical()
    {
        const QByteArray record = toRecord(ann(), "u", "h");
        QCOMPARE(AttributeMap().applied(record).value(), record);
        const QByteArray mapped
            = AttributeMap::parse(u"title=;homePhone="_s)->applied(record).value();
        Entry expected = ann();
        expected.remove("title");
        expected.remove("homePhone");
        QCOMPARE(mapped, toRecord(expected, "u", "h"));
        QVERIFY(!AttributeMap::parse(u"title="_s)->applied("no record"));
    }

    void wrongRowsAreRefused_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("names");
        QTest::newRow("unknown") << u"title=nothing"_s << u"nothing"_s;
        QTest::newRow("unknown from") << u"nothing=title"_s << u"nothing"_s;
        QTest::newRow("no sign") << u"title"_s << u"title"_s;
        QTest::newRow("no from") << u"=title"_s << u"=title"_s;
        for (const char *fixed : {"mail", "proxyAddresses", "targetAddress", "dxUid", "dxHome",
                                  "dxKeyAddress", "dxKind", "dxAddress", "dxExtra"}) {
            QTest::addRow("from %s", fixed) << QString::fromLatin1(fixed) + u'=' << u"row"_s;
            QTest::addRow("to %s", fixed) << u"title="_s + QString::fromLatin1(fixed) << u"row"_s;
        }
    }
    void wrongRowsAreRefused()
    {
        QFETCH(QString, text);
        QFETCH(QString, names);
        const auto map = AttributeMap::parse(text);
        QVERIFY(!map);
        QCOMPARE(map.error().code, Error::Code::Invalid);
        QVERIFY2(map.error().text.contains(names), qPrintable(map.error().text));
    }

    void rowsAreBounded()
    {
        QStringList rows;
        const QList<QByteArray> names = mappableAttributes();
        for (const QByteArray &from : names)
            for (const QByteArray &to : names)
                rows.append(QString::fromUtf8(from + '=' + to));
        QVERIFY(rows.size() > AttributeMap::kMaxRows);
        QVERIFY(AttributeMap::parse(rows.first(AttributeMap::kMaxRows).join(u';')));
        QVERIFY(!AttributeMap::parse(rows.first(AttributeMap::kMaxRows + 1).join(u';')));
    }

    void nameRules_data()
    {
        QTest::addColumn<QString>("rule");
        QTest::addColumn<QByteArray>("name");
        QTest::newRow("last, first") << u"%L, %F"_s << QByteArray("Archer, Ann");
        QTest::newRow("initial") << u"%1F. %L"_s << QByteArray("A. Archer");
        QTest::newRow("suffix") << u"%D (%{o})"_s << QByteArray("Ann Archer (Contoso)");
        QTest::newRow("empty brackets") << u"%D (%{l})"_s << QByteArray("Ann Archer");
        QTest::newRow("empty end") << u"%L, %I"_s << QByteArray("Archer");
        QTest::newRow("empty middle") << u"%F %I %L"_s << QByteArray("Ann Archer");
        QTest::newRow("nothing") << u"%I (x)"_s << QByteArray();
    }
    void nameRules()
    {
        QFETCH(QString, rule);
        QFETCH(QByteArray, name);
        QCOMPARE(NameRule::parse(rule)->nameOf(ann()), name);
    }

    void wrongNameRulesAreRefused()
    {
        QVERIFY(NameRule::parse({})->isEmpty());
        for (const QString &rule : {u"%X"_s, u"100 %"_s, u"%{nothing}"_s, QString(201, u'a')})
            QVERIFY2(!NameRule::parse(rule), qPrintable(rule));
    }
};

QTEST_GUILESS_MAIN(TestAttributeMap)
#include "tst_attribute_map.moc"
