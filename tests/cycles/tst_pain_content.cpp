#include "engine/cycles/cycle_events.h"
#include "engine/cycles/decisions.h"
#include "engine/cycles/differences.h"
#include "engine/cycles/list_import.h"
#include "engine/store/conflicts.h"
#include "engine/store/integrity.h"
#include "tests/cycles/sites.h"

#include <QTemporaryFile>

using namespace dx;
using namespace dx::test;

namespace {

/** Counts what it is told. */
struct Tally final : ChangeSink
{
    int added = 0;
    int deleted = 0;
    Result<> change(const EntryChange &change) override
    {
        added += change.operation == Operation::Add ? 1 : 0;
        deleted += change.operation == Operation::Delete ? 1 : 0;
        return {};
    }
};

} // namespace

/** What administrators of older systems suffered from content that went astray (domain.md, 7): each
 * row by its name. */
class TestPainContent final : public QObject
{
    Q_OBJECT

private:
    std::unique_ptr<Organization> m_org;
    Site &hq() { return *m_org->hq; }
    Site &a() { return m_org->branch(0); }
    Site &b() { return m_org->branch(1); }

    /** All is proven on all sides, and nothing more is said. */
    void settles()
    {
        for (int i = 0; i < 3; ++i)
            m_org->round();
        QVERIFY(m_org->agreed(a(), u"A"_s));
        QVERIFY(m_org->agreed(b(), u"B"_s));
        for (const QString &name : {u"A"_s, u"B"_s})
            QVERIFY(hq().agreement(name).numbers.verified == std::optional(true));
        QCOMPARE(m_org->round(), 0);
        for (Site *site : {&hq(), &a(), &b()})
            QCOMPARE(must(checkIntegrity(site->db())).problems, QStringList());
    }
    static void title(Site &site, const QByteArray &mail, const QByteArray &title)
    {
        site.change(mail, [&](Recipient &r) { r.entry.set("title", title); });
    }
    Result<ListImportResult> import(Site &site, const QByteArray &csv, bool skipBad)
    {
        QTemporaryFile file;
        if (!file.open() || file.write(csv) != csv.size() || !file.flush())
            qFatal("The file cannot be written");
        return importList(site.db(),
                          {.path = file.fileName(),
                           .format = ListFormat::Csv,
                           .list = site.list(u"Staff"_s),
                           .replace = true,
                           .skipBad = skipBad,
                           .now = m_org->clock.now()});
    }

private Q_SLOTS:
    void init()
    {
        m_org = std::make_unique<Organization>(QStringList{u"A"_s, u"B"_s});
        hq().people(u"Staff"_s, "hq", 12);
        a().people(u"Staff"_s, "a", 8);
        b().people(u"Staff"_s, "b", 8);
        settles();
    }

    /** An entry with another address is the same entry. */
    void C5_anotherAddressMakesNoSecondEntry()
    {
        const qint64 before = b().count(u"SELECT count(*) FROM entry"_s);
        a().change("a1@contoso.example",
                   [](Recipient &r) { r.entry.set("mail", "moved@other.example"); });
        settles();
        QCOMPARE(b().count(u"SELECT count(*) FROM entry"_s), before);
        QVERIFY(b().has("moved@other.example"));
        QVERIFY(!b().has("a1@contoso.example"));
    }

    void C6_hiddenGoesAndShownComesBack()
    {
        a().change("a1@contoso.example", [](Recipient &r) { r.hidden = true; });
        QCOMPARE(a().run(CycleKind::T1).out, (ChangeCounts{0, 0, 1, 0, 0}));
        settles();
        QVERIFY(!hq().has("a1@contoso.example"));
        QVERIFY(!b().has("a1@contoso.example"));
        a().change("a1@contoso.example", [](Recipient &r) { r.hidden = false; });
        QCOMPARE(a().run(CycleKind::T1).out, (ChangeCounts{1, 0, 0, 0, 0}));
        settles();
        QVERIFY(b().has("a1@contoso.example"));
    }

