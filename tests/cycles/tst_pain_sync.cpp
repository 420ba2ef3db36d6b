#include "engine/core/uid.h"
#include "engine/cycles/cycle_events.h"
#include "engine/keys/site_keys.h"
#include "engine/protocol/message.h"
#include "engine/protocol/payload.h"
#include "engine/store/integrity.h"
#include "engine/store/native_handle.h"
#include "tests/cycles/sites.h"

#include <QDirIterator>

#include <sqlite3.h>

using namespace dx;
using namespace dx::test;

namespace {

constexpr qint64 kDay = 24LL * 60 * 60 * 1000;

} // namespace

/**
 * What administrators of older systems suffered from numbers that went astray (domain.md, 7): each
 * row by its name. S4 is in tst_journal_purge, S5 and S18 in tst_faults, S15 in tst_two_sites.
 */
class TestPainSync final : public QObject
{
    Q_OBJECT

private:
    std::unique_ptr<Organization> m_org;
    Site &hq() { return *m_org->hq; }
    Site &branch() { return m_org->branch(); }

    QStringList files() const
    {
        QStringList found;
        QDirIterator it(m_org->share(), QDir::Files, QDirIterator::Subdirectories);
        while (it.hasNext()) {
            if (const QString path = it.next(); path.contains("/new/"_L1))
                found.append(path);
        }
        return found;
    }
    static QByteArray contentOf(const QString &path)
    {
        QFile file(path);
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }
    static void put(const QString &path, const QByteArray &bytes)
    {
        QFile file(path);
        QVERIFY(file.open(QIODevice::WriteOnly | QIODevice::Truncate));
        QCOMPARE(file.write(bytes), bytes.size());
    }
    OwnKeys keysOf(Site &site)
    {
        return must(SiteKeys(site.db(), site.keys).load(m_org->clock.now()));
    }
    /** The file of the one message under way, as another one that its sender might have made. */
    void reseal(Site &from, Site &to, const std::function<void(Message &)> &edit)
    {
        QCOMPARE(files().size(), 1);
        const QString path = files().constFirst();
        Message message = must(openMessage(must(parseMessage(contentOf(path))), keysOf(to).all));
        edit(message);
        message.content.manifest.payloadDigest
            = message.content.payload.isEmpty() ? Digest() : sha256(message.content.payload);
        put(path,
            must(buildMessage(message.envelope, message.content.manifest, message.content.payload,
                              {keysOf(from).present, keysOf(to).present.certificate})));
    }
    static void edit(Site &site, const QByteArray &mail, const QByteArray &title)
    {
        site.change(mail, [&](Recipient &r) { r.entry.set("title", title); });
    }
    /** So many rounds, without a day passing; then all is proven and silent. */
    void agreesWithin(int rounds)
    {
        for (int i = 0; i < rounds; ++i)
            m_org->round();
        QVERIFY(m_org->agreed(branch(), u"A"_s));
        m_org->round();
        QVERIFY(hq().agreement(u"A"_s).numbers.verified == std::optional(true));
        QVERIFY(branch().agreement(u"HQ"_s).numbers.verified == std::optional(true));
        QCOMPARE(m_org->round(), 0);
        for (Site *site : {&hq(), &branch()}) {
            const IntegrityReport report = must(checkIntegrity(site->db()));
            QVERIFY2(report.problems.isEmpty(), qPrintable(report.problems.join(u'\n')));
        }
    }

private Q_SLOTS:
    void init()
    {
        m_org = std::make_unique<Organization>(QStringList{u"A"_s});
        hq().people(u"Staff"_s, "hq", 12);
        branch().people(u"Staff"_s, "a", 5);
        m_org->round();
        m_org->round();
    }

    /** The server has confirmed more than this site has ever sent, as far as it knows. */
    void S1_confirmedAboveOwnNumbers_data()
    {
        QTest::addColumn<bool>("serverFirst");
        QTest::newRow("the server speaks first") << true;
        QTest::newRow("the numbers have caught up before it speaks") << false;
    }
    void S1_confirmedAboveOwnNumbers()
    {
        QFETCH(bool, serverFirst);
        branch().backUp();
        edit(branch(), "a1@contoso.example", "Lost");
        m_org->round();
        m_org->round();
        branch().putBack();
        edit(branch(), "a2@contoso.example", "Boss");
        QVERIFY(hq().agreement(u"A"_s).numbers.received > branch().agreement(u"HQ"_s).numbers.sent);
        if (serverFirst) {
            edit(hq(), "hq1@contoso.example", "Boss");
            hq().run(CycleKind::T2);
            branch().run(CycleKind::T3);
            QCOMPARE(branch().events(int(CycleEvent::OwnStorePutBack)), 1); // explained
            agreesWithin(2);
        } else { // then the digests tell, within a day
            m_org->round();
            m_org->clock.advance(kDay + 1);
            agreesWithin(4);
        }
        QCOMPARE(hq().find("a2@contoso.example").entry.value("title"), QByteArray("Boss"));
        QCOMPARE(hq().find("a1@contoso.example").entry.value("title"), QByteArray("Clerk"));
    }

