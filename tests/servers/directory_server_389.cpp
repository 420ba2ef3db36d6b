#include "tests/servers/directory_server_389.h"

#include "tests/servers/unprivileged.h"

#include <QDeadlineTimer>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QStandardPaths>
#include <QUrl>

#include <csignal>

using namespace Qt::StringLiterals;

namespace dx {

namespace {

constexpr int kStartMs = 120'000; // a loaded machine is no reason to fail
constexpr int kLookMs = 100;

constexpr auto kTemplate = "/usr/share/dirsrv/data/template-dse.ldif"_L1;
constexpr auto kConfig = "/etc/dirsrv/config/"_L1;
constexpr auto kUserSchema = "/etc/dirsrv/schema/99user.ldif"_L1;

/** The suffix with its database, as dscreate would add them. */
constexpr auto kBackend = R"(dn: cn=userroot,cn=ldbm database,cn=plugins,cn=config
objectclass: top
objectclass: extensibleObject
objectclass: nsBackendInstance
cn: userroot
nsslapd-suffix: o=HQ

dn: cn="o=HQ",cn=mapping tree,cn=config
objectclass: top
objectclass: extensibleObject
objectclass: nsMappingTree
cn: "o=HQ"
nsslapd-state: backend
nsslapd-backend: userroot

)";

Result<> copy(const QString &from, const QString &folder)
{
    if (QFile::copy(from, folder + from.mid(from.lastIndexOf(u'/'))))
        return {};
    return fail(Error::Code::Unavailable,
                from + " cannot be copied; install the package 389-ds-base"_L1);
}

} // namespace

DirectoryServer389::~DirectoryServer389()
{
    if (m_server.state() != QProcess::NotRunning) {
        m_server.terminate();
        if (!m_server.waitForFinished(kStartMs))
            m_server.kill();
    }
    // it leaves a semaphore behind that is called after the folder of its settings
    QFile::remove("/dev/shm/sem."_L1 + QFileInfo(settingsFolder()).fileName() + ".stats"_L1);
}

Result<> DirectoryServer389::writeFolder(const QString &schemaFile, const QByteArray &user)
{
    const QDir dir(m_dir.path());
    if (!dir.mkpath(settingsFolder() + u"/schema"_s))
        return fail(Error::Code::Unavailable, u"no folder could be made"_s);
    for (const char *folder : {"lock", "tmp", "ldif", "bak", "run", "log", "db"}) {
        if (!dir.mkpath(QString::fromLatin1(folder)))
            return fail(Error::Code::Unavailable, u"no folder could be made"_s);
    }
    DX_TRY(copy(kConfig + "slapd-collations.conf"_L1, settingsFolder()));
    DX_TRY(copy(kConfig + "certmap.conf"_L1, settingsFolder()));
    DX_TRY(copy(kUserSchema, settingsFolder() + u"/schema"_s));
    DX_TRY(copy(schemaFile, settingsFolder() + u"/schema"_s));
    QFile original(kTemplate);
    QFile written(settingsFolder() + u"/dse.ldif"_s);
    if (!original.open(QIODevice::ReadOnly) || !written.open(QIODevice::WriteOnly))
        return fail(Error::Code::Unavailable, kTemplate + " cannot be copied"_L1);
    QByteArray text = original.readAll();
    const QList<std::pair<const char *, QByteArray>> settings{
        {"schema_dir", QString(settingsFolder() + u"/schema"_s).toUtf8()},
        {"lock_dir", path("lock").toUtf8()},
        {"tmp_dir", path("tmp").toUtf8()},
        {"cert_dir", settingsFolder().toUtf8()},
        {"ldif_dir", path("ldif").toUtf8()},
        {"bak_dir", path("bak").toUtf8()},
        {"run_dir", path("run").toUtf8()},
        {"inst_dir", settingsFolder().toUtf8()},
        {"log_dir", path("log").toUtf8()},
        {"db_dir", path("db").toUtf8()},
        {"db_home_dir", path("db").toUtf8()},
        {"db_lib", "bdb"},
        {"config_dir", settingsFolder().toUtf8()},
        {"fqdn", "localhost"},
        {"ds_port", "0"},
        {"ds_user", user},
        {"rootdn", "cn=admin"},
        {"ds_passwd", "{CLEAR}secret"},
        {"ldapi_enabled", "on"},
        {"ldapi", path("run/socket").toUtf8()},
        {"ldapi_autobind", "off"},
        {"ds_suffix", "o=HQ"},
    };
    for (const auto &[name, value] : settings)
        text.replace('%' + QByteArray(name) + '%', value);
    written.write(text + kBackend);
    return {};
}

Result<> DirectoryServer389::start(const QString &schemaFile)
{
    const Unprivileged user("dirsrv");
    DX_TRY(writeFolder(schemaFile, user.name()));
    if (!user.owns(m_dir.path()))
        return fail(Error::Code::Unavailable, u"chown failed"_s);
    const QString program
        = QStandardPaths::findExecutable(u"ns-slapd"_s, {u"/usr/sbin"_s, u"/usr/bin"_s});
    user.runs(m_server);
    m_server.setWorkingDirectory(m_dir.path());
    m_server.setProcessChannelMode(QProcess::MergedChannels);
    m_server.start(program,
                   {u"-D"_s, settingsFolder(), u"-i"_s, path("run/pid"), u"-d"_s, u"16384"_s});
    const QDeadlineTimer deadline(kStartMs);
    const QString search = QStandardPaths::findExecutable(u"ldapsearch"_s);
    while (!deadline.hasExpired()) {
        if (m_server.waitForFinished(kLookMs)) // it ended: it will not answer any more
            break;
        QProcess asked;
        asked.setProcessChannelMode(QProcess::MergedChannels);
        asked.start(search, access() + QStringList{u"-b"_s, {}, u"-s"_s, u"base"_s});
        if (asked.waitForFinished(kStartMs) && asked.exitCode() == 0)
            return {};
    }
    QFile log(path("log/errors"));
    const QByteArray said = log.open(QIODevice::ReadOnly) ? log.readAll() : m_server.readAll();
    return fail(Error::Code::Unavailable, u"389-ds did not start"_s,
                m_server.errorString() + u"; "_s + QString::fromUtf8(said));
}

QStringList DirectoryServer389::access() const
{
    const QString socket = QString::fromLatin1(QUrl::toPercentEncoding(path("run/socket")));
    return {u"-x"_s, u"-H"_s, "ldapi://"_L1 + socket, u"-D"_s, u"cn=admin"_s, u"-w"_s, u"secret"_s};
}

} // namespace dx
