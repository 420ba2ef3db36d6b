#include "engine/formats/code_page.h"
#include "engine/formats/transaction_composer.h"
#include "engine/formats/transaction_list_reader.h"
#include "engine/formats/transaction_list_source.h"
#include "engine/formats/transaction_list_writer.h"
#include "tests/places.h"

#include <QBuffer>
#include <QFile>
#include <QRandomGenerator>
#include <QTest>

using namespace dx;
using namespace dx::test;
using namespace Qt::StringLiterals;

namespace {

QByteArray shown(const NamedAddress &named)
{
    return named.name + '|' + named.address.toText();
}

/** What a list says, one line a command: "A Weber, Anna|MS:NORTH/PO1/AWEBER [Phone=555]"; bad lines
 * as "!line:column reason". */
QByteArray readAll(QByteArrayView text, TransactionLimits limits = {})
{
    TransactionListReader reader(InputWindow(text, u"t.txt"_s), limits);
    ListTransaction transaction;
    QByteArray out;
    for (;;) {
        const auto more = reader.next(transaction);
        if (!more) {
            QByteArray error = more.error().text.toUtf8();
            error.replace("t.txt, line ", "").replace(", column ", ":");
            out += '!' + error + '\n';
            if (reader.isBroken())
                return out;
            continue;
        }
        if (!*more)
            return out;
        if (transaction.number)
            out += QByteArray::number(*transaction.number) + ' ';
        switch (transaction.command) {
        case ListTransaction::Command::Add:
            out += "A " + shown(transaction.after);
            break;
        case ListTransaction::Command::Modify:
            out += "M " + shown(transaction.before) + " > " + shown(transaction.after);
            break;
        case ListTransaction::Command::Delete:
            out += "D " + shown(transaction.before);
            break;
        case ListTransaction::Command::Replace:
            out += "R " + transaction.place;
            break;
        case ListTransaction::Command::Template:
            out += "T " + transaction.place;
            break;
        }
        for (const TemplateValue &value : std::as_const(transaction.values))
            out += " [" + value.prompt + '=' + value.value + ']';
        for (const TemplateField &field : std::as_const(transaction.fields))
            out += " {" + field.prompt + ' ' + QByteArray::number(field.column) + ' '
                + QByteArray::number(field.length) + ' ' + field.signs + ' ' + field.preset + '}';
        out += '\n';
    }
}

QByteArray fileBytes(const char *name)
{
    QFile file(testData(QString::fromLatin1(name)));
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

/** "A Weber, Anna                    PCM:NORTH/PO1/AWEBER" */
QByteArray padded(const char *command, const char *name, const QByteArray &address)
{
    return command + QByteArray(name).leftJustified(30, ' ') + ' ' + address + '\n';
}

Entry person(const char *name, const char *address)
{
    SourceRecord record;
    describeRecipient({name, *Address::parse(address)}, {}, record);
    return record.entry;
}

QByteArray listed(const QList<Entry> &entries, QStringList *notes = nullptr)
{
    ListedNames names;
    RecipientLister lister(names.taken());
    QStringList all;
    QByteArray out;
    for (const Entry &entry : entries) {
        const auto recipient = lister.list(entry, nullptr, true, all);
        if (!recipient || !*recipient)
            continue;
        names.add(**recipient);
        appendAdd(out, **recipient);
    }
    if (notes)
        *notes = all;
    return out;
}

} // namespace

class TestTransactionList final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void goldenList()
    {
        QCOMPARE(readAll(fileBytes("ms_mail_list.txt")),
                 QByteArray("R MS:NORTH/PO1\n"
                            "A Weber, Anna|MS:NORTH/PO1/AWEBER [Phone=555-0101] "
                            "[Office=Bldg 7/Room 12]\n"
                            "A Klein, Otto|MS:NORTH/PO1/OKLEIN\n"
                            "M Weber, Anna|MS:NORTH/PO1/AWEBER > "
                            "Weber-Roth, Anna|MS:NORTH/PO1/AROTH [Phone=555-0199]\n"
                            "D Klein, Otto|MS:NORTH/PO1/OKLEIN\n"
                            "A M\xC3\xBCller, J\xC3\xB6rg|MS:north/po1/jmueller\n"
                            "A Fax Desk|FAX:Desk~Berlin~Acme~49 30 555010\n"
                            "A Ops List|SMTP:ops@example.test\n"
                            "A Weber, Bernd|X400:c=us;a= ;p=Acme;s=Weber;g=Bernd\n"
                            "T SNADS:GATE/DGN {Surname: 17 10 ULP Last} {Division: 15 25 A }\n"));
    }

