#include "model/forcing.h"

#include "engine/core/when_done.h"
#include "model/command_words.h"
#include "model/site_facts.h"

#include <QCoreApplication>
#include <QSysInfo>

namespace dx {
namespace {

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(Forcing)
};

bool hasRole(const SiteSummary &summary, Role role)
{
    if (role == Role::Server && summary.server)
        return true;
    return std::any_of(summary.agreements.begin(), summary.agreements.end(),
                       [role](const Agreement &agreement) { return agreement.role == role; });
}

Role roleFor(CycleKind kind)
{
    return kind == CycleKind::T2 ? Role::Server : Role::Requestor;
}

/** Whether `other` is the site at the far end of one of the agreements. */
bool isPartner(const SiteSummary &summary, const SiteInfo &other)
{
    return std::any_of(
        summary.agreements.begin(), summary.agreements.end(), [&other](const Agreement &agreement) {
            return agreement.partnerSiteUid.isEmpty()
                ? agreement.settings.partnerAddress.compare(other.address, Qt::CaseInsensitive) == 0
                : agreement.partnerSiteUid == other.uid;
        });
}

QString partnerName(const SiteSession &session, AgreementId agreement)
{
    const Agreement *const partner = findAgreement(session.summary(), agreement);
    return partner ? partner->settings.name : QString();
}

} // namespace

CycleKind defaultKind(const SiteSummary &summary)
{
    return summary.server ? CycleKind::T2 : CycleKind::T1;
}

ForceChoice forceChoice(const SiteSummary &summary, CycleKind kind, AgreementId agreement)
{
    ForceChoice choice;
    choice.where = Text::tr("at %1").arg(summary.info.name);
    const Role needed = roleFor(kind);
    if (!hasRole(summary, needed)) {
        choice.whyNot = needed == Role::Server
            ? Text::tr("%1 has no Dirsync Server, so there is no %2.")
                  .arg(summary.info.name, toString(kind))
            : Text::tr("%1 has no Dirsync Requestor, so there is no %2.")
                  .arg(summary.info.name, toString(kind));
        return choice;
    }
    const Agreement *const partner = findAgreement(summary, agreement);
    if (!partner)
        return choice;
    choice.where = Text::tr("for %1 only").arg(partner->settings.name);
    choice.only = agreement;
    if (partner->role != needed) {
        choice.whyNot = needed == Role::Server
            ? Text::tr("%1 is a Dirsync Requestor: it takes part in T1 and T3 here.")
            : Text::tr("%1 is a Remote Dirsync Requestor: it takes part in T2 here.");
        choice.whyNot = choice.whyNot.arg(partner->settings.name);
    } else if (!partner->settings.enabled) {
        choice.whyNot = Text::tr("%1 is switched off.").arg(partner->settings.name);
    }
    return choice;
}

QString wholeCycleText(const SiteSummary &site, const QList<SiteSummary> &others)
{
    QStringList absentServers; // whose part of the cycle runs elsewhere
    QStringList absentRequestors;
    QString server; // of those that are here: it reads the answers with its next T2
    for (const Agreement &agreement : site.agreements) {
        SiteSummary only;
        only.agreements = {agreement};
        const auto there
            = std::find_if(others.begin(), others.end(), [&only](const SiteSummary &other) {
                  return isPartner(only, other.info);
              });
        const bool serves = agreement.role == Role::Server;
        if (there == others.end())
            (serves ? absentRequestors : absentServers) << agreement.settings.name;
        else
            server = serves ? site.info.name : there->info.name;
    }
    const QString comma = QStringLiteral(", ");
    QStringList sentences;
    if (!absentServers.isEmpty())
        sentences << Text::tr("Sent. Waiting for T2 of %1; T3 will apply the answer.")
                         .arg(absentServers.join(comma));
    if (!absentRequestors.isEmpty())
        sentences << Text::tr("Sent. Waiting for T3 of %1.").arg(absentRequestors.join(comma));
    if (!server.isEmpty())
        sentences << Text::tr("Whole cycle done: the open sites have each other's changes. %1 "
                              "reads their confirmations with its next T2; until then it shows "
                              "“waiting”.")
                         .arg(server);
    return sentences.join(QLatin1Char(' '));
}

