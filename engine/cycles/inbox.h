#pragma once

#include "engine/cycles/classic_request.h"
#include "engine/cycles/cycle_environment.h"
#include "engine/cycles/cycle_monitor.h"
#include "engine/cycles/signer_check.h"
#include "engine/protocol/message.h"
#include "engine/store/site_info.h"
#include "engine/transports/transport.h"

#include <functional>

namespace dx {

/** A message that was not let in. */
struct Rejection
{
    AgreementId agreement; ///< invalid: it is not known whose it is
    QString text; ///< from whom, which file and batch, and why
};

/**
 * Brings messages from a transport into the store: bytes are stored and committed, then taken off
 * the transport. A message that is not authentic, or not a message, is stored as rejected with the
 * reason and an event; the others go on. What is no message at all is left alone, with an event.
 */
class Inbox
{
public:
    Inbox(const CycleEnvironment &environment, CycleMonitor &monitor, CycleId cycle, Timestamp now);

    /** Returns how many were taken. Error Unavailable: the place cannot be read. */
    Result<int> fetch(Transport &transport, const QList<Agreement> &agreements);
    /** Judges once more what an administrator took out of the quarantine unread. */
    Result<> judgeAgain(const QList<Agreement> &agreements);
    /** Of all fetches. */
    const QList<Rejection> &rejections() const { return m_rejections; }

private:
    Result<> load();
    /** Gives the bytes of a message, as often as it is asked. */
    using Reading = std::function<Result<QByteArray>()>;
    Result<> judge(const Reading &read, const QString &where, QList<Agreement> &agreements);
    Result<> storeMessage(const Message &message, const Agreement &agreement);
    Result<> reject(const QString &where, const QByteArray &bytes,
                    const std::optional<Envelope> &envelope, const Agreement *agreement,
                    const QString &reason);
    Result<> takeClassic(const ClassicMessage &message, const QByteArray &bytes,
                         const QString &where, QList<Agreement> &agreements);
    Result<QString> faultOf(const ClassicMessage &message, const Agreement *agreement);
    Result<> noteReport(const ClassicMessage &message, const Agreement &agreement);
    Result<> storeRequest(const ClassicMessage &message, const ClassicCount &counted,
                          const Agreement &agreement, const QByteArray &batch);
    Result<> noteStrangers(const Strangers &strangers);
    Result<> vouch(const Message &message, Agreement &agreement);

    Database &m_database;
    KeyStore &m_keys;
    CycleMonitor &m_monitor;
    CycleId m_cycle;
    Timestamp m_now;
    qint64 m_fence;
    SiteInfo m_site;
    std::optional<OwnKeys> m_own;
    QList<Rejection> m_rejections;
};

} // namespace dx
