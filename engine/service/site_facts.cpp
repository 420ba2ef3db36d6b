#include "engine/service/site_facts.h"

#include "engine/store/parameters.h"

#include <QCoreApplication>

#include <algorithm>

namespace dx {

namespace {

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(dx::SiteFacts)
};

} // namespace

Result<SiteFacts> SiteFacts::read(Database &site)
{
    SiteFacts facts;
    SiteStore store(site);
    DX_LET(facts.info, store.read());
    DX_LET(facts.server, store.server());
    DX_LET(facts.agreements, Agreements(site).all());
    DX_LET(facts.pauseKicks, Parameters(site).pauseKicks());
    return facts;
}

TriggerFacts SiteFacts::trigger() const
{
    const auto hasRole = [this](Role role) {
        return std::ranges::any_of(agreements,
                                   [role](const Agreement &a) { return a.role == role; });
    };
    return {pauseKicks, server.has_value(), hasRole(Role::Requestor), hasRole(Role::Server)};
}

Result<> SiteFacts::canRun(const ForceRequest &request) const
{
    const TriggerFacts roles = trigger();
    const QString kind = toString(request.kind);
    if (request.kind == CycleKind::T2 && !roles.hasServer) {
        return fail(Error::Code::Denied,
                    Text::tr("%1 has no Dirsync Server, so there is no T2.").arg(info.name));
    }
    if (request.kind != CycleKind::T2 && !roles.isRequestor) {
        return fail(
            Error::Code::Denied,
            Text::tr("%1 has no Dirsync Requestor, so there is no %2.").arg(info.name, kind));
    }
    if (!request.only.isValid())
        return {};
    const auto agreement = std::ranges::find(agreements, request.only, &Agreement::id);
    if (agreement == agreements.cend())
        return fail(Error::Code::NotFound, Text::tr("There is no such agreement at this site."));
    const Role needed = request.kind == CycleKind::T2 ? Role::Server : Role::Requestor;
    if (agreement->role != needed) {
        return fail(Error::Code::Denied,
                    needed == Role::Server
                        ? Text::tr("%1 is a Dirsync Requestor; a T2 is for a Remote Dirsync "
                                   "Requestor.")
                              .arg(agreement->settings.name)
                        : Text::tr("%1 is a Remote Dirsync Requestor; a %2 is for a Dirsync "
                                   "Requestor.")
                              .arg(agreement->settings.name, kind));
    }
    return {};
}

} // namespace dx
