#include "engine/cycles/cycle_events.h"
#include "engine/keys/site_keys.h"
#include "engine/protocol/message.h"
#include "engine/protocol/seal.h"
#include "engine/store/agreement_state.h"
#include "tests/cycles/sites.h"

#include <QDirIterator>

using namespace dx;
using namespace dx::test;

namespace {

constexpr qint64 kDay = 24LL * 60 * 60 * 1000;

} // namespace

/** What does not bear the partner's seal never touches the lists; keys, renewals and enrolment. */
class TestSealing final : public QObject
{
    Q_OBJECT

private:
    std::unique_ptr<Organization> m_org;
    Site &hq() { return *m_org->hq; }
    Site &branch(size_t index = 0) { return m_org->branch(index); }

    QStringList files(const QString &to = {})
    {
        QStringList found;
        QDirIterator it(m_org->share(), QDir::Files, QDirIterator::Subdirectories);
        while (it.hasNext()) {
            const QString path = it.next();
            if (path.contains(u"/new/"_s) && path.contains(to))
                found.append(path);
        }
        found.sort();
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
        QVERIFY(file.open(QIODevice::WriteOnly));
        QCOMPARE(file.write(bytes), bytes.size());
    }
    OwnKeys keysOf(Site &site)
    {
        return must(SiteKeys(site.db(), site.keys).load(m_org->clock.now()));
    }
    void edit(Site &site, const QByteArray &mail, const QByteArray &title)
    {
        site.change(mail, [&](Recipient &r) { r.entry.set("title", title); });
    }
    /** The one message that a branch has just sent, taken off the share. */
    QByteArray sentBy(Site &site)
    {
        edit(site, site.has("a1@contoso.example") ? "a1@contoso.example" : "b1@contoso.example",
             "Changed " + QByteArray::number(++m_edits));
        site.run(CycleKind::T1);
        if (files().size() != 1)
            qFatal("one message was expected");
        m_place = files().constFirst();
        const QByteArray bytes = contentOf(m_place);
        QFile::remove(m_place);
        return bytes;
    }
    /** A message opened with HQ's key, for somebody who wants to make another one of it. */
    Message openedAtHq(const QByteArray &bytes)
    {
        return must(openMessage(must(parseMessage(bytes)), keysOf(hq()).all));
    }
    QByteArray sealedAgain(Message message, const KeyPair &by)
    {
        message.content.manifest.identity.proof.clear(); // who has the code may join anyway
        return must(buildMessage(message.envelope, message.content.manifest,
                                 message.content.payload, {by, keysOf(hq()).present.certificate}));
    }
    /** HQ gets these bytes and rejects them for a reason with this text; nothing else happens. */
    void rejected(const QByteArray &bytes, const QString &reason)
    {
        const QByteArray before = hq().content(u"From A"_s) + hq().content(u"From B"_s);
        const Usn received = hq().agreement(u"A"_s).numbers.received;
        const qint64 events = hq().events(int(CycleEvent::MessageRejected));
        put(m_place, bytes);
        const Cycle t2 = hq().run(CycleKind::T2);
        QCOMPARE(t2.in.total(), 0);
        QVERIFY(t2.outcome == CycleOutcome::Warnings);
        QCOMPARE(hq().content(u"From A"_s) + hq().content(u"From B"_s), before);
        QCOMPARE(hq().agreement(u"A"_s).numbers.received, received);
        QCOMPARE(hq().events(int(CycleEvent::MessageRejected)), events + 1);
        Statement row(hq().db(),
                      u"SELECT error FROM message WHERE state = 'rejected' ORDER BY id DESC"_s);
        must(execRow(row));
        QVERIFY2(row.text(0).contains(reason), qPrintable(row.text(0)));
    }
    void converges()
    {
        m_org->clock.advance(kDay + 1); // what was lost is sent again
        m_org->round();
        m_org->round();
        QVERIFY(m_org->agreed(branch(), u"A"_s));
        QCOMPARE(m_org->round(), 0);
        QVERIFY(hq().agreement(u"A"_s).numbers.verified == std::optional(true));
    }
    QString m_place;
    int m_edits = 0;

private Q_SLOTS:
    void init()
    {
        m_org = std::make_unique<Organization>(QStringList{u"A"_s, u"B"_s});
        hq().people(u"Staff"_s, "hq", 6);
        branch(0).people(u"Staff"_s, "a", 4);
        branch(1).people(u"Staff"_s, "b", 4);
        m_org->round();
        m_org->round();
    }

