#pragma once

#include "engine/store/merge_stage.h"

namespace dx {

/** Finds out which staged record is which entry, and fills merge_work with what would change. */
class MergeMatch
{
public:
    MergeMatch(MergeContext &context, MergeStage &stage) : m_context(context), m_stage(stage) { }
    Result<> run();
    Result<bool> meetsOtherKeys(); ///< as Merge

private:
    Result<> matchOwn();
    Result<> matchPartner();
    Result<> dropRepeated();
    Result<> dropForeign();
    Result<> refine(); ///< own records get the identity of the entry that they are
    Result<> planOwn();
    Result<> planPartner();
    Result<> planGone(); ///< entries that nothing staged stands for any more
    Result<> exec(const QString &sql);
    Result<bool> listHasEntries();
    Result<> dropRefused(); ///< the records in merge_refine are not merged
    Result<> forgetRefined();

    MergeContext &m_context;
    MergeStage &m_stage;
};

} // namespace dx
