#pragma once

#include "engine/cycles/cycle_environment.h"
#include "engine/cycles/cycle_monitor.h"
#include "engine/keys/site_keys.h"
#include "engine/protocol/manifest.h"
#include "engine/store/messages.h"
#include "engine/store/site_info.h"

namespace dx {

/**
 * Seals queued messages and hands them over to transports. That it begins is committed first, so
 * that a message whose hand-over was cut off is never replaced by another; it is then delivered
 * once more, and the receiver drops what it has.
 */
class Outbox
{
public:
    Outbox(const CycleEnvironment &environment, CycleMonitor &monitor, CycleId cycle,
           Timestamp now);

    /** Delivers what is queued for a partner; `dueOnly` leaves out what failed a short while ago.
     * Returns how many messages went. The error is the transport's; the messages stay queued. */
    Result<int> deliver(const Agreement &agreement, bool dueOnly);

private:
    Result<> send(const Agreement &agreement, const QList<MessageRow> &messages);
    Result<Identity> identityFor(const Agreement &agreement);
    Result<QByteArray> classicBytesOf(const Agreement &agreement, const MessageRow &message);
    Result<QByteArray> bytesOf(const Agreement &agreement, const MessageRow &message,
                               const Identity &identity);
    Result<> noteFailure(const Agreement &agreement, const QList<MessageRow> &messages,
                         const Error &error);

    Database &m_database;
    const TransportFactory &m_transports;
    KeyStore &m_keys;
    CycleMonitor &m_monitor;
    CycleId m_cycle;
    Timestamp m_now;
    qint64 m_fence;
    PayloadId m_lastPayload; // agreements of one class send the same bytes one after the other
    QByteArray m_lastBytes;
    SiteInfo m_site; // read with the keys
    std::optional<OwnKeys> m_own;
};

} // namespace dx