    void replayedMessageChangesNothing()
    {
        const QByteArray old = sentBy(branch());
        put(m_place, old);
        QCOMPARE(hq().run(CycleKind::T2).in.modified, 1);
        edit(branch(), "a1@contoso.example", "Later");
        branch().run(CycleKind::T1);
        QCOMPARE(hq().run(CycleKind::T2).in.modified, 1);
        const QByteArray before = hq().content(u"From A"_s);
        const Usn received = hq().agreement(u"A"_s).numbers.received;
        put(m_place, old);
        QCOMPARE(hq().run(CycleKind::T2).in.total(), 0);
        QCOMPARE(hq().content(u"From A"_s), before);
        QCOMPARE(hq().agreement(u"A"_s).numbers.received, received);
        converges();
    }

    void unsealedMessageIsRejected()
    {
        const QByteArray bytes = sentBy(branch());
        const SealedMessage sealed = must(parseMessage(bytes));
        const Unsealed content = must(unseal(sealed.sealed, keysOf(hq()).all));
        rejected(bytes.left(bytes.indexOf("Content-Type: ")) + content.content, u"not sealed"_s);
        converges();
    }

    void anotherPartnersMessageIsRejected()
    {
        const Message message = openedAtHq(sentBy(branch(0)));
        rejected(sealedAgain(message, keysOf(branch(1)).present), u"unknown key"_s);
        converges();
    }

    void aPartnersOwnMessageInAnothersNameIsRejected()
    {
        Message message = openedAtHq(sentBy(branch(0)));
        message.envelope.from = "b@contoso.example"; // B's address, B's key, A's agreement
        rejected(sealedAgain(message, keysOf(branch(1)).present), u"another agreement"_s);
        converges();
    }

    void headerWithAnothersAddressIsRejected()
    {
        QByteArray bytes = sentBy(branch(0));
        rejected(bytes.replace("From: a@contoso", "From: b@contoso"),
                 u"was sealed as a message from a@contoso.example"_s);
        converges();
    }

    void messageForAnotherSiteIsRejected()
    {
        Message message = openedAtHq(sentBy(branch()));
        rejected(
            must(buildMessage(message.envelope, message.content.manifest, message.content.payload,
                              {keysOf(branch()).present, keysOf(branch(1)).present.certificate})),
            u"another key"_s);
        converges();
    }

    void truncatedMessageIsRejected()
    {
        const QByteArray bytes = sentBy(branch());
        rejected(bytes.left(bytes.size() * 2 / 3), u"cut off"_s);
        converges();
    }

    void tamperedMessageIsRejected()
    {
        QByteArray bytes = sentBy(branch());
        const qsizetype at = bytes.size() - 200;
        bytes[at] = bytes[at] == 'A' ? 'B' : 'A';
        rejected(bytes, u"changed on its way"_s);
        converges();
    }

    void swappedPartIsRejected()
    {
        QByteArray bytes = sentBy(branch());
        rejected(bytes.replace("part=1; parts=1", "part=2; parts=2"), u"contradict"_s);
        converges();
    }

    void changedManifestIsRejected()
    {
        Message message = openedAtHq(sentBy(branch()));
        message.content.manifest.records += 1; // by somebody who may read but not sign
        message.content.manifest.totalRecords += 1;
        const KeyPair stranger = must(newKeyPair(u"A"_s, m_org->clock.now()));
        rejected(sealedAgain(message, stranger), u"unknown key"_s);
        converges();
    }

    void forgedSuccessorIsRejected()
    {
        Message message = openedAtHq(sentBy(branch()));
        const KeyPair stranger = must(newKeyPair(u"A"_s, m_org->clock.now()));
        message.content.manifest.identity.chain
            = {{stranger.certificate, must(signSuccessor(stranger, stranger.certificate))}};
        rejected(sealedAgain(message, stranger), u"unknown key"_s);
        QCOMPARE(hq().agreement(u"A"_s).certificate, keysOf(branch()).present.certificate);
        converges();
    }

    void usedInvitationIsOfNoUseToAnotherKey()
    {
        Message message = openedAtHq(sentBy(branch()));
        const KeyPair stranger = must(newKeyPair(u"A"_s, m_org->clock.now()));
        message.content.manifest.identity.proof = "00";
        rejected(
            must(buildMessage(message.envelope, message.content.manifest, message.content.payload,
                              {stranger, keysOf(hq()).present.certificate})),
            u"has been used already"_s);
        converges();
    }

    void theCodeIsForgottenWhenItIsOfNoUse()
    {
        const auto codeAt = [](Site &site, const QString &partner) {
            return must(AgreementStates(site.db()).code(site.agreement(partner).id));
        };
        QVERIFY(codeAt(hq(), u"A"_s).isEmpty()); // it has worked
        QCOMPARE(hq().events(int(CycleEvent::PartnerPinned)), 2);
        QVERIFY(!openedAtHq(sentBy(branch())).content.manifest.identity.proof.isEmpty());
        m_org->clock.advance(Invitation::kValidMs + 1);
        QVERIFY(openedAtHq(sentBy(branch())).content.manifest.identity.proof.isEmpty());
        converges();
        QVERIFY(codeAt(branch(), u"HQ"_s).isEmpty());
    }

