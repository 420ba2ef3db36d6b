#include "engine/cycles/message_queue.h"
#include "engine/store/messages.h"
#include "engine/transports/folder_transport.h"
#include "tests/cycles/sites.h"

#include <QDirIterator>

using namespace dx;
using namespace dx::test;

/** Looking into messages, trying them again and dropping them loses nothing for good. */
class TestMessageQueue final : public QObject
{
    Q_OBJECT

private:
    std::unique_ptr<Organization> m_org;
    Site &hq() { return *m_org->hq; }
    Site &branch() { return m_org->branch(); }

    QList<MessageRow> find(Site &site, MessageState state)
    {
        MessageQuery query;
        query.state = state;
        return must(Messages(site.db()).find(query));
    }
    void loseFiles()
    {
        QDirIterator it(m_org->share(), QDir::Files, QDirIterator::Subdirectories);
        while (it.hasNext())
            QFile::remove(it.next());
    }
    Error errorOf(const Result<QString> &result) { return result ? Error() : result.error(); }
    void converge()
    {
        for (int i = 0; i < 4; ++i)
            m_org->round();
        QVERIFY(m_org->agreed(branch(), u"A"_s));
        QVERIFY(branch().agreement(u"HQ"_s).numbers.verified == std::optional(true));
        QCOMPARE(m_org->round(), 0);
    }

private Q_SLOTS:
    void init()
    {
        m_org = std::make_unique<Organization>(QStringList{u"A"_s});
        hq().people(u"Staff"_s, "hq", 12);
        m_org->round();
        m_org->round();
    }

    /** What nobody could vouch for is judged anew from its bytes, once the cause is gone. */
    void unreadMessageIsJudgedAgain()
    {
        branch().people(u"Staff"_s, "a", 4);
        hq().set(u"A"_s, [](AgreementSettings &s) { s.partnerAddress = u"x@contoso.example"_s; });
        branch().run(CycleKind::T1);
        hq().run(CycleKind::T2);
        const QList<MessageRow> rejected = find(hq(), MessageState::Rejected);
        QCOMPARE(rejected.size(), 1);
        must(retryMessage(hq().db(), rejected.constFirst().id, 1));
        hq().run(CycleKind::T2);
        QCOMPARE(find(hq(), MessageState::Rejected).size(), 1); // still
        QVERIFY(find(hq(), MessageState::Received).isEmpty());

        hq().set(u"A"_s, [](AgreementSettings &s) { s.partnerAddress = u"a@contoso.example"_s; });
        must(retryMessage(hq().db(), find(hq(), MessageState::Rejected).constFirst().id, 1));
        QCOMPARE(hq().run(CycleKind::T2).in.added, 4);
        QVERIFY(find(hq(), MessageState::Rejected).isEmpty());
        converge();
    }

    void unreadMessageThatWaitsIsRemoved()
    {
        branch().people(u"Staff"_s, "a", 4);
        hq().set(u"A"_s, [](AgreementSettings &s) { s.partnerAddress = u"x@contoso.example"_s; });
        branch().run(CycleKind::T1);
        hq().run(CycleKind::T2);
        const MessageId id = find(hq(), MessageState::Rejected).constFirst().id;
        must(retryMessage(hq().db(), id, 1));
        must(dropMessage(hq().db(), id, u"me"_s, 1));
        QVERIFY(!Messages(hq().db()).byId(id));
    }

    void looksInside()
    {
        hq().change("hq1@contoso.example", [](Recipient &r) { r.entry.set("title", "Boss"); });
        m_org->round();
        const QList<MessageRow> sent = find(hq(), MessageState::Sent);
        QVERIFY(sent.size() >= 2);
        QVERIFY(sent.constFirst().id > sent.constLast().id); // newest first
        const auto full = std::find_if(sent.cbegin(), sent.cend(),
                                       [](const MessageRow &row) { return row.records == 12; });
        QVERIFY(full != sent.cend());
        const MessageLook look = must(lookInto(hq().db(), full->id, 1 << 20));
        QVERIFY(!look.isRaw && !look.isCut);
        QCOMPARE(look.content.count("changetype: add"), 12);
        const MessageLook cut = must(lookInto(hq().db(), full->id, 100));
        QVERIFY(cut.isCut);
        QCOMPARE(cut.content, look.content.first(100));
        QVERIFY(lookInto(hq().db(), {4711}, 100).error().code == Error::Code::NotFound);
        QVERIFY(errorOf(retryMessage(hq().db(), full->id, 1)).code == Error::Code::Invalid);
        QVERIFY(errorOf(dropMessage(hq().db(), full->id, u"ann"_s, 1)).code
                == Error::Code::Invalid);
    }

