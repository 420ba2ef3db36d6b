#include "tests/commands/command_line.h"

using namespace dx::test;

/** `cycle approve`, `reject` and `undo`, as an administrator types them. */
class TestDecisions final : public QObject
{
    Q_OBJECT

private:
    std::unique_ptr<CommandLine> m_line;

    QByteArray people(int from, int to) const
    {
        QByteArray text;
        for (int i = from; i < to; ++i) {
            const QByteArray name = "person" + QByteArray::number(i);
            text += "dn: cn=" + name + ",dc=contoso\nobjectClass: inetOrgPerson\ncn: " + name
                + "\nsn: Archer\nmail: " + name + "@contoso.example\n\n";
        }
        return text;
    }
    bool importPeople(int from, int to)
    {
        m_line->write(u"people.ldif"_s, people(from, to));
        return m_line->succeeds(
            u"branch"_s, {u"import"_s, u"people.ldif"_s, u"--list"_s, u"Staff"_s, u"--replace"_s});
    }
    qint64 countAtHq()
    {
        const Ended list
            = m_line->run(u"hq"_s, {u"recipient"_s, u"ls"_s, u"From Branch"_s, u"--json"_s});
        return list.out.trimmed().isEmpty() ? 0 : list.out.trimmed().split('\n').size();
    }
    Ended hq(const QStringList &words) { return m_line->run(u"hq"_s, words); }

private Q_SLOTS:
    /** HQ has 40 people of the branch; the branch then deletes 30 and changes nothing else. */
    void init()
    {
        m_line = std::make_unique<CommandLine>();
        QVERIFY(QDir().mkpath(m_line->path(u"share"_s)));
        QVERIFY(m_line->makeSite(u"hq"_s, u"HQ"_s));
        QVERIFY(m_line->makeSite(u"branch"_s, u"Branch"_s));
        QVERIFY(m_line->succeeds(u"hq"_s, {u"server"_s, u"create"_s, u"Dirsync Server"_s}));
        QVERIFY(m_line->succeeds(u"hq"_s,
                                 {u"remote"_s, u"create"_s, u"Branch"_s, u"--address"_s,
                                  u"branch@contoso.example"_s, u"--folder"_s,
                                  m_line->path(u"share"_s), u"--import"_s, u"From Branch"_s}));
        QVERIFY(
            m_line->succeeds(u"hq"_s, {u"invite"_s, u"Branch"_s, u"-o"_s, u"branch.dxinvite"_s}));
        QVERIFY(m_line->succeeds(
            u"branch"_s,
            {u"accept"_s, u"branch.dxinvite"_s, u"--folder"_s, m_line->path(u"share"_s)}));
        QVERIFY(importPeople(0, 40));
        QVERIFY(m_line->succeeds(u"branch"_s, {u"force"_s, u"t1"_s}));
        QVERIFY(m_line->succeeds(u"hq"_s, {u"force"_s, u"t2"_s}));
        QVERIFY(m_line->succeeds(u"branch"_s, {u"force"_s, u"t3"_s}));
        QCOMPARE(countAtHq(), 40);
        QVERIFY(importPeople(30, 40));
        QVERIFY(m_line->succeeds(u"branch"_s, {u"force"_s, u"t1"_s}));
    }

    void heldIsStatus3AndApproved()
    {
        const Ended held = hq({u"force"_s, u"t2"_s, u"--json"_s});
        QCOMPARE(held.status, 3);
        QCOMPARE(held.json()[u"outcome"_s].toString(), u"held"_s);
        const QString cycle = QString::number(held.json()[u"cycle"_s].toInteger());
        QCOMPARE(countAtHq(), 40);
        const Ended status = hq({u"status"_s, u"--json"_s});
        QCOMPARE(status.json()[u"agreements"_s].toArray()[0].toObject()[u"held"_s].toInt(), 1);

        const Ended preview = hq({u"cycle"_s, u"approve"_s, cycle, u"--preview"_s, u"--diff"_s});
        QCOMPARE(preview.status, 0);
        QCOMPARE(preview.out.count("changetype: delete"), 30);
        QCOMPARE(countAtHq(), 40);

        QCOMPARE(hq({u"cycle"_s, u"approve"_s, cycle}).status, 0);
        QCOMPARE(countAtHq(), 10);
        QCOMPARE(hq({u"cycle"_s, u"approve"_s, cycle}).status, 1); // nothing is held any more
        QCOMPARE(hq({u"force"_s, u"t2"_s}).status, 0);
        QVERIFY(m_line->succeeds(u"branch"_s, {u"force"_s, u"t3"_s}));
    }

