#include "engine/formats/csv_source.h"
#include "engine/formats/csv_writer.h"
#include "engine/formats/ldif_source.h"
#include "engine/formats/ldif_writer.h"
#include "tests/formats/hard_entries.h"

#include <QTest>

using namespace dx;

namespace {

template<typename Source>
QList<SourceRecord> readAll(QByteArrayView text, QByteArray *error = nullptr,
                            SourceCounts *counts = nullptr)
{
    Source source(InputWindow(text, QStringLiteral("t")));
    QList<SourceRecord> all;
    SourceRecord record;
    for (;;) {
        const auto found = source.next(record);
        if (!found && error)
            *error = found.error().text.toUtf8();
        if (counts)
            *counts = source.counts();
        if (!found || !*found)
            return all;
        all.append(record);
    }
}

QByteArray printed(const Entry &entry)
{
    return toAttributeLines(entry).replace('\n', '|');
}

} // namespace

class TestSources final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void hardEntriesComeBack_data()
    {
        QTest::addColumn<Entry>("entry");
        for (const auto &[rule, entry] : ::hardEntries())
            QTest::newRow(rule) << entry;
    }
    void hardEntriesComeBack()
    {
        QFETCH(Entry, entry);
        QByteArray dnLine;
        appendDnLine(dnLine, "dxUid=0190,ou=a,o=b");
        Entry stored = entry;
        stored.set("dxUid", "0190");
        stored.set("dxHome", "0191");
        QByteArray error;
        const auto ldif = readAll<LdifSource>(dnLine + toRecord(stored) + '\n', &error);
        QCOMPARE(error, QByteArray());
        QCOMPARE(ldif.size(), 1);
        QCOMPARE(printed(ldif[0].entry), printed(entry));
        QCOMPARE(ldif[0].sourceKey, QByteArray("uid:0190"));
        QVERIFY(ldif[0].local.isEmpty());

        const QByteArray text = CsvWriter::header() + CsvWriter::row("dxUid=0190", stored);
        const auto csv = readAll<CsvSource>(text, &error);
        QCOMPARE(error, QByteArray());
        QCOMPARE(csv.size(), 1);
        QCOMPARE(printed(csv[0].entry), printed(entry));
        QCOMPARE(csv[0].sourceKey, QByteArray("uid:0190"));
        for (const Attribute &attribute : entry.attributes())
            QVERIFY2(csv[0].given.contains(attribute.name), attribute.name);
    }

    void recipients_data()
    {
        QTest::addColumn<QByteArray>("lines");
        QTest::addColumn<int>("kind"); // -1: none
        const auto row = [](const char *rule, const char *lines, int kind) {
            QTest::newRow(rule) << QByteArray(lines) << kind;
        };
        const int mailbox = int(RecipientKind::Mailbox);
        const int contact = int(RecipientKind::CustomRecipient);
        const int group = int(RecipientKind::DistributionList);
        const int resource = int(RecipientKind::Resource);
        row("person", "objectClass: top\nobjectClass: inetOrgPerson\ncn: a\n", mailbox);
        row("AD user", "objectClass: person\nobjectClass: user\ncn: a\n", mailbox);
        row("AD computer", "objectClass: user\nobjectClass: computer\ncn: a\n", -1);
        row("AD contact", "objectClass: person\nobjectClass: contact\ncn: a\n", contact);
        row("group", "objectClass: groupOfNames\ncn: a\nmember: cn=b\n", group);
        row("room", "objectClass: room\ncn: a\n", resource);
        row("room mailbox", "objectClass: user\ncn: a\nmsExchRecipientDisplayType: 7\n", resource);
        row("ou", "objectClass: organizationalUnit\nou: a\n", -1);
        row("dc and o", "objectClass: dcObject\nobjectClass: organization\no: a\n", -1);
        row("domain", "objectClass: domainDNS\n", -1);
        row("container", "objectClass: container\ncn: a\n", -1);
        row("unknown class with a mail", "objectClass: weird\nmail: a@x\n", mailbox);
        row("unknown class without", "objectClass: weird\ncn: a\n", -1);
        row("no class, a name", "givenName: Ann\n", mailbox);
        row("no class, nothing", "description: x\n", -1);
    }
    void recipients()
    {
        QFETCH(QByteArray, lines);
        QFETCH(int, kind);
        SourceCounts counts;
        const auto all = readAll<LdifSource>("dn: cn=a\n" + lines, nullptr, &counts);
        QCOMPARE(all.size(), kind < 0 ? 0 : 1);
        QCOMPARE(counts.skipped, kind < 0 ? 1 : 0);
        if (kind >= 0)
            QCOMPARE(int(all[0].entry.kind()), kind);
    }

    void sourceKeys_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QByteArray>("key");
        const auto row = [](const char *rule, const char *text, const char *key) {
            QTest::newRow(rule) << QByteArray(text) << QByteArray(key);
        };
        row("entryUUID", "dn: cn=a\nsn: a\nentryUUID: 0A-1\n", "uuid:0a-1");
        row("objectGUID", "dn: cn=a\nsn: a\nobjectGUID:: AAECAwQFBgcICQoLDA0ODw==\n",
            "guid:03020100-0504-0706-0809-0a0b0c0d0e0f");
        row("nsUniqueId", "dn: cn=a\nsn: a\nnsUniqueId: 1-2-3-4\n", "uuid:1-2-3-4");
        row("our own", "dn: dxUid=01,ou=a,o=b\nsn: a\ndxUid: 01\nentryUUID: 5\n", "uid:01");
        row("our own deletion", "dn: dxUid=01,ou=a,o=b\nchangetype: delete\n", "uid:01");
        row("DN", "dn: CN=Ann \\2C A , O=\"X, Y\"\nsn: a\n", "dn:cn=ann \\, a,o=x\\, y");
    }
    void sourceKeys()
    {
        QFETCH(QByteArray, text);
        QFETCH(QByteArray, key);
        const auto all = readAll<LdifSource>(text);
        QCOMPARE(all.size(), 1);
        QCOMPARE(all[0].sourceKey, key);
    }

    void whatBecomesOfAttributes()
    {
        SourceCounts counts;
        const auto all = readAll<LdifSource>(
            "dn: cn=a\nobjectClass: person\nCN: a\nsurname: b\nuserPassword:: YWJj\nkrbExtra: x\n"
            "creatorsName: cn=x\nshoeSize: 42\ncn;lang-ja: c\nmemberOf: cn=g\nmail: z@x\n"
            "mail: a@x\ndxFuture: 1\nmsExchHideFromAddressLists: TRUE\ndepartment: D\n",
            nullptr, &counts);
        QCOMPARE(all.size(), 1);
        QCOMPARE(printed(all[0].entry),
                 QByteArray("cn: a|department: D|dxFuture: 1|dxKeyAddress: z@x|mail: a@x|mail: "
                            "z@x|sn: b|"));
        QCOMPARE(printed(all[0].local), QByteArray("cn;lang-ja: c|shoeSize: 42|"));
        QCOMPARE(all[0].hidden, std::optional(true));
        QCOMPARE(counts.localValues, 2);
        QCOMPARE(counts.secrets, 2);
        QCOMPARE(all[0].entry.keyAddress()->value, QByteArray("z@x"));
    }

    void modifications()
    {
        const auto all = readAll<LdifSource>("dn: cn=a\nchangetype: modify\nreplace: title\ntitle: "
                                             "x\n-\ndelete: mail\n-\n");
        QCOMPARE(all.size(), 1);
        QVERIFY(all[0].partial);
        QCOMPARE(all[0].given, (QList<QByteArray>{"title", "mail", "dxKeyAddress"}));
        const auto single = readAll<LdifSource>(
            "dn: cn=a\nchangetype: modify\nadd: surname\nsurname: x\n-\nreplace: title\n-\n"
            "delete: shoeSize\nshoeSize: 42\n-\nadd: userPassword\nuserPassword: x\n-\n");
        QCOMPARE(single.size(), 1);
        QVERIFY(single[0].given.isEmpty());
        const QList<ValueChange> &changes = single[0].changes;
        QCOMPARE(changes.size(), 3);
        QVERIFY(changes[0].kind == ValueChange::Kind::Add && changes[0].name == "sn");
        QCOMPARE(changes[0].position.line, 4);
        QVERIFY(changes[1].kind == ValueChange::Kind::Replace && changes[1].values.isEmpty());
        QVERIFY(changes[2].kind == ValueChange::Kind::Remove && changes[2].local);
    }

    void csv_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QByteArray>("key");
        QTest::addColumn<QByteArray>("entry");
        const auto row
            = [](const char *rule, const char *text, const char *key, const char *entry) {
                  QTest::newRow(rule) << QByteArray(text) << QByteArray(key) << QByteArray(entry);
              };
        row("Exchange Directory Export",
            "Obj-Class,Mode,Directory Name,Display Name,Alias Name,E-mail "
            "address,Secondary-Proxy-Addresses,Custom Attribute 1,Hide from AB\r\n"
            "Remote,Update,AWEBER1,\"Weber, Anna\",AWEBER,MS:NORTH/PO1/AWEBER,"
            "smtp:anna.weber@example.test%X400:c=us;a= ;p=Acme;s=Weber;g=Anna,North,0\r\n",
            "name:aweber1",
            "cn: AWEBER1|displayName: Weber, Anna|dxKind: contact|extensionAttribute1: "
            "North|mailNickname: AWEBER|proxyAddresses: X400:c=us;a= ;p=Acme;s=Weber;g=Anna|"
            "proxyAddresses: smtp:anna.weber@example.test|targetAddress: MS:NORTH/PO1/AWEBER|");
        row("Outlook",
            "Title,First Name,Last Name,E-mail Address,Business Phone,Job Title,Mobile Phone\n"
            "Mr.,Ann,Archer,ann@x,1,Boss,2\n",
            "address:SMTP:ann@x",
            "dxKind: contact|givenName: Ann|mail: ann@x|mobile: 2|personalTitle: Mr.|sn: "
            "Archer|telephoneNumber: 1|title: Boss|");
        row("Outlook, somebody of Exchange",
            "First Name,Last Name,E-mail Address,E-mail Type\n"
            "Ann,Archer,/o=Contoso/ou=HQ/cn=Recipients/cn=ann,EX\n",
            "name:ann archer",
            "givenName: Ann|legacyExchangeDN: /o=Contoso/ou=HQ/cn=Recipients/cn=ann|sn: Archer|");
        row("Google Contacts",
            "Name,Given Name,Family Name,E-mail 1 - Value,Phone 1 - Type,Phone 1 - Value,Phone 2 - "
            "Type,Phone 2 - Value,Organization 1 - Name\n"
            "Ann A,Ann,A,a@x ::: b@x,Mobile,1,Work,2 ::: 3,Acme\n",
            "address:SMTP:a@x",
            "company: Acme|displayName: Ann A|dxKind: contact|givenName: Ann|mail: a@x|mail: "
            "b@x|mobile: 1|sn: A|telephoneNumber: 2|telephoneNumber: 3|");
        row("attribute names", "uid,cn,sn,mail,title\np1,Ann,A,z@x%a@x,+1%-1\n", "address:SMTP:z@x",
            "cn: Ann|dxKeyAddress: z@x|mail: a@x|mail: z@x|sn: A|title: +1|title: -1|uid: p1|");
        row("spreadsheet, German",
            "Vorname;Nachname;E-Mail;Telefon;Abteilung;Stra\u00dfe\n"
            "J\u00fcrgen;Ko%ch;j@x;1;IT;Weg 1\n",
            "address:SMTP:j@x",
            "department: IT|givenName:: SsO8cmdlbg==|mail: j@x|sn: Ko%ch|street: Weg "
            "1|telephoneNumber: 1|");
        row("nothing but a name", "First name,Phone\nAnn,1\n", "name:ann",
            "givenName: Ann|telephoneNumber: 1|");
    }
    void csv()
    {
        QFETCH(QByteArray, text);
        QFETCH(QByteArray, key);
        QFETCH(QByteArray, entry);
        QByteArray error;
        const auto all = readAll<CsvSource>(text, &error);
        QCOMPARE(error, QByteArray());
        QCOMPARE(all.size(), 1);
        QCOMPARE(printed(all[0].entry), entry);
        QCOMPARE(all[0].sourceKey, key);
        QVERIFY(all[0].partial);
    }

    void csvBlanksAndDeletions()
    {
        const auto exchange = readAll<CsvSource>("Obj-Class,Mode,Directory Name,Title,Department\n"
                                                 "Mailbox,Delete,A,,\nMailbox,,B,~DEL,\n");
        QCOMPARE(exchange.size(), 2);
        QVERIFY(exchange[0].remove);
        QVERIFY(exchange[1].given.contains("title"));
        QVERIFY(!exchange[1].given.contains("department"));
        SourceCounts counts;
        const auto sheet = readAll<CsvSource>(
            "Name,E-mail,Shoe size,Password,Title\nAnn,a@x,42,x,\n,,,,\n", nullptr, &counts);
        QCOMPARE(sheet.size(), 1);
        QVERIFY(sheet[0].given.contains("title"));
        QCOMPARE(printed(sheet[0].local), QByteArray("Shoe-size: 42|"));
        QCOMPARE(counts.skipped, 1);
    }

    void csvErrors_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QByteArray>("error");
        QTest::newRow("class") << QByteArray("Obj-Class,Directory Name\nPerson,A\n")
                               << QByteArray("t, line 2, column 1: \"Person\" is no class");
        QTest::newRow("mode") << QByteArray("Obj-Class,Mode,Directory Name\nDL,Drop,A\n")
                              << QByteArray("t, line 2, column 4: \"Drop\" is no mode");
        QTest::newRow("hidden") << QByteArray("Name,Hide from AB\nA,2\n")
                                << QByteArray("t, line 2, column 3: 0 or 1");
        QTest::newRow("trust") << QByteArray("Name,Trust level\nA,101\n")
                               << QByteArray("t, line 2, column 3: a trust level");
        QTest::newRow("header without any meaning")
            << QByteArray("foo,bar\n1,2\n") << QByteArray("t, line 1, column 1: no column");
        QTest::newRow("single deletion")
            << QByteArray("Obj-Class,E-mail Addresses,Name\nDL,~del<SMTP:x>,A\n")
            << QByteArray("t, line 2, column 4: removing a single");
    }
    void csvErrors()
    {
        QFETCH(QByteArray, text);
        QFETCH(QByteArray, error);
        QByteArray got;
        readAll<CsvSource>(text, &got);
        QVERIFY2(got.startsWith(error), got);
    }
};

QTEST_GUILESS_MAIN(TestSources)
#include "tst_sources.moc"