    void S2_queueFilesDeletedOrEmpty_data()
    {
        QTest::addColumn<bool>("empty");
        QTest::newRow("deleted") << false;
        QTest::newRow("created anew with no bytes") << true;
    }
    void S2_queueFilesDeletedOrEmpty()
    {
        QFETCH(bool, empty);
        edit(branch(), "a1@contoso.example", "Boss");
        branch().run(CycleKind::T1);
        const Usn before = branch().agreement(u"HQ"_s).numbers.sent;
        if (empty) {
            for (const QString &file : files())
                put(file, {});
        } else {
            QVERIFY(QDir(m_org->share()).removeRecursively());
            QVERIFY(QDir().mkpath(m_org->share()));
        }
        edit(branch(), "a2@contoso.example", "Boss"); // the later change is not ignored
        branch().run(CycleKind::T1);
        QVERIFY(branch().agreement(u"HQ"_s).numbers.sent > before);
        agreesWithin(2);
        QCOMPARE(hq().find("a1@contoso.example").entry.value("title"), QByteArray("Boss"));
        QCOMPARE(hq().find("a2@contoso.example").entry.value("title"), QByteArray("Boss"));
    }

    /** The partner that was made anew says so; what the old one sends is refused aloud. */
    void S3_requestorRemovedAndAddedAtTheServer()
    {
        must(Agreements(hq().db()).remove(hq().agreement(u"A"_s).id, true, m_org->clock.now()));
        QVERIFY(!hq().has("a1@contoso.example"));
        AgreementSettings settings;
        settings.name = u"A"_s;
        settings.partnerAddress = u"a@contoso.example"_s;
        settings.importList = hq().list(u"From A"_s);
        settings.folder = m_org->share();
        const AgreementId again = must(Agreements(hq().db()).create(
            Role::Server, newUid(m_org->clock.now()), settings, m_org->clock.now()));
        const QByteArray text
            = must(makeInvitation(hq().db(), hq().keys, again, m_org->clock.now()));
        edit(branch(), "a1@contoso.example", "Boss");
        branch().run(CycleKind::T1);
        const Cycle t2 = hq().run(CycleKind::T2);
        QVERIFY(t2.outcome == CycleOutcome::Warnings);
        QVERIFY2(t2.error.contains(u"another agreement"_s), qPrintable(t2.error));
        QCOMPARE(hq().events(int(CycleEvent::MessageRejected)), 1);
        // the new registration: everything anew, by itself
        const Invitation invitation = must(invitationFromText(text));
        must(Agreements(branch().db())
                 .remove(branch().agreement(u"HQ"_s).id, true, m_org->clock.now()));
        AgreementSettings accepted = settingsFromInvitation(invitation);
        accepted.folder = m_org->share();
        accepted.importList = branch().list(u"From HQ"_s);
        must(acceptInvitation(branch().db(), invitation, accepted, m_org->clock.now()));
        agreesWithin(2);
        QCOMPARE(hq().find("a1@contoso.example").entry.value("title"), QByteArray("Boss"));
    }

    void S6_serverSwitchedOffAndOn()
    {
        const DirsyncServer server = *must(SiteStore(hq().db()).server());
        // while partners are there the server cannot go at all
        const auto refused = SiteStore(hq().db()).removeServer();
        QVERIFY(!refused && refused.error().code == Error::Code::Conflict);
        const auto enable
            = [this](bool on) { hq().set(u"A"_s, [on](AgreementSettings &s) { s.enabled = on; }); };
        enable(false);
        edit(hq(), "hq1@contoso.example", "Boss");
        edit(branch(), "a1@contoso.example", "Boss");
        for (int i = 0; i < 3; ++i)
            m_org->round();
        QCOMPARE(branch().find("hq1@contoso.example").entry.value("title"), QByteArray("Clerk"));
        must(SiteStore(hq().db()).setServer(server, m_org->clock.now()));
        enable(true);
        agreesWithin(3);
        QCOMPARE(branch().find("hq1@contoso.example").entry.value("title"), QByteArray("Boss"));
        QCOMPARE(hq().find("a1@contoso.example").entry.value("title"), QByteArray("Boss"));
    }

