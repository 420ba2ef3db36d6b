#include "tests/places.h"

#include <QDir>
#include <QDirIterator>
#include <QFile>
#include <QProcess>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QTest>

using namespace dx::test;
using namespace Qt::StringLiterals;

namespace {

constexpr int kWaitMs = 60'000; // generous: the machine may be loaded

} // namespace

/** What leaves a site opens with standard tools alone: openssl, any MIME reader, zstd, slapadd. */
class TestStandardTools final : public QObject
{
    Q_OBJECT

    QTemporaryDir m_dir;
    QByteArray m_said;

    QString path(const QString &name) const { return m_dir.filePath(name); }

    bool run(const QString &program, const QStringList &arguments)
    {
        QProcess process;
        process.setProcessChannelMode(QProcess::MergedChannels);
        process.setWorkingDirectory(m_dir.path());
        process.start(program, arguments);
        const bool good = process.waitForFinished(kWaitMs)
            && process.exitStatus() == QProcess::NormalExit && process.exitCode() == 0;
        m_said = process.readAll();
        if (!good)
            qWarning() << program << arguments << m_said << process.errorString();
        return good;
    }
    bool dirsync(const QString &site, QStringList arguments)
    {
        return run(dirsyncProgram(), arguments << u"--store"_s << u"sqlite:"_s + path(site));
    }
    static void write(const QString &file, const QByteArray &text)
    {
        QFile out(file);
        QVERIFY(out.open(QIODevice::WriteOnly));
        QCOMPARE(out.write(text), text.size());
    }
    static QByteArray read(const QString &file)
    {
        QFile in(file);
        return in.open(QIODevice::ReadOnly) ? in.readAll() : QByteArray();
    }
    static QString tool(const QString &name)
    {
        return QStandardPaths::findExecutable(name, {u"/usr/sbin"_s, u"/usr/bin"_s});
    }