    void aBatchThatWaitsIsDroppedAndComesAgain()
    {
        hq().change("hq1@contoso.example", [](Recipient &r) { r.entry.set("title", "Boss"); });
        hq().run(CycleKind::T2);
        loseFiles();
        hq().change("hq2@contoso.example", [](Recipient &r) { r.entry.set("title", "Boss"); });
        hq().run(CycleKind::T2);
        branch().run(CycleKind::T3);
        const QList<MessageRow> held = find(branch(), MessageState::Held);
        QCOMPARE(held.size(), 1);
        must(dropMessage(branch().db(), held.constFirst().id, u"ann"_s, m_org->clock.now()));
        QVERIFY(find(branch(), MessageState::Held).isEmpty());
        m_org->clock.advance(qint64(26) * 60 * 60 * 1000);
        converge();
        QCOMPARE(branch().find("hq2@contoso.example").entry.value("title"), QByteArray("Boss"));
    }

    void aQueuedMessageIsDroppedAndSentAgain()
    {
        hq().change("hq1@contoso.example", [](Recipient &r) { r.entry.set("title", "Boss"); });
        hq().run(CycleKind::T2, [](const CycleProgress &progress) {
            return progress.phase != Phase::Export; // stops before it is handed over
        });
        const QList<MessageRow> queued = find(hq(), MessageState::Queued);
        QCOMPARE(queued.size(), 1);
        must(retryMessage(hq().db(), queued.constFirst().id, m_org->clock.now()));
        must(dropMessage(hq().db(), queued.constFirst().id, u"ann"_s, m_org->clock.now()));
        QVERIFY(find(hq(), MessageState::Queued).isEmpty());
        m_org->clock.advance(qint64(26) * 60 * 60 * 1000);
        converge();
        QCOMPARE(branch().find("hq1@contoso.example").entry.value("title"), QByteArray("Boss"));
    }

    void whatIsNoMessageIsShownAsItCameAndRemoved()
    {
        QFile junk(FolderTransport(m_org->share(), m_org->clock).newFolder("a@contoso.example")
                   + u"/"_s + QString::fromLatin1(newUid(m_org->clock.now())) + u".eml"_s);
        QVERIFY(junk.open(QIODevice::WriteOnly));
        junk.write("Subject: hello\r\n\r\nnothing\r\n");
        junk.close();
        branch().run(CycleKind::T3);
        const QList<MessageRow> rejected = find(branch(), MessageState::Rejected);
        QCOMPARE(rejected.size(), 1);
        const MessageLook look = must(lookInto(branch().db(), rejected.constFirst().id, 1 << 20));
        QVERIFY(look.isRaw);
        QVERIFY(look.content.startsWith("Subject: hello"));
        must(dropMessage(branch().db(), rejected.constFirst().id, u"ann"_s, 1));
        QVERIFY(find(branch(), MessageState::Rejected).isEmpty());
        QCOMPARE(branch().count(u"SELECT count(*) FROM payload p WHERE NOT EXISTS"
                                " (SELECT 1 FROM message m WHERE m.payload_id = p.id)"_s),
                 0);
    }

    void whatTheGuardHoldsIsDecidedWithItsCycle()
    {
        branch().people(u"Staff"_s, "a", 40);
        m_org->round();
        for (int i = 0; i < 30; ++i)
            branch().remove("a" + QByteArray::number(i) + "@contoso.example");
        branch().run(CycleKind::T1);
        hq().run(CycleKind::T2);
        const QList<MessageRow> held = find(hq(), MessageState::Held);
        QCOMPARE(held.size(), 1);
        QVERIFY(errorOf(dropMessage(hq().db(), held.constFirst().id, u"ann"_s, 1)).code
                == Error::Code::Denied);
    }
};

QTEST_GUILESS_MAIN(TestMessageQueue)
#include "tst_message_queue.moc"