    /** What comes into the scope without being changed itself is sent by an update, not by a full
     * only. */
    void C7_movedIntoTheScopeIsInTheNextUpdate()
    {
        a().list(u"Private"_s);
        a().set(u"HQ"_s, [this](AgreementSettings &s) {
            s.exportAll = false;
            s.exportLists = {a().list(u"Staff"_s)};
        });
        a().people(u"Private"_s, "secret", 2);
        settles();
        QVERIFY(!hq().has("secret0@contoso.example"));
        Recipient moved = a().find("secret0@contoso.example");
        moved.list = a().list(u"Staff"_s);
        must(Recipients(a().db()).update(moved, m_org->clock.now()));
        const Cycle t1 = a().run(CycleKind::T1);
        QCOMPARE(t1.out, (ChangeCounts{1, 0, 0, 0, 0}));
        QCOMPARE(t1.agreements.constFirst().sentKind, u"delta"_s);
        settles();
        QVERIFY(b().has("secret0@contoso.example"));
        moved = a().find("secret0@contoso.example");
        moved.list = a().list(u"Private"_s);
        must(Recipients(a().db()).update(moved, m_org->clock.now()));
        QCOMPARE(a().run(CycleKind::T1).out, (ChangeCounts{0, 0, 1, 0, 0}));
        settles();
        QVERIFY(!b().has("secret0@contoso.example"));
    }

    /** Its members are older than anything that was sent. */
    void C8_newExportContainerBringsItsMembers()
    {
        a().set(u"HQ"_s, [this](AgreementSettings &s) {
            s.exportAll = false;
            s.exportLists = {a().list(u"Staff"_s)};
        });
        a().people(u"Board"_s, "old", 3);
        settles();
        title(a(), "a1@contoso.example", "Boss"); // numbers go on meanwhile
        settles();
        QVERIFY(!hq().has("old1@contoso.example"));
        a().set(u"HQ"_s, [this](AgreementSettings &s) {
            s.exportLists = {a().list(u"Staff"_s), a().list(u"Board"_s)};
        });
        QCOMPARE(a().run(CycleKind::T1).out.added, 3);
        settles();
        QVERIFY(b().has("old1@contoso.example"));
    }

    void C9_trustChangedAfterTheFirstSynchronisation()
    {
        a().change("a1@contoso.example", [](Recipient &r) { r.trust = 60; });
        settles();
        QVERIFY(hq().has("a1@contoso.example"));
        a().set(u"HQ"_s, [](AgreementSettings &s) { s.exportTrust = 50; });
        settles();
        QVERIFY(!hq().has("a1@contoso.example"));
        a().change("a1@contoso.example", [](Recipient &r) { r.trust = 50; });
        settles();
        QVERIFY(hq().has("a1@contoso.example"));
        // and what partners get from us is stamped anew at once
        hq().set(u"A"_s, [](AgreementSettings &s) { s.importTrust = 90; });
        hq().set(u"B"_s, [](AgreementSettings &s) { s.exportTrust = 80; });
        settles();
        QVERIFY(!b().has("a1@contoso.example"));
        QVERIFY(a().has("b1@contoso.example"));
    }

    /** What B does to an address that A has brought is not applied, and the reason is there to be
     * read (and decided otherwise: tst_conflicts). */
    void C11_changesOfAnothersEntryAreExplained()
    {
        b().people(u"Staff"_s, "new", 1);
        b().change("new0@contoso.example",
                   [](Recipient &r) { r.entry.set("mail", "info@contoso.example"); });
        a().people(u"Staff"_s, "other", 1);
        a().change("other0@contoso.example",
                   [](Recipient &r) { r.entry.set("mail", "info@contoso.example"); });
        for (int i = 0; i < 3; ++i)
            m_org->round();
        const QList<Conflict> conflicts = must(Conflicts(hq().db()).latest(10));
        QCOMPARE(conflicts.size(), 1);
        QCOMPARE(conflicts.constFirst().origin, hq().agreement(u"B"_s).id);
        QCOMPARE(conflicts.constFirst().holderOrigin, hq().agreement(u"A"_s).id);
        QVERIFY(hq().events(int(CycleEvent::KeptAside)) > 0);
        b().remove("info@contoso.example");
        for (int i = 0; i < 3; ++i)
            m_org->round();
        QVERIFY(hq().has("info@contoso.example")); // A's
        QCOMPARE(hq().find("info@contoso.example").origin, hq().agreement(u"A"_s).id);
        settles();
    }

