#include "engine/store/integrity.h"
#include "tests/cycles/sites.h"

using namespace dx;
using namespace dx::test;

/**
 * Three sites of which each is the server of the next: what one has comes to the others from two
 * sides, and back to where it was made.
 */
class TestRings final : public QObject
{
    Q_OBJECT

private:
    std::unique_ptr<Organization> m_org;
    std::vector<std::unique_ptr<Site>> m_sites;

    Site &at(size_t i) { return *m_sites.at(i % m_sites.size()); }

    qint64 round()
    {
        qint64 records = 0;
        for (const CycleKind kind : {CycleKind::T1, CycleKind::T2, CycleKind::T3})
            for (const auto &site : m_sites)
                records += site->run(kind).out.total();
        m_org->clock.advance(60'000);
        return records;
    }
    /** Rounds until one carries nothing; -1: it does not come to rest. */
    int settle()
    {
        for (int rounds = 0; rounds < 8; ++rounds) {
            if (round() == 0)
                return rounds;
        }
        return -1;
    }
    /** Mails of everybody a site lists, sorted; repeated if it lists one twice. */
    static QByteArrayList listed(Site &site)
    {
        Statement rows(
            site.db(),
            u"SELECT key_address FROM entry WHERE listed = 1 AND hidden = 0 ORDER BY key_address"_s);
        must(rows.exec());
        QByteArrayList mails;
        while (rows.next())
            mails.append(rows.utf8(0));
        return mails;
    }
    void compareLists(int people)
    {
        for (size_t i = 0; i < m_sites.size(); ++i) {
            QCOMPARE(listed(at(i)).size(), people);
            QCOMPARE(listed(at(i)), listed(at(0)));
            const IntegrityReport report = must(checkIntegrity(at(i).db()));
            QVERIFY2(report.problems.isEmpty(), qPrintable(report.problems.join(u'\n')));
            const auto agreements = must(Agreements(at(i).db()).all());
            QCOMPARE(agreements.size(), 2);
            for (const Agreement &agreement : agreements)
                QVERIFY2(agreement.numbers.verified == std::optional(true),
                         qPrintable(agreement.settings.name));
        }
    }
    QByteArray titleAt(size_t i, const QByteArray &mail)
    {
        return at(i).find(mail).entry.value("title");
    }

private Q_SLOTS:
    void init()
    {
        m_org = std::make_unique<Organization>(QStringList());
        m_sites.clear();
        const QStringList names{u"A"_s, u"B"_s, u"C"_s};
        for (const QString &name : names) {
            m_sites.push_back(
                std::make_unique<Site>(name, name.toLower() + u"@contoso.example"_s, m_org->clock));
            must(SiteStore(m_sites.back()->db())
                     .setServer({u"Dirsync Server"_s, {}, false, false, u"never"_s},
                                m_org->clock.now()));
        }
        for (int i = 0; i < names.size(); ++i) {
            at(size_t(i)).people(u"Staff"_s, names.at(i).toLower().toUtf8(), 5);
            m_org->join(at(size_t(i)), at(size_t(i) + 1), names.at((i + 1) % names.size()));
        }
        QVERIFY(settle() >= 0);
    }
    void cleanup()
    {
        m_sites.clear();
        m_org.reset();
    }

    void everybodyIsListedOnce() { compareLists(15); }

    void aChangeGoesRoundOnce()
    {
        at(0).change("a1@contoso.example", [](Recipient &r) { r.entry.set("title", "Boss"); });
        QVERIFY(settle() >= 0);
        for (size_t i = 0; i < 3; ++i)
            QCOMPARE(titleAt(i, "a1@contoso.example"), QByteArray("Boss"));
        compareLists(15);
    }

    /** What goes must not come back from the one who has not heard of it yet. */
    void whatWasDeletedStaysDeleted()
    {
        at(1).remove("b2@contoso.example");
        QVERIFY(settle() >= 0);
        for (size_t i = 0; i < 3; ++i)
            QVERIFY(!at(i).has("b2@contoso.example"));
        compareLists(14);
    }

    /** Between A and B; C has both. A still offers what it last heard of B, until it hears again.
     */
    void aLinkThatWasDownCatchesUp()
    {
        at(0).set(u"B"_s, [](AgreementSettings &s) { s.enabled = false; });
        at(1).set(u"A"_s, [](AgreementSettings &s) { s.enabled = false; });
        at(0).change("a3@contoso.example", [](Recipient &r) { r.entry.set("title", "Chief"); });
        at(1).remove("b4@contoso.example");
        QVERIFY(settle() >= 0);
        QCOMPARE(titleAt(2, "a3@contoso.example"), QByteArray("Chief"));
        QVERIFY(at(0).has("b4@contoso.example"));
        at(0).set(u"B"_s, [](AgreementSettings &s) { s.enabled = true; });
        at(1).set(u"A"_s, [](AgreementSettings &s) { s.enabled = true; });
        QVERIFY(settle() >= 0);
        QCOMPARE(titleAt(1, "a3@contoso.example"), QByteArray("Chief"));
        for (size_t i = 0; i < 3; ++i)
            QVERIFY(!at(i).has("b4@contoso.example"));
        compareLists(14);
    }
};

QTEST_GUILESS_MAIN(TestRings)
#include "tst_rings.moc"
