#include "tests/servers/postgresql_server.h"

#include "tests/servers/unprivileged.h"

#include <QDir>
#include <QSqlDatabase>
#include <QSqlError>
#include <QSqlQuery>

#include <csignal>

using namespace Qt::StringLiterals;

namespace dx {

namespace {

constexpr int kStartMs = 120'000; // a loaded machine is no reason to fail

/** The newest installed version's programs. */
QString programFolder()
{
    const QDir versions(u"/usr/lib/postgresql"_s);
    const QStringList names = versions.entryList(QDir::Dirs | QDir::NoDotAndDotDot, QDir::Name);
    return names.isEmpty() ? QString() : versions.filePath(names.last() + "/bin/"_L1);
}

} // namespace

PostgreSqlServer::~PostgreSqlServer()
{
    if (m_server.state() == QProcess::NotRunning)
        return;
    ::kill(pid_t(m_server.processId()), SIGINT); // "fast": does not wait for clients
    if (!m_server.waitForFinished(kStartMs))
        m_server.kill();
}

Result<> PostgreSqlServer::start()
{
    const QString programs = programFolder();
    const Unprivileged user("postgres"); // PostgreSQL refuses to run as root
    if (!user.owns(m_dir.path()))
        return fail(Error::Code::Unavailable, u"chown failed"_s);

    QProcess initdb;
    user.runs(initdb);
    initdb.setWorkingDirectory(m_dir.path());
    initdb.setProcessChannelMode(QProcess::MergedChannels);
    initdb.start(programs + "initdb"_L1,
                 {u"-D"_s, m_dir.filePath(u"data"_s), u"-U"_s, u"dirsync"_s, u"-A"_s, u"trust"_s,
                  u"-E"_s, u"UTF8"_s, u"--locale=C"_s, u"--no-sync"_s, u"--no-instructions"_s});
    if (!initdb.waitForFinished(kStartMs) || initdb.exitCode() != 0)
        return fail(Error::Code::Unavailable, u"initdb failed"_s,
                    initdb.errorString() + QString::fromUtf8(initdb.readAll()));

    user.runs(m_server);
    m_server.setWorkingDirectory(m_dir.path());
    m_server.setProcessChannelMode(QProcess::MergedChannels);
    m_server.start(programs + "postgres"_L1,
                   {u"-D"_s, m_dir.filePath(u"data"_s), u"-k"_s, m_dir.path(), u"-c"_s,
                    u"listen_addresses="_s, u"-c"_s, u"fsync=off"_s, u"-c"_s,
                    u"synchronous_commit=off"_s, u"-c"_s, u"full_page_writes=off"_s, u"-c"_s,
                    u"shared_buffers=32MB"_s, u"-c"_s, u"max_connections=30"_s, u"-c"_s,
                    u"autovacuum=off"_s});
    QByteArray said;
    while (!said.contains("ready to accept connections")) {
        if (!m_server.waitForReadyRead(kStartMs))
            return fail(Error::Code::Unavailable, u"PostgreSQL did not start"_s,
                        m_server.errorString() + QString::fromUtf8(said));
        said += m_server.readAll();
    }
    m_started = true;
    return {};
}

StoreUrl PostgreSqlServer::database(const QString &name) const
{
    return StoreUrl::parse(u"postgresql://dirsync@localhost/%1?host=%2"_s.arg(name, m_dir.path()))
        .value();
}

Result<> PostgreSqlServer::run(const QString &sql)
{
    if (!m_started)
        DX_TRY(start());
    QString problem;
    {
        auto connection = QSqlDatabase::addDatabase(u"QPSQL"_s, u"postgresql-server"_s);
        connection.setHostName(m_dir.path());
        connection.setUserName(u"dirsync"_s);
        connection.setDatabaseName(u"postgres"_s);
        if (!connection.open())
            problem = connection.lastError().text();
        else if (QSqlQuery query(connection); !query.exec(sql))
            problem = query.lastError().text();
    }
    QSqlDatabase::removeDatabase(u"postgresql-server"_s);
    if (!problem.isEmpty())
        return fail(Error::Code::Unavailable, u"PostgreSQL refused: "_s + sql, problem);
    return {};
}

Result<StoreUrl> PostgreSqlServer::newDatabase(const StoreUrl &original)
{
    const QString name = u"d%1"_s.arg(++m_databases);
    const QString copied = original.url.path().mid(1);
    DX_TRY(run("CREATE DATABASE "_L1 + name
               + (copied.isEmpty() ? QString() : " TEMPLATE "_L1 + copied)));
    return database(name);
}

} // namespace dx
