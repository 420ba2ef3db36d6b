// Attributes that change their names, or stay behind, on the way from and to a partner.
#include "sites.h"

using namespace dx;
using namespace dx::test;

class TestTemplates : public QObject
{
    Q_OBJECT

private:
    std::unique_ptr<Organization> m_org;
    Site &hq() { return *m_org->hq; }
    Site &branch() { return m_org->branch(); }

    Entry at(Site &site, const QByteArray &mail) { return site.find(mail).entry; }
    void inStep()
    {
        m_org->round();
        m_org->round();
        QCOMPARE(hq().scope(u"A"_s), branch().content(u"From HQ"_s));
        QVERIFY(hq().agreement(u"A"_s).numbers.verified == std::optional(true));
        QVERIFY(branch().agreement(u"HQ"_s).numbers.verified == std::optional(true));
        QCOMPARE(m_org->round(), 0);
    }

private Q_SLOTS:
    void init()
    {
        m_org = std::make_unique<Organization>(QStringList{u"A"_s});
        hq().people(u"Staff"_s, "hq", 5);
        branch().people(u"Staff"_s, "a", 3);
    }

    void whatIsLeftOutDoesNotTravel()
    {
        hq().set(u"A"_s, [](AgreementSettings &s) { s.templateOut = u"title="_s; });
        inStep();
        QVERIFY(!at(branch(), "hq1@contoso.example").has("title"));
        QCOMPARE(at(hq(), "hq1@contoso.example").value("title"), "Clerk");

        // a change of what stays here is none for the partner
        hq().change("hq1@contoso.example",
                    [](Recipient &r) { r.entry.set("title", QByteArray("Director")); });
        QCOMPARE(hq().run(CycleKind::T2).out.total(), 0);
        hq().change("hq1@contoso.example",
                    [](Recipient &r) { r.entry.set("description", QByteArray("New")); });
        QCOMPARE(hq().run(CycleKind::T2).out.modified, 1);
        branch().run(CycleKind::T3);
        QCOMPARE(at(branch(), "hq1@contoso.example").value("description"), "New");
        hq().remove("hq2@contoso.example");
        inStep();
    }

    void aChangedTemplateSendsEverythingAnew()
    {
        inStep();
        QCOMPARE(at(branch(), "hq1@contoso.example").value("title"), "Clerk");
        hq().set(u"A"_s, [](AgreementSettings &s) { s.templateOut = u"title=description"_s; });
        const Cycle t2 = hq().run(CycleKind::T2);
        QCOMPARE(t2.out.modified, 5);
        QCOMPARE(t2.out.deleted, 0);
        branch().run(CycleKind::T3);
        QCOMPARE(at(branch(), "hq1@contoso.example").value("description"), "Clerk");
        QVERIFY(!at(branch(), "hq1@contoso.example").has("title"));
        inStep();
    }

    /** The difference of a cycle tells what the partner had and has, not what is here. */
    void differencesShowWhatTravels()
    {
        inStep();
        const Agreement before = hq().agreement(u"A"_s);
        hq().set(u"A"_s, [](AgreementSettings &s) { s.templateOut = u"title="_s; });
        auto scope = must(ExportScope::of(hq().db(), hq().agreement(u"A"_s)));
        int rows = 0;
        const auto sink = [&](const ScopeRow &row) -> Result<> {
            ++rows;
            if (!row.before.contains("title: Clerk") || row.record.contains("title"))
                return fail(Error::Code::Invalid, u"%1"_s.arg(QString::fromUtf8(row.record)));
            return {};
        };
        const ExportScope former = scope.by(ExportScope::rules(before.settings));
        must(scope.against(former, before.numbers.acked, hq().count(u"SELECT usn FROM site"_s),
                           sink));
        QCOMPARE(rows, 5);
        rows = 0;
        must(scope.between(former, before.numbers.acked, hq().count(u"SELECT usn FROM site"_s),
                           sink));
        QCOMPARE(rows, 5);
    }

    void incomingTemplateAndNameRule()
    {
        branch().set(u"HQ"_s, [](AgreementSettings &s) {
            s.templateIn = u"title=description"_s;
            s.nameRule = u"%L (%{description})"_s;
        });
        m_org->round();
        m_org->round();
        Entry entry = at(branch(), "hq1@contoso.example");
        QCOMPARE(entry.value("description"), "Clerk");
        QVERIFY(!entry.has("title"));
        QCOMPARE(entry.value("displayName"), "hq1 (Clerk)");
        // the proof speaks of what was received
        QVERIFY(branch().agreement(u"HQ"_s).numbers.verified == std::optional(true));
        QCOMPARE(m_org->round(), 0);

        branch().set(u"HQ"_s, [](AgreementSettings &s) {
            s.templateIn.clear();
            s.nameRule.clear();
        });
        m_org->round();
        m_org->round();
        entry = at(branch(), "hq1@contoso.example");
        QCOMPARE(entry.value("title"), "Clerk");
        QVERIFY(!entry.has("displayName"));
        QCOMPARE(hq().scope(u"A"_s), branch().content(u"From HQ"_s));
        QCOMPARE(m_org->round(), 0);
    }

    void wrongTemplatesAreRefused()
    {
        Agreement agreement = hq().agreement(u"A"_s);
        agreement.settings.templateOut = u"mail="_s;
        const auto done
            = Agreements(hq().db()).update(agreement.id, agreement.settings, m_org->clock.now());
        QVERIFY(!done);
        QCOMPARE(done.error().code, Error::Code::Invalid);
    }
};

QTEST_GUILESS_MAIN(TestTemplates)
#include "tst_templates.moc"
