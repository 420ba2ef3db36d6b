#include "engine/core/when_done.h"
#include "model/cycle_decisions.h"
#include "model/forcing.h"
#include "ui/difference_tab.h"
#include "ui/main_window.h"
#include "ui/views/open_difference.h"

#include <QPointer>

using namespace Qt::StringLiterals;

namespace dx {

namespace {

using Session = QPointer<SiteSession>;

QFuture<Result<>> decide(const Session &site, const Decision &decision)
{
    if (!site)
        return QtFuture::makeReadyFuture(
            Result<>(fail(Error::Code::Cancelled, MainWindow::tr("The site was closed."))));
    return carryOut(*site, decision);
}

/** Asks the engine what the decision would do, and shows it with what `complete` adds. */
void openReview(MainWindow &window, SiteSession &session, const Decision &decision,
                const std::function<void(DifferenceTitle &, const Decision &)> &complete)
{
    whenDone(
        reviewDecision(session, decision), &window,
        [&window, site = Session(&session), decision, complete](const Result<CycleReport> &report) {
            if (!site)
                return;
            if (!report) {
                window.showError(report.error());
                return;
            }
            Decision bound = decision;
            bound.fingerprint = report->fingerprint;
            DifferenceTitle title;
            title.left = MainWindow::tr("Now");
            title.what = MainWindow::tr("Would happen");
            title.right = MainWindow::tr("After");
            complete(title, bound);
            window.addResultTab(createDifferenceTab(*site, report->differencePath, title, &window),
                                title.title);
        });
}

/** Why it is held, as the cycle says. */
QString heldText(const SiteSession &session, CycleId id)
{
    for (const Cycle &cycle : session.summary().lastCycles) {
        if (cycle.id != id)
            continue;
        for (const CycleAgreement &partner : cycle.agreements) {
            if (partner.outcome == CycleOutcome::Held)
                return partner.note;
        }
    }
    return MainWindow::tr("The deletion guard holds this. Nothing of it was applied.");
}

} // namespace

void openHeldReview(MainWindow &window, SiteSession &session, CycleId cycle)
{
    Decision decision;
    decision.cycle = cycle;
    decision.askedBy = askedBy();
    openReview(window, session, decision,
               [site = Session(&session), text = heldText(session, cycle)](DifferenceTitle &title,
                                                                           const Decision &bound) {
                   title.kind = DifferenceTitle::Kind::Held;
                   title.title = MainWindow::tr("Held by cycle %1").arg(bound.cycle.value);
                   title.strip = text;
                   title.emptyText = MainWindow::tr("Nothing in the list would change.");
                   title.filter.added = title.filter.modified = title.filter.conflicts = false;
                   title.approve = [site, bound](std::optional<QList<QByteArray>> ticked) {
                       Decision approved = bound;
                       approved.only = std::move(ticked);
                       return decide(site, approved);
                   };
                   title.reject = [site, bound] {
                       Decision rejected = bound;
                       rejected.kind = Decision::Kind::Reject;
                       return decide(site, rejected);
                   };
               });
}

void openUndoReview(MainWindow &window, SiteSession &session, CycleId cycle)
{
    Decision decision;
    decision.kind = Decision::Kind::Undo;
    decision.cycle = cycle;
    decision.askedBy = askedBy();
    openReview(window, session, decision,
               [&window, site = Session(&session)](DifferenceTitle &title, const Decision &bound) {
                   const qint64 number = bound.cycle.value;
                   title.kind = DifferenceTitle::Kind::Preview;
                   title.title = MainWindow::tr("Undo cycle %1").arg(number);
                   title.strip = MainWindow::tr(
                       "What taking the cycle back would change here; nothing was changed yet. "
                       "What it sent stays sent; partners get the restored states as changes.");
                   title.emptyText = MainWindow::tr("Nothing of it can be taken back: it changed "
                                                    "nothing here, or it has changed again.");
                   title.actionText = MainWindow::tr("Undo cycle %1 now").arg(number);
                   title.action = [&window, site, bound] {
                       whenDone(decide(site, bound), &window, [&window](const Result<> &done) {
                           if (!done)
                               window.showError(done.error());
                       });
                   };
               });
}

} // namespace dx
