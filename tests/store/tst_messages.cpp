#include "engine/store/agreements.h"
#include "engine/store/lists.h"
#include "engine/store/messages.h"
#include "engine/store/site_info.h"
#include "engine/store/statement.h"

#include <QTemporaryDir>
#include <QTest>

using namespace dx;
using namespace Qt::StringLiterals;

class TestMessages final : public QObject
{
    Q_OBJECT

private:
    std::unique_ptr<QTemporaryDir> m_dir;
    std::unique_ptr<Database> m_database;
    AgreementId m_agreement;

    MessageRow row(const QByteArray &batch, qint64 serial, int part = 1) const
    {
        MessageRow message;
        message.agreement = m_agreement;
        message.outgoing = true;
        message.messageId = batch + "." + QByteArray::number(part);
        message.subject = u"ReqTx R=1"_s;
        message.kind = "delta";
        message.epochNumber = 1;
        message.epochRandom = "x";
        message.serial = serial;
        message.was = serial - 1;
        message.value = serial;
        message.batch = batch;
        message.part = part;
        message.parts = 2;
        message.records = 3;
        message.manifest = "{}";
        message.undo = "{\"kind\":\"delta\"}";
        message.createdAt = 5;
        return message;
    }
    qint64 count(const QString &sql)
    {
        Statement statement(*m_database, sql);
        if (!execRow(statement))
            return -1;
        return statement.integer(0);
    }

private Q_SLOTS:
    void init()
    {
        m_dir = std::make_unique<QTemporaryDir>();
        auto database = Database::open({StoreUrl::Kind::Sqlite, m_dir->filePath(u"site.db"_s), {}},
                                       Database::Mode::Create);
        QVERIFY(database.has_value());
        m_database = std::move(*database);
        QVERIFY(SiteStore(*m_database).create(u"Contoso"_s, u"HQ"_s, u"hq@x.example"_s, 1));
        AgreementSettings settings;
        settings.name = u"A"_s;
        settings.partnerAddress = u"a@x.example"_s;
        settings.importList = *Lists(*m_database).create(u"From A"_s, {}, 1);
        const auto made = Agreements(*m_database).create(Role::Server, "uid", settings, 1);
        QVERIFY(made.has_value());
        m_agreement = *made;
    }
    void cleanup()
    {
        m_database.reset();
        m_dir.reset();
    }

    void bytesAreKeptOnce()
    {
        Messages messages(*m_database);
        const auto first = messages.addPayload("same");
        const auto second = messages.addPayload("same");
        QVERIFY(first.has_value() && second.has_value());
        QVERIFY(*first == *second);
        QCOMPARE(*messages.payload(*first), QByteArray("same"));
        QVERIFY(*messages.addPayload("other") != *first);
        QCOMPARE(count(u"SELECT count(*) FROM payload"_s), 2);
    }

    void theOutboxIsInOrderAndWhole()
    {
        Messages messages(*m_database);
        QVERIFY(messages.insert(row("b", 2)).has_value());
        QVERIFY(messages.insert(row("a", 1, 2)).has_value());
        QVERIFY(messages.insert(row("a", 1, 1)).has_value());
        const auto queued = messages.queued(m_agreement);
        QVERIFY(queued.has_value());
        QCOMPARE(queued->size(), 3);
        QCOMPARE(queued->at(0).messageId, QByteArray("a.1"));
        QCOMPARE(queued->at(1).messageId, QByteArray("a.2"));
        const MessageRow expected = row("b", 2);
        const MessageRow &last = queued->at(2);
        QCOMPARE(last.subject, expected.subject);
        QCOMPARE(last.undo, expected.undo);
        QCOMPARE(last.records, expected.records);
        QCOMPARE(last.value, expected.value);
        QVERIFY(last.outgoing && last.state == MessageState::Queued);
    }

    void whatBegunIsNotReplacedAndTellsSo()
    {
        Messages messages(*m_database);
        const auto id = messages.insert(row("a", 1));
        QVERIFY(messages.begin({*id}, 77).has_value());
        const auto queued = messages.queued(m_agreement);
        QCOMPARE(queued->first().begunAt, 77);
        QVERIFY(queued->first().undo.isEmpty());
        QVERIFY(messages.begin({*id}, 99).has_value());
        QCOMPARE(messages.queued(m_agreement)->first().begunAt, 77); // the first time counts
    }

    void withdrawingTakesThePayloadAlong()
    {
        Messages messages(*m_database);
        MessageRow message = row("a", 1);
        message.payload = *messages.addPayload("bytes");
        QVERIFY(messages.insert(message).has_value());
        QVERIFY(messages.withdraw(m_agreement, "a").has_value());
        QCOMPARE(messages.queued(m_agreement)->size(), 0);
        QCOMPARE(count(u"SELECT count(*) FROM payload"_s), 0);
    }

    void aSharedPayloadStays()
    {
        Messages messages(*m_database);
        for (const QByteArray batch : {"a", "b"}) {
            MessageRow message = row(batch, 1);
            message.payload = *messages.addPayload("bytes");
            QVERIFY(messages.insert(message).has_value());
        }
        QVERIFY(messages.withdraw(m_agreement, "a").has_value());
        QCOMPARE(count(u"SELECT count(*) FROM payload"_s), 1);
    }

    void theInboxKnowsWhatItHas()
    {
        Messages messages(*m_database);
        MessageRow message = row("a", 1);
        message.outgoing = false;
        message.state = MessageState::Received;
        QVERIFY(messages.insert(message).has_value());
        QVERIFY(*messages.has(m_agreement, "a", 1));
        QVERIFY(!*messages.has(m_agreement, "a", 2));
        QCOMPARE(messages.waiting(m_agreement)->size(), 1);
        QVERIFY(messages.setBatchState(m_agreement, "a", MessageState::Applied, 9).has_value());
        QCOMPARE(messages.waiting(m_agreement)->size(), 0);
        QVERIFY(messages.repeated(m_agreement, "a").has_value()); // it came once more
        QCOMPARE(messages.waiting(m_agreement)->size(), 1);
        QVERIFY(messages.setBatchState(m_agreement, "a", MessageState::Rejected, 9, u"bad"_s)
                    .has_value());
        QVERIFY(!*messages.has(m_agreement, "a", 1));
    }

    void aFailureIsPutOff()
    {
        Messages messages(*m_database);
        const auto id = messages.insert(row("a", 1));
        QVERIFY(messages.postpone(*id, 3, 1234, u"the share is gone"_s).has_value());
        const MessageRow queued = messages.queued(m_agreement)->first();
        QCOMPARE(queued.attempts, 3);
        QCOMPARE(queued.nextAttemptAt, 1234);
        QCOMPARE(queued.error, u"the share is gone"_s);
    }

    void aNewEpochEmptiesTheOutboxOnly()
    {
        Messages messages(*m_database);
        QVERIFY(messages.insert(row("a", 1)).has_value());
        MessageRow sent = row("b", 2);
        sent.state = MessageState::Sent;
        QVERIFY(messages.insert(sent).has_value());
        QVERIFY(messages.dropQueued().has_value());
        QCOMPARE(count(u"SELECT count(*) FROM message"_s), 1);
        QVERIFY(messages.dropAll(m_agreement).has_value());
        QCOMPARE(count(u"SELECT count(*) FROM message"_s), 0);
    }
};

QTEST_GUILESS_MAIN(TestMessages)
#include "tst_messages.moc"
