#include "tests/commands/command_line.h"

using namespace dx::test;
using namespace Qt::StringLiterals;

/** Keys and fingerprints from outside: where they are, what is shown, what becomes of copies. */
class TestSecurity final : public QObject
{
    Q_OBJECT

    std::unique_ptr<CommandLine> m_line;

    QStringList keys(const QString &site)
    {
        return QDir(m_line->path(site + u"/site.db-keys"_s)).entryList(QDir::Files);
    }
    QByteArray fingerprint(const QString &site)
    {
        const QByteArray out = m_line->run(site, {u"fingerprint"_s}).out;
        const qsizetype at = out.indexOf("This site: ") + 11;
        return out.mid(at, out.indexOf('\n') - at);
    }
    QByteArray ofPartner(const QString &site, const QString &partner)
    {
        const Ended shown = m_line->run(site, {u"fingerprint"_s, partner, u"--json"_s});
        return shown.json()[u"partner_fingerprint"_s].toString().toLatin1();
    }
    bool round()
    {
        return m_line->succeeds(u"a"_s, {u"force"_s, u"t1"_s})
            && m_line->succeeds(u"hq"_s, {u"force"_s, u"t2"_s})
            && m_line->succeeds(u"a"_s, {u"force"_s, u"t3"_s});
    }

private Q_SLOTS:
    void init()
    {
        m_line = std::make_unique<CommandLine>();
        const QString share = m_line->path(u"share"_s);
        QVERIFY(QDir().mkpath(share));
        QVERIFY(m_line->makeSite(u"hq"_s, u"HQ"_s));
        QVERIFY(m_line->makeSite(u"a"_s, u"Branch A"_s));
        m_line->write(u"a.ldif"_s, CommandLine::people("a.example", 3));
        QVERIFY(m_line->succeeds(u"a"_s, {u"import"_s, u"a.ldif"_s, u"--list"_s, u"Staff"_s}));
        QVERIFY(m_line->succeeds(u"hq"_s, {u"server"_s, u"create"_s, u"Server"_s}));
        QVERIFY(m_line->succeeds(u"hq"_s,
                                 {u"remote"_s, u"create"_s, u"Branch A"_s, u"--address"_s,
                                  u"a@contoso.example"_s, u"--folder"_s, share}));
        QVERIFY(m_line->succeeds(u"hq"_s, {u"invite"_s, u"Branch A"_s, u"-o"_s, u"a.dxinvite"_s}));
        QVERIFY(m_line->succeeds(u"a"_s, {u"accept"_s, u"a.dxinvite"_s, u"--folder"_s, share}));
    }

    void bothSitesShowTheSameTwo()
    {
        QCOMPARE(fingerprint(u"hq"_s).size(), 95);
        QCOMPARE(ofPartner(u"a"_s, u"HQ"_s), fingerprint(u"hq"_s)); // from the invitation
        QVERIFY(ofPartner(u"hq"_s, u"Branch A"_s).isEmpty());
        QVERIFY(round());
        QCOMPARE(ofPartner(u"hq"_s, u"Branch A"_s), fingerprint(u"a"_s));
        const Ended status = m_line->run(u"hq"_s, {u"status"_s, u"--json"_s});
        QCOMPARE(status.json()[u"fingerprint"_s].toString().toLatin1(), fingerprint(u"hq"_s));
        QVERIFY(status.json()[u"private_key"_s].toString().contains(u"site.db-keys/"_s));
    }

    void thePrivateKeyIsForItsOwnerAlone()
    {
        QCOMPARE(keys(u"a"_s).size(), 1);
        const QString folder = m_line->path(u"a/site.db-keys"_s);
        const auto others = QFile::ReadGroup | QFile::WriteGroup | QFile::ExeGroup
            | QFile::ReadOther | QFile::WriteOther | QFile::ExeOther;
        QVERIFY(!(QFile::permissions(folder) & others));
        QVERIFY(!(QFile::permissions(folder + u'/' + keys(u"a"_s).constFirst()) & others));
        const QByteArray events = m_line->run(u"a"_s, {u"event"_s, u"ls"_s}).out;
        QVERIFY2(events.contains("site.db-keys/"), events.constData());
    }

    void aRenewedKeyIsTakenOver()
    {
        QVERIFY(round());
        const QByteArray before = fingerprint(u"a"_s);
        QVERIFY(m_line->succeeds(u"a"_s, {u"fingerprint"_s, u"--renew"_s}));
        QVERIFY(fingerprint(u"a"_s) != before);
        QCOMPARE(keys(u"a"_s).size(), 2);
        QVERIFY(m_line->succeeds(
            u"a"_s, {u"recipient"_s, u"set"_s, u"SMTP:p0@a.example"_s, u"title=Boss"_s}));
        QVERIFY(round());
        QCOMPARE(ofPartner(u"hq"_s, u"Branch A"_s), fingerprint(u"a"_s));
    }

    void aStoreWithoutItsKeySaysWhatToDo()
    {
        const QString folder = m_line->path(u"a/site.db-keys"_s);
        QVERIFY(QDir().rename(folder, folder + u"-away"_s));
        const Ended failed = m_line->run(u"a"_s, {u"force"_s, u"t1"_s});
        QCOMPARE(failed.status, 1);
        const QByteArray said = failed.out + failed.err;
        QVERIFY2(said.contains("site.db-keys") && said.contains("--lost"), said.constData());
        QCOMPARE(m_line->run(u"a"_s, {u"fingerprint"_s, u"--renew"_s}).status, 1);
        QVERIFY(QDir().rename(folder + u"-away"_s, folder));
        QVERIFY(round()); // nothing was lost
        QCOMPARE(ofPartner(u"hq"_s, u"Branch A"_s), fingerprint(u"a"_s));
    }

    void aLostKeyNeedsANewInvitation()
    {
        QVERIFY(round());
        QVERIFY(QDir(m_line->path(u"a/site.db-keys"_s)).removeRecursively());
        QVERIFY(m_line->succeeds(u"a"_s, {u"fingerprint"_s, u"--renew"_s, u"--lost"_s}));
        QVERIFY(m_line->succeeds(
            u"hq"_s, {u"invite"_s, u"Branch A"_s, u"--again"_s, u"-o"_s, u"again.dxinvite"_s}));
        QVERIFY(m_line->succeeds(u"a"_s, {u"accept"_s, u"again.dxinvite"_s}));
        QVERIFY(round());
        QCOMPARE(ofPartner(u"hq"_s, u"Branch A"_s), fingerprint(u"a"_s));
    }

    void wrongUsage_data()
    {
        QTest::addColumn<QStringList>("arguments");
        QTest::newRow("place") << QStringList{u"--keep-in"_s, u"attic"_s};
        QTest::newRow("lost alone") << QStringList{u"--lost"_s};
    }
    void wrongUsage()
    {
        QFETCH(QStringList, arguments);
        QCOMPARE(m_line->run(u"a"_s, QStringList{u"fingerprint"_s} + arguments).status, 2);
    }

    void aKeychainOutOfReachChangesNothing()
    {
        const QByteArray before = fingerprint(u"a"_s);
        const Ended moved = m_line->run(u"a"_s, {u"fingerprint"_s, u"--keep-in"_s, u"keychain"_s});
        QCOMPARE(moved.status, 1);
        QVERIFY2(moved.err.contains("cannot be reached"), moved.err.constData());
        QCOMPARE(fingerprint(u"a"_s), before);
        QCOMPARE(keys(u"a"_s).size(), 1);
        QVERIFY(round());
    }
};

QTEST_GUILESS_MAIN(TestSecurity)
#include "tst_security.moc"
