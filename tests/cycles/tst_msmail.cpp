// A site that serves MS Mail postoffices: real stores and cycles, a simulated requestor.
#include "engine/cycles/cycle_events.h"
#include "engine/cycles/decisions.h"
#include "engine/cycles/resync.h"
#include "engine/keys/partner_passwords.h"
#include "engine/store/messages.h"
#include "engine/store/parameters.h"
#include "tests/cycles/postoffice.h"

using namespace dx;
using namespace dx::test;

class TestMsMail final : public QObject
{
    Q_OBJECT

    std::unique_ptr<Organization> m_org;
    std::unique_ptr<Postoffice> m_north;

    Site &hq() { return *m_org->hq; }
    Postoffice &north() { return *m_north; }

    AgreementId serve(const QString &name, const QString &address,
                      const std::function<void(AgreementSettings &)> &edit = {})
    {
        AgreementSettings settings;
        settings.name = name;
        settings.kind = PartnerKind::MsMail;
        settings.partnerAddress = address;
        settings.importList = hq().list(u"From "_s + name);
        settings.folder = m_org->share();
        if (edit)
            edit(settings);
        return must(Agreements(hq().db()).create(Role::Server, newUid(m_org->clock.now()), settings,
                                                 m_org->clock.now()));
    }
    void cycle()
    {
        m_org->clock.advance(60'000);
        north().send();
        m_last = hq().run(CycleKind::T2);
        north().receive();
    }
    /** Names and addresses in a list of the server, sorted. */
    QByteArray listed(const QString &list)
    {
        Statement rows(hq().db(),
                       u"SELECT display_name, key_address FROM entry WHERE list_id = :list"
                       " AND listed = 1 ORDER BY key_address"_s);
        must(rows.bind(u":list"_s, hq().list(list)).exec());
        QByteArray text;
        while (rows.next())
            text += rows.utf8(0) + '|' + rows.utf8(1) + '\n';
        return text;
    }
    Recipient byAddress(const QByteArray &key) { return must(Recipients(hq().db()).byKey(key)); }
    Entry custom(const char *name, const char *address)
    {
        Entry entry;
        entry.set("displayName", QByteArray(name));
        entry.set("targetAddress", QByteArray(address));
        entry.setKind(RecipientKind::CustomRecipient);
        return entry;
    }
    void addCustom(const char *name, const char *address)
    {
        must(Recipients(hq().db()).add(hq().list(u"Staff"_s), custom(name, address), 20, false,
                                       m_org->clock.now()));
    }
    qint64 events(CycleEvent number) { return hq().events(int(number)); }
    QString lastEvent(CycleEvent number)
    {
        Statement row(hq().db(),
                      u"SELECT text FROM event WHERE number = :number ORDER BY id DESC LIMIT 1"_s);
        must(execRow(row.bind(u":number"_s, int(number))));
        return row.text(0);
    }
    qint64 quarantined()
    {
        return hq().count(u"SELECT count(*) FROM message WHERE state = 'rejected'"_s);
    }
    bool fine()
    {
        if (!north().errors.isEmpty())
            qWarning("%s", qPrintable(north().errors.join(u"; "_s)));
        return north().errors.isEmpty();
    }

    Cycle m_last;

private Q_SLOTS:
    void init()
    {
        m_org = std::make_unique<Organization>(QStringList());
        hq().people(u"Staff"_s, "hq", 3);
        serve(u"North"_s, u"NORTH/PO1/$SYSTEM"_s);
        m_north = std::make_unique<Postoffice>("NORTH/PO1", m_org->share(), m_org->clock);
    }

    void firstCycleIsAFullOne()
    {
        north().add("Weber, Anna", "AWEBER");
        north().add("Klein, Otto", "OKLEIN");
        cycle();
        QVERIFY(m_last.outcome == CycleOutcome::Success);
        QCOMPARE(m_last.in.added, 2);
        QCOMPARE(listed(u"From North"_s),
                 QByteArray("Weber, Anna|MS:NORTH/PO1/AWEBER\nKlein, Otto|MS:NORTH/PO1/OKLEIN\n"));
        QVERIFY(fine());
        QCOMPARE(north().replaced, QList<QByteArray>{"SMTP:"});
        QCOMPARE(north().directory(),
                 QByteArray("hq0|SMTP:hq0@contoso.example\nhq1|SMTP:hq1@contoso.example\n"
                            "hq2|SMTP:hq2@contoso.example\n"));
        QCOMPARE(north().confirmed, 2);
        const Recipient anna = byAddress("MS:NORTH/PO1/AWEBER");
        QCOMPARE(anna.home.site, QByteArray("NORTH"));
        QCOMPARE(anna.home.list, QByteArray("PO1"));
        QVERIFY(anna.isImported());
    }

    void changesBothWays()
    {
        north().add("Weber, Anna", "AWEBER");
        north().add("Klein, Otto", "OKLEIN");
        cycle();
        const QByteArray uid = byAddress("MS:NORTH/PO1/AWEBER").uid;
        north().rename("Weber, Anna", "Roth, Anna", "AWEBER");
        north().remove("Klein, Otto", "OKLEIN");
        hq().change("hq1@contoso.example",
                    [](Recipient &r) { r.entry.set("displayName", "Boss"); });
        hq().remove("hq2@contoso.example");
        hq().people(u"Staff"_s, "new", 1);
        north().replaced.clear();
        cycle();
        QVERIFY(fine());
        QVERIFY(north().replaced.isEmpty());
        QCOMPARE(listed(u"From North"_s), QByteArray("Roth, Anna|MS:NORTH/PO1/AWEBER\n"));
        QCOMPARE(byAddress("MS:NORTH/PO1/AWEBER").uid, uid);
        QCOMPARE(north().directory(),
                 QByteArray("hq0|SMTP:hq0@contoso.example\nBoss|SMTP:hq1@contoso.example\n"
                            "new0|SMTP:new0@contoso.example\n"));
        QCOMPARE(m_last.out.added, 1);
        QCOMPARE(m_last.out.modified, 1);
        QCOMPARE(m_last.out.deleted, 1);
    }

    void nothingNewIsAnAnswerToo() // S10
    {
        cycle();
        const qint64 server = north().server;
        north().send();
        hq().run(CycleKind::T2);
        const QList<QByteArray> answers = north().answers();
        QCOMPARE(answers.size(), 1);
        QVERIFY2(answers[0].contains(" 0 sent"), answers[0]);
        north().apply(answers[0]);
        QVERIFY(north().server >= server);
        QCOMPARE(hq().agreement(u"North"_s).numbers.acked, server);
    }

    void onlyWhoAskedIsAnswered()
    {
        cycle();
        hq().people(u"Staff"_s, "new", 1);
        hq().run(CycleKind::T2);
        QVERIFY(north().answers().isEmpty());
        cycle();
        QVERIFY(north().directory().contains("new0"));
    }

    void C5_addressChangeIsDeletionAndAdd()
    {
        addCustom("Mover", "MS:SOUTH/PO2/MOVER");
        cycle();
        QVERIFY(north().directory().contains("Mover|PCM:SOUTH/PO2/MOVER\n"));
        Recipient mover = byAddress("MS:SOUTH/PO2/MOVER");
        mover.entry.set("targetAddress", QByteArray("MS:SOUTH/PO3/MOVER"));
        must(Recipients(hq().db()).update(mover, m_org->clock.now()));
        north().send();
        hq().run(CycleKind::T2);
        const QByteArray answer = north().answers().value(0);
        const qsizetype deletion = answer.indexOf("D Mover                          PCM:SOUTH/PO2");
        const qsizetype addition = answer.indexOf("A Mover                          PCM:SOUTH/PO3");
        QVERIFY2(deletion > 0 && addition > deletion, answer);
        north().apply(answer);
        QVERIFY(fine());
        QVERIFY(north().directory().contains("Mover|PCM:SOUTH/PO3/MOVER\n"));
        QVERIFY(!north().directory().contains("SOUTH/PO2"));
    }

    void addressChangeOfTheRequestorKeepsTheEntry()
    {
        north().add("Weber, Anna", "AWEBER");
        cycle();
        const QByteArray uid = byAddress("MS:NORTH/PO1/AWEBER").uid;
        north().move("Weber, Anna", "AWEBER", "ANNA");
        cycle();
        QCOMPARE(byAddress("MS:NORTH/PO1/ANNA").uid, uid);
        north().add("Weber, Alf", "AWEBER"); // somebody else gets the old address
        cycle();
        QVERIFY(byAddress("MS:NORTH/PO1/AWEBER").uid != uid);
        QCOMPARE(listed(u"From North"_s).count('\n'), 2);
    }

    void C3_twoOfOneNameAreTold_andStay()
    {
        addCustom("Twin", "MS:SOUTH/PO2/A");
        addCustom("Twin", "MS:SOUTH/PO2/B");
        cycle();
        QVERIFY(fine());
        QVERIFY(north().directory().contains("Twin|"));
        QVERIFY(north().directory().contains("Twin001|"));
        const QByteArray before = north().directory();
        hq().set(u"North"_s, [](AgreementSettings &s) { s.exportNext = true; });
        cycle();
        QVERIFY(fine());
        QCOMPARE(north().directory(), before);
        // C4: the one with the suffix is renamed; M names it as it is known there
        const bool second = before.contains("Twin001|PCM:SOUTH/PO2/B");
        Recipient twin = byAddress(second ? "MS:SOUTH/PO2/B" : "MS:SOUTH/PO2/A");
        twin.entry.set("displayName", QByteArray("Single"));
        must(Recipients(hq().db()).update(twin, m_org->clock.now()));
        cycle();
        QVERIFY(fine());
        QVERIFY(north().directory().contains("Single|"));
        QVERIFY(!north().directory().contains("Twin001"));
    }

    /** Within a postoffice by default, over all of them where Unique Display Names is 1. */
    void C3_namesOfOtherPostofficesCountIfWanted()
    {
        addCustom("Twin", "MS:SOUTH/PO2/A");
        addCustom("Twin", "MS:SOUTH/PO3/A");
        cycle();
        QVERIFY(fine());
        QCOMPARE(north().directory().count("Twin|"), 2);
        must(Parameters(hq().db()).set({u"Unique Display Names"_s, ParameterType::Dword, 1, {}},
                                       m_org->clock.now()));
        addCustom("Twin", "MS:SOUTH/PO4/A");
        cycle();
        QVERIFY(fine());
        QCOMPARE(north().directory().count("Twin|"), 2); // what was sent stays
        QVERIFY(north().directory().contains("Twin001|PCM:SOUTH/PO4/A"));
    }

    void lostAnswersAreMadeAnewFromTheSameS()
    {
        cycle();
        hq().change("hq1@contoso.example", [](Recipient &r) { r.entry.set("displayName", "One"); });
        north().send();
        hq().run(CycleKind::T2);
        QCOMPARE(north().answers().size(), 1); // and is lost
        hq().change("hq1@contoso.example", [](Recipient &r) { r.entry.set("displayName", "Two"); });
        hq().remove("hq0@contoso.example");
        north().send();
        hq().run(CycleKind::T2);
        const QByteArray answer = north().answers().value(0);
        QVERIFY2(answer.contains("M hq1 "), answer); // as it is known there, not as it was lost
        north().apply(answer);
        QVERIFY(fine());
        QCOMPARE(north().directory(),
                 QByteArray("Two|SMTP:hq1@contoso.example\nhq2|SMTP:hq2@contoso.example\n"));
    }

    void bornAndGoneWhileAnswersWereLost()
    {
        cycle();
        hq().people(u"Staff"_s, "mayfly", 1);
        north().send();
        hq().run(CycleKind::T2);
        north().answers(); // lost
        hq().remove("mayfly0@contoso.example");
        cycle();
        QVERIFY(fine());
        QVERIFY(!north().directory().contains("mayfly"));
    }

    void S18_replaysDoNothingTwice()
    {
        north().add("Weber, Anna", "AWEBER");
        const QByteArray message = north().send();
        hq().run(CycleKind::T2);
        north().receive();
        north().remove("Weber, Anna", "AWEBER");
        cycle();
        QCOMPARE(listed(u"From North"_s), QByteArray());
        north().deliver(message);
        north().deliver(message);
        hq().run(CycleKind::T2);
        QCOMPARE(listed(u"From North"_s), QByteArray());
        QCOMPARE(hq().agreement(u"North"_s).numbers.received, 2);
        north().receive();
        cycle();
        QVERIFY(fine());
    }

    void seenTransactionsAreDroppedOneByOne()
    {
        north().add("Weber, Anna", "AWEBER");
        north().send();
        hq().run(CycleKind::T2);
        north().answers(); // the confirmation is lost, so it sends the first one again
        hq().change("hq0@contoso.example", [](Recipient &r) { r.entry.set("title", "x"); });
        north().add("Klein, Otto", "OKLEIN");
        cycle();
        QCOMPARE(m_last.in.added, 1);
        QCOMPARE(m_last.in.modified, 0);
        QCOMPARE(listed(u"From North"_s).count('\n'), 2);
        QCOMPARE(north().confirmed, 2);
    }

    void fullImport()
    {
        cycle();
        cycle();
        north().server = 0;
        north().task = "IMPORTREQ";
        north().imports = 2;
        north().replaced.clear();
        north().send();
        hq().run(CycleKind::T2);
        const QByteArray answer = north().answers().value(0);
        QVERIFY2(answer.contains(", I=2 "), answer); // else it would be taken for old mail
        QVERIFY2(answer.contains("TASK=IMPORT\r\n"), answer);
        QVERIFY(answer.indexOf(" R SMTP:") < answer.indexOf(" A hq0"));
        north().apply(answer);
        QVERIFY(fine());
        QCOMPARE(north().replaced, QList<QByteArray>{"SMTP:"});
        QCOMPARE(north().directory().count('\n'), 3);
        // an import that was not answered in time stays due, whatever else is asked meanwhile (F9)
        north().task.clear();
        north().replaced.clear();
        cycle();
        QVERIFY(north().replaced.isEmpty());
    }

    void C1_replaceOfItsOwnPostoffice()
    {
        north().add("Weber, Anna", "AWEBER");
        north().add("Klein, Otto", "OKLEIN");
        north().queue("A " + Postoffice::pad("Fax", "FAX:Fax~B~C~49 30"));
        cycle();
        north().queue("R PCM:NORTH/PO1");
        north().add("Klein, Otto", "OKLEIN");
        north().add("Neu, Nina", "NNEU");
        cycle();
        QCOMPARE(listed(u"From North"_s),
                 QByteArray("Fax|FAX:fax~b~c~49 30\nNeu, Nina|MS:NORTH/PO1/NNEU\n"
                            "Klein, Otto|MS:NORTH/PO1/OKLEIN\n"));
        QCOMPARE(events(CycleEvent::ReplaceRefused), 0);
    }

    void C1_replaceOfSomebodyElsesIsRefused()
    {
        serve(u"South"_s, u"SOUTH/PO2/$SYSTEM"_s);
        Postoffice south("SOUTH/PO2", m_org->share(), m_org->clock);
        south.add("Sued, Sven", "SVEN");
        south.send();
        hq().run(CycleKind::T2);
        // somebody made a custom recipient for a user of SOUTH/PO2 by hand at NORTH (Q156996)
        north().queue("R PCM:SOUTH/PO2");
        north().queue("A " + Postoffice::pad("Sven by hand", "PCM:SOUTH/PO2/HAND"));
        cycle();
        QCOMPARE(events(CycleEvent::ReplaceRefused), 1);
        QVERIFY(lastEvent(CycleEvent::ReplaceRefused).contains(u"PCM:SOUTH/PO2"_s));
        QCOMPARE(listed(u"From South"_s), QByteArray("Sued, Sven|MS:SOUTH/PO2/SVEN\n"));
        QCOMPARE(listed(u"From North"_s), QByteArray("Sven by hand|MS:SOUTH/PO2/HAND\n"));
        // and the same where only an entry of ours lies there
        addCustom("Ours", "MS:EAST/PO3/OURS");
        north().queue("R PCM:EAST/PO3");
        cycle();
        QCOMPARE(events(CycleEvent::ReplaceRefused), 2);
        QVERIFY(listed(u"Staff"_s).contains("Ours|MS:EAST/PO3/OURS"));
    }

    void C11_whatIsNotItsOwnIsNeverTouched()
    {
        addCustom("Ours", "MS:EAST/PO3/OURS");
        north().queue("D " + Postoffice::pad("Ours", "PCM:EAST/PO3/OURS"));
        north().queue("M " + Postoffice::pad("hq0", "SMTP:hq0@contoso.example"));
        north().add("Weber, Anna", "AWEBER");
        cycle();
        QVERIFY(hq().has("hq0@contoso.example"));
        QVERIFY(listed(u"Staff"_s).contains("Ours|"));
        QCOMPARE(listed(u"From North"_s), QByteArray("Weber, Anna|MS:NORTH/PO1/AWEBER\n"));
        QCOMPARE(events(CycleEvent::TransactionsSetAside), 1);
        QVERIFY(lastEvent(CycleEvent::TransactionsSetAside)
                    .contains(u"PCM:EAST/PO3/OURS is no recipient that came from this partner"_s));
        QCOMPARE(north().confirmed, 3); // they are seen all the same
    }

    void S19_goodLinesAreKeptAndRIsTheLastOfThem()
    {
        north().add("Weber, Anna", "AWEBER");
        north().queue("A nonsense");
        north().add("Klein, Otto", "OKLEIN");
        north().queue("A " + Postoffice::pad("Cut", "PCM:NORTH/PO"));
        cycle();
        QCOMPARE(listed(u"From North"_s).count('\n'), 2);
        QCOMPARE(hq().agreement(u"North"_s).numbers.received, 3);
        QCOMPARE(north().confirmed, 3);
        QVERIFY(lastEvent(CycleEvent::TransactionsSetAside).contains(u"there is no address"_s));
        QCOMPARE(quarantined(), 0);
    }

    void minusUnwantedTypes()
    {
        addCustom("Custom", "MS:SOUTH/PO2/CUSTOM");
        north().options = "types=PCM|FAX\r\n";
        cycle();
        QCOMPARE(north().directory(), QByteArray("Custom|PCM:SOUTH/PO2/CUSTOM\n"));
        north().options = "TYPES=PCM|SMTP\r\n"; // asks for more: everything is listed anew
        cycle();
        QVERIFY(fine());
        QCOMPARE(north().directory().count('\n'), 4);
    }

    void P14_templatesOnlyIfWanted()
    {
        addCustom("Custom", "MS:SOUTH/PO2/CUSTOM");
        Recipient custom = byAddress("MS:SOUTH/PO2/CUSTOM");
        custom.entry.set("telephoneNumber", QByteArray("555/1"));
        must(Recipients(hq().db()).update(custom, m_org->clock.now()));
        north().options = "template=no\r\n";
        cycle();
        QCOMPARE(north().valuesOf("PCM:SOUTH/PO2/CUSTOM"), QByteArray());
        north().options = "template=yes\r\n";
        cycle();
        QVERIFY(fine());
        QCOMPARE(north().valuesOf("PCM:SOUTH/PO2/CUSTOM"), QByteArray("Phone:/555//1;"));
    }

    void transactionsAsAnAttachment()
    {
        QByteArray message = north().request();
        message.replace("transactions=inbody", "TRANSACTIONS=INATTACHMENT");
        const qsizetype body = message.indexOf("[dirsync]");
        const QByteArray list
            = "0000000001 A " + Postoffice::pad("Weber, Anna", north().own("AW")) + "\r\r\n";
        message = message.left(body - 2)
            + "MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n"
              "Content-Type: text/plain\r\n\r\n"
            + message.mid(body)
            + "\r\n--b\r\nContent-Type: application/octet-stream\r\n"
              "Content-Disposition: attachment; filename=t.txt\r\n"
              "Content-Transfer-Encoding: base64\r\n\r\n"
            + list.toBase64() + "\r\n--b--\r\n";
        north().deliver(message);
        hq().run(CycleKind::T2);
        QCOMPARE(listed(u"From North"_s), QByteArray("Weber, Anna|MS:NORTH/PO1/AW\n"));
        const QByteArray answer = north().answers().value(0);
        QVERIFY2(answer.contains("TRANSACTIONS=INATTACHMENT") && answer.contains("dirsync.txt"),
                 answer);
        north().apply(answer);
        QCOMPARE(north().directory().count('\n'), 3);
    }

    void strangersAreRejected_data()
    {
        QTest::addColumn<QByteArray>("from");
        QTest::addColumn<QByteArray>("to");
        QTest::addColumn<QString>("reason");
        const auto row
            = [](const char *what, const char *from, const char *to, const char *reason) {
                  QTest::newRow(what)
                      << QByteArray(from) << QByteArray(to) << QString::fromLatin1(reason);
              };
        row("unknown requestor", "PCM:NORTH/PO1", "PCM:WEST/PO9",
            "WEST/PO9 is no requestor of the kind MS Mail");
        row("another sender", "From: NORTH/PO1/$SYSTEM", "From: x@contoso.example",
            "it was not sent from the address of that requestor");
        row("answer of a server", "ReqTx", "SrvTx", "It is the answer of a server");
        row("unknown task", "reqname=", "TASK=DANCE\r\nreqname=", "TASK=DANCE");
        row("binary form", "transactions=inbody", "transactions=internal", "binary form");
        row("number that is none", "srvseq=", "srvseq=x", "SRVSEQ is no number");
    }
    void strangersAreRejected()
    {
        QFETCH(QByteArray, from);
        QFETCH(QByteArray, to);
        QFETCH(QString, reason);
        north().add("Weber, Anna", "AWEBER");
        north().deliver(north().request().replace(from, to));
        const Cycle cycle = hq().run(CycleKind::T2);
        QVERIFY(cycle.outcome == CycleOutcome::Warnings);
        QVERIFY2(cycle.error.contains(reason), qPrintable(cycle.error));
        QCOMPARE(quarantined(), 1);
        QCOMPARE(events(CycleEvent::MessageRejected) + events(CycleEvent::UnknownSender), 1);
        QCOMPARE(listed(u"From North"_s), QByteArray());
        QVERIFY(north().answers().isEmpty());
    }

    void X4_password()
    {
        const Agreement agreement = hq().agreement(u"North"_s);
        must(PartnerPasswords(hq().db(), hq().keys).set(agreement, " secret "));
        north().add("Weber, Anna", "AWEBER");
        for (const char *wrong : {"", "password=Secret\r\n", "password=secret1\r\n"}) {
            north().options = wrong;
            north().send();
            const Cycle cycle = hq().run(CycleKind::T2);
            QVERIFY2(cycle.error.contains(u"Its password is not that of North."_s),
                     qPrintable(cycle.error));
        }
        QCOMPARE(quarantined(), 3);
        QVERIFY(!hq().count(u"SELECT count(*) FROM event WHERE text LIKE '%secret1%'"_s));
        north().options = "PASSWORD=secret\r\n";
        cycle();
        QVERIFY(m_last.outcome == CycleOutcome::Success);
        QCOMPARE(m_last.in.added, 1);
    }

    void unsealedMessagesOfSealedPartnersAreRejected()
    {
        Organization org({u"A"_s});
        Postoffice fake("NORTH/PO1", org.share(), org.clock);
        fake.from = "a@contoso.example";
        fake.add("Weber, Anna", "AWEBER");
        fake.send();
        QVERIFY(org.hq->run(CycleKind::T2).outcome == CycleOutcome::Warnings);
        QCOMPARE(org.hq->count(u"SELECT count(*) FROM entry"_s), 0);
    }

    void S5_serverPutBackSendsEverythingAnew()
    {
        cycle();
        hq().backUp();
        hq().people(u"Staff"_s, "late", 30);
        cycle();
        cycle();
        hq().putBack();
        hq().people(u"Staff"_s, "after", 1);
        north().replaced.clear();
        const qint64 epoch = hq().count(u"SELECT epoch_number FROM site"_s);
        cycle();
        QVERIFY(fine());
        QCOMPARE(north().replaced, QList<QByteArray>{"SMTP:"});
        QVERIFY(!north().directory().contains("late"));
        QVERIFY(north().directory().contains("after0"));
        QCOMPARE(hq().count(u"SELECT epoch_number FROM site"_s), epoch); // its word does not count
    }

    void S1_numbersThatWentBackAreTold()
    {
        north().add("Weber, Anna", "AWEBER");
        north().add("Klein, Otto", "OKLEIN");
        cycle();
        Postoffice again("NORTH/PO1", m_org->share(), m_org->clock); // its queue file was deleted
        again.server = north().server;
        again.add("Neu, Nina", "NNEU");
        again.send();
        hq().run(CycleKind::T2);
        QCOMPARE(events(CycleEvent::NumbersWentBack), 1);
        QVERIFY(lastEvent(CycleEvent::NumbersWentBack).contains(u"R=1, and R=2"_s));
    }

    void S11_resyncFile()
    {
        north().add("Weber, Anna", "AWEBER");
        north().add("Klein, Otto", "OKLEIN");
        cycle();
        addCustom("Twin", "MS:SOUTH/PO2/A");
        addCustom("Twin", "MS:SOUTH/PO2/B");
        const QByteArray file
            = must(makeResync(hq().db(), hq().agreement(u"North"_s).id, m_org->clock.now()));
        QVERIFY2(file.startsWith("[RESYNC]\r\nTARGET=PCM:NORTH/PO1\r\nSERVER=hq@contoso.example"),
                 file);
        QVERIFY2(file.contains("\r\nREQSEQ=0000000002\r\n"), file);
        // a postoffice that lost everything takes it by hand, with what it queued afterwards
        Postoffice anew("NORTH/PO1", m_org->share(), m_org->clock);
        anew.apply(file);
        anew.last = anew.confirmed; // S13: what it queues is numbered above what was applied
        QCOMPARE(anew.directory().count('\n'), 5);
        anew.add("Neu, Nina", "NNEU");
        hq().change("hq1@contoso.example",
                    [](Recipient &r) { r.entry.set("displayName", "Boss"); });
        anew.replaced.clear();
        anew.send();
        hq().run(CycleKind::T2);
        anew.receive();
        QVERIFY2(anew.errors.isEmpty(), qPrintable(anew.errors.join(u"; "_s)));
        QVERIFY(anew.replaced.isEmpty()); // only what changed
        QVERIFY(anew.directory().contains("Boss|SMTP:hq1@contoso.example"));
        QVERIFY(listed(u"From North"_s).contains("Neu, Nina|"));
        // one that never got the file is answered in full
        must(makeResync(hq().db(), hq().agreement(u"North"_s).id, m_org->clock.now()));
        anew.send();
        hq().run(CycleKind::T2);
        anew.receive();
        QVERIFY(anew.replaced.contains("SMTP:"));
    }

    void guardHoldsAMassDeletion()
    {
        for (int i = 0; i < 30; ++i)
            north().add("User " + QByteArray::number(i), "U" + QByteArray::number(i));
        cycle();
        north().queue("R PCM:NORTH/PO1");
        north().add("User 0", "U0");
        cycle();
        QVERIFY(m_last.outcome == CycleOutcome::Held);
        QCOMPARE(listed(u"From North"_s).count('\n'), 30);
        QCOMPARE(north().confirmed, 30); // so it sends them again
        north().add("New", "NEW");
        cycle(); // takes the place of what is held, and is held itself
        QVERIFY(m_last.outcome == CycleOutcome::Held);
        QCOMPARE(listed(u"From North"_s).count('\n'), 30);
        Statement plan(hq().db(), u"SELECT cycle_id FROM plan WHERE decision = ''"_s);
        must(execRow(plan));
        const CycleId held = plan.id<CycleId>(0);
        must(plan.finish());
        Decision decision;
        decision.cycle = held;
        must(Decisions(hq().db(), m_org->clock).decide(decision));
        QCOMPARE(listed(u"From North"_s),
                 QByteArray("New|MS:NORTH/PO1/NEW\nUser 0|MS:NORTH/PO1/U0\n"));
        cycle();
        QCOMPARE(north().confirmed, north().last);
    }

    void conflictsStandAside()
    {
        addCustom("Ours", "MS:NORTH/PO1/AWEBER");
        north().add("Weber, Anna", "AWEBER");
        cycle();
        QCOMPARE(m_last.in.conflicts, 1);
        QVERIFY(listed(u"Staff"_s).contains("Ours|MS:NORTH/PO1/AWEBER"));
        QCOMPARE(listed(u"From North"_s), QByteArray());
        must(Recipients(hq().db()).remove(byAddress("MS:NORTH/PO1/AWEBER").id, m_org->clock.now()));
        QCOMPARE(listed(u"From North"_s), QByteArray("Weber, Anna|MS:NORTH/PO1/AWEBER\n"));
    }

    void previewChangesNothing()
    {
        north().add("Weber, Anna", "AWEBER");
        north().send();
        // what has arrived is judged; nothing is fetched by a preview
        class Sink final : public ChangeSink
        {
        public:
            Result<> change(const EntryChange &) override
            {
                ++count;
                return {};
            }
            int count = 0;
        } sink;
        CycleRunner runner(hq().db(), m_org->clock, hq().factory(), hq().keys);
        Cycle wanted;
        wanted.kind = CycleKind::T2;
        must(runner.preview(wanted, sink));
        QCOMPARE(listed(u"From North"_s), QByteArray());
        QVERIFY(north().answers().isEmpty());
        hq().run(CycleKind::T2);
        QCOMPARE(listed(u"From North"_s).count('\n'), 1);
    }

    void otherPartnersGetItsEntriesSealed()
    {
        Organization org({u"A"_s});
        AgreementSettings settings;
        settings.name = u"North"_s;
        settings.kind = PartnerKind::MsMail;
        settings.partnerAddress = u"NORTH/PO1/$SYSTEM"_s;
        settings.importList = org.hq->list(u"From North"_s);
        settings.folder = org.share();
        must(Agreements(org.hq->db())
                 .create(Role::Server, newUid(org.clock.now()), settings, org.clock.now()));
        Postoffice po("NORTH/PO1", org.share(), org.clock);
        po.add("Weber, Anna", "AWEBER");
        org.branch().people(u"Staff"_s, "a", 2);
        po.send();
        org.round();
        org.round();
        QVERIFY(org.agreed(org.branch(), u"A"_s));
        QVERIFY(Recipients(org.branch().db()).byKey("MS:NORTH/PO1/AWEBER"));
        po.receive();
        po.send();
        org.round();
        po.receive();
        QVERIFY2(po.errors.isEmpty(), qPrintable(po.errors.join(u';')));
        QVERIFY(po.directory().contains("a1|SMTP:a1@contoso.example"));
    }

    void settingsAreChecked()
    {
        const auto make = [&](const QString &address, const QString &postoffice) {
            AgreementSettings settings;
            settings.name = u"X"_s;
            settings.kind = PartnerKind::MsMail;
            settings.partnerAddress = address;
            settings.postoffice = postoffice;
            settings.importList = hq().list(u"From X"_s);
            const auto made = Agreements(hq().db()).create(Role::Server, newUid(1), settings, 1);
            return made ? QString() : made.error().text;
        };
        QVERIFY(make(u"gw@x.example"_s, {}).startsWith(u"Postoffice: "_s));
        QVERIFY(make(u"gw@x.example"_s, u"TOOLONGNAME/PO"_s).startsWith(u"Postoffice: "_s));
        QVERIFY(make(u"gw@x.example"_s, u"SMTP/PO"_s).contains(u"gateway"_s)); // X15
        QVERIFY(make(u"gw@x.example"_s, u"north/po1"_s)
                    .contains(u"already an agreement with NORTH/PO1"_s));
        QVERIFY(make(u"NORTH/PO1"_s, {}).startsWith(u"Dirsync address: "_s));
        QCOMPARE(make(u"gw@x.example"_s, u"west/po7"_s), QString());
        QCOMPARE(hq().agreement(u"X"_s).settings.postoffice, u"WEST/PO7"_s);
        Agreement x = hq().agreement(u"X"_s);
        x.settings.kind = PartnerKind::Dirsync;
        QVERIFY(!Agreements(hq().db()).update(x.id, x.settings, 2));
    }
};

QTEST_GUILESS_MAIN(TestMsMail)
#include "tst_msmail.moc"