    /** Everything anew, in both directions, for all partners: said at the server alone. It is one
     * write for each partner, and what it will send is there to be seen before. */
    void S7_S8_resetAtTheServerIsFollowedByTheProtocol()
    {
        const AgreementNumbers before = hq().agreement(u"A"_s).numbers;
        hq().set(u"A"_s, [](AgreementSettings &s) { s.exportNext = s.importNext = true; });
        QCOMPARE(hq().agreement(u"A"_s).numbers.sent, before.sent); // and keeps what is proven
        QVERIFY(hq().agreement(u"A"_s).numbers.verified == std::optional(true));
        struct Nothing final : ChangeSink
        {
            Result<> change(const EntryChange &) override { return {}; }
        } sink;
        Cycle wanted;
        wanted.kind = CycleKind::T2;
        const Cycle preview = must(
            CycleRunner(hq().db(), m_org->clock, hq().factory(), hq().keys).preview(wanted, sink));
        QCOMPARE(preview.out.total(), 12);
        QVERIFY(files().isEmpty());
        QCOMPARE(hq().run(CycleKind::T2).out.total(), 12);
        branch().run(CycleKind::T3);
        const Cycle t1 = branch().run(CycleKind::T1); // nobody did anything here
        QCOMPARE(t1.agreements.constFirst().sentKind, u"full"_s);
        QCOMPARE(t1.out.total(), 5);
        agreesWithin(2);
        QVERIFY(!hq().agreement(u"A"_s).numbers.requestOpen);
    }

    /** Numbers begin anew on both sides, by one invitation: no tool at the partner, no restart. */
    void S9_numbersResetWithThePartner()
    {
        edit(hq(), "hq1@contoso.example", "Boss");
        const QByteArray text = must(makeInvitation(hq().db(), hq().keys, hq().agreement(u"A"_s).id,
                                                    m_org->clock.now(), Enrolled::StartOver));
        QCOMPARE(hq().agreement(u"A"_s).numbers.acked, 0);
        QCOMPARE(hq().agreement(u"A"_s).numbers.received, 0);
        must(acceptInvitation(branch().db(), must(invitationFromText(text)),
                              branch().agreement(u"HQ"_s).settings, m_org->clock.now()));
        QCOMPARE(branch().agreement(u"HQ"_s).numbers.acked, 0);
        agreesWithin(2);
        QCOMPARE(branch().find("hq1@contoso.example").entry.value("title"), QByteArray("Boss"));
    }

    /** A partner that only sends has its numbers advanced by empty answers. */
    void S10_sendOnlyRequestorIsAcknowledged()
    {
        hq().set(u"A"_s, [](AgreementSettings &s) { s.sendUpdates = false; });
        branch().set(u"HQ"_s, [](AgreementSettings &s) { s.receiveUpdates = false; });
        m_org->round();
        m_org->round();
        edit(branch(), "a1@contoso.example", "Boss");
        branch().run(CycleKind::T1);
        const Cycle t2 = hq().run(CycleKind::T2);
        QCOMPARE(t2.in.modified, 1);
        QCOMPARE(t2.out.total(), 0);
        QCOMPARE(t2.messages, 1);
        branch().run(CycleKind::T3);
        const AgreementNumbers numbers = branch().agreement(u"HQ"_s).numbers;
        QCOMPARE(numbers.acked, numbers.sent);
        QCOMPARE(branch().run(CycleKind::T1).messages, 0);
    }

    /** A cycle that cannot commit its state sends nothing, and the next one sends it once. */
    void S16_stateThatCannotBeSaved()
    {
        edit(hq(), "hq1@contoso.example", "Boss");
        const AgreementNumbers before = hq().agreement(u"A"_s).numbers;
        bool exports = false;
        bool refuses = false; // the next commit, which is that of the export
        const auto refuse
            = [](void *flag) { return int(std::exchange(*static_cast<bool *>(flag), false)); };
        sqlite3_commit_hook(sqliteHandle(hq().db()), refuse, &refuses);
        const Cycle failed = hq().run(CycleKind::T2, [&](const CycleProgress &progress) {
            if (progress.phase == Phase::Export && !exports)
                exports = refuses = true;
            return true;
        });
        sqlite3_commit_hook(sqliteHandle(hq().db()), nullptr, nullptr);
        QVERIFY(failed.outcome == CycleOutcome::Failed);
        QCOMPARE(failed.out.total() + failed.messages, 0);
        QVERIFY(!failed.agreements.constFirst().note.contains(u"sent"_s));
        QCOMPARE(hq().agreement(u"A"_s).numbers.sent, before.sent);
        QCOMPARE(hq().agreement(u"A"_s).numbers.serialOut, before.serialOut);
        QCOMPARE(hq().count(u"SELECT count(*) FROM message WHERE state = 'queued'"_s), 0);
        QVERIFY(files().isEmpty());
        QCOMPARE(hq().run(CycleKind::T2).out, (ChangeCounts{0, 1, 0, 0, 0}));
        QCOMPARE(branch().run(CycleKind::T3).in, (ChangeCounts{0, 1, 0, 0, 0}));
        agreesWithin(2);
    }

