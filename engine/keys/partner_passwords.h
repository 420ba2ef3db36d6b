#pragma once

#include "engine/keys/key_store.h"
#include "engine/store/agreements.h"

namespace dx {

/**
 * Passwords of MS Mail partners, kept where private keys are; the store only remembers where. Use
 * on the thread of the database. Belongs into a Transaction where it writes.
 */
class PartnerPasswords
{
public:
    PartnerPasswords(Database &database, KeyStore &keys) : m_database(database), m_keys(keys) { }

    /** Blanks around are dropped; an empty one takes the password away: anybody who can write to
     * the partner's way here may then speak for it. */
    Result<> set(const Agreement &agreement, const QByteArray &password);
    /** Whether it is the partner's password, compared in constant time; a partner without one
     * matches. Errors NotFound, Unavailable: it cannot be read, so nobody can tell. */
    Result<bool> matches(const Agreement &agreement, const QByteArray &password);

private:
    Database &m_database;
    KeyStore &m_keys;
};

} // namespace dx
