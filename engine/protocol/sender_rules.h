#pragma once

#include "engine/protocol/sync_numbers.h"

/*
 * The rules of protocol.md, "Sender". An export is
 *
 *     withdraw()      if a message of this agreement is queued and its hand-over has not begun
 *     planExport()    before the journal is read
 *     concludeExport()  when it is known how many records there are; None: nothing is sent
 *     composeHeader() and, in the same transaction, recordSent()
 */
namespace dx {

/** Time before an unacknowledged batch is sent again; doubles up to kMaxResendDays. */
inline constexpr qint64 kDayMs = 24 * 60 * 60 * 1000;
inline constexpr int kMaxResendDays = 32;

/** How far `now` is from `then`. A moment in the future, from before a clock was set back, is as
 * far away as one in the past, or nothing would be sent again until its time has come. */
inline qint64 distance(Timestamp now, Timestamp then)
{
    return now < then ? then - now : now - then;
}

/** What an export has to read. */
struct ExportPlan
{
    bool full = false; ///< everything that can be exported; else what changed since `base`
    Usn base = 0; ///< goes out as `was` (0 for a full)
    /** Journal lines up to here need no reading: nothing in them concerns this agreement. Equal to
     * `base`, or later. */
    Usn scanFrom = 0;
    /**
     * A deletion travels for what cannot be exported now but could be at one of these USNs: `base`
     * and each value sent since. Ascending.
     */
    QList<Usn> couldBeAt;
    bool resend = false; ///< part of it was sent before
};

/** Counts a change of settings and decides what to read. Changes `state` (settingsSeen,
 * fullNeeded). */
ExportPlan planExport(SenderState &state, const SiteNumbers &site);

/**
 * What goes out, given how many records (deletions included) were found; nothing: no message. For a
 * full the caller then takes a USN of its own, which becomes the `value`; otherwise `value` is the
 * site's USN, for an acknowledgement `sent`.
 */
std::optional<BatchKind> concludeExport(const SenderState &state, const SiteNumbers &site,
                                        const ExportPlan &plan, qint64 records);

/** Whether there is something to say without looking for records: what a T3 ends with. */
bool mustAcknowledge(const SenderState &state);

/**
 * Remembers that nothing was found up to `site.usn`, so that the next export reads on from there.
 * `digest` is the list digest of now.
 */
void recordScanned(SenderState &state, const SiteNumbers &site, const Digest &digest);

/**
 * The header of the next message. `value` as in concludeExport(), `digest` the list digest as of
 * `value` (ignored for an acknowledgement). `plan` is ignored for an acknowledgement.
 */
MessageHeader composeHeader(const SyncState &state, const SiteNumbers &site, BatchKind kind,
                            const ExportPlan &plan, Usn value, const Digest &digest,
                            const QByteArray &batchUid);

/** What recordSent() changed, so that a message that is still queued can be replaced. Kept with the
 * message (`undo`) until its hand-over begins. */
struct SentUndo
{
    BatchKind kind = BatchKind::Delta;
    qint64 serial = 0;
    bool ackDue = false;
    bool gapDue = false;
    bool requestDue = false;
    Usn sent = 0;
    Usn scanned = 0;
    Digest sentDigest;
    Digest scopeDigest;
    bool rewind = false;
    Timestamp lastSentAt = 0;
    Timestamp lastHeartbeatAt = 0;
    int resendDays = 1;
    std::optional<Usn> fullValue;
    qint64 fullFor = 0;
    qint64 requestAnswered = 0;

    QByteArray toJson() const;
    /** Nothing if `json` is not what toJson() wrote. */
    static std::optional<SentUndo> fromJson(const QByteArray &json);
    bool operator==(const SentUndo &) const = default;
};

/** Counts a message as sent (that is: queued). */
SentUndo recordSent(SenderState &state, const MessageHeader &header, const ExportPlan &plan,
                    Timestamp now);

/**
 * Takes a queued message back whose hand-over has not begun; it must be the last one recorded, and
 * the caller removes it from the outbox. If it was no mere acknowledgement the next export must be
 * a whole one even where only an acknowledgement was wanted.
 */
void withdraw(SenderState &state, const SentUndo &undo);

/** *Export on next cycle*, or settings of the partner changed in a way that needs everything. */
inline void requestFullExport(SenderState &state)
{
    ++state.fullNeeded;
}

} // namespace dx
