#pragma once

#include "engine/store/merge_stage.h"

#include <QHash>

namespace dx {

/** Writes what merge_work says: journal, entries, counters; and counts it. */
class MergeWrite
{
public:
    explicit MergeWrite(MergeContext &context) : m_context(context) { }
    /** `staged`: records that were staged and are no deletions. */
    Result<> run(qint64 staged);

private:
    Result<bool> countAlike(qint64 staged); ///< where all rows are new entries of one list
    Result<> count(qint64 staged);
    Result<> sumReceived();
    Result<> countLists();
    Result<> addToLists(const QHash<qint64, qint64> &deltas);
    Result<> journal();
    Result<> remove();
    Result<> update();
    Result<> insert();
    Result<> exec(const QString &sql);

    MergeContext &m_context;
    bool m_onlyAdds = false;
};

} // namespace dx