    void goldenNumbered()
    {
        QCOMPARE(readAll(fileBytes("ms_mail_numbered.txt")),
                 QByteArray("1200 A Weber, Anna|MS:NET1/PO1/AWEBER [Phone=555-0101]\n"
                            "1201 A Klein, Otto|MS:NET1/PO1/OKLEIN\n"
                            "1202 D Roth, Eva|MS:NET1/PO1/EROTH\n"));
    }

    void P1_missingType()
    {
        QCOMPARE(readAll("A Weber, Anna\tNORTH/PO1/AWEBER\n" + padded("D ", "Klein", "N/P/K")
                         + "A Ops\tops@example.test\n"),
                 QByteArray("A Weber, Anna|MS:NORTH/PO1/AWEBER\nD Klein|MS:N/P/K\n"
                            "A Ops|SMTP:ops@example.test\n"));
    }

    void P1_wrongColumnIsToldWithItsLine()
    {
        const QByteArray read = readAll("A Weber, Anna\nA Klein, Otto\tPCM:N/P/K\n");
        QVERIFY2(read.startsWith("!1:14: there is no address: the name starts in column 3"), read);
        QVERIFY2(read.endsWith("\nA Klein, Otto|MS:N/P/K\n"), read);
    }

    void P3_modifyWithOneLine()
    {
        QCOMPARE(readAll(padded("M ", "Weber, Anna", "PCM:N/P/A") + "- Phone:/1\n"
                         + padded("A ", "Klein", "PCM:N/P/K")),
                 QByteArray("M Weber, Anna|MS:N/P/A > Weber, Anna|MS:N/P/A [Phone=1]\n"
                            "A Klein|MS:N/P/K\n"));
    }

    void P3_modifyWithTwoLines()
    {
        QCOMPARE(readAll(padded("M ", "Weber, Anna", "PCM:N/P/A")
                         + padded("  ", "Roth, Anna", "PCM:N/P/B") + "- Phone:/1\n"),
                 QByteArray("M Weber, Anna|MS:N/P/A > Roth, Anna|MS:N/P/B [Phone=1]\n"));
        QCOMPARE(readAll("M Weber\tN/P/A\n\tRoth\tN/P/A\n"),
                 QByteArray("M Weber|MS:N/P/A > Roth|MS:N/P/A\n"));
    }

