#include "engine/address/attributes.h"
#include "tests/formats/hard_entries.h"
#include "tests/formats/written_list.h"
#include "tests/places.h"

#include <QDir>
#include <QFile>
#include <QProcess>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QTest>
#include <QUrl>

using namespace dx;
using namespace dx::test;
using namespace Qt::StringLiterals;

/** What we write is taken by a real OpenLDAP with the schema that we ship: `slapadd -u` checks
 * schema, syntax and double values without writing. */
class TestLdapSchema final : public QObject
{
    Q_OBJECT

    QTemporaryDir m_dir;
    QString m_slapadd;
    QByteArray m_said;

    QString path(const char *name) const { return m_dir.filePath(QString::fromLatin1(name)); }

    static void write(const QString &file, const QByteArray &text)
    {
        QFile out(file);
        QVERIFY(out.open(QIODevice::WriteOnly));
        QCOMPARE(out.write(text), text.size());
    }

    static QString tool(const char *name)
    {
        return QStandardPaths::findExecutable(QString::fromLatin1(name),
                                              {u"/usr/sbin"_s, u"/usr/bin"_s});
    }

    /** Runs a program to its end; what it writes is in m_said. */
    int run(const QString &program, const QStringList &arguments)
    {
        QProcess process;
        process.start(program, arguments);
        if (!process.waitForFinished(120000))
            return -1;
        m_said = process.readAllStandardOutput();
        const QByteArray errors = process.readAllStandardError();
        if (process.exitCode() != 0)
            qWarning("%s", errors.constData());
        return process.exitCode();
    }

    /** What slapadd says about a list; empty if it takes it. */
    QByteArray complaint(const QByteArray &ldif)
    {
        write(path("list.ldif"), ldif);
        QProcess slapadd;
        slapadd.setProcessChannelMode(QProcess::MergedChannels);
        slapadd.start(m_slapadd,
                      {QStringLiteral("-u"), QStringLiteral("-f"), path("slapd.conf"),
                       QStringLiteral("-l"), path("list.ldif")});
        if (!slapadd.waitForFinished(120000))
            return "slapadd did not end";
        const QByteArray said = slapadd.readAll();
        return slapadd.exitCode() == 0 ? QByteArray() : said + "(it failed)";
    }

private Q_SLOTS:
    void initTestCase()
    {
        m_slapadd = QStandardPaths::findExecutable(
            QStringLiteral("slapadd"), {QStringLiteral("/usr/sbin"), QStringLiteral("/usr/bin")});
        QVERIFY2(!m_slapadd.isEmpty(), "slapadd is missing: install the package slapd");
        QVERIFY(QDir(m_dir.path()).mkdir(QStringLiteral("db")));
        QByteArray conf;
        for (const char *schema : {"core", "cosine", "inetorgperson"})
            conf += QByteArray("include /etc/ldap/schema/") + schema + ".schema\n";
        conf += "include " + ldapSchema()
            + "\nmodulepath /usr/lib/ldap\nmoduleload back_mdb\n"
              "database mdb\nsuffix \"\"\nrootdn cn=admin\nrootpw secret\ndirectory "
            + path("db").toUtf8() + "\n";
        write(path("slapd.conf"), conf);
    }

    void aBrokenListIsNoticed() { QVERIFY(!complaint("dn: o=HQ\no: HQ\n\n").isEmpty()); }

    void hardEntries_data()
    {
        QTest::addColumn<Entry>("entry");
        for (const auto &[rule, entry] : ::hardEntries())
            QTest::newRow(rule) << entry;
    }
    void hardEntries()
    {
        QFETCH(Entry, entry);
        QCOMPARE(complaint(written::containers() + written::list(entry, "0190-entry")),
                 QByteArray());
    }

    void differencesAreTakenByLdapmodify()
    {
        const QString slapd = tool("slapd");
        const QString ldapmodify = tool("ldapmodify");
        const QString ldapsearch = tool("ldapsearch");
        QVERIFY2(!slapd.isEmpty() && !ldapmodify.isEmpty() && !ldapsearch.isEmpty(),
                 "install the packages slapd and ldap-utils");
        // Each hard entry becomes the next one; the first goes, another one comes.
        const auto hard = ::hardEntries();
        QByteArray list = written::containers();
        QByteArray changes;
        QByteArrayList expected;
        for (qsizetype i = 0; i < hard.size(); ++i) {
            const QByteArray uid = "0190-" + QByteArray::number(100 + i);
            EntryChange change;
            change.dn = distinguishedName(uid, {"0190-site", "HQ", "Staff"});
            change.operation = i == 0 ? Operation::Delete
                : i == 1              ? Operation::Add
                                      : Operation::Modify;
            change.before = i == 1 ? QByteArray() : written::record(hard[i].second, uid);
            change.after
                = i == 0 ? QByteArray() : written::record(hard[(i + 1) % hard.size()].second, uid);
            if (i != 1)
                list += written::list(hard[i].second, uid);
            if (i != 0)
                expected.append(written::sortedLines(change.after));
            changes += toChangeRecord(change);
        }
        QCOMPARE(complaint(list), QByteArray());
        QCOMPARE(run(m_slapadd, {u"-q"_s, u"-f"_s, path("slapd.conf"), u"-l"_s, path("list.ldif")}),
                 0);
        const QString url
            = u"ldapi://"_s + QString::fromLatin1(QUrl::toPercentEncoding(path("socket")));
        QProcess server;
        server.start(slapd, {u"-d"_s, u"0"_s, u"-f"_s, path("slapd.conf"), u"-h"_s, url});
        QVERIFY(server.waitForStarted());
        const QStringList who{u"-x"_s, u"-H"_s, url, u"-D"_s, u"cn=admin"_s, u"-w"_s, u"secret"_s};
        QTRY_VERIFY_WITH_TIMEOUT(
            QProcess::execute(ldapsearch, who + QStringList{u"-b"_s, u"o=HQ"_s, u"-s"_s, u"base"_s})
                == 0,
            60000); // until it listens
        write(path("changes.ldif"), changes);
        QCOMPARE(run(ldapmodify, who + QStringList{u"-f"_s, path("changes.ldif")}), 0);
        QCOMPARE(run(ldapsearch,
                     who
                         + QStringList{u"-LLL"_s, u"-o"_s, u"ldif-wrap=no"_s, u"-b"_s,
                                       u"ou=Staff,o=HQ"_s, u"-s"_s, u"one"_s}),
                 0);
        server.terminate();
        QVERIFY(server.waitForFinished(60000));
        std::sort(expected.begin(), expected.end());
        QCOMPARE(written::sortedRecords(m_said), expected);
    }

    void everyKnownAttribute()
    {
        QByteArray list = written::containers();
        int number = 0;
        for (const AttributeInfo &known : knownAttributes()) {
            for (const QByteArray &value :
                 {QByteArray("x"), QByteArray("  "), QByteArray("$"), QByteArray("\xC3\x84 1"),
                  QByteArray("DE"), QByteArray("a\\b$"), QByteArray("\1"), QByteArray("++ 49"),
                  QByteArray("\xEF\xBC\xA1"), QByteArray("\xFE\xFF")}) {
                Entry entry;
                entry.add(known.name, value);
                entry.add(known.name, "second");
                list += written::list(entry, "u" + QByteArray::number(++number));
            }
        }
        QCOMPARE(complaint(list), QByteArray());
    }
};

QTEST_GUILESS_MAIN(TestLdapSchema)
#include "tst_ldap_schema.moc"