    /** What the server has sent before it invited again comes late: the new code must still go out.
     */
    void lateMessageDoesNotEndTheEnrolment()
    {
        edit(hq(), "hq1@contoso.example", "Late");
        hq().run(CycleKind::T2);
        QCOMPARE(files().size(), 2);
        QString place;
        QByteArray late;
        for (const QString &file : files()) {
            if (file.contains(u"/a@"_s)) {
                place = file;
                late = contentOf(file);
            }
            QFile::remove(file);
        }
        QVERIFY(!late.isEmpty());
        const Invitation invitation = must(
            invitationFromText(must(makeInvitation(hq().db(), hq().keys, hq().agreement(u"A"_s).id,
                                                   m_org->clock.now(), Enrolled::StartOver))));
        must(acceptInvitation(branch().db(), invitation, branch().agreement(u"HQ"_s).settings,
                              m_org->clock.now()));
        put(place, late);
        branch().run(CycleKind::T3);
        branch().run(CycleKind::T1);
        const QStringList sent = files(u"hq"_s);
        QVERIFY(!sent.isEmpty());
        for (const QString &file : sent)
            QVERIFY(!openedAtHq(contentOf(file)).content.manifest.identity.proof.isEmpty());
        converges();
    }

    void X4_wrongCodeDoesNotEnrol()
    {
        const AgreementId id = hq().agreement(u"A"_s).id;
        const Invitation invitation = must(invitationFromText(must(
            makeInvitation(hq().db(), hq().keys, id, m_org->clock.now(), Enrolled::StartOver))));
        Invitation guessed = invitation;
        guessed.code = newInvitationCode();
        const AgreementSettings settings = branch().agreement(u"HQ"_s).settings;
        must(acceptInvitation(branch().db(), guessed, settings, m_org->clock.now()));
        rejected(sentBy(branch()), u"does not have the present invitation's code"_s);
        QVERIFY(hq().agreement(u"A"_s).certificate.isEmpty());
        must(acceptInvitation(branch().db(), invitation, settings, m_org->clock.now()));
        converges();
    }

    void expiredCodeDoesNotEnrol()
    {
        const AgreementId id = hq().agreement(u"A"_s).id;
        const Invitation invitation = must(invitationFromText(must(
            makeInvitation(hq().db(), hq().keys, id, m_org->clock.now(), Enrolled::StartOver))));
        must(acceptInvitation(branch().db(), invitation, branch().agreement(u"HQ"_s).settings,
                              m_org->clock.now()));
        const QByteArray bytes = sentBy(branch());
        m_org->clock.advance(8 * kDay);
        rejected(bytes, u"expired"_s);
    }

    void agreementsOlderThanSealingNeedANewInvitation()
    {
        for (Site *site : {&hq(), &branch()})
            must(site->db().run(u"UPDATE agreement SET certificate = NULL WHERE name IN"
                                " ('A', 'HQ')"_s));
        edit(branch(), "a1@contoso.example", "Boss");
        const Cycle t1 = branch().run(CycleKind::T1);
        QCOMPARE(t1.messages, 0);
        QVERIFY2(t1.agreements.constFirst().note.contains(u"new invitation"_s),
                 qPrintable(t1.agreements.constFirst().note));
        QVERIFY(hq().agreement(u"A"_s).state == AgreementState::WaitingForPartner);
        const AgreementId id = hq().agreement(u"A"_s).id;
        QVERIFY(!makeInvitation(hq().db(), hq().keys, id, m_org->clock.now(), Enrolled::Refuse));
        const Invitation invitation = must(invitationFromText(must(
            makeInvitation(hq().db(), hq().keys, id, m_org->clock.now(), Enrolled::StartOver))));
        must(acceptInvitation(branch().db(), invitation, branch().agreement(u"HQ"_s).settings,
                              m_org->clock.now()));
        converges();
    }