    void onlyWhatTheFileLeaves()
    {
        const Ended held = hq({u"force"_s, u"t2"_s, u"--json"_s});
        const QString cycle = QString::number(held.json()[u"cycle"_s].toInteger());
        const QByteArray all
            = hq({u"cycle"_s, u"approve"_s, cycle, u"--preview"_s, u"--diff"_s}).out;
        QByteArrayList records
            = all.trimmed().split('\n').join('\n').replace("\n\n", "\x01").split('\x01');
        QVERIFY(records.size() >= 30);
        m_line->write(u"some.ldif"_s, records.mid(0, 4).join("\n\n") + '\n');
        const qsizetype wanted = records.mid(0, 4).join().count("changetype: delete");
        QVERIFY(wanted >= 3);
        const Ended done = hq({u"cycle"_s, u"approve"_s, cycle, u"--only"_s, u"some.ldif"_s});
        QVERIFY2(done.status == 0, done.err.constData());
        QCOMPARE(countAtHq(), 40 - wanted);
        m_line->write(u"bad.ldif"_s, "cn=nobody\n");
        const Ended bad = hq({u"cycle"_s, u"approve"_s, cycle, u"--only"_s, u"bad.ldif"_s});
        QCOMPARE(bad.status, 1);
        QVERIFY2(bad.err.contains("bad.ldif, line 1"), bad.err.constData());
    }

    /** What is not approved is refused for good, so nothing may be approved by mistake. */
    void onlyRefusesWhoIsNotThere()
    {
        const Ended held = hq({u"force"_s, u"t2"_s, u"--json"_s});
        const QString cycle = QString::number(held.json()[u"cycle"_s].toInteger());
        QVERIFY(hq({u"force"_s, u"t2"_s}).out.contains("is still held"));
        QVERIFY(hq({u"force"_s, u"t2"_s, u"--preview"_s}).out.contains("is still held"));
        m_line->write(u"none.ldif"_s, "# nobody\n");
        const Ended none = hq({u"cycle"_s, u"approve"_s, cycle, u"--only"_s, u"none.ldif"_s});
        QCOMPARE(none.status, 1);
        QVERIFY2(none.err.contains("names nobody"), none.err.constData());
        m_line->write(u"other.ldif"_s, "01a2073a-e05f-72e3-88ad-961574bb87ef\n");
        const Ended other = hq({u"cycle"_s, u"approve"_s, cycle, u"--only"_s, u"other.ldif"_s});
        QCOMPARE(other.status, 1);
        QVERIFY2(other.err.contains("holds nothing of 01a2073a"), other.err.constData());
        QCOMPARE(hq({u"cycle"_s, u"approve"_s, cycle}).status, 0); // it is still held
        QCOMPARE(countAtHq(), 10);
        const Ended shown = hq({u"agreement"_s, u"show"_s, u"Branch"_s});
        QVERIFY2(shown.out.contains("guard-percent: site"), shown.out.constData());
    }

    void rejected()
    {
        const Ended held = hq({u"force"_s, u"t2"_s, u"--json"_s});
        const QString cycle = QString::number(held.json()[u"cycle"_s].toInteger());
        QCOMPARE(hq({u"cycle"_s, u"reject"_s, cycle}).status, 0);
        QCOMPARE(countAtHq(), 40);
        QCOMPARE(hq({u"force"_s, u"t2"_s}).status, 0);
        QCOMPARE(countAtHq(), 40);
    }

    void undone()
    {
        QVERIFY(m_line->succeeds(
            u"hq"_s, {u"agreement"_s, u"set"_s, u"Branch"_s, u"--guard-percent"_s, u"90"_s}));
        const Ended t2 = hq({u"force"_s, u"t2"_s, u"--json"_s});
        QCOMPARE(t2.status, 0);
        QCOMPARE(countAtHq(), 10);
        const QString cycle = QString::number(t2.json()[u"cycle"_s].toInteger());
        const Ended preview = hq({u"cycle"_s, u"undo"_s, cycle, u"--preview"_s, u"--json"_s});
        QCOMPARE(preview.json()[u"added"_s].toInteger(), 30);
        const Ended undone = hq({u"cycle"_s, u"undo"_s, cycle, u"--json"_s});
        QCOMPARE(undone.json()[u"outcome"_s].toString(), u"undone"_s);
        QCOMPARE(countAtHq(), 40);
        QCOMPARE(hq({u"cycle"_s, u"undo"_s, cycle}).status, 1);
    }
};

QTEST_GUILESS_MAIN(TestDecisions)
#include "tst_decisions.moc"
