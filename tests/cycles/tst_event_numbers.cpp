// Which events cycles write: the numbers of MSExchangeDX where they fit, and how much of each
// category.
#include "engine/cycles/cycle_events.h"
#include "engine/store/parameters.h"
#include "tests/cycles/sites.h"

#include <QDirIterator>

using namespace dx;
using namespace dx::test;

class TestEventNumbers final : public QObject
{
    Q_OBJECT

private:
    std::unique_ptr<Organization> m_org;
    Site &hq() { return *m_org->hq; }
    Site &branch() { return m_org->branch(); }

    qint64 events(Site &site, CycleEvent number) { return site.events(int(number)); }
    void setLevel(Site &site, QLatin1StringView category, quint32 level)
    {
        must(Parameters(site.db()).set(
            {diagnosticsParameter(category), ParameterType::Dword, level, {}}, m_org->clock.now()));
    }
    void loseFiles()
    {
        QDirIterator it(m_org->share(), QDir::Files, QDirIterator::Subdirectories);
        while (it.hasNext())
            QFile::remove(it.next());
    }
    void edit(const QByteArray &title)
    {
        hq().change("hq1@contoso.example",
                    [&](Recipient &r) { r.entry.set("title", QByteArray(title)); });
    }

private Q_SLOTS:
    void init()
    {
        m_org = std::make_unique<Organization>(QStringList{u"A"_s});
        hq().people(u"Staff"_s, "hq", 3);
        m_org->round();
        m_org->round();
    }

    void lostMessages()
    {
        edit("One");
        hq().run(CycleKind::T2);
        loseFiles();
        for (const char *title : {"Two", "Three"}) {
            edit(title);
            hq().run(CycleKind::T2);
            branch().run(CycleKind::T3);
        }
        QCOMPARE(events(branch(), CycleEvent::MessagesMissing), 1); // once a gap
        QCOMPARE(int(CycleEvent::MessagesMissing), 220);
        m_org->round();
        m_org->round();
        QVERIFY(m_org->agreed(branch(), u"A"_s));
    }

    void fullExportIsAnnounced()
    {
        QCOMPARE(events(hq(), CycleEvent::FullExportComing), 0); // the first one is no surprise
        hq().set(u"A"_s, [](AgreementSettings &s) { s.exportTrust = 90; });
        hq().run(CycleKind::T2);
        QCOMPARE(events(hq(), CycleEvent::FullExportComing), 1);
        QCOMPARE(int(CycleEvent::FullExportComing), 221);
    }

    void unknownSender()
    {
        hq().set(u"A"_s, [](AgreementSettings &s) { s.partnerAddress = u"x@contoso.example"_s; });
        branch().people(u"Staff"_s, "a", 1);
        branch().run(CycleKind::T1);
        QVERIFY(hq().run(CycleKind::T2).outcome == CycleOutcome::Warnings);
        QCOMPARE(events(hq(), CycleEvent::UnknownSender), 1);
        QCOMPARE(int(CycleEvent::UnknownSender), 136);
        QCOMPARE(events(hq(), CycleEvent::MessageRejected), 0);
    }

    void levelsDecideHowMuchIsLogged()
    {
        const auto round = [&](const QByteArray &title) {
            edit(title);
            hq().run(CycleKind::T2); // sends
            hq().run(CycleKind::T2); // has nothing to send
            branch().run(CycleKind::T3);
        };
        round("Minimum");
        QCOMPARE(events(hq(), CycleEvent::MessageSent), 0);
        QCOMPARE(events(hq(), CycleEvent::NothingToSend), 0);
        setLevel(hq(), EventCategory::kTransport, 3);
        setLevel(branch(), EventCategory::kTransport, 4); // as 3
        round("Medium");
        QCOMPARE(events(hq(), CycleEvent::MessageSent), 1);
        QCOMPARE(events(hq(), CycleEvent::NothingToSend), 0);
        QCOMPARE(events(branch(), CycleEvent::MessageTaken), 1);
        setLevel(hq(), EventCategory::kProtocol, 5);
        round("Maximum");
        QCOMPARE(events(hq(), CycleEvent::NothingToSend), 1);
    }

    void noneKeepsWarnings()
    {
        setLevel(hq(), EventCategory::kProtocol, 0);
        hq().set(u"A"_s, [](AgreementSettings &s) { s.exportTrust = 90; });
        hq().run(CycleKind::T2);
        QCOMPARE(events(hq(), CycleEvent::FullExportComing), 0);
        hq().set(u"A"_s, [](AgreementSettings &s) { s.partnerAddress = u"x@contoso.example"_s; });
        branch().people(u"Staff"_s, "a", 1);
        branch().run(CycleKind::T1);
        hq().run(CycleKind::T2);
        QCOMPARE(events(hq(), CycleEvent::UnknownSender), 1);
    }
};

QTEST_GUILESS_MAIN(TestEventNumbers)
#include "tst_event_numbers.moc"