    void S17_messageForTheOtherRole()
    {
        edit(branch(), "a1@contoso.example", "Boss");
        branch().run(CycleKind::T1);
        reseal(branch(), hq(),
               [](Message &message) { message.content.manifest.type = MessageType::SrvTx; });
        const Cycle t2 = hq().run(CycleKind::T2);
        QVERIFY(t2.outcome == CycleOutcome::Warnings);
        QCOMPARE(t2.in.total(), 0);
        QVERIFY(files().filter(u"hq@"_s).isEmpty()); // it does not stick
        Statement row(hq().db(), u"SELECT error FROM message WHERE state = 'rejected'"_s);
        must(execRow(row));
        const QString reason = row.text(0);
        must(row.finish());
        QCOMPARE(reason, u"It is meant for the other end of the agreement."_s);
        QCOMPARE(hq().events(int(CycleEvent::MessageRejected)), 1);
        edit(branch(), "a2@contoso.example", "Boss");
        agreesWithin(3);
        QCOMPARE(hq().count(u"SELECT count(*) FROM message WHERE state = 'rejected'"_s), 1);
    }

    /** The first records of a damaged attachment are as good as not there. */
    void S19_attachmentThatIsDamagedAtItsEnd_data()
    {
        QTest::addColumn<int>("how");
        QTest::newRow("cut off") << 0;
        QTest::newRow("a bad record at the end") << 1;
    }
    void S19_attachmentThatIsDamagedAtItsEnd()
    {
        QFETCH(int, how);
        for (int i = 0; i < 4; ++i)
            edit(branch(), "a" + QByteArray::number(i) + "@contoso.example", "Boss");
        branch().run(CycleKind::T1);
        reseal(branch(), hq(), [&](Message &message) {
            Content &content = message.content;
            if (how == 0)
                return content.payload.chop(content.payload.size() / 3);
            QByteArray made;
            PayloadWriter writer([&made](const PayloadPart &part) -> Result<> {
                made = part.bytes;
                return {};
            });
            PayloadReader reader(content.payload);
            PayloadRecord record;
            while (must(reader.next(record)))
                must(writer.add(record.dn, record.record));
            must(writer.remove("dxUid=nobody,ou=Staff,o=A"));
            must(writer.finish());
            content.payload = made;
            ++content.manifest.records;
            ++content.manifest.totalRecords;
        });
        const QByteArray before = hq().content(u"From A"_s);
        const Usn received = hq().agreement(u"A"_s).numbers.received;
        QCOMPARE(hq().run(CycleKind::T2).in.total(), 0);
        QCOMPARE(hq().content(u"From A"_s), before);
        QCOMPARE(hq().agreement(u"A"_s).numbers.received, received);
        QCOMPARE(hq().events(int(CycleEvent::MessageRejected)), 1);
        edit(branch(), "a4@contoso.example", "Boss");
        agreesWithin(3);
        QCOMPARE(hq().count(u"SELECT count(*) FROM entry WHERE origin_id > 0"_s), 5);
    }

    /** Bad messages, again and again: each is out of the way at once, and nobody asks for
     * everything because of them. */
    void S20_damagedMessagesAgainAndAgain()
    {
        for (int i = 0; i < 5; ++i) {
            edit(branch(), "a1@contoso.example", "Turn " + QByteArray::number(i));
            branch().run(CycleKind::T1);
            for (const QString &file : files().filter(u"hq@"_s)) {
                QByteArray bytes = contentOf(file);
                bytes[bytes.size() - 60] = bytes[bytes.size() - 60] == 'A' ? 'B' : 'A';
                put(file, bytes);
            }
            QVERIFY(hq().run(CycleKind::T2).outcome == CycleOutcome::Warnings);
            QVERIFY(files().filter(u"hq@"_s).isEmpty());
            QVERIFY(!branch().agreement(u"HQ"_s).numbers.fullPending);
            QVERIFY(!hq().agreement(u"A"_s).numbers.requestOpen);
        }
        QCOMPARE(hq().count(u"SELECT count(*) FROM message WHERE state = 'rejected'"_s), 5);
        m_org->clock.advance(kDay + 1); // what was lost is sent again
        agreesWithin(3);
        QCOMPARE(hq().find("a1@contoso.example").entry.value("title"), QByteArray("Turn 4"));
    }
};

QTEST_GUILESS_MAIN(TestPainSync)
#include "tst_pain_sync.moc"
