#pragma once

#include "engine/core/digest.h"
#include "engine/core/ids.h"

#include <QByteArray>

#include <compare>
#include <optional>

namespace dx {

/** An incarnation of a site's store (protocol.md, Numbers). Ordered by number, then random part;
 * number 0 is "none". */
struct Epoch
{
    qint64 number = 0;
    QByteArray random;

    bool isValid() const { return number > 0; }
    bool operator==(const Epoch &) const = default;
    std::strong_ordering operator<=>(const Epoch &other) const;
};

/** Values are stored by name; see toString(). */
enum class BatchKind {
    Full, ///< everything that can be exported; replaces what the receiver holds
    Delta,
    Acknowledgement, ///< no records, was = value = sent; itself never acknowledged
    Heartbeat, ///< no records, but value moves
};
QByteArray toString(BatchKind kind); ///< "full", "delta", "acknowledgement", "heartbeat"
std::optional<BatchKind> batchKindFromString(QByteArrayView text);

/** The numbers of one message, as its manifest carries them. */
struct MessageHeader
{
    QByteArray batch; ///< uid, the same in all parts
    BatchKind kind = BatchKind::Delta;
    Epoch epoch; ///< the sender's
    qint64 serial = 0;
    Usn was = 0; ///< the batch covers was < USN <= value; 0 for a full
    Usn value = 0;
    Digest digest; ///< list digest as of value
    Epoch ackEpoch; ///< epoch of the receiver that the acknowledgement speaks of; may be none
    Usn ackValue = 0;
    qint64 ackSerial = 0; ///< last serial seen in ackEpoch
    qint64 requests = 0; ///< I
    bool requestOpen = false;
    qint64 importAnswered = 0; ///< I of the receiver that this full answers
    bool gap = false;
    std::optional<Usn> held; ///< value of the receiver's batch that the guard holds here

    bool operator==(const MessageHeader &) const = default;
};

} // namespace dx
