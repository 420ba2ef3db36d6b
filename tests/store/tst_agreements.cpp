#include "engine/store/agreement_state.h"
#include "engine/store/agreements.h"
#include "engine/store/lists.h"
#include "engine/store/merge.h"
#include "engine/store/site_info.h"
#include "engine/store/statement.h"

#include <QTemporaryDir>
#include <QTest>

using namespace dx;
using namespace Qt::StringLiterals;

class TestAgreements final : public QObject
{
    Q_OBJECT

private:
    std::unique_ptr<QTemporaryDir> m_dir;
    std::unique_ptr<Database> m_database;
    ListId m_list;

    AgreementSettings settings(const QString &name = u"Branch A"_s) const
    {
        AgreementSettings s;
        s.name = name;
        s.partnerAddress = u"a@x.example"_s;
        s.importList = m_list;
        return s;
    }
    AgreementId made()
    {
        const auto id = Agreements(*m_database).create(Role::Server, "uid-1", settings(), 1);
        return id ? *id : AgreementId();
    }
    qint64 count(const QString &sql)
    {
        Statement statement(*m_database, sql);
        if (!execRow(statement))
            return -1;
        return statement.integer(0);
    }
    qint64 version(AgreementId id)
    {
        return count(u"SELECT settings FROM agreement WHERE id = %1"_s.arg(id.value));
    }
    /** As an import over the agreement would: three entries of another site. */
    bool bring(AgreementId origin)
    {
        auto transaction = Transaction::begin(*m_database);
        Merge merge(*m_database, MergePlan{.list = m_list, .origin = origin, .now = 2});
        for (int i = 0; i < 3; ++i) {
            StagedRecord record;
            record.uid = "018bcfe5-6800-7166-bbd8-0b72e2cd363" + QByteArray::number(i);
            record.home = {"018bcfe5-6800-7166-bbd8-0b72e2cd3700", "A", "Staff"};
            record.entry.set("cn", "p" + QByteArray::number(i));
            record.entry.set("mail", "p" + QByteArray::number(i) + "@x.example");
            record.receivedDigest = sha256(record.uid);
            if (!merge.stage(record))
                return false;
        }
        return merge.apply().has_value() && transaction->commit().has_value();
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
        m_list = *Lists(*m_database).create(u"From A"_s, {}, 1);
    }
    void cleanup()
    {
        m_database.reset();
        m_dir.reset();
    }

    void settingsComeBack()
    {
        AgreementSettings wanted = settings();
        wanted.addressTypes = u"smtp, pcm,CSI"_s;
        wanted.exportAll = false;
        wanted.exportLists = {m_list, m_list};
        wanted.exportTrust = 55;
        wanted.importTrust = 33;
        wanted.appendName = true;
        wanted.sendUpdates = false;
        wanted.folder = u" /srv/share "_s;
        wanted.scheduleT1 = u"always"_s;
        wanted.runWindowMinutes = 60;
        const auto id = Agreements(*m_database).create(Role::Requestor, "uid-1", wanted, 7);
        QVERIFY(id.has_value());
        const auto read = Agreements(*m_database).byName(u"branch a"_s);
        QVERIFY(read.has_value());
        wanted.addressTypes = u"SMTP,MS"_s; // PCM and CSI are MS
        wanted.exportLists = {m_list};
        wanted.folder = u"/srv/share"_s;
        QVERIFY(read->settings == wanted);
        QVERIFY(read->role == Role::Requestor);
        QCOMPARE(read->uid, QByteArray("uid-1"));
        QCOMPARE(read->createdAt, 7);
        QVERIFY(read->state == AgreementState::WaitingForPartner);
        QVERIFY(read->numbers.fullPending);
        QCOMPARE(Agreements(*m_database).all()->size(), 1);
    }

