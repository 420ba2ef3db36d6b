#include "ui/views/open_difference.h"

#include "engine/core/when_done.h"
#include "model/deletion.h"
#include "model/site_facts.h"
#include "ui/difference_tab.h"
#include "ui/main_window.h"

#include <QDateTime>
#include <QLocale>
#include <QPointer>

using namespace Qt::StringLiterals;

namespace dx {

namespace {

/** Shows a difference in a tab of its own as soon as it is spooled. */
void openSpooled(MainWindow &window, SiteSession &session, const DifferenceTitle &title,
                 const QFuture<Result<QString>> &spool)
{
    whenDone(
        spool, &window, [&window, site = QPointer(&session), title](const Result<QString> &path) {
            if (!site)
                return; // closed meanwhile
            if (!path)
                window.showError(path.error());
            else
                window.addResultTab(createDifferenceTab(*site, *path, title, &window), title.title);
        });
}

QString verifiedText(const SiteSummary &summary)
{
    Timestamp oldest = 0;
    for (const Agreement &agreement : summary.agreements) {
        if (agreement.numbers.verified != true)
            return MainWindow::tr("Nothing changed.");
        if (oldest == 0 || agreement.numbers.verifiedAt < oldest)
            oldest = agreement.numbers.verifiedAt;
    }
    if (oldest == 0)
        return MainWindow::tr("Nothing changed.");
    return MainWindow::tr("Nothing changed. Lists verified identical %1.")
        .arg(QLocale().toString(QDateTime::fromMSecsSinceEpoch(oldest), QLocale::ShortFormat));
}

} // namespace

void openCycleDifference(MainWindow &window, SiteSession &session, const Cycle &cycle,
                         const DifferenceFilter &filter)
{
    DifferenceTitle title;
    title.kind = DifferenceTitle::Kind::Cycle;
    title.title = MainWindow::tr("Cycle %1").arg(cycle.id.value);
    title.left = MainWindow::tr("Before");
    title.what = MainWindow::tr("What happened");
    title.right = MainWindow::tr("After cycle %1").arg(cycle.id.value);
    title.emptyText = verifiedText(session.summary());
    title.filter = filter;
    openSpooled(window, session, title, spoolCycle(session, cycle.id));
}

namespace {

DifferenceTitle pendingTitle(const SiteSession &session, const QString &partner)
{
    DifferenceTitle title;
    title.kind = DifferenceTitle::Kind::Pending;
    title.title = MainWindow::tr("Pending for %1").arg(partner);
    title.left = MainWindow::tr("%1 has").arg(partner);
    title.what = MainWindow::tr("Will be sent");
    title.right = MainWindow::tr("%1 has").arg(session.summary().info.name);
    title.emptyText
        = MainWindow::tr("Nothing is waiting: %1 has been sent everything.").arg(partner);
    return title;
}

} // namespace

void openPendingDifference(MainWindow &window, SiteSession &session, AgreementId agreement)
{
    const Agreement *const known = findAgreement(session.summary(), agreement);
    const QString partner = known ? known->settings.name : QString();
    openSpooled(window, session, pendingTitle(session, partner), spoolPending(session, agreement));
}

void openRemovalPreview(MainWindow &window, SiteSession &session, AgreementId agreement)
{
    const Agreement *const known = findAgreement(session.summary(), agreement);
    if (!known)
        return; // deleted meanwhile
    const QString &partner = known->settings.name;
    DifferenceTitle title;
    title.kind = DifferenceTitle::Kind::Preview;
    title.title = MainWindow::tr("Remove %1").arg(partner);
    title.left = MainWindow::tr("Now");
    title.what = MainWindow::tr("Would happen");
    title.right = MainWindow::tr("After");
    title.strip = MainWindow::tr("What deleting %1 with its recipients would change here; nothing "
                                 "was changed. Other partners would get it with their next cycle.")
                      .arg(partner);
    title.emptyText = MainWindow::tr("%1 brought no recipients.").arg(partner);
    title.actionText = MainWindow::tr("Delete %1 now").arg(partner);
    title.action = [&window, site = QPointer(&session), agreement] {
        if (!site)
            return;
        whenDone(deleteAgreement(*site, agreement, ImportedRecipients::Remove), &window,
                 [&window](const Result<> &done) {
                     if (!done)
                         window.showError(done.error());
                 });
    };
    openSpooled(window, session, title, spoolRemoval(session, agreement));
}

void openForetoldDifference(MainWindow &window, SiteSession &session, const Agreement &wanted)
{
    DifferenceTitle title = pendingTitle(session, wanted.settings.name);
    title.title = MainWindow::tr("Effect on %1").arg(wanted.settings.name);
    title.strip = MainWindow::tr("This is what applying the sheet would send. Nothing was sent or "
                                 "changed.");
    title.emptyText = MainWindow::tr("Nothing would be sent to %1.").arg(wanted.settings.name);
    // of a full export most is what the partner has already
    title.filter.unchanged = true;
    openSpooled(window, session, title, spoolForetold(session, wanted));
}

void openComparison(MainWindow &window, SiteSession &session, const NamedSide &before,
                    const NamedSide &after, bool byMail)
{
    DifferenceTitle title;
    title.kind = DifferenceTitle::Kind::Compare;
    title.title = MainWindow::tr("Compare %1 with %2").arg(before.name, after.name);
    title.left = before.name;
    title.what = MainWindow::tr("Difference");
    title.right = after.name;
    title.emptyText = MainWindow::tr("%1 and %2 are the same.").arg(before.name, after.name);
    title.strip = byMail ? MainWindow::tr("Matched by: e-mail address")
                         : MainWindow::tr("Matched by: identity, else distinguished name");
    title.actionText = MainWindow::tr("Swap");
    title.action = [&window, site = QPointer(&session), before, after, byMail] {
        if (site)
            openComparison(window, *site, after, before, byMail);
    };
    openSpooled(window, session, title, spoolComparison(session, before.side, after.side, byMail));
}

void openImportPreview(MainWindow &window, SiteSession &session, const QString &spoolPath,
                       const QString &title)
{
    DifferenceTitle tab;
    tab.kind = DifferenceTitle::Kind::Preview;
    tab.title = title;
    tab.left = MainWindow::tr("Now");
    tab.what = MainWindow::tr("Would happen");
    tab.right = MainWindow::tr("After");
    tab.strip = MainWindow::tr("Preview: nothing was changed.");
    tab.emptyText = MainWindow::tr("The import would change nothing.");
    window.addResultTab(createDifferenceTab(session, spoolPath, tab, &window), title);
}

} // namespace dx
