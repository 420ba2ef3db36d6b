#include "engine/cycles/cycle_events.h"
#include "tests/cycles/sites.h"

#include <QDirIterator>

using namespace dx;
using namespace dx::test;

/** The first messages of an agreement, those of a second one between the same sites, and what is
 * lost meanwhile. */
class TestEnrolment final : public QObject
{
    Q_OBJECT

private:
    std::unique_ptr<Organization> m_org;
    Site &hq() { return *m_org->hq; }
    Site &branch() { return m_org->branch(); }

    void lose()
    {
        QStringList found;
        QDirIterator it(m_org->share(), QDir::Files, QDirIterator::Subdirectories);
        while (it.hasNext()) {
            if (const QString path = it.next(); path.contains(u"/new/"_s))
                found.append(path);
        }
        QVERIFY(!found.isEmpty());
        for (const QString &path : found)
            QVERIFY(QFile::remove(path));
    }
    void edit(Site &site, const QByteArray &mail)
    {
        site.change(mail, [](Recipient &r) { r.entry.set("title", QByteArray("Boss")); });
    }
    /** So many rounds at most, without a day passing. */
    void agreesWithin(int rounds)
    {
        for (int i = 0; i < rounds; ++i)
            m_org->round();
        QCOMPARE(branch().content(u"From HQ"_s), hq().scope(u"A"_s));
        QCOMPARE(hq().content(u"From A"_s), branch().scope(u"HQ"_s));
        m_org->round();
        QVERIFY(hq().agreement(u"A"_s).numbers.verified == std::optional(true));
        QVERIFY(branch().agreement(u"HQ"_s).numbers.verified == std::optional(true));
        QCOMPARE(m_org->round(), 0);
        QCOMPARE(hq().count(u"SELECT count(*) FROM entry WHERE standing = 1"_s), 0);
        QCOMPARE(branch().count(u"SELECT count(*) FROM entry WHERE standing = 1"_s), 0);
    }
    QByteArray invited(Enrolled enrolled = Enrolled::StartOver)
    {
        return must(makeInvitation(hq().db(), hq().keys, hq().agreement(u"A"_s).id,
                                   m_org->clock.now(), enrolled));
    }
    void accept(const QByteArray &text)
    {
        const Invitation invitation = must(invitationFromText(text));
        AgreementSettings settings = settingsFromInvitation(invitation);
        settings.folder = m_org->share();
        settings.importList = branch().list(u"From HQ"_s);
        must(acceptInvitation(branch().db(), invitation, settings, m_org->clock.now()));
    }
    void removeAtBranch(bool entries)
    {
        must(Agreements(branch().db())
                 .remove(branch().agreement(u"HQ"_s).id, entries, m_org->clock.now()));
    }

private Q_SLOTS:
    void init()
    {
        m_org = std::make_unique<Organization>(QStringList{u"A"_s});
        hq().people(u"Staff"_s, "hq", 12);
        branch().people(u"Staff"_s, "a", 5);
    }

    void theFirstAnswerIsLost()
    {
        branch().run(CycleKind::T1);
        hq().run(CycleKind::T2);
        lose();
        QCOMPARE(branch().run(CycleKind::T3).messages, 0); // there is nothing to ask about yet
        edit(hq(), "hq1@contoso.example");
        QCOMPARE(hq().run(CycleKind::T2).out, (ChangeCounts{0, 1, 0, 0, 0}));
        QCOMPARE(branch().run(CycleKind::T3).messages, 1); // says what it lacks
        QCOMPARE(branch().events(int(CycleEvent::FullAsked)), 1);
        QCOMPARE(hq().run(CycleKind::T2).out.total(), 12);
        QCOMPARE(branch().run(CycleKind::T3).in, (ChangeCounts{12, 0, 0, 0, 0}));
        agreesWithin(1);
    }

    void theFirstRequestIsLost()
    {
        branch().run(CycleKind::T1);
        lose();
        edit(branch(), "a1@contoso.example");
        branch().run(CycleKind::T1);
        QCOMPARE(hq().run(CycleKind::T2).in.total(), 0);
        agreesWithin(2);
    }

    void theAdministratorAsksForWhatWasLost()
    {
        branch().run(CycleKind::T1);
        hq().run(CycleKind::T2);
        lose();
        branch().set(u"HQ"_s, [](AgreementSettings &s) { s.importNext = true; });
        QCOMPARE(branch().run(CycleKind::T1).messages, 1);
        QCOMPARE(hq().run(CycleKind::T2).out.total(), 12);
        agreesWithin(1);
    }

    void anEnrolledPartnerIsNotShutOutByAccident()
    {
        m_org->round();
        const auto refused = makeInvitation(hq().db(), hq().keys, hq().agreement(u"A"_s).id,
                                            m_org->clock.now(), Enrolled::Refuse);
        QVERIFY(!refused);
        QVERIFY(refused.error().code == Error::Code::Conflict);
        edit(hq(), "hq1@contoso.example");
        agreesWithin(1);
    }

    void nothingIsLostBetweenAnInvitationAndItsAcceptance()
    {
        m_org->round();
        edit(hq(), "hq1@contoso.example");
        hq().run(CycleKind::T2); // under way when the code changes
        edit(branch(), "a1@contoso.example");
        const QByteArray text = invited();
        edit(hq(), "hq2@contoso.example");
        QCOMPARE(hq().run(CycleKind::T2).messages, 0); // nobody could read it
        branch().run(CycleKind::T1); // with the old code
        hq().run(CycleKind::T2);
        accept(text);
        agreesWithin(2);
    }

    void theAgreementIsMadeAnewAtTheRequestor_data()
    {
        QTest::addColumn<bool>("entries");
        QTest::addColumn<bool>("sameInvitation");
        QTest::newRow("recipients removed") << true << false;
        QTest::newRow("recipients kept") << false << false;
        QTest::newRow("the old invitation again") << false << true;
    }
    void theAgreementIsMadeAnewAtTheRequestor()
    {
        QFETCH(bool, entries);
        QFETCH(bool, sameInvitation);
        const QByteArray first = invited();
        accept(first);
        m_org->round();
        removeAtBranch(entries);
        QCOMPARE(branch().has("hq1@contoso.example"), !entries);
        accept(sameInvitation ? first : invited());
        agreesWithin(2);
        edit(hq(), "hq1@contoso.example");
        hq().remove("hq2@contoso.example");
        agreesWithin(1);
        QVERIFY(!branch().has("hq2@contoso.example"));
    }

    void theAgreementIsMadeAnewAtTheServer()
    {
        m_org->round();
        must(Agreements(hq().db()).remove(hq().agreement(u"A"_s).id, false, m_org->clock.now()));
        QVERIFY(hq().has("a1@contoso.example"));
        removeAtBranch(false);
        m_org->join(hq(), branch(), u"A"_s);
        agreesWithin(3);
    }

    void anotherSiteTakesTheInvitation()
    {
        m_org->round();
        const QByteArray text = invited();
        m_org->sites.front()
            = std::make_unique<Site>(u"A"_s, u"a@contoso.example"_s, m_org->clock); // made anew
        branch().people(u"Staff"_s, "a", 7);
        accept(text);
        agreesWithin(2);
    }
};

QTEST_GUILESS_MAIN(TestEnrolment)
#include "tst_enrolment.moc"
