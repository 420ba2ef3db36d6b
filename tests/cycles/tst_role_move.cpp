// The server's role moves to another site, and nobody loses or doubles anything.
#include "engine/cycles/role_move.h"
#include "engine/keys/site_keys.h"
#include "tests/cycles/sites.h"

using namespace dx;
using namespace dx::test;

class TestRoleMove final : public QObject
{
    Q_OBJECT

private:
    std::unique_ptr<Organization> m_org;
    Site &hq() { return *m_org->hq; }
    Site &a() { return m_org->branch(0); }
    Site &b() { return m_org->branch(1); }
    Site &c() { return m_org->branch(2); }
    std::vector<Site *> all() { return {&hq(), &a(), &b(), &c()}; }

    Timestamp now() { return m_org->clock.now(); }
    /** Uid, home and address of everybody who is listed somewhere. */
    static QByteArray people(Site &site)
    {
        Statement rows(site.db(),
                       u"SELECT e.uid, h.site_uid, e.key_address FROM entry e JOIN home h"
                       " ON h.id = e.home_id WHERE e.listed = 1 ORDER BY e.uid"_s);
        must(rows.exec());
        QByteArray text;
        while (rows.next())
            text += rows.utf8(0) + ' ' + rows.utf8(1) + ' ' + rows.utf8(2) + '\n';
        return text;
    }
    QByteArray giveUp()
    {
        return must(RoleMove(hq().db(), hq().keys).giveUp(hq().agreement(u"A"_s).id, now()));
    }
    ServerTaken takeOver(const QByteArray &text)
    {
        return must(RoleMove(a().db(), a().keys).takeOver(text, now()));
    }
    void accept(Site &site, const QByteArray &text)
    {
        const Invitation invitation = must(invitationFromText(text));
        const Agreement before = site.agreement(u"HQ"_s);
        AgreementSettings settings = before.settings;
        settings.name = invitation.site;
        settings.partnerAddress = QString::fromUtf8(invitation.serverAddress);
        must(acceptInvitation(site.db(), invitation, settings, now(), before.id));
    }
    qint64 newRound()
    {
        qint64 records = 0;
        for (Site *site : {&hq(), &b(), &c()})
            records += site->run(CycleKind::T1).out.total();
        records += a().run(CycleKind::T2).out.total();
        for (Site *site : {&hq(), &b(), &c()})
            records += site->run(CycleKind::T3).out.total();
        return records;
    }
    void moveAll()
    {
        const ServerTaken taken = takeOver(giveUp());
        QCOMPARE(taken.requestors.size(), 2);
        accept(b(), taken.requestors[0].invitation);
        accept(c(), taken.requestors[1].invitation);
    }

private Q_SLOTS:
    void init()
    {
        m_org = std::make_unique<Organization>(QStringList{u"A"_s, u"B"_s, u"C"_s});
        hq().people(u"Staff"_s, "hq", 12);
        a().people(u"Staff"_s, "a", 12);
        b().people(u"Staff"_s, "b", 12);
        c().people(u"Staff"_s, "c", 12);
        for (int i = 0; i < 3; ++i)
            m_org->round();
        for (Site *site : all())
            QCOMPARE(people(*site), people(hq()));
    }

    void nobodyGoesOrIsMadeAnew()
    {
        const QByteArray before = people(hq());
        moveAll();
        for (int i = 0; i < 3; ++i) {
            newRound();
            for (Site *site : all()) {
                QCOMPARE(people(*site), before);
                QCOMPARE(site->count(u"SELECT count(*) FROM entry WHERE listed = 0"_s), 0);
            }
        }
        QCOMPARE(newRound(), 0);
        for (Site *site : {&hq(), &b(), &c()})
            QVERIFY(site->agreement(u"A"_s).numbers.verified == std::optional(true));
        for (const char *partner : {"HQ", "B", "C"})
            QVERIFY(a().agreement(QString::fromLatin1(partner)).numbers.verified
                    == std::optional(true));
    }

    /** A requestor sends its own people only; as a server it has to send the others', too. */
    void theFormerServerKeepsWhatItHadFromOthers()
    {
        a().set(u"HQ"_s, [this](AgreementSettings &settings) {
            settings.exportAll = false;
            settings.exportLists = {a().list(u"Staff"_s)};
        });
        m_org->round();
        m_org->round();
        const QByteArray before = people(hq());
        moveAll();
        for (int i = 0; i < 3; ++i) {
            newRound();
            QCOMPARE(people(hq()), before);
            QCOMPARE(hq().count(u"SELECT count(*) FROM plan"_s), 0); // nor is a deletion held
        }
        QCOMPARE(newRound(), 0);
    }

