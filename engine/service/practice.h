#pragma once

#include "engine/store/database.h"

#include <QList>

namespace dx {

/** A site of the practice organisation. */
struct PracticeSite
{
    QString name; ///< "HQ", "Branch A"
    QString folder; ///< below the practice folder: "hq", "branch-a"
    StoreUrl url;
};

/** Where its sites are, HQ first; they need not exist yet. */
QList<PracticeSite> practiceSites(const QString &folder);

/**
 * Makes the practice organisation in `folder`: the server HQ and three branches with some hundred
 * invented people each, enrolled with each other over `folder`/share, ready to be forced: the first
 * T1 of a branch is a full export. At HQ and Branch A pausing triggers a cycle. Takes about a
 * second. Error Conflict: one of the sites is there already; nothing is changed then. What was made
 * before another error is left for inspection.
 */
Result<QList<PracticeSite>> createPractice(const QString &folder, Timestamp now);

} // namespace dx
