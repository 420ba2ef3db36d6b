#include "engine/store/recipients.h"
#include "model/deletion.h"
#include "model/site_parameters.h"
#include "tests/ui/site_fixture.h"

#include <QFutureWatcher>
#include <QTest>

using namespace dx;
using namespace Qt::StringLiterals;

class TestDeletion final : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init()
    {
        m_site = std::make_unique<SiteFixture>();
        QCOMPARE(m_site->open(fillHeadquarters), QString());
    }

    void saysWhyItCannotBe()
    {
        const SiteSummary &site = m_site->session->summary();
        QVERIFY(Deletion::whyListStays(site, list(u"Staff"_s)).contains(u"2 recipients"_s));
        QVERIFY(Deletion::whyListStays(site, list(u"From Branch A"_s)).contains(u"by Branch A"_s));
        QVERIFY(Deletion::whyListStays(site, list(u"Guests"_s)).isEmpty());
        QVERIFY(!Deletion::whyListStays(site, ListId{99}).isEmpty());
        QVERIFY(Deletion::whyServerStays(site).contains(u"Branch A"_s));
        SiteSummary nested = site;
        nested.lists.append({ListId{9}, "l9", list(u"Guests"_s), u"Suppliers"_s, 0});
        QVERIFY(
            Deletion::whyListStays(nested, list(u"Guests"_s)).contains(u"Suppliers lies in it"_s));
    }

    void saysWhatItWillCause()
    {
        const SiteSummary &site = m_site->session->summary();
        QVERIFY(Deletion::ofList(site, list(u"Guests"_s)).effect.contains(u"No effect"_s));
        const Deletion partner = Deletion::ofAgreement(site, site.agreements.constFirst().id);
        QCOMPARE(partner.text, u"Delete the partner \"Branch A\"?"_s);
        QVERIFY(partner.effect.contains(u"0 in \"From Branch A\""_s));
        QCOMPARE(partner.choices.size(), 2);
        RecipientRow ann;
        ann.displayName = u"Ann"_s;
        const Deletion one = Deletion::ofRecipients(site, {ann}, 3);
        QCOMPARE(one.text, u"Delete Ann?"_s);
        QVERIFY2(one.effect.contains(u"1 deletion."_s), qPrintable(one.effect));
        QVERIFY(one.effect.contains(u"deleted there: 3"_s));
        QCOMPARE(Deletion::ofRecipients(site, {ann, ann}, 0).text, u"Delete 2 recipients?"_s);
        QVERIFY(Deletion::ofRecipients({}, {ann}, 0).effect.contains(u"No effect"_s));
    }

    void deletes()
    {
        SiteSession &session = *m_site->session;
        QVERIFY(done(deleteList(session, list(u"Guests"_s))));
        QTRY_COMPARE(session.summary().lists.size(), 2);
        QVERIFY2(!done(deleteServer(session)), "a partner reports here");
        QVERIFY(done(deleteAgreement(session, session.summary().agreements.constFirst().id,
                                     ImportedRecipients::Keep)));
        QTRY_VERIFY(session.summary().agreements.isEmpty());
        QVERIFY(done(deleteServer(session)));
        QTRY_VERIFY(!session.summary().server);
        QVERIFY(done(deleteRecipients(session, {EntryId{1}, EntryId{2}})));
        QTRY_COMPARE(session.summary().recipients, 0);
    }

    void pauseKicksIsAParameter()
    {
        SiteSession &session = *m_site->session;
        QVERIFY(done(setPauseKicks(session, true)));
        QTRY_VERIFY(session.summary().pauseKicks);
        QVERIFY(done(removeParameter(session, u"PauseKicksDX"_s)));
        QTRY_VERIFY(!session.summary().pauseKicks);
        QVERIFY2(!done(removeParameter(session, u"PauseKicksDX"_s)), "it is gone");
    }

private:
    ListId list(const QString &name) const
    {
        for (const AddressList &known : m_site->session->summary().lists) {
            if (known.name == name)
                return known.id;
        }
        return {};
    }
    /** Waits as a view does: from the event loop. */
    static bool done(const QFuture<Result<>> &future)
    {
        return QTest::qWaitFor([&future] { return future.isFinished(); }, 20'000)
            && future.result().has_value();
    }

    std::unique_ptr<SiteFixture> m_site;
};

QTEST_GUILESS_MAIN(TestDeletion)
#include "tst_deletion.moc"
