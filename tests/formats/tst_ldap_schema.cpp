#include "engine/address/attributes.h"
#include "engine/address/ldif_text.h"
#include "engine/formats/ldif_writer.h"
#include "tests/formats/hard_entries.h"

#include <QDir>
#include <QFile>
#include <QProcess>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QTest>

using namespace dx;

/** What we write is taken by a real OpenLDAP with the schema that we ship: `slapadd -u` checks
 * schema, syntax and double values without writing. */
class TestLdapSchema final : public QObject
{
    Q_OBJECT

    QTemporaryDir m_dir;
    QString m_slapadd;

    QString path(const char *name) const { return m_dir.filePath(QString::fromLatin1(name)); }

    static void write(const QString &file, const QByteArray &text)
    {
        QFile out(file);
        QVERIFY(out.open(QIODevice::WriteOnly));
        QCOMPARE(out.write(text), text.size());
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

    static QByteArray containers()
    {
        return "dn: o=HQ\nobjectClass: organization\nobjectClass: top\no: HQ\n\n"
               "dn: ou=Staff,o=HQ\nobjectClass: organizationalUnit\nobjectClass: top\nou: "
               "Staff\n\n";
    }

    static QByteArray written(Entry entry, const QByteArray &uid)
    {
        entry.set("dxUid", uid);
        entry.set("dxHome", "0190-site");
        QByteArray text;
        appendDnLine(text, distinguishedName(uid, {"0190-site", "HQ", "Staff"}));
        return text + toRecord(entry) + '\n';
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
        conf += "include " DIRSYNC_LDAP_SCHEMA "\nmodulepath /usr/lib/ldap\nmoduleload back_mdb\n"
                "database mdb\nsuffix \"\"\nrootdn cn=admin\ndirectory "
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
        QCOMPARE(complaint(containers() + written(entry, "0190-entry")), QByteArray());
    }

    void everyKnownAttribute()
    {
        QByteArray list = containers();
        int number = 0;
        for (const AttributeInfo &known : knownAttributes()) {
            for (const QByteArray &value :
                 {QByteArray("x"), QByteArray("  "), QByteArray("$"), QByteArray("\xC3\x84 1"),
                  QByteArray("DE"), QByteArray("a\\b$"), QByteArray("\1"), QByteArray("++ 49"),
                  QByteArray("\xEF\xBC\xA1"), QByteArray("\xFE\xFF")}) {
                Entry entry;
                entry.add(known.name, value);
                entry.add(known.name, "second");
                list += written(entry, "u" + QByteArray::number(++number));
            }
        }
        QCOMPARE(complaint(list), QByteArray());
    }
};

QTEST_GUILESS_MAIN(TestLdapSchema)
#include "tst_ldap_schema.moc"
