#pragma once

#include "model/difference_source.h"

#include <functional>

class QWidget;

namespace dx {

class SiteSession;

/** What a difference view calls itself and its sides. */
struct DifferenceTitle
{
    enum class Kind {
        Cycle, ///< Before | What happened | After cycle 42
        Preview, ///< Now | Would happen | After
        Pending, ///< Branch A has | Will be sent | HQ has
        Compare, ///< A | Difference | B
        Held, ///< Now | Would happen | After; rows are ticked and approved
    };
    Kind kind = Kind::Cycle;
    QString title = {}; ///< "Preview T2 at HQ"; also the accessible name of the tab
    QString left = {}; ///< headings of the three columns
    QString what = {};
    QString right = {};
    QString
        strip; ///< "Preview: nothing was sent or changed. Uses what has already arrived"; or none
    QString emptyText = {}; ///< what stands there if nothing differs: "Nothing changed. …"
    QString actionText = {}; ///< "Force T2 now"; empty: no button
    std::function<void()> action = {};
    /** Held: approves the entries (none: all), or rejects. The view closes when it is done; an
     * error stands in it. */
    std::function<QFuture<Result<>>(std::optional<QList<QByteArray>> ticked)> approve = {};
    std::function<QFuture<Result<>>()> reject = {};
    DifferenceFilter filter = {}; ///< to begin with
};

/**
 * Makes the difference view of a finished spool file. The view removes the file when it goes; it
 * closes its tab by closing itself ([Discard], MainWindow watches `destroyed`). Never blocks: the
 * spool is read in a thread of its own.
 */
QWidget *createDifferenceTab(SiteSession &session, const QString &spoolPath,
                             const DifferenceTitle &title, QWidget *parent);

} // namespace dx
