#include "engine/core/uid.h"
#include "engine/cycles/cycle_events.h"
#include "engine/cycles/resynchronise.h"
#include "engine/store/messages.h"
#include "engine/transports/folder_transport.h"
#include "tests/cycles/sites.h"

using namespace dx;
using namespace dx::test;

namespace {

constexpr qint64 kHour = 60LL * 60 * 1000;
constexpr qint64 kDay = 24 * kHour;

} // namespace

/**
 * What administrators of older systems suffered when they set partners up, or when one went silent
 * (domain.md, 7): each row by its name. X4 is in tst_sealing, X5 in tests/store/tst_agreements, O8
 * in tests/e2e/crash.
 */
class TestPainSetup final : public QObject
{
    Q_OBJECT

private:
    std::unique_ptr<Organization> m_org;
    Site &hq() { return *m_org->hq; }
    Site &branch() { return m_org->branch(); }

private Q_SLOTS:
    void init()
    {
        m_org = std::make_unique<Organization>(QStringList{u"A"_s});
        hq().people(u"Staff"_s, "hq", 12);
        branch().people(u"Staff"_s, "a", 5);
        m_org->round();
        m_org->round();
        QVERIFY(m_org->agreed(branch(), u"A"_s));
    }

    /** Whoever is not there for long is told of, once for each silence. */
    void F15_partnerThatIsNotHeardOf()
    {
        for (int day = 0; day < 6; ++day) {
            m_org->clock.advance(kDay);
            hq().run(CycleKind::T2);
        }
        QCOMPARE(hq().events(int(CycleEvent::NoContact)), 0);
        for (int day = 0; day < 3; ++day) {
            m_org->clock.advance(kDay);
            const Cycle t2 = hq().run(CycleKind::T2);
            if (day > 0)
                QVERIFY2(t2.agreements.constFirst().note.contains(u"has not been heard from"_s),
                         qPrintable(t2.agreements.constFirst().note));
        }
        QCOMPARE(hq().events(int(CycleEvent::NoContact)), 1);
        for (int i = 0; i < 3; ++i)
            m_org->round();
        QVERIFY(!hq().run(CycleKind::T2).agreements.constFirst().note.contains(u"heard"_s));
        m_org->clock.advance(8 * kDay);
        hq().run(CycleKind::T2);
        QCOMPARE(hq().events(int(CycleEvent::NoContact)), 2);
    }

