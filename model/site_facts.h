#pragma once

#include "engine/service/engine_client.h"
#include "model/site_session.h"

#include <optional>

namespace dx {

/** The mark of a tree node, worst last: a parent shows its worst child. */
enum class MarkState {
    None,
    Verified,
    Waiting,
    Paused,
    Differs,
    Held,
    Warning,
    Failing,
};

QString toString(MarkState state); ///< the word beside the icon, translated; None: empty
inline MarkState worst(MarkState a, MarkState b)
{
    return a < b ? b : a;
}

/** What the console says of a partner: how its last cycle ended comes before its standing state. */
MarkState markOf(const SiteSummary &summary, const Agreement &agreement);
/** Why it has that mark, in a sentence: "Sent up to 85, confirmed 80." */
QString markReason(const SiteSummary &summary, const Agreement &agreement);
/** Of the site itself: its service and its partners, the worst. */
MarkState markOf(const SiteSummary &summary);

/** The next start by any schedule of the site. */
struct NextRun
{
    CycleKind kind = CycleKind::T1;
    Timestamp at = 0;
};
std::optional<NextRun> nextRun(const SiteSummary &summary, Timestamp now);
/** Whether a cycle starts by itself: on a schedule, or on arrival of a reply. */
bool hasSchedule(const SiteSummary &summary);

/** "Running in this console", "Paused", "Running by dirsync on host-b". */
QString serviceText(const SiteSummary &summary, const EngineInfo &engine);
/** "HQ is worked by dirsync on host-b since 09:12."; empty if this program works it. */
QString workedElsewhereText(const SiteSummary &summary, const EngineInfo &engine);

/** Null if the site has no such partner or container; valid as long as the summary is. */
const Agreement *findAgreement(const SiteSummary &summary, AgreementId id);
const AddressList *findList(const SiteSummary &summary, ListId id);

} // namespace dx