    void changesGoOnBothWays()
    {
        moveAll();
        newRound();
        newRound();
        for (Site *site : all()) {
            const QByteArray name = site == &hq() ? "hq"
                : site == &a()                    ? "a"
                : site == &b()                    ? "b"
                                                  : "c";
            site->change(name + "1@contoso.example",
                         [](Recipient &r) { r.entry.set("title", QByteArray("Director")); });
            site->remove(name + "2@contoso.example");
        }
        newRound();
        newRound();
        for (Site *site : all()) {
            QCOMPARE(people(*site), people(a()));
            for (const char *mail : {"hq1", "a1", "b1", "c1"})
                QCOMPARE(site->find(QByteArray(mail) + "@contoso.example").entry.value("title"),
                         "Director");
            for (const char *mail : {"hq2", "a2", "b2", "c2"})
                QVERIFY(!site->has(QByteArray(mail) + "@contoso.example"));
        }
        QCOMPARE(newRound(), 0);
    }

    /** The others follow when they like: what they have stays, and nothing of theirs is lost. */
    void requestorsMayFollowLate()
    {
        const QByteArray before = people(hq());
        const ServerTaken taken = takeOver(giveUp());
        b().run(CycleKind::T1); // still to HQ, which knows it no more
        for (int i = 0; i < 2; ++i) {
            hq().run(CycleKind::T1);
            a().run(CycleKind::T2);
            hq().run(CycleKind::T3);
        }
        QCOMPARE(people(hq()), before);
        QCOMPARE(people(a()), before);
        b().change("b1@contoso.example",
                   [](Recipient &r) { r.entry.set("title", QByteArray("Late")); });
        accept(b(), taken.requestors[0].invitation);
        accept(c(), taken.requestors[1].invitation);
        for (int i = 0; i < 3; ++i)
            newRound();
        for (Site *site : all()) {
            QCOMPARE(people(*site), before);
            QCOMPARE(site->find("b1@contoso.example").entry.value("title"), "Late");
        }
        QCOMPARE(newRound(), 0);
    }

    /** The old server may report before the new one has read the file. */
    void theOldServerMayReportFirst()
    {
        const QByteArray before = people(hq());
        const QByteArray text = giveUp();
        hq().run(CycleKind::T1);
        a().run(CycleKind::T3); // rejects it: A is no server yet
        const ServerTaken taken = takeOver(text);
        accept(b(), taken.requestors[0].invitation);
        accept(c(), taken.requestors[1].invitation);
        for (int i = 0; i < 4; ++i)
            newRound();
        for (Site *site : all())
            QCOMPARE(people(*site), before);
        QCOMPARE(newRound(), 0);
    }

    void whoMayGiveUpAndTakeOver()
    {
        const auto codeOf = [](const auto &result) {
            return result ? Error::Code::Internal : result.error().code;
        };
        QCOMPARE(codeOf(RoleMove(a().db(), a().keys).giveUp(a().agreement(u"HQ"_s).id, now())),
                 Error::Code::Denied);
        const QByteArray text = giveUp();
        QVERIFY(!must(SiteStore(hq().db()).server()));
        QCOMPARE(codeOf(RoleMove(b().db(), b().keys).takeOver(text, now())), Error::Code::Invalid);
        QByteArray forged = text;
        forged.replace("\"exportTrust\": 100", "\"exportTrust\": 99 ");
        QVERIFY(forged != text);
        QCOMPARE(codeOf(RoleMove(a().db(), a().keys).takeOver(forged, now())),
                 Error::Code::Invalid);
        for (const qsizetype cut : {0, 10, 60, 200})
            QCOMPARE(codeOf(RoleMove(a().db(), a().keys).takeOver(text.left(cut), now())),
                     Error::Code::Invalid);
        QVERIFY(!must(SiteStore(a().db()).server()));
        takeOver(text);
        QVERIFY(must(SiteStore(a().db()).server()).has_value());
        QVERIFY(!RoleMove(a().db(), a().keys).takeOver(text, now()));
    }
};

QTEST_GUILESS_MAIN(TestRoleMove)
#include "tst_role_move.moc"
