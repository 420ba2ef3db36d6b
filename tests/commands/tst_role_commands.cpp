#include "tests/commands/command_line.h"

using namespace dx::test;
using namespace Qt::StringLiterals;

/** The server's role moves with one command on each side; what removing a partner would do is
 * shown. */
class TestRoleCommands final : public QObject
{
    Q_OBJECT

    std::unique_ptr<CommandLine> m_line;

    bool join(const QString &server, const QString &site, const QString &name)
    {
        const QString share = m_line->path(u"share"_s);
        const QString file = site + u".dxinvite"_s;
        return m_line->succeeds(server,
                                {u"remote"_s, u"create"_s, name, u"--address"_s,
                                 site + u"@contoso.example"_s, u"--folder"_s, share})
            && m_line->succeeds(server, {u"invite"_s, name, u"-o"_s, file})
            && m_line->succeeds(site, {u"accept"_s, file, u"--folder"_s, share});
    }
    bool round(const QString &server, const QStringList &requestors)
    {
        bool good = true;
        for (const QString &site : requestors)
            good = good && m_line->succeeds(site, {u"force"_s, u"t1"_s});
        good = good && m_line->succeeds(server, {u"force"_s, u"t2"_s});
        for (const QString &site : requestors)
            good = good && m_line->succeeds(site, {u"force"_s, u"t3"_s});
        return good;
    }
    QByteArray people(const QString &site, const QString &list)
    {
        return m_line->run(site, {u"export"_s, u"--list"_s, list}).out;
    }

private Q_SLOTS:
    void init()
    {
        m_line = std::make_unique<CommandLine>();
        QVERIFY(QDir().mkpath(m_line->path(u"share"_s)));
        for (const auto &[site, name] :
             {std::pair(u"hq"_s, u"HQ"_s), {u"a"_s, u"Branch A"_s}, {u"b"_s, u"Branch B"_s}}) {
            QVERIFY(m_line->makeSite(site, name));
            const QString file = site + u".ldif"_s;
            m_line->write(file, CommandLine::people(site.toUtf8() + ".example", 3));
            QVERIFY(m_line->succeeds(site, {u"import"_s, file, u"--list"_s, u"Staff"_s}));
        }
        QVERIFY(m_line->succeeds(u"hq"_s, {u"server"_s, u"create"_s, u"Server"_s}));
        QVERIFY(join(u"hq"_s, u"a"_s, u"Branch A"_s));
        QVERIFY(join(u"hq"_s, u"b"_s, u"Branch B"_s));
        QVERIFY(round(u"hq"_s, {u"a"_s, u"b"_s}));
        QVERIFY(round(u"hq"_s, {u"a"_s, u"b"_s}));
    }

    void oneCommandOnEachSide()
    {
        const QByteArray before = people(u"b"_s, u"From HQ"_s);
        QCOMPARE(before.count("\nmail: "), 6);
        QVERIFY(
            m_line->succeeds(u"hq"_s, {u"server"_s, u"move"_s, u"Branch A"_s, u"-o"_s, u"x"_s}));
        QVERIFY(QDir().mkpath(m_line->path(u"invitations"_s)));
        const Ended taken = m_line->run(
            u"a"_s, {u"server"_s, u"take"_s, u"x"_s, u"--invitations"_s, u"invitations"_s});
        QCOMPARE(taken.status, 0);
        QVERIFY(taken.out.contains("--instead-of \"HQ\""));
        QVERIFY(m_line->succeeds(
            u"b"_s, {u"accept"_s, u"invitations/branch-b.dxinvite"_s, u"--instead-of"_s, u"HQ"_s}));
        QVERIFY(round(u"a"_s, {u"hq"_s, u"b"_s}));
        QVERIFY(round(u"a"_s, {u"hq"_s, u"b"_s}));
        QCOMPARE(people(u"b"_s, u"From HQ"_s), before);
        for (const QString &site : {u"hq"_s, u"a"_s, u"b"_s}) {
            QVERIFY(m_line->succeeds(site, {u"verify"_s}));
            QVERIFY(m_line->succeeds(site, {u"store"_s, u"check"_s}));
        }
        QVERIFY(m_line->run(u"hq"_s, {u"force"_s, u"t2"_s}).err.contains("no Dirsync Server"));
    }

    void nothingMovesWithoutTheFile()
    {
        QCOMPARE(m_line->run(u"hq"_s, {u"server"_s, u"move"_s, u"Branch A"_s}).status, 2);
        QCOMPARE(m_line->run(u"hq"_s, {u"server"_s, u"move"_s, u"Branch A"_s, u"-o"_s, u"no/x"_s})
                     .status,
                 1);
        QVERIFY(round(u"hq"_s, {u"a"_s, u"b"_s})); // HQ is the server still
    }

    void removalIsPreviewed()
    {
        const QStringList rm{u"agreement"_s, u"rm"_s, u"Branch A"_s};
        const Ended told
            = m_line->run(u"hq"_s, rm + QStringList{u"--with-entries"_s, u"--preview"_s});
        QVERIFY(told.out.contains("3 recipients came from 'Branch A'; removing it would delete"));
        const Ended diff = m_line->run(
            u"hq"_s, rm + QStringList{u"--with-entries"_s, u"--preview"_s, u"--diff"_s});
        QCOMPARE(diff.out.count("changetype: delete"), 3);
        QCOMPARE(m_line->run(u"hq"_s, rm + QStringList{u"--diff"_s}).status, 2);
        QVERIFY(m_line->run(u"hq"_s, {u"agreement"_s, u"ls"_s}).out.contains("Branch A"));
        QCOMPARE(people(u"hq"_s, u"From Branch A"_s).count("mail: "), 3);
    }

    void startsOver()
    {
        const Ended told
            = m_line->run(u"hq"_s, {u"resync"_s, u"Branch A"_s, u"--preview"_s, u"--json"_s});
        QCOMPARE(told.status, 0);
        QVERIFY2(told.out.contains("\"sends\":6"), told.out); // of HQ and of Branch B
        QVERIFY(m_line->run(u"hq"_s, {u"force"_s, u"t2"_s, u"--json"_s})
                    .out.contains("\"messages\":0"));
        QVERIFY(m_line->succeeds(u"hq"_s, {u"resync"_s, u"--all"_s}));
        QVERIFY(!m_line->run(u"hq"_s, {u"force"_s, u"t2"_s, u"--json"_s})
                     .out.contains("\"messages\":0"));
        QVERIFY(round(u"hq"_s, {u"a"_s, u"b"_s}));
        QVERIFY(m_line->succeeds(u"a"_s, {u"verify"_s}));
        QCOMPARE(m_line->run(u"hq"_s, {u"resync"_s}).status, 2);
        QCOMPARE(m_line->run(u"hq"_s, {u"resync"_s, u"Branch A"_s, u"--all"_s}).status, 2);
        QCOMPARE(m_line->run(u"hq"_s, {u"resync"_s, u"Branch A"_s, u"-o"_s, u"x"_s}).status, 2);
    }
};

QTEST_GUILESS_MAIN(TestRoleCommands)
#include "tst_role_commands.moc"