    /** A full replaces what came from that partner, and nothing else in the same list. */
    void C12_C13_aFullReplacesOnlyItsOwnersEntries()
    {
        const ListId shared = hq().list(u"Everybody"_s);
        for (const QString &name : {u"A"_s, u"B"_s})
            hq().set(name, [&](AgreementSettings &s) { s.importList = shared; });
        must(Recipients(hq().db()).add(shared, Site::person("gateway"), 20, false,
                                       m_org->clock.now()));
        for (const QString &name : {u"A"_s, u"B"_s})
            hq().set(name, [](AgreementSettings &s) { s.importNext = true; });
        for (int i = 0; i < 3; ++i)
            m_org->round();
        a().remove("a1@contoso.example");
        a().set(u"HQ"_s, [](AgreementSettings &s) { s.exportNext = true; });
        const Cycle t1 = a().run(CycleKind::T1);
        QCOMPARE(t1.agreements.constFirst().sentKind, u"full"_s);
        const Cycle t2 = hq().run(CycleKind::T2);
        QCOMPARE(t2.in, (ChangeCounts{0, 0, 1, 0, 0}));
        QVERIFY(!hq().has("a1@contoso.example"));
        QVERIFY(hq().has("a2@contoso.example"));
        QVERIFY(hq().has("gateway@contoso.example"));
        for (int i = 0; i < 8; ++i)
            QVERIFY(hq().has("b" + QByteArray::number(i) + "@contoso.example"));
    }

    /** A row that cannot be read does not delete the recipient that it speaks of without being
     * reported, and many that are gone are held at the partner. */
    void C14_rowsThatFailAreReported()
    {
        QByteArray csv = "First,Last,EmailAddress\n";
        for (int i = 0; i < 20; ++i)
            csv += "P,N" + QByteArray::number(i) + ",p" + QByteArray::number(i) + "@csv.example\n";
        must(import(a(), csv, false));
        settles();
        const QByteArray bad = QByteArray(csv).replace("p7@csv.example", "p7 at csv example");
        const QByteArray before = a().content(u"Staff"_s);
        const auto refused = import(a(), bad, false);
        QVERIFY(!refused);
        QVERIFY2(refused.error().text.contains(u"line 9"_s), qPrintable(refused.error().text));
        QCOMPARE(a().content(u"Staff"_s), before);
        // skipped, it is reported and what may be its recipient stays; so do others for once
        const QByteArray less
            = QByteArray(bad).replace("P,N9,p9@csv.example\n", "") + "P,N20,p20@csv.example\n";
        const ListImportResult skipped = must(import(a(), less, true));
        QCOMPARE(skipped.counts.added, 1);
        QCOMPARE(skipped.counts.deleted, 0);
        QCOMPARE(skipped.counts.skipped, 1);
        QCOMPARE(skipped.counts.problems.size(), 2);
        QVERIFY(a().has("p7@csv.example"));
        QVERIFY(a().has("p9@csv.example"));
        settles();
        // whole again, what is not in it goes; a great many at once would be held at the partner
        must(import(a(), QByteArray(csv).replace("P,N9,p9@csv.example\n", ""), false));
        QVERIFY(!a().has("p9@csv.example"));
        settles();
        must(import(a(), csv.left(csv.indexOf("P,N3")), false));
        a().run(CycleKind::T1);
        QVERIFY(hq().run(CycleKind::T2).outcome == CycleOutcome::Held);
        QVERIFY(hq().has("p7@csv.example"));
    }

    /** The counts are there before anything is decided. */
    void C15_foretoldBeforeItIsApplied()
    {
        Agreement wanted = hq().agreement(u"A"_s);
        wanted.settings.exportAll = false;
        wanted.settings.exportLists = {hq().list(u"From B"_s)};
        Tally told;
        must(foretoldChanges(hq().db(), wanted, m_org->clock.now(), told));
        QCOMPARE(told.added, 0);
        QCOMPARE(told.deleted, 12);
        QVERIFY(hq().agreement(u"A"_s).settings.exportAll);
        QCOMPARE(m_org->round(), 0);
    }

