#include "tests/commands/command_line.h"

using namespace dx::test;

/** `store backup` and `store restore`: an old state is put back and repaired without anybody
 * typing. */
class TestStoreBackup final : public QObject
{
    Q_OBJECT

private:
    CommandLine m_line;

    qint64 count(const QString &site, const QString &list)
    {
        const QByteArray out
            = m_line.run(site, {u"recipient"_s, u"ls"_s, list, u"--json"_s}).out.trimmed();
        return out.isEmpty() ? 0 : out.split('\n').size();
    }
    bool round()
    {
        return m_line.succeeds(u"branch"_s, {u"force"_s, u"t1"_s})
            && m_line.succeeds(u"hq"_s, {u"force"_s, u"t2"_s})
            && m_line.succeeds(u"branch"_s, {u"force"_s, u"t3"_s});
    }
    bool addAtHq(const QString &name)
    {
        return m_line.succeeds(u"hq"_s,
                               {u"recipient"_s, u"add"_s, u"Staff"_s, u"cn="_s + name,
                                u"mail="_s + name + u"@contoso.example"_s});
    }

private Q_SLOTS:
    void initTestCase()
    {
        QVERIFY(QDir().mkpath(m_line.path(u"share"_s)));
        QVERIFY(m_line.makeSite(u"hq"_s, u"HQ"_s));
        QVERIFY(m_line.makeSite(u"branch"_s, u"Branch"_s));
        QVERIFY(m_line.succeeds(u"hq"_s, {u"server"_s, u"create"_s, u"Dirsync Server"_s}));
        QVERIFY(
            m_line.succeeds(u"hq"_s,
                            {u"remote"_s, u"create"_s, u"Branch"_s, u"--address"_s,
                             u"branch@contoso.example"_s, u"--folder"_s, m_line.path(u"share"_s)}));
        QVERIFY(
            m_line.succeeds(u"hq"_s, {u"invite"_s, u"Branch"_s, u"-o"_s, u"branch.dxinvite"_s}));
        QVERIFY(m_line.succeeds(
            u"branch"_s,
            {u"accept"_s, u"branch.dxinvite"_s, u"--folder"_s, m_line.path(u"share"_s)}));
        QVERIFY(addAtHq(u"ann"_s));
        QVERIFY(round());
        QVERIFY(round());
        QCOMPARE(count(u"branch"_s, u"From HQ"_s), 1);
    }

    void anOlderStateIsPutBackAndRepaired()
    {
        QVERIFY(m_line.succeeds(u"hq"_s, {u"store"_s, u"backup"_s, u"old.db"_s}));
        const Ended again = m_line.run(u"hq"_s, {u"store"_s, u"backup"_s, u"old.db"_s});
        QCOMPARE(again.status, 1); // never over a file that is there
        QVERIFY(addAtHq(u"lost"_s));
        QVERIFY(round());
        QCOMPARE(count(u"branch"_s, u"From HQ"_s), 2);

        QVERIFY(m_line.succeeds(u"hq"_s, {u"store"_s, u"restore"_s, u"old.db"_s}));
        QCOMPARE(count(u"hq"_s, u"Staff"_s), 1);
        QVERIFY(m_line.succeeds(u"hq"_s, {u"store"_s, u"check"_s}));
        for (int i = 0; i < 3; ++i)
            QVERIFY(round());
        QCOMPARE(count(u"branch"_s, u"From HQ"_s), 1);
        const Ended verified = m_line.run(u"hq"_s, {u"verify"_s});
        QVERIFY2(verified.status == 0, verified.out + verified.err);
        QCOMPARE(m_line.run(u"branch"_s, {u"verify"_s}).status, 0);
    }

    void aLostStoreIsMadeAgain()
    {
        QVERIFY(m_line.succeeds(u"hq"_s, {u"store"_s, u"backup"_s, u"whole.db"_s}));
        for (const QString &suffix : {u""_s, u"-wal"_s, u"-shm"_s, u"-run"_s})
            QFile::remove(m_line.path(u"hq/site.db"_s + suffix));
        QVERIFY(m_line.succeeds(u"hq"_s, {u"store"_s, u"restore"_s, u"whole.db"_s}));
        QCOMPARE(count(u"hq"_s, u"Staff"_s), 1);
        for (int i = 0; i < 2; ++i)
            QVERIFY(round());
        QCOMPARE(m_line.run(u"branch"_s, {u"verify"_s}).status, 0);
    }

    void whatIsNoBackupIsRefused()
    {
        m_line.write(u"junk.db"_s, QByteArray(10'000, 'x'));
        const Ended junk = m_line.run(u"hq"_s, {u"store"_s, u"restore"_s, u"junk.db"_s});
        QCOMPARE(junk.status, 1);
        QVERIFY(m_line.succeeds(u"branch"_s, {u"store"_s, u"backup"_s, u"branch.db"_s}));
        const Ended other = m_line.run(u"hq"_s, {u"store"_s, u"restore"_s, u"branch.db"_s});
        QCOMPARE(other.status, 1);
        QVERIFY2(other.err.contains("another site"), other.err.constData());
        QCOMPARE(count(u"hq"_s, u"Staff"_s), 1);
    }
};

QTEST_GUILESS_MAIN(TestStoreBackup)
#include "tst_store_backup.moc"