    void P3_longTemplateLine()
    {
        const QByteArray value(20'000, 'x');
        QCOMPARE(readAll(padded("A ", "Weber", "PCM:N/P/A") + "- Notes:/" + value + "\n"),
                 "A Weber|MS:N/P/A [Notes=" + value + "]\n");
        // beyond the bound the line goes and the recipient stays
        const QByteArray read = readAll(padded("A ", "Weber", "PCM:N/P/A") + "- Notes:/"
                                        + QByteArray(70'000, 'x') + "\n- Phone:/1\n");
        QVERIFY2(read.startsWith("!2:1: the line is longer than 65536 bytes."), read.left(200));
        QVERIFY2(read.endsWith("\nA Weber|MS:N/P/A [Phone=1]\n"), read.left(200));
    }

    void P3_badSecondLineLeavesTheEntryAlone()
    {
        const QByteArray read
            = readAll(padded("M ", "Weber", "PCM:N/P/A") + padded("  ", "Weber", "PCM:N/P")
                      + "- Phone:/1\n" + padded("A ", "Klein", "PCM:N/P/K"));
        QVERIFY2(read.startsWith("!2:34: "), read);
        QVERIFY2(read.endsWith("\nA Klein|MS:N/P/K\n"), read);
        QCOMPARE(read.count('\n'), 2);
    }

    void P4_modifyOfWhatTheListDeleted()
    {
        TransactionComposer composer(u"t.txt"_s);
        ListTransaction transaction;
        TransactionListReader reader(InputWindow(
            padded("D ", "Weber", "PCM:N/P/A") + padded("M ", "Weber", "PCM:N/P/A"), u"t.txt"_s));
        QVERIFY(*reader.next(transaction));
        QVERIFY(composer.take(transaction));
        QVERIFY(*reader.next(transaction));
        const auto taken = composer.take(transaction);
        QVERIFY(!taken);
        QVERIFY2(taken.error().text.startsWith(u"t.txt, line 2, column 1: there is no PCM:N/P/A"_s),
                 qPrintable(taken.error().text));
        QCOMPARE(composer.net().size(), size_t(1));
        QVERIFY(composer.net()[0].removed);
    }

    void P6_lineEnds_data()
    {
        QTest::addColumn<QByteArray>("end");
        QTest::newRow("LF") << QByteArray("\n");
        QTest::newRow("CR LF") << QByteArray("\r\n");
        QTest::newRow("CR CR LF") << QByteArray("\r\r\n");
    }
    void P6_lineEnds()
    {
        QFETCH(QByteArray, end);
        const QByteArray text
            = padded("A ", "Weber", "PCM:N/P/A") + "- Phone:/1\n" + padded("D ", "K", "PCM:N/P/K");
        QCOMPARE(readAll(QByteArray(text).replace("\n", end) + '\x1A'),
                 QByteArray("A Weber|MS:N/P/A [Phone=1]\nD K|MS:N/P/K\n"));
    }

    void P7_types()
    {
        QCOMPARE(readAll("A a\tpcm:n/p/a\nA b\tMS:n/p/b\nA c\tCsi:n/p/c\nA d\tsmtp:D@x.test\n"),
                 QByteArray("A a|MS:n/p/a\nA b|MS:n/p/b\nA c|MS:n/p/c\nA d|SMTP:D@x.test\n"));
        QCOMPARE(*parsePlace("csi:north/po1"), *parsePlace("PCM:NORTH/PO1"));
        QCOMPARE(placeOf(*Address::parse("ms:north/po1/x")), QByteArray("MS:NORTH/PO1"));
    }

    void P8_slashesRoundTrip_data()
    {
        QTest::addColumn<QByteArray>("value");
        for (const char *value : {"Room 12", "Bldg 7/Room 12", "/", "//", "a/", "/a", "a//b",
                                  "a:/b", "http://x.test/", "::", "a ~ b"})
            QTest::newRow(value) << QByteArray(value);
    }
    void P8_slashesRoundTrip()
    {
        QFETCH(QByteArray, value);
        Entry entry = person("Weber", "MS:N/P/A");
        entry.set("physicalDeliveryOfficeName", value);
        QCOMPARE(readAll(listed({entry})), "A Weber|MS:N/P/A [Office=" + value + "]\n");
    }

    void P8_slashesInX400()
    {
        const QByteArray address = "X400:/c=us/a= /p=Acme/s=Weber/dda=ID/4711";
        QCOMPARE(readAll(listed({person("Weber", address)})), "A Weber|" + address + '\n');
        QCOMPARE(readAll("A Weber\tX400:c=us;a= ;s=W;dda=a/b/\n"),
                 QByteArray("A Weber|X400:c=us;a= ;s=W;dda=a/b/\n"));
    }

    void P8_promptColon()
    {
        QCOMPARE(readAll(padded("A ", "Weber", "PCM:N/P/A") + "- Phone::/1\n- Office :/2\n"),
                 QByteArray("A Weber|MS:N/P/A [Phone=1] [Office=2]\n"));
        QCOMPARE(attributeOfPrompt("PHONE:"), QByteArray("telephoneNumber"));
    }

    void P9_x121()
    {
        QCOMPARE(Address::parse("X400:c=us;a= ;X.121=4711")->canonical(),
                 Address::parse("x400:/X121=4711/C=US/A= ")->canonical());
        QCOMPARE(readAll("A Telex\tX400:c=us;X.121=4711\n"),
                 QByteArray("A Telex|X400:c=us;X.121=4711\n"));
    }

    void P2_badX400IsSetAside()
    {
        const QByteArray read = readAll("A Weber\tX400:nonsense\nA K\tPCM:N/P/K\n");
        QVERIFY2(read.startsWith("!1:9: \"nonsense\" is no X.400 address"), read);
        QVERIFY2(read.endsWith("\nA K|MS:N/P/K\n"), read);
    }

    void P10_longAlias()
    {
        QStringList notes;
        const QByteArray list = listed({person("Weber, Anna", "MS:NORTH/PO1/ANNA.WEBER-ROTH"),
                                        person("Weber, Bea", "MS:NORTH/PO1/ANNA.WEBER-ROLF"),
                                        person("Exact", "MS:N/P/ABCDEFGHIJ"),
                                        person("Far", "MS:NORTHERNHILLS/PO1/FAR")},
                                       &notes);
        QCOMPARE(readAll(list),
                 QByteArray("A Weber, Anna|MS:NORTH/PO1/ANNAWEBERR\n"
                            "A Weber, Bea|MS:NORTH/PO1/ANNAWEBER1\n"
                            "A Exact|MS:N/P/ABCDEFGHIJ\n"));
        QCOMPARE(notes.size(), 3);
        QVERIFY(notes[0].startsWith(u"PCM:NORTH/PO1/ANNA.WEBER-ROTH is listed as "
                                    "PCM:NORTH/PO1/ANNAWEBERR"_s));
        QVERIFY(notes[2].startsWith(u"PCM:NORTHERNHILLS/PO1/FAR was left out"_s));
    }

    void P11_signsOutsideTheCodePage()
    {
        QStringList notes;
        const QByteArray list = listed({person("\xC5\xBDi\xC5\xBEka J\xC3\xB6rg", "MS:N/P/Z"),
                                        person("\xE0\xB8\x81\xE0\xB8\x82", "MS:N/P/T")},
                                       &notes);
        QCOMPARE(readAll("# code page 850\n" + list),
                 QByteArray("A Zizka J\xC3\xB6rg|MS:N/P/Z\nA ??|MS:N/P/T\n"));
        QCOMPARE(notes.size(), 2);
    }

    void P12_lineNumbersCountEveryLine()
    {
        const QByteArray read = readAll("# comment\r\n\r\nA Weber\tN/P/A\r\n- Phone:/1\r\n"
                                        "X Klein\tN/P/K\r\n# c\r\nA Roth\tN/P\r\n");
        QVERIFY2(read.contains("!5:1: \"X Klein\tN/P/K\" is no command"), read);
        QVERIFY2(read.contains("!7:8: "), read);
    }

    void P13_thirtyCharactersAndOneColumnOff()
    {
        const QByteArray name(30, 'n');
        QCOMPARE(readAll("A " + name + " PCM:N/P/A\n"), "A " + name + "|MS:N/P/A\n");
        QCOMPARE(readAll("A  " + name + " PCM:N/P/A\n"), "A " + name + "|MS:N/P/A\n");
        QCOMPARE(readAll("A\t" + name + name + "\tPCM:N/P/A\n"),
                 "A " + name + name + "|MS:N/P/A\n");
        const QByteArray read = readAll("A  " + name + "PCM\n");
        QVERIFY2(read.contains("the name starts in column 4"), read);
    }

    void P13_namesThatLookLikeAddresses()
    {
        QCOMPARE(readAll(padded("A ", "Re: all", "PCM:N/P/A") + padded("A ", "a/b/c", "N/P/B")),
                 QByteArray("A Re: all|MS:N/P/A\nA a/b/c|MS:N/P/B\n"));
    }

    void P15_hugeListIsStreamed()
    {
        // read from a device in pieces: the window never holds the whole
        QByteArray text;
        constexpr int kMany = 200'000;
        for (int i = 0; i < kMany; ++i)
            text
                += "A User " + QByteArray::number(i) + "\tPCM:N/P/U" + QByteArray::number(i) + '\n';
        auto device = std::make_unique<QBuffer>();
        device->setData(text);
        QVERIFY(device->open(QIODevice::ReadOnly));
        QIODevice *const raw = device.get();
        TransactionListReader reader(InputWindow(std::move(device), u"t.txt"_s));
        ListTransaction transaction;
        QVERIFY(*reader.next(transaction));
        QVERIFY2(raw->pos() < text.size() / 2, "the list was read whole before its first command");
        int count = 1;
        while (*reader.next(transaction))
            ++count;
        QCOMPARE(count, kMany);
    }

    void P16_manyTemplateLines()
    {
        QByteArray text = padded("A ", "Weber", "PCM:N/P/A");
        for (int i = 0; i < 256; ++i)
            text += "- Field " + QByteArray::number(i) + ":/x\n";
        QCOMPARE(readAll(text).count("[Field"), 256);
        const QByteArray read = readAll(text + "- One more:/x\n- And more:/x\n");
        QVERIFY2(read.startsWith("!258:1: the command has more than 256 template lines"), read);
        QCOMPARE(read.count("[Field"), 256);
        QCOMPARE(read.count('!'), 1);
    }

    void P17_longFields()
    {
        const QByteArray name(600, 'n');
        const QByteArray user(600, 'u');
        QCOMPARE(readAll("A " + name + "\tPCM:N/P/" + user + '\n'),
                 "A " + name + "|MS:N/P/" + user + '\n');
    }

    void badLinesAreToldAndPassedOver_data()
    {
        QTest::addColumn<QByteArray>("line");
        QTest::addColumn<QByteArray>("place");
        const auto row = [](const char *what, const char *line, const char *place) {
            QTest::newRow(what) << QByteArray(line) << QByteArray(place);
        };
        row("unknown command", "Q x\tN/P/A", "!1:1:");
        row("no blank behind the command", "Ax\tN/P/A", "!1:1:");
        row("address of two parts", "A x\tPCM:N/P", "!1:5:");
        row("address without value", "A x\tPCM:", "!1:5:");
        row("no mail address", "A x\tSMTP:@", "!1:5:");
        row("no name", "A \tPCM:N/P/A", "!1:");
        row("three parts behind R", "R PCM:N/P/A", "!1:3:");
        row("a node for a type without one", "R SMTP:x", "!1:3:");
        row("a value before any command", "- Phone:/1", "!1:1:");
        row("a second line before any command", "  x\tN/P/A", "!1:1:");
        row("accents count as one column", "A \xC3\x84\xC3\x96\tPCM:N", "!1:6:");
        row("numbered", "12 A x\tPCM:N", "!1:8:");
    }
    void badLinesAreToldAndPassedOver()
    {
        QFETCH(QByteArray, line);
        QFETCH(QByteArray, place);
        const QByteArray read = readAll(line + "\nA Klein\tN/P/K\n");
        QVERIFY2(read.startsWith(place), read);
        QVERIFY2(read.endsWith("\nA Klein|MS:N/P/K\n"), read);
    }

    void otherSectionsArePassedOver()
    {
        QCOMPARE(readAll("[RESYNC]\r\nTARGET=PCM:N/P\r\n\r\n[DIRSYNC-TRANSACTIONS]\r\n"
                         "0000000001 A a\tPCM:N/P/A\r\n[Other]\r\nX\r\n"),
                 QByteArray("1 A a|MS:N/P/A\n"));
    }

    void boundOfCommands()
    {
        TransactionLimits limits;
        limits.transactions = 2;
        const QByteArray read = readAll("A a\tN/P/A\nA b\tN/P/B\nA c\tN/P/C\n", limits);
        QVERIFY2(read.contains("!3:1: the list has more than 2 commands."), read);
    }

    void writesPaddedColumnsAndBothLines()
    {
        QByteArray out;
        const ListedRecipient roth{{"Roth, Anna", *Address::parse("MS:N/P/B")}, {{"Phone", "1/2"}}};
        appendModify(out, {"Weber, Anna", *Address::parse("PCM:N/P/A")}, roth);
        appendDelete(out, roth.named, 7);
        appendReplace(out, "MS:N/P");
        QCOMPARE(out,
                 QByteArray("M Weber, Anna                    PCM:N/P/A\r\n"
                            "  Roth, Anna                     PCM:N/P/B\r\n"
                            "- Phone:/1//2\r\n"
                            "0000000007 D Roth, Anna                     PCM:N/P/B\r\n"
                            "R PCM:N/P\r\n"));
        QCOMPARE(readAll(out),
                 QByteArray("M Weber, Anna|MS:N/P/A > Roth, Anna|MS:N/P/B [Phone=1/2]\n"
                            "7 D Roth, Anna|MS:N/P/B\nR MS:N/P\n"));
    }

    void numberedModifyRoundTrips()
    {
        QByteArray out;
        const ListedRecipient roth{{"Roth", *Address::parse("MS:N/P/B")}, {{"Phone", "1"}}};
        appendModify(out, {"Weber", *Address::parse("MS:N/P/A")}, roth, 12);
        appendModify(out, {"Klein", *Address::parse("MS:N/P/K")}, roth, 13);
        QCOMPARE(readAll(out),
                 QByteArray("12 M Weber|MS:N/P/A > Roth|MS:N/P/B [Phone=1]\n"
                            "13 M Klein|MS:N/P/K > Roth|MS:N/P/B [Phone=1]\n"));
    }

    void C3_namesAreUniqueInTheirPostoffice()
    {
        QStringList notes;
        const QByteArray long30(30, 'n');
        const QByteArray list
            = listed({person("Weber", "MS:N/P/A"), person("weber", "MS:N/P/B"),
                      person("Weber", "MS:N/Q/A"), person("Weber", "SMTP:a@x.test"),
                      person(long30, "MS:N/P/C"), person(long30 + "x", "MS:N/P/D")},
                     &notes);
        QCOMPARE(readAll(list),
                 "A Weber|MS:N/P/A\nA weber001|MS:N/P/B\nA Weber|MS:N/Q/A\nA Weber|SMTP:a@x.test\n"
                 "A " + long30
                     + "|MS:N/P/C\nA " + long30.left(27) + "001|MS:N/P/D\n");
    }

    void C3_aSuffixStays()
    {
        ListedNames nobody;
        RecipientLister lister(nobody.taken());
        QStringList notes;
        const ListedRecipient before{{"Weber001", *Address::parse("MS:N/P/B")}, {}};
        const auto again = lister.list(person("Weber", "MS:N/P/B"), &before, true, notes);
        QCOMPARE((*again)->named.name, QByteArray("Weber001"));
    }

    void valuesOnlyForThreePartAddresses()
    {
        Entry entry = person("Weber", "SMTP:a@x.test");
        entry.set("title", "Head");
        QCOMPARE(readAll(listed({entry})), QByteArray("A Weber|SMTP:a@x.test\n"));
    }

    void randomRecipientsRoundTrip()
    {
        const quint32 seed = QRandomGenerator::global()->generate();
        qInfo("seed %u", seed);
        QRandomGenerator random(seed);
        const QString signs = u"ab ,.-/:~#\\\u00E4\u00DF1@"_s;
        for (int round = 0; round < 500; ++round) {
            QString name;
            for (int i = random.bounded(1, 40); i > 0; --i)
                name += signs[random.bounded(int(signs.size()))];
            if (name.trimmed().isEmpty())
                continue;
            Entry entry = person(name.toUtf8().constData(), "MS:N/P/A");
            entry.set("title", name.toUtf8());
            ListedNames nobody;
            RecipientLister lister(nobody.taken());
            QStringList notes;
            const auto recipient = lister.list(entry, nullptr, true, notes);
            QVERIFY(recipient && *recipient);
            QByteArray line("# code page 850\n");
            appendAdd(line, **recipient);
            TransactionListReader reader(InputWindow(line, u"t.txt"_s));
            ListTransaction read;
            const auto found = reader.next(read);
            QVERIFY2(found && *found, line);
            QCOMPARE(read.after, (*recipient)->named);
            QCOMPARE(read.values, (*recipient)->values);
            QCOMPARE(read.after.name, name.trimmed().left(30).trimmed().toUtf8());
        }
    }

    void composesWhatBelongsTogether()
    {
        TransactionListReader reader(
            InputWindow(padded("A ", "New", "PCM:N/P/N") + padded("M ", "New", "PCM:N/P/N")
                            + padded("  ", "Newer", "PCM:N/P/N") + "- Phone:/1\n"
                            + padded("M ", "Ann", "PCM:N/P/A") + padded("  ", "Ann", "PCM:N/P/B")
                            + padded("M ", "Bob", "PCM:N/P/B") + padded("  ", "Bob", "PCM:N/P/A")
                            + padded("A ", "Gone", "PCM:N/P/G") + padded("D ", "Gone", "PCM:N/P/G")
                            + padded("D ", "Back", "PCM:N/P/K") + padded("A ", "Back", "PCM:N/P/K"),
                        u"t.txt"_s));
        TransactionComposer composer(u"t.txt"_s);
        ListTransaction transaction;
        while (*reader.next(transaction)) {
            const auto taken = composer.take(transaction);
            QVERIFY2(taken, taken ? "" : qPrintable(taken.error().text));
        }
        QByteArray out;
        for (const NetTransaction &net : composer.net())
            out += (net.removed        ? "-"
                        : net.complete ? "+"
                                       : "~")
                + (net.known ? shown(net.known->name.isEmpty() ? net.now : *net.known) : "") + '>'
                + shown(net.now) + '\n';
        QCOMPARE(out,
                 QByteArray("+>Newer|MS:N/P/N\n~Ann|MS:N/P/A>Ann|MS:N/P/B\n"
                            "~Bob|MS:N/P/B>Bob|MS:N/P/A\n->Gone|MS:N/P/G\n+>Back|MS:N/P/K\n"));
    }

    void replaceVoidsWhatCameBefore()
    {
        TransactionListReader reader(InputWindow(
            padded("A ", "Old", "PCM:N/P/O") + padded("A ", "Else", "PCM:N/Q/E")
                + padded("M ", "Moved", "PCM:N/Q/M") + padded("  ", "Moved", "PCM:N/P/M")
                + "R PCM:N/P\n" + padded("A ", "New", "PCM:N/P/N"),
            u"t.txt"_s));
        TransactionComposer composer(u"t.txt"_s);
        ListTransaction transaction;
        while (*reader.next(transaction))
            QVERIFY(composer.take(transaction));
        const auto &net = composer.net();
        QCOMPARE(net.size(), size_t(4));
        QVERIFY(net[0].isVoid);
        QVERIFY(!net[1].isVoid && !net[1].removed);
        QVERIFY(net[2].removed);
        QVERIFY(!net[3].isVoid && net[3].complete);
        QCOMPARE(composer.replaced(), QSet<QByteArray>{"MS:N/P"});
    }
};

QTEST_GUILESS_MAIN(TestTransactionList)
#include "tst_transaction_list.moc"
