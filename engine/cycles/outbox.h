#pragma once

#include "engine/cycles/cycle.h"
#include "engine/cycles/cycle_monitor.h"
#include "engine/store/messages.h"
#include "engine/store/site_info.h"

namespace dx {

/**
 * Hands queued messages over to transports. That it begins is committed first, so that a message
 * whose hand-over was cut off is never replaced by another; it is then delivered once more, and the
 * receiver drops what it has.
 */
class Outbox
{
public:
    Outbox(Database &database, const TransportFactory &transports, CycleMonitor &monitor,
           CycleId cycle, Timestamp now, qint64 fence);

    /** Delivers what is queued for a partner; `dueOnly` leaves out what failed a short while ago.
     * Returns how many messages went. The error is the transport's; the messages stay queued. */
    Result<int> deliver(const Agreement &agreement, bool dueOnly);

private:
    Result<> send(const Agreement &agreement, const QList<MessageRow> &messages);
    Result<QByteArray> bytesOf(const Agreement &agreement, const MessageRow &message,
                               const QByteArray &code);
    Result<> noteFailure(const Agreement &agreement, const QList<MessageRow> &messages,
                         const Error &error);

    Database &m_database;
    const TransportFactory &m_transports;
    CycleMonitor &m_monitor;
    CycleId m_cycle;
    Timestamp m_now;
    qint64 m_fence;
    PayloadId m_lastPayload; // agreements of one class send the same bytes one after the other
    QByteArray m_lastBytes;
};

} // namespace dx
