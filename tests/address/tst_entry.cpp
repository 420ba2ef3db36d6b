#include "engine/address/attributes.h"
#include "engine/address/entry_diff.h"

#include <QRandomGenerator>
#include <QTest>

using namespace dx;

class TestEntry final : public QObject
{
    Q_OBJECT

    static Entry ann()
    {
        Entry entry;
        entry.set("mail", "ann@x.example");
        entry.set("cn", "Ann Archer");
        entry.set("sn", "Archer");
        return entry;
    }

private Q_SLOTS:
    void namesAreOneWhateverTheSpelling()
    {
        Entry entry;
        entry.add("SURNAME", "Archer");
        entry.add("sn", "Bow");
        entry.add("DXDepartment", "Sales");
        QCOMPARE(entry.attributes().size(), 2);
        QCOMPARE(entry.values("Sn"), (QList<QByteArray>{"Archer", "Bow"}));
        QCOMPARE(entry.value("department"), QByteArray("Sales"));
        entry.remove("DEPARTMENT");
        QVERIFY(!entry.has("dxDepartment"));
    }

    void valuesAreSortedOnceAndNeverEmpty()
    {
        Entry entry;
        for (const char *value : {"b", "a", "", "b", "c"})
            entry.add("title", value);
        QCOMPARE(entry.values("title"), (QList<QByteArray>{"a", "b", "c"}));
        entry.set("title", QList<QByteArray>{"", ""});
        QVERIFY(entry.isEmpty());
    }

    void everyTableNameIsFound()
    {
        for (const AttributeInfo &known : knownAttributes()) {
            QCOMPARE(findAttribute(known.name), &known);
            QCOMPARE(findAttribute(known.wire.toUpper()), &known);
            QVERIFY(!isSecret(known.name));
        }
        QVERIFY(!findAttribute("unheardOf"));
        QVERIFY(travels("dxFuture"));
        QVERIFY(!travels("shoeSize"));
    }

    void secretsAreNeverKept_data()
    {
        QTest::addColumn<QByteArray>("name");
        for (const char *name :
             {"userPassword", "unicodePwd", "krbPrincipalKey", "sambaNTPassword", "sambaLMPassword",
              "userPKCS12", "USERPASSWORD", "dBCSPwd", "ntPwdHistory", "ms-Mcs-AdmPwd",
              "supplementalCredentials", "ipaPrivateKey", "authPassword"})
            QTest::newRow(name) << QByteArray(name);
    }
    void secretsAreNeverKept()
    {
        QFETCH(QByteArray, name);
        Entry entry = ann();
        entry.set(name, "x");
        entry.add(name, "y");
        QCOMPARE(entry, ann());
        QCOMPARE(*fromRecord(toRecord(ann()) + name + ": x\n"), ann());
    }

    void keyAddress_data()
    {
        QTest::addColumn<QList<QByteArray>>("pairs");
        QTest::addColumn<QByteArray>("expected");
        const auto row = [](const char *name, QList<QByteArray> pairs, const char *expected) {
            QTest::newRow(name) << pairs << QByteArray(expected);
        };
        row("upper-case SMTP proxy first",
            {"proxyAddresses", "smtp:a@x", "proxyAddresses", "SMTP:b@x", "mail", "c@x"},
            "SMTP:b@x");
        row("else mail", {"proxyAddresses", "smtp:a@x", "mail", "c@x"}, "SMTP:c@x");
        row("else the smallest mail", {"mail", "d@x", "mail", "c@x"}, "SMTP:c@x");
        row("the mail that came first", {"mail", "d@x", "mail", "c@x", "dxKeyAddress", "d@x"},
            "SMTP:d@x");
        row("a mark that no longer holds", {"mail", "d@x", "mail", "c@x", "dxKeyAddress", "e@x"},
            "SMTP:c@x");
        row("else a typed one", {"targetAddress", "PCM:N/P/U", "cn", "x"}, "MS:N/P/U");
        row("dxAddress before targetAddress",
            {"targetAddress", "MS:N/P/U", "dxAddress", "X400:c=us"}, "X400:c=us");
        row("none", {"cn", "x"}, "");
    }
    void keyAddress()
    {
        QFETCH(QList<QByteArray>, pairs);
        QFETCH(QByteArray, expected);
        Entry entry;
        for (qsizetype i = 0; i < pairs.size(); i += 2)
            entry.add(pairs[i], pairs[i + 1]);
        const auto key = entry.keyAddress();
        QCOMPARE(key ? key->toText() : QByteArray(), expected);
        const QList<Address> all = entry.addresses();
        QCOMPARE(all.isEmpty(), !key);
        if (key)
            QCOMPARE(all.constFirst(), *key);
    }

