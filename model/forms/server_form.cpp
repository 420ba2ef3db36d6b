#include "model/forms/server_form.h"

#include "engine/core/clock.h"
#include "model/forms/checks.h"
#include "model/forms/schedule_text.h"

using namespace Qt::StringLiterals;

namespace dx {
namespace {

DirsyncServer startingPoint(const SiteSummary &site)
{
    if (site.server)
        return *site.server;
    DirsyncServer server;
    server.name = u"Dirsync Server"_s;
    return server;
}

Result<std::any> readServer(Database &database)
{
    DX_LET(std::optional<DirsyncServer> server, SiteStore(database).server());
    if (!server)
        return fail(Error::Code::NotFound,
                    ServerForm::tr("The Dirsync Server object was deleted meanwhile."));
    return std::any(std::move(*server));
}

} // namespace

ServerForm::ServerForm(const SiteSummary &site, QObject *parent)
    : DataForm(startingPoint(site), !site.server, parent), m_zone(site.info.zone)
{
    const QString general = tr("General");
    member<QString>(u"name"_s, general, tr("Name"), &DirsyncServer::name,
                    [](const DirsyncServer &s) { return Checks::name(s.name); });
    member<QString>(u"administrator"_s, general, tr("Dirsync administrator"),
                    &DirsyncServer::administrator, [](const DirsyncServer &s) {
                        return s.administrator.trimmed().isEmpty()
                            ? QString()
                            : Checks::dirsyncAddress(s.administrator);
                    });
    member<bool>(u"copyOutgoing"_s, general, tr("Copy the administrator on outgoing messages"),
                 &DirsyncServer::copyOutgoing);
    member<bool>(u"forwardIncoming"_s, general,
                 tr("Forward incoming messages to the administrator"),
                 &DirsyncServer::forwardIncoming);
    member<QString>(u"schedule"_s, tr("Schedule"), tr("T2 schedule"), &DirsyncServer::schedule,
                    [](const DirsyncServer &s) { return ScheduleText::problem(s.schedule); });
}

Form::StoreFunction ServerForm::loader() const
{
    if (isNew())
        return {};
    return [](Database &database) { return readServer(database); };
}

Form::StoreFunction ServerForm::writer() const
{
    return [server = data()](Database &database) -> Result<std::any> {
        DirsyncServer clean = server;
        clean.name = clean.name.trimmed();
        clean.administrator = clean.administrator.trimmed();
        DX_TRY(SiteStore(database).setServer(clean, SystemClock().now()));
        return readServer(database);
    };
}

Form::EffectFunction ServerForm::effect() const
{
    Effect out;
    const QString when = ScheduleText::when(data().schedule, m_zone, SystemClock().now());
    if (isNew())
        out.text = tr("This site becomes a dirsync server. T2: %1").arg(when);
    else if (data().schedule != stored().schedule)
        out.text = tr("T2 for all requestors: %1").arg(when);
    else
        out.text = tr("No effect on partners.");
    return [out](Database &) -> Result<Effect> { return out; };
}

} // namespace dx