    /** An agreement without an import container cannot be made; one whose folder is gone is tried
     * less and less often. */
    void F16_brokenSettingsAreNotTriedForEver()
    {
        AgreementSettings settings = hq().agreement(u"A"_s).settings;
        settings.name = u"Other"_s;
        settings.partnerAddress = u"other@contoso.example"_s;
        settings.importList = {};
        const auto refused = Agreements(hq().db()).create(Role::Server, newUid(m_org->clock.now()),
                                                          settings, m_org->clock.now());
        QVERIFY(!refused);
        QVERIFY2(refused.error().text.contains(u"Import container"_s),
                 qPrintable(refused.error().text));

        branch().change("a1@contoso.example",
                        [](Recipient &r) { r.entry.set("title", QByteArray("Boss")); });
        QVERIFY(QDir().rename(m_org->share(), m_org->share() + u"-away"_s));
        branch().run(CycleKind::T1);
        CycleRunner runner(branch().db(), m_org->clock, branch().factory(), branch().keys);
        for (int minute = 0; minute < 24 * 60; ++minute) {
            m_org->clock.advance(60'000);
            must(runner.deliver());
        }
        const qint64 attempts = branch().events(int(CycleEvent::NotDelivered));
        QVERIFY2(attempts > 5 && attempts < 40, qPrintable(QString::number(attempts)));
        QVERIFY(QDir().rename(m_org->share() + u"-away"_s, m_org->share()));
        m_org->clock.advance(2 * kHour);
        QCOMPARE(must(runner.deliver()), 0);
        QCOMPARE(hq().run(CycleKind::T2).in.modified, 1);
    }

    /** One file pairs both directions; it names both addresses and fits no other site. */
    void X1_pairingCannotNameThePartnerWrongly()
    {
        Site other(u"C"_s, u"c@contoso.example"_s, m_org->clock);
        const Invitation invitation = must(
            invitationFromText(must(makeInvitation(hq().db(), hq().keys, hq().agreement(u"A"_s).id,
                                                   m_org->clock.now(), Enrolled::StartOver))));
        AgreementSettings settings = settingsFromInvitation(invitation);
        QCOMPARE(settings.partnerAddress, must(SiteStore(hq().db()).read()).address);
        settings.folder = m_org->share();
        settings.importList = other.list(u"From HQ"_s);
        const auto refused = acceptInvitation(other.db(), invitation, settings, m_org->clock.now());
        QVERIFY(!refused);
        QVERIFY2(refused.error().text.contains(u"a@contoso.example"_s),
                 qPrintable(refused.error().text));
        QVERIFY(must(Agreements(other.db()).all()).isEmpty());
        must(acceptInvitation(branch().db(), invitation, branch().agreement(u"HQ"_s).settings,
                              m_org->clock.now()));
        for (int i = 0; i < 3; ++i)
            m_org->round();
        QVERIFY(m_org->agreed(branch(), u"A"_s));
    }

    /** A wrong address of the partner is said where it is typed, or when the invitation is
     * accepted; and a button tells whether messages would get there. */
    void X2_wrongAddressOfAPartner()
    {
        AgreementSettings settings = hq().agreement(u"A"_s).settings;
        settings.name = u"B"_s;
        for (const QString &wrong : {u""_s, u"b"_s, u"b at contoso"_s}) {
            settings.partnerAddress = wrong;
            const auto made = Agreements(hq().db()).create(Role::Server, newUid(1), settings, 1);
            QVERIFY2(!made && made.error().text.startsWith(u"Dirsync address:"_s),
                     qPrintable(wrong));
        }
        settings.partnerAddress = u"typo@contoso.example"_s;
        const AgreementId id = must(Agreements(hq().db()).create(
            Role::Server, newUid(m_org->clock.now()), settings, m_org->clock.now()));
        const Invitation invitation = must(
            invitationFromText(must(makeInvitation(hq().db(), hq().keys, id, m_org->clock.now()))));
        Site b(u"B"_s, u"b@contoso.example"_s, m_org->clock);
        AgreementSettings accepted = settingsFromInvitation(invitation);
        accepted.folder = m_org->share();
        accepted.importList = b.list(u"From HQ"_s);
        QVERIFY(!acceptInvitation(b.db(), invitation, accepted, m_org->clock.now()));
        FolderTransport transport(m_org->share(), m_org->clock);
        const QString said = must(transport.check("hq@contoso.example", "b@contoso.example"));
        QVERIFY2(said.contains(u"b@contoso.example"_s), qPrintable(said));
    }

    /** Recipients with the address of a partner do not make it another one. */
    void X3_recipientWithThePartnersAddress()
    {
        for (Site *site : {&hq(), &branch()}) {
            for (const char *address : {"a@contoso.example", "hq@contoso.example"})
                must(Recipients(site->db())
                         .add(site->list(u"Staff"_s), Site::person("twin", address), 20, false,
                              m_org->clock.now()));
        }
        for (int i = 0; i < 3; ++i)
            m_org->round();
        QCOMPARE(hq().events(int(CycleEvent::MessageRejected)), 0);
        QCOMPARE(branch().events(int(CycleEvent::MessageRejected)), 0);
        QVERIFY(hq().agreement(u"A"_s).numbers.verified == std::optional(true));
        QCOMPARE(m_org->round(), 0);
    }

    void X12_aThousandExportContainers()
    {
        constexpr int kLists = 1'000;
        QList<ListId> lists;
        auto transaction = must(Transaction::begin(branch().db()));
        for (int i = 0; i < kLists; ++i) {
            const QByteArray n = QByteArray::number(i);
            lists.append(branch().list(u"Container %1"_s.arg(i)));
            must(Recipients(branch().db())
                     .add(lists.constLast(), Site::person("c" + n), 20, false, m_org->clock.now()));
        }
        must(transaction.commit());
        branch().set(u"HQ"_s, [&](AgreementSettings &s) {
            s.exportAll = false;
            s.exportLists = lists;
        });
        QCOMPARE(branch().agreement(u"HQ"_s).settings.exportLists.size(), kLists);
        QCOMPARE(branch().run(CycleKind::T1).out.added, kLists);
        hq().run(CycleKind::T2);
        for (int i = 0; i < 3; ++i)
            m_org->round();
        QVERIFY(hq().has("c999@contoso.example"));
        QVERIFY(hq().agreement(u"A"_s).numbers.verified == std::optional(true));
        QVERIFY(m_org->agreed(branch(), u"A"_s));
    }

    /** Starting over is one step at one site; partners follow by the protocol. A number left over
     * from before is not known any more, and nothing is deleted on the way. */
    void S7_startingOverIsOneTransaction()
    {
        const Usn received = branch().agreement(u"HQ"_s).numbers.received;
        branch().change("a1@contoso.example",
                        [](Recipient &r) { r.entry.set("title", QByteArray("Boss")); });
        const AgreementId id = hq().agreement(u"A"_s).id;
        const auto foreseen = must(foreseeResync(hq().db(), id));
        QCOMPARE(foreseen.size(), 1);
        QCOMPARE(foreseen.constFirst().sent, 12);
        QVERIFY(foreseen.constFirst().asks);
        QVERIFY(!hq().agreement(u"A"_s).settings.exportNext);
        must(resynchronise(hq().db(), id, m_org->clock.now()));
        const Cycle t2 = hq().run(CycleKind::T2);
        QCOMPARE(t2.out.total(), 12); // everything once more
        m_org->round();
        m_org->round();
        QVERIFY(m_org->agreed(branch(), u"A"_s));
        QVERIFY(branch().agreement(u"HQ"_s).numbers.received >= received);
        QCOMPARE(hq().find("a1@contoso.example").entry.value("title"), QByteArray("Boss"));
        QVERIFY(!hq().agreement(u"A"_s).settings.exportNext);
        QVERIFY(!hq().agreement(u"A"_s).settings.importNext);
        QCOMPARE(m_org->round(), 0);
        QCOMPARE(hq().count(u"SELECT count(*) FROM change WHERE operation = 3"_s), 0);
        QCOMPARE(branch().count(u"SELECT count(*) FROM change WHERE operation = 3"_s), 0);
    }

    /** The same with everybody at once. */
    void S8_startingOverWithEverybody()
    {
        Organization org({u"A"_s, u"B"_s, u"C"_s});
        org.hq->people(u"Staff"_s, "hq", 4);
        for (size_t i = 0; i < 3; ++i)
            org.branch(i).people(u"Staff"_s, "p" + QByteArray::number(i), 3);
        for (int i = 0; i < 3; ++i)
            org.round();
        QCOMPARE(org.round(), 0);
        QVERIFY(must(foreseeResync(org.hq->db(), {})).size() == 3);
        org.hq->set(u"C"_s, [](AgreementSettings &s) { s.enabled = false; });
        QCOMPARE(must(resynchronise(org.hq->db(), {}, org.clock.now())).size(), 2);
        QVERIFY(!org.hq->agreement(u"C"_s).settings.exportNext);
        org.hq->set(u"C"_s, [](AgreementSettings &s) { s.enabled = true; });
        QVERIFY(org.round() > 0);
        org.round();
        for (size_t i = 0; i < 3; ++i)
            QVERIFY(org.agreed(org.branch(i), QString(QChar(u'A' + char16_t(i)))));
        QCOMPARE(org.round(), 0);
        Organization nobody((QStringList()));
        QVERIFY(!foreseeResync(nobody.hq->db(), {}));
    }
};

QTEST_GUILESS_MAIN(TestPainSetup)
#include "tst_pain_setup.moc"
