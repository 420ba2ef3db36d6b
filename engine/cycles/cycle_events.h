#pragma once

#include "engine/store/events.h"

namespace dx {

/**
 * Event numbers of the protocol and of cycles. Stable; 1100 to 1199 are theirs, and those of
 * MSExchangeDX where the meaning is the same (domain.md 5.1).
 */
enum class CycleEvent {
    UnknownSender = 136, ///< a message of nobody who has an agreement here (Q147084)
    MessagesMissing = 220, ///< lost or delayed; asked for (Q175588)
    FullExportComing = 221, ///< a full export goes to the partner (Q175588)
    MessageRejected = 1100,
    PartnerAnswered = 1101, ///< first authentic message of a partner
    OwnStorePutBack = 1102,
    PartnerPutBack = 1103,
    FullAsked = 1104,
    ListsDiffer = 1105,
    KeptAside = 1106,
    NotDelivered = 1107,
    Ring = 1108,
    NotFetched = 1109,
    Strangers = 1110, ///< no messages where messages are looked for
    HeldByGuard = 1111,
    HeldDecided = 1112, ///< approved, partly or not
    CycleUndone = 1113,
    Restored = 1114, ///< from a backup
    PartnerPinned = 1115, ///< the invitation was used; whose signature counts from now on
    PartnerRenewed = 1116, ///< the partner's new key was taken over
    RoleGivenUp = 1117, ///< of the dirsync server
    RoleTakenOver = 1118,
    NoContact = 1119, ///< a partner that has been silent for a week
    MessageSent = 1120,
    MessageTaken = 1121,
    NothingToSend = 1122,
    TransactionsSetAside
    = 1130, ///< bad lines of an MS Mail partner, and what does not belong to it
    ReplaceRefused = 1131, ///< it wanted to replace somebody else's postoffice (Q156996)
    NumbersWentBack = 1132,
    StatusReport = 1133, ///< an MS Mail partner tells how it is
    Resynced = 1134,
    FormatLosses = 1135, ///< what the classic list cannot hold
};

/** Writes one into the event log; information only if its category is logged at `level`. */
Result<> logEvent(Database &database, CycleEvent number, Severity severity, const QString &text,
                  const QString &remedy, AgreementId agreement, CycleId cycle, Timestamp now,
                  LogLevel level = LogLevel::Minimum);

} // namespace dx
