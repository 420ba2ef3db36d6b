#pragma once

#include "engine/keys/site_keys.h"
#include "engine/protocol/message.h"
#include "engine/store/agreements.h"

namespace dx {

/**
 * Judges whose signature a message bears (protocol.md, Enrolment): the partner's pinned
 * certificate, one that follows from it, or, before there is one, that of a requestor who knows the
 * invitation's code. Pins and forgets accordingly. Belongs into a transaction.
 */
class SignerCheck
{
public:
    SignerCheck(Database &database, CycleId cycle, Timestamp now)
        : m_database(database), m_cycle(cycle), m_now(now)
    {
    }

    /** `present` is our own certificate: a message that is sealed for it shows that the partner has
     * it. Updates `agreement` as it updates the store. Error Denied with the reason: the message is
     * not the partner's. */
    Result<> check(const Message &message, Agreement &agreement, const QByteArray &present);

private:
    Result<> checkPinned(const Message &message, Agreement &agreement);
    Result<> enrol(const Message &message, Agreement &agreement);
    Result<> noteAnswer(const Message &message, Agreement &agreement, const QByteArray &present);

    Database &m_database;
    CycleId m_cycle;
    Timestamp m_now;
};

} // namespace dx
