#pragma once

#include "engine/store/merge_stage.h"

#include <QSet>

namespace dx {

/** Somebody who wants to be listed under an address and a uid. */
struct Claim
{
    /** Who comes first; equal ranks by `place` (protocol.md, Conflicts). */
    enum class Rank {
        OwnHolder,
        OwnNewcomer,
        Holder,
        Waiting,
        Newcomer,
    };
    qint64 entry = 0; ///< row id; 0: a new one
    qint64 work = 0; ///< row of merge_work; 0: not staged
    QByteArray uid;
    QByteArray address; ///< empty: none
    Rank rank = Rank::Holder;
    qint64 place = 0;
    bool listed = false; ///< before
    Standing standing = Standing::Live; ///< before
    qint64 origin = 0;
    qint64 list = 0;
    qint64 line = 0;
};

/** Whether each claim wins: the best come first, and who finds its address or uid taken waits. The
 * second number is the index of the claim that has it. */
QList<std::pair<bool, qsizetype>> resolveClaims(const QList<Claim> &claims);

/**
 * Sees to it that key addresses and uids are unique among listed entries after the merge. Changes
 * merge_work: records of partners are set aside, waiting ones become live, own ones that clash are
 * problems and leave it.
 */
class MergeClaims
{
public:
    MergeClaims(MergeContext &context, MergeStage &stage) : m_context(context), m_stage(stage) { }
    Result<> run();

private:
    Result<bool> gather(); ///< the contested addresses and uids; false: none
    Result<> gatherReleased();
    Result<QList<Claim>> claims();
    Result<> load(int round, QList<Claim> &claims);
    Result<> loadEntries(const QString &condition, int round, QList<Claim> &claims);
    Result<> contest(const QList<Claim> &claims, int round);
    Result<> decide(const QList<Claim> &claims);
    Result<> refuse(const Claim &claim, const Claim &holder);
    Result<> write(const Claim &claim, Standing standing, bool listed);
    Result<> exec(const QString &sql);
    Result<bool> ask(const QString &sql);

    MergeContext &m_context;
    MergeStage &m_stage;
    QSet<QByteArray> m_addresses; ///< of this round and those before
    QSet<QByteArray> m_uids;
    QSet<std::pair<qint64, qint64>> m_seen;
    bool m_again = false; ///< a refused record leaves its entry as it was, with its address
};

} // namespace dx
