#pragma once

#include "engine/store/merge_stage.h"

namespace dx {

/** Writes what merge_work says: journal, entries, counters; and counts it. */
class MergeWrite
{
public:
    explicit MergeWrite(MergeContext &context) : m_context(context) { }
    /** `staged`: records that were staged and are no deletions. */
    Result<> run(qint64 staged);

private:
    Result<> count(qint64 staged);
    Result<> takeSourceKeys();
    Result<> sumReceived();
    Result<> countLists();
    Result<> journal();
    Result<> remove();
    Result<> update();
    Result<> insert();
    Result<> exec(const QString &sql);

    MergeContext &m_context;
    bool m_onlyAdds = false;
};

} // namespace dx