QString askedBy()
{
    QString user = qEnvironmentVariable("USER");
    if (user.isEmpty())
        user = qEnvironmentVariable("LOGNAME", QStringLiteral("user"));
    return user + QLatin1Char('@') + QSysInfo::machineHostName();
}

Forcing::Forcing(OpenSites &sites, QObject *parent) : QObject(parent), m_sites(sites) { }

void Forcing::force(SiteKey site, CycleKind kind, AgreementId only)
{
    SiteSession *const session = m_sites.session(site);
    if (!session)
        return;
    session->noteCommands({CommandWords::force(kind, partnerName(*session, only), false)});
    Q_EMIT queued(site, kind);
    whenDone(session->engine().force({kind, CycleTrigger::Console, only, askedBy()}), this,
             [this, site](const Result<CycleReport> &report) {
                 if (report)
                     Q_EMIT ended(site, *report);
                 else
                     Q_EMIT failed(site, report.error());
             });
}

void Forcing::preview(SiteKey site, CycleKind kind, AgreementId only)
{
    SiteSession *const session = m_sites.session(site);
    if (!session)
        return;
    session->noteCommands({CommandWords::force(kind, partnerName(*session, only), true)});
    Q_EMIT previewStarted(site, kind);
    whenDone(session->engine().preview({kind, CycleTrigger::Console, only, askedBy()}), this,
             [this, site, only](const Result<CycleReport> &report) {
                 if (report)
                     Q_EMIT previewed(site, only, *report);
                 else
                     Q_EMIT failed(site, report.error());
             });
}

void Forcing::stop(SiteKey site, CycleId cycle)
{
    SiteSession *const session = m_sites.session(site);
    if (!session)
        return;
    whenDone(session->engine().stop(cycle), this, [this, site](const Result<> &stopped) {
        if (!stopped)
            Q_EMIT failed(site, stopped.error());
    });
}

QList<Forcing::Step> Forcing::wholeSteps(SiteKey site) const
{
    const SiteSession *const session = m_sites.session(site);
    QList<Step> steps;
    if (!session)
        return steps;
    for (const CycleKind kind : {CycleKind::T1, CycleKind::T2, CycleKind::T3}) {
        for (SiteSession *const other : m_sites.sessions()) {
            const bool takesPart
                = other == session || isPartner(session->summary(), other->summary().info);
            if (takesPart && hasRole(other->summary(), roleFor(kind)))
                steps.append({m_sites.keyOf(other), kind});
        }
    }
    return steps;
}

QString Forcing::wholeText(SiteKey site) const
{
    const SiteSession *const session = m_sites.session(site);
    if (!session)
        return {};
    QList<SiteSummary> others;
    for (SiteSession *const other : m_sites.sessions())
        if (other != session)
            others << other->summary();
    return wholeCycleText(session->summary(), others);
}

void Forcing::forceWhole(SiteKey site)
{
    if (SiteSession *const session = m_sites.session(site))
        session->noteCommands({CommandWords::forceAll()}); // of this site; partners have their own
    runSteps(site, wholeSteps(site));
}

void Forcing::runSteps(SiteKey site, QList<Step> steps)
{
    if (steps.isEmpty()) {
        Q_EMIT wholeEnded(site, wholeText(site));
        return;
    }
    const Step step = steps.takeFirst();
    SiteSession *const session = m_sites.session(step.site);
    if (!session)
        return;
    Q_EMIT queued(step.site, step.kind);
    whenDone(session->engine().force({step.kind, CycleTrigger::Console, {}, askedBy()}), this,
             [this, site, step, steps](const Result<CycleReport> &report) {
                 if (!report) {
                     Q_EMIT failed(step.site, report.error());
                     return;
                 }
                 Q_EMIT ended(step.site, *report);
                 const CycleOutcome outcome = report->cycle.outcome;
                 if (outcome != CycleOutcome::Failed && outcome != CycleOutcome::Stopped)
                     runSteps(site, steps);
             });
}

} // namespace dx