    void wrongSettingsNameTheirField_data()
    {
        QTest::addColumn<int>("what");
        QTest::addColumn<QString>("begins");
        QTest::newRow("no name") << 0 << u"Name:"_s;
        QTest::newRow("line break") << 1 << u"Name:"_s;
        QTest::newRow("long name") << 2 << u"Name:"_s;
        QTest::newRow("no address") << 3 << u"Dirsync address:"_s;
        QTest::newRow("no address form") << 4 << u"Dirsync address:"_s;
        QTest::newRow("own address") << 5 << u"Dirsync address:"_s;
        QTest::newRow("import trust") << 6 << u"Trust level of imported recipients:"_s;
        QTest::newRow("export trust") << 7 << u"Export trust level:"_s;
        QTest::newRow("no import list") << 8 << u"Import container:"_s;
        QTest::newRow("unknown import list") << 9 << u"Import container:"_s;
        QTest::newRow("unknown export list") << 10 << u"Export containers:"_s;
        QTest::newRow("address types") << 11 << u"Address types:"_s;
        QTest::newRow("run window") << 12 << u"Run window:"_s;
    }
    void wrongSettingsNameTheirField()
    {
        QFETCH(int, what);
        QFETCH(QString, begins);
        AgreementSettings wrong = settings();
        switch (what) {
        case 0:
            wrong.name = u"  "_s;
            break;
        case 1:
            wrong.name = u"a\nb"_s;
            break;
        case 2:
            wrong.name = QString(65, u'x');
            break;
        case 3:
            wrong.partnerAddress.clear();
            break;
        case 4:
            wrong.partnerAddress = u"somewhere"_s;
            break;
        case 5:
            wrong.partnerAddress = u"HQ@x.example"_s;
            break;
        case 6:
            wrong.importTrust = 101;
            break;
        case 7:
            wrong.exportTrust = -1;
            break;
        case 8:
            wrong.importList = {};
            break;
        case 9:
            wrong.importList = ListId{99};
            break;
        case 10:
            wrong.exportAll = false;
            wrong.exportLists = {ListId{99}};
            break;
        case 11:
            wrong.addressTypes = u"SMTP;MS"_s;
            break;
        default:
            wrong.runWindowMinutes = 0;
            break;
        }
        const auto refused = Agreements(*m_database).create(Role::Server, "uid-1", wrong, 1);
        QVERIFY(!refused.has_value());
        QVERIFY(refused.error().code == Error::Code::Invalid);
        QVERIFY2(refused.error().text.startsWith(begins), qPrintable(refused.error().text));
        QCOMPARE(count(u"SELECT count(*) FROM agreement"_s), 0);
    }

    void X5_namesAndAddressesAreUnique()
    {
        QVERIFY(made().isValid());
        AgreementSettings other = settings(u"BRANCH a"_s);
        other.partnerAddress = u"b@x.example"_s;
        const auto name = Agreements(*m_database).create(Role::Server, "uid-2", other, 1);
        QVERIFY(!name && name.error().code == Error::Code::Conflict);
        QVERIFY(name.error().text.startsWith(u"Name:"_s));
        const auto address
            = Agreements(*m_database).create(Role::Server, "uid-2", settings(u"B"_s), 1);
        QVERIFY(!address && address.error().code == Error::Code::Conflict);
        QVERIFY(address.error().text.startsWith(u"Dirsync address:"_s));
        QVERIFY(!Agreements(*m_database).byName(u"B"_s).has_value());
    }

    void onlyWhatShapesTheExportRaisesTheVersion()
    {
        Agreements agreements(*m_database);
        const AgreementId id = made();
        const qint64 before = version(id);
        AgreementSettings changed = settings();
        changed.folder = u"/elsewhere"_s;
        changed.scheduleT3 = u"never"_s;
        changed.importTrust = 40;
        QVERIFY(agreements.update(id, changed, 2).has_value());
        QCOMPARE(version(id), before);
        changed.exportTrust = 50;
        QVERIFY(agreements.update(id, changed, 2).has_value());
        QCOMPARE(version(id), before + 1);
        changed.exportAll = false;
        changed.exportLists = {m_list};
        QVERIFY(agreements.update(id, changed, 2).has_value());
        QCOMPARE(version(id), before + 2);
        QVERIFY(agreements.update(id, changed, 2).has_value());
        QCOMPARE(version(id), before + 2);
    }

    void whatShapesTheImportAsksForAFull()
    {
        const AgreementId id = made();
        AgreementSettings changed = settings();
        changed.appendName = true;
        QVERIFY(Agreements(*m_database).update(id, changed, 2).has_value());
        QVERIFY(Agreements(*m_database).byId(id)->settings.importNext);
    }

