#pragma once

#include "model/spooled_differences.h"

namespace dx {

class MainWindow;
class SiteSession;

/** Opens the tab "Cycle 42": what the cycle changed here and sent, with a filter to begin with.
 * Returns at once. */
void openCycleDifference(MainWindow &window, SiteSession &session, const Cycle &cycle,
                         const DifferenceFilter &filter = {});

/** Opens the tab "Held by cycle 42": what the deletion guard holds of it, to be approved or
 * rejected. Returns at once. */
void openHeldReview(MainWindow &window, SiteSession &session, CycleId cycle);

/** Opens the tab "Undo cycle 42": what taking it back would change here. Returns at once. */
void openUndoReview(MainWindow &window, SiteSession &session, CycleId cycle);

/** Opens the tab "Pending for Branch A": what the next export would send. Returns at once. */
void openPendingDifference(MainWindow &window, SiteSession &session, AgreementId agreement);

/** The same for settings that are being edited in a sheet. Returns at once. */
void openForetoldDifference(MainWindow &window, SiteSession &session, const Agreement &wanted);

/** Opens the tab "Remove Branch A": what deleting the partner with its recipients would change
 * here; [Delete it now] does it. Returns at once. */
void openRemovalPreview(MainWindow &window, SiteSession &session, AgreementId agreement);

/** One side of a comparison and what the tab calls it. */
struct NamedSide
{
    ComparedSide side;
    QString name;
};

/** Opens the tab "Compare Staff with new.ldif". Returns at once. */
void openComparison(MainWindow &window, SiteSession &session, const NamedSide &before,
                    const NamedSide &after, bool byMail);

/** Opens the tab of an import's preview; takes the spool. */
void openImportPreview(MainWindow &window, SiteSession &session, const QString &spoolPath,
                       const QString &title);

} // namespace dx