    /** One batch has an addition, a deletion and a change that follow each other by address. */
    void C16_addressesThatPassOnWithinABatch()
    {
        a().remove("a1@contoso.example");
        a().change("a2@contoso.example",
                   [](Recipient &r) { r.entry.set("mail", "a1@contoso.example"); });
        must(Recipients(a().db()).add(a().list(u"Staff"_s),
                                      Site::person("aaa", "a2@contoso.example"), 20, false,
                                      m_org->clock.now()));
        const Cycle t1 = a().run(CycleKind::T1);
        QCOMPARE(t1.out, (ChangeCounts{1, 1, 1, 0, 0}));
        const Cycle t2 = hq().run(CycleKind::T2);
        QCOMPARE(t2.in, (ChangeCounts{1, 1, 1, 0, 0}));
        QCOMPARE(hq().find("a1@contoso.example").entry.value("cn"), QByteArray("a2"));
        QCOMPARE(hq().find("a2@contoso.example").entry.value("cn"), QByteArray("aaa"));
        QCOMPARE(must(Conflicts(hq().db()).countUndecided()), 0);
        settles();
    }

    /** What the filter leaves out goes at the partner, and so does what is deleted while the
     * filter would hide it. */
    void C17_filterIsNoFilterOfDeletions()
    {
        const auto add = [this](const QByteArray &name, const QByteArray &address) {
            Entry entry;
            entry.set("cn", name);
            entry.set("sn", name);
            entry.set("dxAddress", address);
            must(Recipients(a().db()).add(a().list(u"Staff"_s), entry, 20, false,
                                          m_org->clock.now()));
        };
        add("Ex", "X400:c=US;a= ;p=Contoso;s=Ex;");
        settles();
        const QString there = u"SELECT count(*) FROM entry WHERE display_name = 'Ex'"_s;
        QCOMPARE(hq().count(there), 1);
        // it is not of the type that is exported any more
        a().set(u"HQ"_s, [](AgreementSettings &s) { s.addressTypes = u"SMTP"_s; });
        settles();
        QCOMPARE(hq().count(there), 0);
        a().set(u"HQ"_s, [](AgreementSettings &s) { s.addressTypes.clear(); });
        settles();
        QCOMPARE(hq().count(there), 1);
        // deleted in the same breath
        const Recipient ex = must(Recipients(a().db()).byKey("X400:c=US;a= ;p=Contoso;s=Ex;"));
        must(Recipients(a().db()).remove(ex.id, m_org->clock.now()));
        a().set(u"HQ"_s, [](AgreementSettings &s) { s.addressTypes = u"SMTP"_s; });
        settles();
        QCOMPARE(hq().count(there), 0);
        QCOMPARE(b().count(there), 0);
    }

    /** A change of case alone travels once and does not come back. */
    void C18_caseDoesNotBounce()
    {
        a().change("a1@contoso.example", [](Recipient &r) { r.entry.set("cn", "A1"); });
        QCOMPARE(a().run(CycleKind::T1).out, (ChangeCounts{0, 1, 0, 0, 0}));
        hq().run(CycleKind::T2);
        b().run(CycleKind::T3);
        QCOMPARE(b().find("a1@contoso.example").entry.value("cn"), QByteArray("A1"));
        settles();
        // addresses are compared without case, so another case is the same entry and no conflict
        a().change("a1@contoso.example",
                   [](Recipient &r) { r.entry.set("mail", "A1@Contoso.example"); });
        settles();
        QCOMPARE(must(Conflicts(hq().db()).countUndecided()), 0);
        QCOMPARE(b().find("a1@contoso.example").entry.value("mail"),
                 QByteArray("A1@Contoso.example"));
    }
};

QTEST_GUILESS_MAIN(TestPainContent)
#include "tst_pain_content.moc"
