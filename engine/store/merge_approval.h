#pragma once

#include "engine/store/merge_stage.h"

namespace dx {

/**
 * What was not approved of a partner's batch takes no effect in the list (protocol.md, Standing):
 * additions and changes are refused, deletions are kept. Between MergeMatch and MergeClaims, so
 * that addresses are judged by what will really be there.
 */
class MergeApproval
{
public:
    explicit MergeApproval(MergeContext &context) : m_context(context) { }
    Result<> run();
    /** What merge_work would do, and what that rests on. */
    Result<MergeForecast> forecast();
    Result<Digest> fingerprint();

private:
    MergeContext &m_context;
};

} // namespace dx
