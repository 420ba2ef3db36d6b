#include "tests/simulation/sim_site.h"

#include "engine/core/uid.h"
#include "engine/store/native_handle.h"
#include "engine/store/site_info.h"
#include "engine/store/statement.h"

#include <QDir>
#include <QFile>

#include <sqlite3.h>
#include <unistd.h>

using namespace Qt::StringLiterals;

namespace dx::sim {

namespace {

StoreUrl urlOf(const QString &path)
{
    return required(StoreUrl::parse("sqlite:"_L1 + path));
}

void copy(const QString &from, const QString &to)
{
    if (!QFile::copy(from, to))
        qFatal("%s cannot be copied to %s", qPrintable(from), qPrintable(to));
}

void removeAll(const QString &folder, const QString &pattern)
{
    const QDir files(folder);
    for (const QString &name : files.entryList({pattern}, QDir::Files))
        QFile::remove(files.filePath(name));
}

/** A commit that must not happen is rolled back instead. */
int refuseCommit(void *fault)
{
    return static_cast<FaultPoint *>(fault)->pass() ? 0 : 1;
}

} // namespace

Workshop::Workshop()
{
    const bool memory = QFileInfo(u"/dev/shm"_s).isWritable();
    m_folder
        = (memory ? u"/dev/shm"_s : QDir::tempPath()) + u"/dirsync-simulation-%1"_s.arg(::getpid());
    if (!QDir().mkpath(m_folder))
        qFatal("%s cannot be made", qPrintable(m_folder));
    required(Database::open(urlOf(m_folder + u"/template"_s), Database::Mode::Create));
}

Workshop::~Workshop()
{
    QDir(m_folder).removeRecursively();
}

QString Workshop::newPlace()
{
    return m_folder + u"/store-%1"_s.arg(++m_made);
}

QString Workshop::newStore()
{
    const QString path = newPlace();
    copy(m_folder + u"/template"_s, path);
    return path;
}

QString Workshop::copyOf(const QString &kept)
{
    const QString path = newPlace();
    copy(kept, path);
    return path;
}

QString Workshop::keepAs(quint32 organization, const QString &site)
{
    if (m_kept != organization)
        removeAll(m_folder, u"kept-*"_s);
    m_kept = organization;
    return m_folder + u"/kept-"_s + site;
}

void Workshop::clear()
{
    removeAll(m_folder, u"store-*"_s);
}

SimSite::SimSite(Workshop &workshop, Network &network, const QString &name, const QString &store,
                 Timestamp now)
    : clock(now), m_workshop(workshop), m_network(network), m_name(name), m_path(store)
{
    open();
    if (!SiteStore(db()).read())
        required(SiteStore(db()).create(u"Contoso"_s, name, address(), now));
    staff = list(u"Staff"_s);
    sales = list(u"Sales"_s);
    knownOwn = ownEntries();
}

void SimSite::open()
{
    m_database = required(Database::open(urlOf(m_path), Database::Mode::ReadWrite));
    // a simulated crash is a rollback, so nothing has to be on a disk
    for (const auto pragma :
         {"synchronous = OFF"_L1, "locking_mode = EXCLUSIVE"_L1, "journal_mode = MEMORY"_L1})
        required(m_database->run("PRAGMA "_L1 + pragma));
    sqlite3 *handle = sqliteHandle(*m_database);
    if (!handle)
        qFatal("the simulation needs the SQLite that is linked");
    sqlite3_commit_hook(handle, refuseCommit, &fault);
}

void SimSite::reopen()
{
    m_database.reset();
    open();
}

ListId SimSite::list(const QString &name)
{
    const auto known = Lists(db()).byName(name);
    return known ? known->id : required(Lists(db()).create(name, {}, now()));
}

TransportFactory SimSite::transports()
{
    return [this](const AgreementSettings &) -> Result<std::unique_ptr<Transport>> {
        return std::make_unique<NetworkTransport>(m_network, fault, online);
    };
}

Result<Cycle> SimSite::run(CycleKind kind, const ProgressFunction &progress)
{
    return survive([&] {
        CycleRunner runner(db(), clock, transports(), keys());
        runner.limitParts(parts);
        Cycle wanted;
        wanted.kind = kind;
        return runner.run(wanted, progress);
    });
}

void SimSite::keepAs(const QString &path)
{
    m_database.reset();
    copy(m_path, path);
    open();
}

void SimSite::backUp(int era)
{
    m_database.reset();
    m_backups.push_back({m_workshop.newPlace(), knownOwn, era});
    copy(m_path, m_backups.back().path);
    open();
}

int SimSite::putBack(size_t which)
{
    m_database.reset();
    for (const auto suffix : {""_L1, "-wal"_L1, "-shm"_L1})
        QFile::remove(m_path + suffix);
    const Backup &backup = m_backups[which];
    copy(backup.path, m_path);
    open();
    wasRestored = true;
    knownOwn = backup.own;
    return backup.era;
}

qint64 SimSite::count(const QString &sql)
{
    Statement row(db(), sql);
    required(execRow(row));
    return row.integer(0);
}

QByteArray SimSite::ownEntries()
{
    Statement rows(db(),
                   u"SELECT uid, record, trust, hidden, list_id, standing, listed, usn FROM entry"
                   " WHERE origin_id = 0 ORDER BY uid"_s);
    required(rows.exec());
    QByteArray text;
    while (rows.next()) {
        text += rows.utf8(0) + '\n' + rows.utf8(1);
        for (int column = 2; column < 8; ++column)
            text += ' ' + QByteArray::number(rows.integer(column));
        text += '\n';
    }
    return text;
}

} // namespace dx::sim