    void makeSites()
    {
        write(path(u"people.csv"_s),
              "cn,sn,mail,title\nAnn Archer,Archer,ann@a.example,Clerk\n"
              "Jörg Süß,Süß,joerg@a.example,\n");
        QVERIFY(QDir(m_dir.path()).mkdir(u"share"_s));
        QVERIFY(dirsync(u"hq.db"_s,
                        {u"init"_s, u"--organization"_s, u"Contoso"_s, u"--site"_s, u"HQ"_s,
                         u"--address"_s, u"hq@contoso.example"_s}));
        QVERIFY(dirsync(u"a.db"_s,
                        {u"init"_s, u"--organization"_s, u"Contoso"_s, u"--site"_s, u"Zürich"_s,
                         u"--address"_s, u"a@contoso.example"_s}));
        QVERIFY(dirsync(u"hq.db"_s, {u"server"_s, u"create"_s, u"Dirsync Server"_s}));
        QVERIFY(dirsync(u"hq.db"_s,
                        {u"remote"_s, u"create"_s, u"A"_s, u"--address"_s, u"a@contoso.example"_s,
                         u"--folder"_s, path(u"share"_s), u"--import"_s, u"From A"_s}));
        QVERIFY(dirsync(u"hq.db"_s, {u"invite"_s, u"A"_s, u"-o"_s, path(u"a.dxinvite"_s)}));
        QVERIFY(dirsync(u"a.db"_s, {u"list"_s, u"create"_s, u"Staff"_s}));
        QVERIFY(dirsync(u"a.db"_s, {u"import"_s, path(u"people.csv"_s), u"--list"_s, u"Staff"_s}));
        QVERIFY(dirsync(u"a.db"_s,
                        {u"accept"_s, path(u"a.dxinvite"_s), u"--folder"_s, path(u"share"_s),
                         u"--import"_s, u"From HQ"_s}));
        QVERIFY(m_said.contains("Fingerprint of HQ: "));
        QVERIFY(dirsync(u"a.db"_s, {u"force"_s, u"t1"_s}));
    }
    /** The key file that stands beside a store; readable for its owner alone. */
    QString keyFile(const QString &store)
    {
        const QFileInfoList keys = QDir(path(store + u"-keys"_s)).entryInfoList(QDir::Files);
        if (keys.size() != 1)
            return {};
        const auto others
            = QFile::ReadGroup | QFile::WriteGroup | QFile::ReadOther | QFile::WriteOther;
        return keys.constFirst().permissions() & others ? QString() : keys.constFirst().filePath();
    }
    QString onlyMessage()
    {
        QStringList found;
        QDirIterator it(path(u"share"_s), QDir::Files, QDirIterator::Subdirectories);
        while (it.hasNext()) {
            if (const QString file = it.next(); file.contains(u"/new/"_s))
                found.append(file);
        }
        return found.value(0);
    }

private Q_SLOTS:
    void aMessageOpensStepByStep()
    {
        makeSites();
        const QString key = keyFile(u"hq.db"_s);
        QVERIFY2(!key.isEmpty(), "one private key, for its owner alone");
        QVERIFY(!read(path(u"hq.db"_s)).contains("PRIVATE KEY"));
        const QString message = onlyMessage();
        QVERIFY(!message.isEmpty());
        QVERIFY(!read(message).contains("ann@a.example"));
        const QString openssl = tool(u"openssl"_s);
        const QString zstd = tool(u"zstd"_s);
        const QString slapadd = tool(u"slapadd"_s);
        QVERIFY2(!openssl.isEmpty() && !zstd.isEmpty() && !slapadd.isEmpty(),
                 "install the packages openssl, zstd and slapd");
        // the site's key alone is enough: a message has one receiver
        QVERIFY(run(openssl,
                    {u"cms"_s, u"-decrypt"_s, u"-in"_s, message, u"-inkey"_s, key, u"-binary"_s,
                     u"-out"_s, u"signed.der"_s}));
        QVERIFY(run(openssl,
                    {u"cms"_s, u"-verify"_s, u"-inform"_s, u"DER"_s, u"-in"_s, u"signed.der"_s,
                     u"-noverify"_s, u"-binary"_s, u"-signer"_s, u"signer.pem"_s, u"-out"_s,
                     u"content.eml"_s}));
        QVERIFY(m_said.contains("successful"));
        // the signer is the one whose fingerprint HQ's administrator is shown
        QVERIFY(run(
            openssl,
            {u"x509"_s, u"-in"_s, u"signer.pem"_s, u"-noout"_s, u"-fingerprint"_s, u"-sha256"_s}));
        const QByteArray shown = m_said.mid(m_said.indexOf('=') + 1).trimmed();
        QVERIFY(dirsync(u"a.db"_s, {u"fingerprint"_s}));
        QVERIFY2(m_said.contains("This site: " + shown), m_said.constData());
        QVERIFY(dirsync(u"hq.db"_s, {u"force"_s, u"t2"_s}));
        QVERIFY(dirsync(u"hq.db"_s, {u"fingerprint"_s, u"A"_s}));
        QVERIFY2(m_said.contains("A: " + shown), m_said.constData());
        // strictly: with the signer as the only one who is trusted
        QVERIFY(run(openssl,
                    {u"cms"_s, u"-verify"_s, u"-inform"_s, u"DER"_s, u"-in"_s, u"signed.der"_s,
                     u"-CAfile"_s, u"signer.pem"_s, u"-binary"_s, u"-out"_s, u"again.eml"_s}));
        QCOMPARE(read(path(u"again.eml"_s)), read(path(u"content.eml"_s)));
        write(path(u"parts.py"_s),
              "import email, email.policy\n"
              "m = email.message_from_bytes(open('content.eml', 'rb').read(),"
              " policy=email.policy.default)\n"
              "for p in m.iter_attachments():\n"
              "    open(p.get_filename(), 'wb').write(p.get_payload(decode=True))\n");
        QVERIFY(run(tool(u"python3"_s), {u"parts.py"_s}));
        QVERIFY(read(path(u"manifest.json"_s)).contains("\"agreement\""));
        QVERIFY(run(zstd, {u"-d"_s, u"changes.ldif.zst"_s}));
        loads(slapadd);
    }

private:
    /** An empty tree takes the changes of a full batch. */
    void loads(const QString &slapadd)
    {
        const QByteArray changes = read(path(u"changes.ldif"_s));
        QVERIFY2(changes.contains("ann@a.example"), changes.constData());
        QByteArray list = "dn: o=Zürich\nobjectClass: organization\no: Zürich\n\n"
                          "dn: ou=Staff,o=Zürich\nobjectClass: organizationalUnit\nou: Staff\n\n";
        list.replace("dn: o=Zürich", "dn:: " + QByteArray("o=Zürich").toBase64());
        list.replace("o: Zürich", "o:: " + QByteArray("Zürich").toBase64());
        list.replace("dn: ou=Staff,o=Zürich", "dn:: " + QByteArray("ou=Staff,o=Zürich").toBase64());
        QByteArray entries = changes;
        entries.replace("version: 1\n\n", "").replace("changetype: add\n", "");
        write(path(u"list.ldif"_s), list + entries);
        QVERIFY(QDir(m_dir.path()).mkdir(u"db"_s));
        QByteArray conf;
        for (const char *schema : {"core", "cosine", "inetorgperson"})
            conf += QByteArray("include /etc/ldap/schema/") + schema + ".schema\n";
        write(path(u"slapd.conf"_s),
              conf + "include " + ldapSchema()
                  + "\nmodulepath /usr/lib/ldap\nmoduleload back_mdb\ndatabase mdb\nsuffix \"\"\n"
                    "directory "
                  + path(u"db"_s).toUtf8() + "\n");
        QVERIFY2(run(slapadd, {u"-u"_s, u"-f"_s, u"slapd.conf"_s, u"-l"_s, u"list.ldif"_s}),
                 list + entries);
    }
};

QTEST_GUILESS_MAIN(TestStandardTools)
#include "tst_standard_tools.moc"
