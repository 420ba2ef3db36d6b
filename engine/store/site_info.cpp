#include "engine/store/site_info.h"

#include "engine/address/dirsync_address.h"
#include "engine/core/random.h"
#include "engine/core/uid.h"
#include "engine/store/statement.h"

#include <QCoreApplication>
#include <QFileInfo>
#include <QSysInfo>
#include <QTimeZone>

#include <array>

using namespace Qt::StringLiterals;

namespace dx {

namespace {

struct Texts
{
    Q_DECLARE_TR_FUNCTIONS(SiteStore)
};

constexpr std::array kControlNames{"running"_L1, "paused"_L1, "stopped"_L1};
constexpr std::array kStartupNames{"automatic"_L1, "manual"_L1, "disabled"_L1};

template<typename Enum, size_t Size>
Enum fromName(const std::array<QLatin1StringView, Size> &names, const QString &name)
{
    const auto found = std::find(names.begin(), names.end(), name);
    return found == names.end() ? Enum() : Enum(found - names.begin());
}

Result<> checkName(const QString &value, const QString &what)
{
    if (value.trimmed().isEmpty())
        return fail(Error::Code::Invalid, Texts::tr("%1 is missing.").arg(what));
    if (value.size() > 64)
        return fail(Error::Code::Invalid, Texts::tr("%1 has more than 64 characters.").arg(what));
    if (std::any_of(value.begin(), value.end(), [](QChar c) { return c < u' '; }))
        return fail(Error::Code::Invalid,
                    Texts::tr("%1 contains a line break or control character.").arg(what));
    return {};
}

Result<> checkInfo(const SiteInfo &info)
{
    DX_TRY(checkName(info.organization, Texts::tr("The name of the organisation")));
    DX_TRY(checkName(info.name, Texts::tr("The name of the site")));
    DX_TRY(checkName(info.serverName, Texts::tr("The name of the server")));
    if (const QString address = info.address.trimmed();
        !address.isEmpty() && !isDirsyncAddress(address.toUtf8()))
        return fail(Error::Code::Invalid,
                    Texts::tr("\"%1\" cannot be a dirsync address: it must look like name@domain, "
                              "without type, blanks, quotes and accents.")
                        .arg(address));
    if (!QTimeZone::isTimeZoneIdAvailable(info.zone))
        return fail(Error::Code::Invalid,
                    Texts::tr("There is no time zone %1.").arg(QString::fromUtf8(info.zone)));
    if (info.keepUpdatesDays < 1 || info.keepUpdatesDays > 3650)
        return fail(Error::Code::Invalid, Texts::tr("Keep updates takes 1 to 3650 days."));
    if (info.guardCount < 0 || info.guardPercent < 0 || info.guardPercent > 100)
        return fail(Error::Code::Invalid,
                    Texts::tr("The deletion guard takes a count from 0 and 0 to 100 percent."));
    return {};
}

QByteArray systemZone()
{
    const QByteArray zone = QTimeZone::systemTimeZoneId();
    return QTimeZone::isTimeZoneIdAvailable(zone) ? zone : QByteArray("UTC");
}

SiteInfo newInfo(const QString &organization, const QString &name, const QString &address)
{
    SiteInfo info;
    info.organization = organization;
    info.name = name;
    info.address = address;
    // as a server of that site might have been called; 15 characters is NetBIOS's limit
    info.serverName = name.simplified().replace(u' ', u'-').toUpper().left(15);
    if (info.serverName.isEmpty())
        info.serverName = u"LOCALHOST"_s;
    info.zone = systemZone();
    return info;
}

QString machine()
{
    return QString::fromLatin1(QSysInfo::machineUniqueId());
}

QString place(const Database &database)
{
    return database.isSqlite() ? QFileInfo(database.url().path).canonicalFilePath() : u""_s;
}

/** The one statement that all single-value writes share. */
Result<> writeText(Database &database, const QString &column, const QString &value)
{
    DX_LET(Transaction transaction, Transaction::beginOrJoin(database));
    Statement s(database, u"UPDATE site SET %1 = :value"_s.arg(column));
    s.bind(u":value"_s, value);
    DX_TRY(s.exec());
    return transaction.commit();
}

} // namespace

Result<> SiteStore::canBe(const QString &organization, const QString &name, const QString &address)
{
    return checkInfo(newInfo(organization, name, address));
}

Result<> SiteStore::create(const QString &organization, const QString &name, const QString &address,
                           Timestamp now)
{
    const SiteInfo info = newInfo(organization, name, address);
    DX_TRY(checkInfo(info));
    DX_LET(Transaction transaction, Transaction::beginOrJoin(m_database));
    if (const auto present = read(); present)
        return fail(Error::Code::Conflict,
                    Texts::tr("The store holds the site %1 already.").arg(present->name));
    Statement s(m_database,
                u"INSERT INTO site (id, uid, organization, name, address, server_name, zone,"
                " epoch_number, epoch_random, machine, path) VALUES (1, :uid, :organization,"
                " :name, :address, :server, :zone, 1, :random, :machine, :path)"_s);
    s.bindText(u":uid"_s, newUid(now)).bind(u":organization"_s, organization.trimmed());
    s.bind(u":name"_s, name.trimmed()).bind(u":address"_s, address.trimmed());
    s.bind(u":server"_s, info.serverName).bindText(u":zone"_s, info.zone);
    s.bind(u":random"_s, u"%1"_s.arg(random64(), 16, 16, QChar(u'0')));
    s.bind(u":machine"_s, machine()).bind(u":path"_s, place(m_database));
    DX_TRY(s.exec());
    return transaction.commit();
}

Result<SiteInfo> SiteStore::read()
{
    Statement s(m_database,
                u"SELECT uid, organization, name, address, server_name, zone, epoch_number,"
                " epoch_random, usn, journal_floor, keep_updates_days, guard_count,"
                " guard_percent, control_state, startup FROM site"_s);
    if (auto row = execRow(s); !row) {
        if (row.error().code == Error::Code::NotFound)
            row.error().text = Texts::tr("The store holds no site yet. Create it first.");
        return tl::unexpected(std::move(row).error());
    }
    SiteInfo info;
    info.uid = s.utf8(0);
    info.organization = s.text(1);
    info.name = s.text(2);
    info.address = s.text(3);
    info.serverName = s.text(4);
    info.zone = s.utf8(5);
    info.epochNumber = s.integer(6);
    info.epochRandom = s.utf8(7);
    info.usn = s.integer(8);
    info.journalFloor = s.integer(9);
    info.keepUpdatesDays = int(s.integer(10));
    info.guardCount = int(s.integer(11));
    info.guardPercent = int(s.integer(12));
    info.control = fromName<ControlState>(kControlNames, s.text(13));
    info.startup = fromName<StartupType>(kStartupNames, s.text(14));
    DX_TRY(s.finish());
    return info;
}

Result<> SiteStore::update(const SiteInfo &info)
{
    DX_TRY(checkInfo(info));
    DX_LET(Transaction transaction, Transaction::beginOrJoin(m_database));
    DX_LET(const SiteInfo present, read());
    Statement s(m_database,
                u"UPDATE site SET organization = :organization, name = :name, address = :address,"
                " server_name = :server, zone = :zone, keep_updates_days = :keep,"
                " guard_count = :count, guard_percent = :percent"_s);
    s.bind(u":organization"_s, info.organization.trimmed()).bind(u":name"_s, info.name.trimmed());
    s.bind(u":address"_s, info.address.trimmed()).bind(u":server"_s, info.serverName.trimmed());
    s.bindText(u":zone"_s, info.zone).bind(u":keep"_s, info.keepUpdatesDays);
    s.bind(u":count"_s, info.guardCount).bind(u":percent"_s, info.guardPercent);
    DX_TRY(s.exec());
    if (info.name.trimmed() != present.name) // protocol.md, Numbers: names shape the export
        DX_TRY(m_database.run(u"UPDATE agreement SET settings = settings + 1"_s));
    return transaction.commit();
}

Result<> SiteStore::setControl(ControlState state)
{
    return writeText(m_database, u"control_state"_s, kControlNames.at(size_t(state)));
}

Result<> SiteStore::setStartup(StartupType type)
{
    return writeText(m_database, u"startup"_s, kStartupNames.at(size_t(type)));
}

Result<std::optional<DirsyncServer>> SiteStore::server()
{
    Statement s(m_database,
                u"SELECT name, administrator, copy_outgoing, forward_incoming, schedule"
                " FROM dirsync_server"_s);
    DX_TRY(s.exec());
    std::optional<DirsyncServer> server;
    if (s.next())
        server = DirsyncServer{s.text(0), s.text(1), s.boolean(2), s.boolean(3), s.text(4)};
    DX_TRY(s.finish());
    return server;
}

Result<> SiteStore::setServer(const DirsyncServer &server, Timestamp now)
{
    DX_TRY(checkName(server.name, Texts::tr("The name of the Dirsync Server")));
    DX_LET(Transaction transaction, Transaction::beginOrJoin(m_database));
    Statement s(m_database,
                u"INSERT INTO dirsync_server (id, name, administrator, copy_outgoing,"
                " forward_incoming, schedule, created_at)"
                " VALUES (1, :name, :administrator, :copy, :forward, :schedule, :now)"
                " ON CONFLICT (id) DO UPDATE SET name = excluded.name,"
                " administrator = excluded.administrator, copy_outgoing = excluded.copy_outgoing,"
                " forward_incoming = excluded.forward_incoming, schedule = excluded.schedule"_s);
    s.bind(u":name"_s, server.name.trimmed()).bind(u":administrator"_s, server.administrator);
    s.bind(u":copy"_s, server.copyOutgoing).bind(u":forward"_s, server.forwardIncoming);
    s.bind(u":schedule"_s, server.schedule).bind(u":now"_s, now);
    DX_TRY(s.exec());
    return transaction.commit();
}

Result<> SiteStore::removeServer()
{
    DX_LET(Transaction transaction, Transaction::beginOrJoin(m_database));
    Statement remotes(m_database, u"SELECT count(*) FROM agreement WHERE role = 'server'"_s);
    DX_TRY(execRow(remotes));
    const qint64 count = remotes.integer(0);
    DX_TRY(remotes.finish());
    if (count > 0)
        return fail(Error::Code::Conflict,
                    Texts::tr("The Dirsync Server has %n remote requestors. Delete them first.",
                              nullptr, int(count)));
    Statement s(m_database, u"DELETE FROM dirsync_server"_s);
    DX_TRY(s.exec());
    if (s.rowsAffected() == 0)
        return fail(Error::Code::NotFound, Texts::tr("This site has no Dirsync Server."));
    return transaction.commit();
}

Result<bool> SiteStore::isCopy()
{
    Statement s(m_database, u"SELECT machine, path FROM site"_s);
    DX_TRY(execRow(s));
    const bool elsewhere = s.text(0) != machine() || s.text(1) != place(m_database);
    DX_TRY(s.finish());
    return m_database.isSqlite() && elsewhere;
}

Result<> SiteStore::settleHere()
{
    DX_LET(Transaction transaction, Transaction::beginOrJoin(m_database));
    DX_TRY(writeText(m_database, u"machine"_s, machine()));
    DX_TRY(writeText(m_database, u"path"_s, place(m_database)));
    return transaction.commit();
}

Result<qint64> SiteStore::fence()
{
    Statement row(m_database, u"SELECT fence FROM site WHERE id = 1"_s);
    DX_TRY(execRow(row));
    const qint64 fence = row.integer(0);
    DX_TRY(row.finish());
    return fence;
}

Result<> SiteStore::raiseFence(qint64 fence)
{
    Statement raise(m_database, u"UPDATE site SET fence = :fence WHERE id = 1 AND fence < :than"_s);
    raise.bind(u":fence"_s, fence).bind(u":than"_s, fence);
    return raise.exec();
}

Result<Usn> SiteStore::takeUsns(qint64 count)
{
    if (!m_database.inTransaction())
        return fail(Error::Code::Internal, Texts::tr("USNs were taken outside a transaction."));
    Statement s(m_database, u"UPDATE site SET usn = usn + :count RETURNING usn"_s);
    s.bind(u":count"_s, count);
    DX_TRY(execRow(s));
    const Usn last = s.integer(0);
    DX_TRY(s.finish());
    return last - count + 1;
}

} // namespace dx