    void renewedKeyIsTakenOver_data()
    {
        QTest::addColumn<bool>("atServer");
        QTest::addColumn<int>("times");
        QTest::newRow("requestor") << false << 1;
        QTest::newRow("server") << true << 1;
        QTest::newRow("twice before the partner hears of it") << false << 2;
    }
    void renewedKeyIsTakenOver()
    {
        QFETCH(bool, atServer);
        QFETCH(int, times);
        Site &renewing = atServer ? hq() : branch();
        Site &other = atServer ? branch() : hq();
        const QString mine = atServer ? u"A"_s : u"HQ"_s;
        const QString theirs = atServer ? u"HQ"_s : u"A"_s;
        edit(other, atServer ? "a1@contoso.example" : "hq1@contoso.example", "Under way");
        other.run(atServer ? CycleKind::T1 : CycleKind::T2); // sealed for the old key
        for (int i = 0; i < times; ++i)
            must(SiteKeys(renewing.db(), renewing.keys)
                     .renew(m_org->clock.now() + i, OldKey::Signs));
        const QByteArray present = keysOf(renewing).present.certificate;
        QVERIFY(other.agreement(theirs).certificate != present);
        edit(renewing, atServer ? "hq2@contoso.example" : "a2@contoso.example", "Boss");
        converges();
        QCOMPARE(other.agreement(theirs).certificate, present);
        QCOMPARE(renewing.agreement(mine).knownFingerprint, fingerprintOf(present));
        QCOMPARE(other.events(int(CycleEvent::PartnerRenewed)), 1);
        QCOMPARE(other.events(int(CycleEvent::MessageRejected)), 0);
        QCOMPARE(renewing.events(int(CycleEvent::MessageRejected)), 0);
    }

    void renewalTravelsUntilItIsAcknowledged()
    {
        must(SiteKeys(branch().db(), branch().keys).renew(m_org->clock.now(), OldKey::Signs));
        sentBy(branch()); // and lost
        const QByteArray second = sentBy(branch());
        QCOMPARE(openedAtHq(second).content.manifest.identity.chain.size(), 1);
        put(m_place, second);
        hq().run(CycleKind::T2);
        converges();
        QVERIFY(openedAtHq(sentBy(branch())).content.manifest.identity.chain.isEmpty());
    }

    void aPartnerThatWasPutBackHearsOfTheRenewalAgain()
    {
        hq().backUp();
        must(SiteKeys(branch().db(), branch().keys).renew(m_org->clock.now(), OldKey::Signs));
        converges();
        const QByteArray present = keysOf(branch()).present.certificate;
        QCOMPARE(hq().agreement(u"A"_s).certificate, present);
        hq().putBack();
        QVERIFY(hq().agreement(u"A"_s).certificate != present);
        for (int i = 0; i < 3; ++i) {
            edit(hq(), "hq1@contoso.example", "Turn " + QByteArray::number(i));
            m_org->clock.advance(kDay + 1);
            m_org->round();
        }
        QCOMPARE(hq().agreement(u"A"_s).certificate, present);
        converges();
    }

    void formerKeysAreErasedAfterTheLongestResendTime()
    {
        must(SiteKeys(branch().db(), branch().keys).renew(m_org->clock.now(), OldKey::Signs));
        QCOMPARE(branch().keys.count(), 2);
        m_org->clock.advance(31 * kDay);
        m_org->round();
        QCOMPARE(branch().keys.count(), 2);
        m_org->clock.advance(2 * kDay);
        m_org->round();
        QCOMPARE(branch().keys.count(), 1);
        QVERIFY(m_org->agreed(branch(), u"A"_s));
    }

    void missingKeyLosesNothing()
    {
        const MemoryKeyStore kept = branch().keys;
        branch().keys = MemoryKeyStore();
        edit(hq(), "hq1@contoso.example", "Boss");
        edit(branch(), "a1@contoso.example", "Boss");
        hq().run(CycleKind::T2);
        const QStringList waiting = files(u"a@"_s);
        const Cycle t1 = branch().run(CycleKind::T1);
        QVERIFY(t1.outcome == CycleOutcome::Failed);
        QVERIFY2(t1.error.contains(u"private key"_s), qPrintable(t1.error));
        const Cycle t3 = branch().run(CycleKind::T3);
        QVERIFY(t3.error.contains(u"private key"_s));
        QCOMPARE(files(u"a@"_s), waiting);
        branch().keys = kept;
        QCOMPARE(branch().run(CycleKind::T3).in.modified, 1);
        converges();
    }

    void lostKeyIsEnrolledAnew()
    {
        branch().keys = MemoryKeyStore();
        QVERIFY(!SiteKeys(branch().db(), branch().keys).renew(m_org->clock.now(), OldKey::Signs));
        must(SiteKeys(branch().db(), branch().keys).renew(m_org->clock.now(), OldKey::Lost));
        rejected(sentBy(branch()), u"has been used already"_s);
        const Invitation invitation = must(
            invitationFromText(must(makeInvitation(hq().db(), hq().keys, hq().agreement(u"A"_s).id,
                                                   m_org->clock.now(), Enrolled::StartOver))));
        must(acceptInvitation(branch().db(), invitation, branch().agreement(u"HQ"_s).settings,
                              m_org->clock.now()));
        converges();
    }
};

QTEST_GUILESS_MAIN(TestSealing)
#include "tst_sealing.moc"