    void numbersComeBack()
    {
        const AgreementId id = made();
        AgreementStates states(*m_database);
        const AgreementStateRow before = *states.read(id);
        AgreementStateRow changed = before;
        changed.sent = 10;
        changed.acked = 7;
        changed.fullValue = 9;
        changed.partnerHeld = 8;
        changed.heldValue = 6;
        changed.scopeDigest = sha256("scope");
        changed.epochNumber = 3;
        changed.epochRandom = "r";
        changed.received = 20;
        changed.verified = false;
        changed.batches = {{"batch-1", "full", 1, 0, 9, sha256("x"), 1},
                           {"batch-2", "delta", 2, 9, 10, sha256("y"), 1}};
        changed.epochs = {{2, "q", 5, true}, {3, "r", 6, false}};
        QVERIFY(states.write(id, changed, before, CycleId{4}, 5).has_value());
        const AgreementStateRow read = *states.read(id);
        QVERIFY(read.batches == changed.batches);
        QVERIFY(read.epochs == changed.epochs);
        QVERIFY(read.fullValue == changed.fullValue && read.partnerHeld == changed.partnerHeld);
        QVERIFY(read.heldValue == changed.heldValue);
        QVERIFY(read.scopeDigest == changed.scopeDigest);
        QVERIFY(read.verified == std::optional(false));
        AgreementStateRow later = read;
        later.batches.removeFirst();
        later.epochs[1].lastSerial = 9;
        QVERIFY(states.write(id, later, read, CycleId{4}, 5).has_value());
        QVERIFY(states.read(id)->batches == later.batches);
        QVERIFY(states.read(id)->epochs == later.epochs);
        const Agreement shown = *Agreements(*m_database).byId(id);
        QCOMPARE(shown.numbers.serialIn, 9);
        QCOMPARE(shown.numbers.partnerEpoch, u"3-r"_s);
        QCOMPARE(shown.numbers.sent, 10);
    }

    void statesOfAnAgreement()
    {
        const AgreementId id = made();
        AgreementStates states(*m_database);
        const auto state = [&] { return Agreements(*m_database).byId(id)->state; };
        QVERIFY(state() == AgreementState::WaitingForPartner);
        QVERIFY(states.setPartner(id, {"site-uid", u"A"_s, u"Contoso"_s, "[]"}, 9).has_value());
        QVERIFY2(state() == AgreementState::WaitingForPartner, "its certificate is not known yet");
        QVERIFY(states.pin(id, "certificate").has_value());
        QVERIFY(state() == AgreementState::Idle);
        AgreementStateRow row = *states.read(id);
        const AgreementStateRow before = row;
        row.verified = true;
        QVERIFY(states.write(id, row, before, {}, 1).has_value());
        QVERIFY(state() == AgreementState::Verified);
        row.sent = 5;
        QVERIFY(states.write(id, row, before, {}, 1).has_value());
        QVERIFY(state() == AgreementState::Waiting);
        row.verified = false;
        QVERIFY(states.write(id, row, before, {}, 1).has_value());
        QVERIFY(state() == AgreementState::Differs);
        AgreementSettings off = settings();
        off.enabled = false;
        QVERIFY(Agreements(*m_database).update(id, off, 1).has_value());
        QVERIFY(state() == AgreementState::Disabled);
    }

    void removingWithEntriesIsJournalled()
    {
        const AgreementId id = made();
        QVERIFY(bring(id));
        QCOMPARE(count(u"SELECT count(*) FROM change"_s), 3);
        QVERIFY(Agreements(*m_database).remove(id, true, 3).has_value());
        QCOMPARE(count(u"SELECT count(*) FROM entry"_s), 0);
        QCOMPARE(count(u"SELECT count(*) FROM change WHERE operation = 3"_s), 3);
        QCOMPARE(count(u"SELECT entries FROM address_list WHERE name = 'From A'"_s), 0);
        QVERIFY(!Agreements(*m_database).byId(id).has_value());
    }

    void removingWithoutEntriesMakesThemOurOwn()
    {
        const AgreementId id = made();
        QVERIFY(bring(id));
        QVERIFY(Agreements(*m_database).remove(id, false, 3).has_value());
        QCOMPARE(count(u"SELECT count(*) FROM entry WHERE origin_id = 0 AND listed = 1"
                       " AND received_digest IS NULL"_s),
                 3);
        QCOMPARE(count(u"SELECT count(*) FROM entry e WHERE e.usn ="
                       " (SELECT max(c.usn) FROM change c WHERE c.uid = e.uid)"_s),
                 3);
        QCOMPARE(count(u"SELECT entries FROM address_list WHERE name = 'From A'"_s), 3);
        QCOMPARE(count(u"SELECT max(usn) FROM change"_s), count(u"SELECT usn FROM site"_s));
    }

    void importTrustIsStampedAndJournalled()
    {
        const AgreementId id = made();
        QVERIFY(bring(id));
        AgreementSettings changed = settings();
        changed.importTrust = 60;
        QVERIFY(Agreements(*m_database).update(id, changed, 3).has_value());
        QCOMPARE(count(u"SELECT count(*) FROM entry WHERE trust = 60"_s), 3);
        QCOMPARE(count(u"SELECT count(*) FROM change WHERE operation = 2 AND old_trust = 20"_s), 3);
        QCOMPARE(count(u"SELECT count(DISTINCT usn) FROM entry"_s), 3);
    }
};

QTEST_GUILESS_MAIN(TestAgreements)
#include "tst_agreements.moc"