    void record_data()
    {
        QTest::addColumn<QByteArray>("name");
        QTest::addColumn<QList<QByteArray>>("values");
        QTest::addColumn<QByteArray>("lines");
        const auto row
            = [](const char *rule, const char *name, QList<QByteArray> values, const char *lines) {
                  QTest::newRow(rule) << QByteArray(name) << values << QByteArray(lines);
              };
        row("plain", "title", {"Boss"}, "title: Boss\n");
        row("not ASCII", "title", {"\xC3\x84"}, "title:: w4Q=\n");
        row("leading blank", "title", {" a"}, "title:: IGE=\n");
        row("trailing blank", "title", {"a "}, "title:: YSA=\n");
        row("leading colon", "title", {":a"}, "title:: OmE=\n");
        row("leading angle", "title", {"<a"}, "title:: PGE=\n");
        row("line break", "title", {"a\nb"}, "title:: YQpi\n");
        row("dx name", "department", {"Sales"}, "dxDepartment: Sales\n");
        row("mail outside ASCII", "mail", {"z\xC3\xAB@x"}, "dxAddress:: U01UUDp6w6tAeA==\n");
        row("telephone outside PrintableString", "telephoneNumber", {"1*2"},
            "dxExtra: telephoneNumber:1*2\n");
        row("country of three letters", "c", {"DEU"}, "dxExtra: c:DEU\n");
        row("second value of a single-valued one", "displayName", {"A", "B"},
            "displayName: A\ndxExtra: displayName:B\n");
        row("values that match each other", "title", {"BOSS", "Boss"},
            "dxExtra: title:Boss\ntitle: BOSS\n");
        row("telephones that match each other", "telephoneNumber", {"1 2", "1-2"},
            "dxExtra: telephoneNumber:1-2\ntelephoneNumber: 1 2\n");
        row("proxies keep their case", "proxyAddresses", {"SMTP:a@x", "smtp:a@x"},
            "dxProxyAddress: SMTP:a@x\ndxProxyAddress: smtp:a@x\n");
        row("a newer partner's attribute", "dxFuture", {"1"}, "dxFuture: 1\n");
    }
    void record()
    {
        QFETCH(QByteArray, name);
        QFETCH(QList<QByteArray>, values);
        QFETCH(QByteArray, lines);
        Entry entry;
        entry.set(name, values);
        const QByteArray text = toRecord(entry);
        QCOMPARE(text,
                 QByteArray("objectClass: dxEntry\nobjectClass: dxObject\nobjectClass: top\n")
                     + lines);
        QCOMPARE(*fromRecord(text), entry);
        QCOMPARE(*fromRecord(toAttributeLines(entry)), entry);
    }

    void recordOfAPerson()
    {
        QCOMPARE(toRecord(ann()),
                 QByteArray("objectClass: dxEntry\nobjectClass: inetOrgPerson\n"
                            "objectClass: organizationalPerson\nobjectClass: person\n"
                            "objectClass: top\ncn: Ann Archer\nmail: ann@x.example\nsn: Archer\n"));
    }

    void anyEntryComesBackFromItsRecord()
    {
        const quint32 seed = QRandomGenerator::system()->generate();
        QRandomGenerator random(seed);
        const QList<AttributeInfo> &all = knownAttributes();
        for (int i = 0; i < 2000; ++i) {
            Entry entry;
            for (int n = random.bounded(12); n > 0; --n) {
                const AttributeInfo &known = all[random.bounded(int(all.size()))];
                if (known.name == "dxExtra" || known.name == "dxAddress")
                    continue;
                QByteArray value;
                for (int c = random.bounded(1, 6); c > 0; --c)
                    value += QString(QChar(random.bounded(32, 0x250))).toUtf8();
                entry.add(known.name, value);
            }
            const QByteArray text = toRecord(entry);
            const auto back = fromRecord(text);
            QVERIFY2(back && *back == entry && toRecord(*back) == text,
                     qPrintable(QStringLiteral("seed %1, entry %2").arg(seed).arg(i)));
        }
    }

    void damagedRecordsAreRefused_data()
    {
        QTest::addColumn<QByteArray>("text");
        for (const char *text : {"cn Ann\n", "cn: Ann", "cn:Ann\n", "cn:: *\n", ": x\n", "cn: \n"})
            QTest::newRow(text) << QByteArray(text);
    }
    void damagedRecordsAreRefused()
    {
        QFETCH(QByteArray, text);
        const auto entry = fromRecord(text);
        QVERIFY(!entry);
        QCOMPARE(entry.error().code, Error::Code::Invalid);
    }

    void distinguishedNames()
    {
        QCOMPARE(distinguishedName("u1", {"s", "HQ", "Staff"}),
                 QByteArray("dxUid=u1,ou=Staff,o=HQ"));
        QCOMPARE(distinguishedName("u1", {"s", " A,B ", "#x\n"}),
                 QByteArray("dxUid=u1,ou=\\#x\\0A,o=\\ A\\,B\\ "));
    }

    void kinds()
    {
        for (const auto kind : {RecipientKind::Mailbox, RecipientKind::DistributionList,
                                RecipientKind::CustomRecipient, RecipientKind::Resource}) {
            Entry entry = ann();
            entry.setKind(kind);
            QCOMPARE(fromRecord(toRecord(entry))->kind(), kind);
        }
    }

    void differences()
    {
        Entry after = ann();
        after.set("mail", QList<QByteArray>{"ann@x.example", "b@x"});
        after.remove("cn");
        after.set("title", "Boss");
        const QList<AttributeDiff> expected{
            {"cn", {"Ann Archer"}, {}}, {"mail", {}, {"b@x"}}, {"title", {}, {"Boss"}}};
        QCOMPARE(diffEntries(ann(), after), expected);
        QVERIFY(diffEntries(after, after).isEmpty());
    }
};

QTEST_GUILESS_MAIN(TestEntry)
#include "tst_entry.moc"
