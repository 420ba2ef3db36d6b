#include "ui/force_commands.h"

#include "model/site_facts.h"
#include "ui/difference_tab.h"
#include "ui/views/open_difference.h"

namespace dx {
namespace {

const QList<NodeKind> kForceNodes{NodeKind::Site, NodeKind::Connections, NodeKind::Server,
                                  NodeKind::Agreement};

QString noSite(const Selection &selection)
{
    return selection.session && selection.session->isLoaded()
        ? QString()
        : ForceCommands::tr("Select a site first.");
}

struct Kind
{
    CycleKind kind;
    CommandId force;
    CommandId preview;
    Qt::Key key;
};
constexpr Kind kKinds[]{
    {CycleKind::T1, CommandId::ForceT1, CommandId::PreviewT1, Qt::Key_1},
    {CycleKind::T2, CommandId::ForceT2, CommandId::PreviewT2, Qt::Key_2},
    {CycleKind::T3, CommandId::ForceT3, CommandId::PreviewT3, Qt::Key_3},
};

/** "T&1": the digit is the key, as with Ctrl. */
QString withKey(CycleKind kind)
{
    return toString(kind).insert(1, QLatin1Char('&'));
}

} // namespace

ForceCommands::ForceCommands(MainWindow &window, WatchModel &watch)
    : QObject(&window), m_window(window), m_watch(watch)
{
    addForce();
    addPreview();
    addRunning();
    Forcing &forcing = window.forcing();
    connect(&forcing, &Forcing::failed, &window,
            [this](SiteKey, const Error &error) { m_window.showError(error); });
    connect(&forcing, &Forcing::previewed, this, &ForceCommands::showPreview);
}

CycleKind ForceCommands::kindFor(const Selection &selection) const
{
    const SiteSummary &summary = selection.session->summary();
    if (const Agreement *const agreement = findAgreement(summary, selection.agreement))
        return agreement->role == Role::Server ? CycleKind::T2 : CycleKind::T1;
    return defaultKind(summary);
}

ForceChoice ForceCommands::choice(const Selection &selection, CycleKind kind) const
{
    return forceChoice(selection.session->summary(), kind, selection.agreement);
}

QString ForceCommands::whyNot(const Selection &selection, CycleKind kind) const
{
    const QString missing = noSite(selection);
    return missing.isEmpty() ? choice(selection, kind).whyNot : missing;
}

void ForceCommands::addForce()
{
    Commands &commands = m_window.commands();
    const auto force = [this](const Selection &selection, CycleKind kind) {
        m_window.forcing().force(selection.site, kind, choice(selection, kind).only);
    };
    commands.add({.id = CommandId::Force,
                  .text = tr("&Force"),
                  .icon = Icon::Force,
                  .shortcuts = {QKeySequence(Qt::Key_F9)},
                  .contexts = kForceNodes,
                  .whyNot =
                      [this](const Selection &s) {
                          return noSite(s).isEmpty() ? whyNot(s, kindFor(s)) : noSite(s);
                      },
                  .run = [this, force](const Selection &s) { force(s, kindFor(s)); }});
    for (const Kind &entry : kKinds)
        commands.add(
            {.id = entry.force,
             .text = withKey(entry.kind),
             .shortcuts = {QKeySequence(Qt::CTRL | entry.key)},
             .whyNot = [this, kind = entry.kind](const Selection &s) { return whyNot(s, kind); },
             .run = [force, kind = entry.kind](const Selection &s) { force(s, kind); }});
    commands.add({.id = CommandId::ForceWhole,
                  .text = tr("&Whole Cycle"),
                  .icon = Icon::Dirsync,
                  .shortcuts = {QKeySequence(Qt::CTRL | Qt::Key_F9)},
                  .contexts = {NodeKind::Site},
                  .whyNot =
                      [](const Selection &s) {
                          const QString missing = noSite(s);
                          if (!missing.isEmpty())
                              return missing;
                          const SiteSummary &summary = s.session->summary();
                          return summary.server || !summary.agreements.isEmpty()
                              ? QString()
                              : tr("%1 has no partner yet.").arg(summary.info.name);
                      },
                  .run = [this](const Selection &s) { m_window.forcing().forceWhole(s.site); }});
}

void ForceCommands::addPreview()
{
    Commands &commands = m_window.commands();
    const auto preview = [this](const Selection &selection, CycleKind kind) {
        m_window.forcing().preview(selection.site, kind, choice(selection, kind).only);
    };
    commands.add({.id = CommandId::Preview,
                  .text = tr("&Preview"),
                  .icon = Icon::Preview,
                  .shortcuts = {QKeySequence(Qt::SHIFT | Qt::Key_F9)},
                  .contexts = kForceNodes,
                  .whyNot =
                      [this](const Selection &s) {
                          return noSite(s).isEmpty() ? whyNot(s, kindFor(s)) : noSite(s);
                      },
                  .run = [this, preview](const Selection &s) { preview(s, kindFor(s)); }});
    for (const Kind &entry : kKinds)
        commands.add(
            {.id = entry.preview,
             .text = withKey(entry.kind),
             .whyNot = [this, kind = entry.kind](const Selection &s) { return whyNot(s, kind); },
             .run = [preview, kind = entry.kind](const Selection &s) { preview(s, kind); }});
}

void ForceCommands::addRunning()
{
    Commands &commands = m_window.commands();
    commands.add({.id = CommandId::StopCycle,
                  .text = tr("S&top Cycle"),
                  .icon = Icon::Stop,
                  .shortcuts = {QKeySequence(Qt::CTRL | Qt::Key_Period)},
                  .whyNot =
                      [this](const Selection &s) {
                          const WatchedSite *const site = m_watch.find(s.site);
                          return site && site->running ? QString() : tr("No cycle runs here.");
                      },
                  .run =
                      [this](const Selection &s) {
                          const WatchedSite *const site = m_watch.find(s.site);
                          if (!site || !site->running)
                              return;
                          const CycleId cycle = site->running->cycle;
                          m_watch.markStopping(s.site);
                          m_window.forcing().stop(s.site, cycle);
                      }});
    commands.add({.id = CommandId::ShowDifferences,
                  .text = tr("Show &Differences of the Last Cycle"),
                  .icon = Icon::Differences,
                  .shortcuts = {QKeySequence(Qt::CTRL | Qt::Key_D)},
                  .contexts = {NodeKind::Site},
                  .whyNot =
                      [](const Selection &s) {
                          const QString missing = noSite(s);
                          if (!missing.isEmpty())
                              return missing;
                          return s.session->summary().lastCycles.isEmpty()
                              ? tr("No cycle has run at %1.").arg(s.session->summary().info.name)
                              : QString();
                      },
                  .run =
                      [this](const Selection &s) {
                          openCycleDifference(m_window, *s.session,
                                              s.session->summary().lastCycles.constFirst());
                      }});
}

void ForceCommands::refresh()
{
    const Selection selection = m_window.selection();
    Commands &commands = m_window.commands();
    if (!noSite(selection).isEmpty()) {
        commands.action(CommandId::Force)->setText(tr("&Force"));
        commands.action(CommandId::Preview)->setText(tr("&Preview"));
        return;
    }
    const CycleKind kind = kindFor(selection);
    const QString where = choice(selection, kind).where;
    commands.action(CommandId::Force)->setText(tr("&Force %1 %2").arg(toString(kind), where));
    commands.action(CommandId::Preview)->setText(tr("&Preview %1 %2").arg(toString(kind), where));
    for (const Kind &entry : kKinds) {
        const QString target = choice(selection, entry.kind).where;
        for (const CommandId id : {entry.force, entry.preview})
            commands.action(id)->setText(QStringLiteral("%1 %2").arg(withKey(entry.kind), target));
    }
}

void ForceCommands::showPreview(SiteKey site, AgreementId only, const CycleReport &report)
{
    SiteSession *const session = m_window.sites().session(site);
    if (!session)
        return;
    if (report.differencePath.isEmpty()) {
        m_window.showError({Error::Code::Internal,
                            report.cycle.error.isEmpty() ? tr("The preview ended without a result.")
                                                         : report.cycle.error,
                            {}});
        return;
    }
    const CycleKind kind = report.cycle.kind;
    const QString where = forceChoice(session->summary(), kind, only).where;
    DifferenceTitle title;
    title.kind = DifferenceTitle::Kind::Preview;
    title.title = tr("Preview %1 %2").arg(toString(kind), where);
    title.left = tr("Now");
    title.what = tr("Would happen");
    title.right = tr("After");
    title.strip = tr("Preview: nothing was sent or changed. Uses what has already arrived.");
    title.emptyText = tr("Nothing would change.");
    title.actionText = tr("Force %1 now").arg(toString(kind));
    title.action = [this, site, kind, only] { m_window.forcing().force(site, kind, only); };
    m_window.addResultTab(createDifferenceTab(*session, report.differencePath, title, &m_window),
                          title.title, Icon::Preview);
}

} // namespace dx
