#include "engine/store/conflicts.h"
#include "tests/cycles/sites.h"

using namespace dx;
using namespace dx::test;

/** protocol.md, Conflicts: one owner for an address, the others aside, and what people decide. */
class TestConflicts final : public QObject
{
    Q_OBJECT

private:
    std::unique_ptr<Organization> m_org;
    Site &hq() { return *m_org->hq; }
    Site &a() { return m_org->branch(0); }
    Site &b() { return m_org->branch(1); }

    static void add(Site &site, const QByteArray &name, const QByteArray &mail, Timestamp now)
    {
        must(Recipients(site.db()).add(site.list(u"Staff"_s), Site::person(name, mail), 20, false,
                                       now));
    }
    QList<Conflict> conflicts() { return must(Conflicts(hq().db()).latest(100)); }
    QByteArray nameOf(const QByteArray &mail) { return hq().find(mail).entry.displayName(); }
    void expectProof()
    {
        for (int i = 0; i < 3; ++i)
            m_org->round();
        for (const QString &name : {u"A"_s, u"B"_s}) {
            QVERIFY(hq().agreement(name).numbers.verified == std::optional(true));
            QVERIFY(m_org->branch(name == u"A"_s ? 0 : 1).agreement(u"HQ"_s).numbers.verified
                    == std::optional(true));
        }
        QCOMPARE(m_org->round(), 0);
    }

private Q_SLOTS:
    /** A and B both have somebody at info@; HQ takes A's, as its agreement is the older one. */
    void init()
    {
        m_org = std::make_unique<Organization>(QStringList{u"A"_s, u"B"_s});
        add(a(), "Anna", "info@contoso.example", m_org->clock.now());
        add(b(), "Bert", "info@contoso.example", m_org->clock.now());
        m_org->round();
        m_org->round();
        QCOMPARE(conflicts().size(), 1);
    }

    void tellsWhoHasIt()
    {
        const Conflict conflict = conflicts().constFirst();
        QCOMPARE(conflict.name, u"Bert"_s);
        QCOMPARE(conflict.holderName, u"Anna"_s);
        QVERIFY(conflict.cause == Conflict::Cause::Address);
        QCOMPARE(conflict.origin, hq().agreement(u"B"_s).id);
        QCOMPARE(conflict.holderOrigin, hq().agreement(u"A"_s).id);
        QVERIFY(!conflict.isDecided);
        QCOMPARE(must(Conflicts(hq().db()).countUndecided()), 1);
    }

    void keepThatOne()
    {
        must(Conflicts(hq().db()).leave(conflicts().constFirst().id, u"ann"_s, 1));
        QCOMPARE(must(Conflicts(hq().db()).countUndecided()), 0);
        QVERIFY(conflicts().constFirst().isDecided);
        // nothing is lost: when the holder goes, the one aside is live
        a().remove("info@contoso.example");
        m_org->round();
        QCOMPARE(nameOf("info@contoso.example"), QByteArray("Bert"));
        expectProof();
    }

    void keepThisOne()
    {
        must(Conflicts(hq().db()).letIn(conflicts().constFirst().id, u"ann"_s, 1));
        QCOMPARE(nameOf("info@contoso.example"), QByteArray("Bert"));
        QCOMPARE(conflicts().constFirst().name, u"Anna"_s);
        QVERIFY(conflicts().constFirst().isDecided);
        expectProof();
        // changes of either, and full exports, leave the decision as it is
        a().change("info@contoso.example", [](Recipient &r) { r.entry.set("title", "Boss"); });
        b().change("info@contoso.example", [](Recipient &r) { r.entry.set("title", "Chief"); });
        hq().set(u"A"_s, [](AgreementSettings &s) { s.importNext = true; });
        expectProof();
        QCOMPARE(nameOf("info@contoso.example"), QByteArray("Bert"));
        QCOMPARE(hq().find("info@contoso.example").entry.value("title"), QByteArray("Chief"));
        b().remove("info@contoso.example");
        m_org->round();
        QCOMPARE(nameOf("info@contoso.example"), QByteArray("Anna"));
    }

    void keepBothUnderAnotherAddress()
    {
        const Conflict conflict = conflicts().constFirst();
        Conflicts decide(hq().db());
        QVERIFY(decide.readdress(conflict.id, "no mail", u"ann"_s, 1).error().code
                == Error::Code::Invalid);
        QVERIFY(decide.readdress(conflict.id, "info@contoso.example", u"ann"_s, 1).error().code
                == Error::Code::Conflict);
        must(decide.readdress(conflict.id, "bert@contoso.example", u"ann"_s, 1));
        QCOMPARE(nameOf("info@contoso.example"), QByteArray("Anna"));
        QCOMPARE(nameOf("bert@contoso.example"), QByteArray("Bert"));
        QVERIFY(conflicts().isEmpty());
        expectProof();
        QVERIFY(a().has("bert@contoso.example")); // sent on by its new address
        b().change("info@contoso.example", [](Recipient &r) { r.entry.set("title", "Chief"); });
        hq().set(u"B"_s, [](AgreementSettings &s) { s.importNext = true; });
        expectProof();
        QCOMPARE(hq().find("bert@contoso.example").entry.value("title"), QByteArray("Chief"));
        QVERIFY(conflicts().isEmpty());
        // the same again is no conflict any more
        QVERIFY(decide.letIn(conflict.id, u"ann"_s, 1).error().code == Error::Code::Conflict);
    }

    void anOwnRecipientKeepsItsAddress()
    {
        add(hq(), "Home", "home@contoso.example", m_org->clock.now());
        add(a(), "Away", "home@contoso.example", m_org->clock.now());
        m_org->round();
        const Conflict conflict = conflicts().constFirst();
        QCOMPARE(conflict.name, u"Away"_s);
        QVERIFY(!conflict.holderOrigin.isValid());
        const auto refused = Conflicts(hq().db()).letIn(conflict.id, u"ann"_s, 1);
        QVERIFY(refused.error().code == Error::Code::Denied);
        QCOMPARE(nameOf("home@contoso.example"), QByteArray("Home"));
        QCOMPARE(conflicts().constFirst().id, conflict.id);
    }
};

QTEST_GUILESS_MAIN(TestConflicts)
#include "tst_conflicts.moc"
