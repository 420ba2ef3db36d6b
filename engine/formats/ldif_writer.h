#pragma once

#include "engine/address/entry_diff.h"

#include <QIODevice>

namespace dx {

/** `dn: DN` or `dn:: base64`, and LF. */
void appendDnLine(QByteArray &out, QByteArrayView dn);

/**
 * One change as an LDIF change record (RFC 2849) with the blank line behind it: add with the whole
 * state, delete, or modify with what differs attribute by attribute, objectClass included (delete
 * and add where the structural class is another one, which no server changes). A server that holds
 * the old state and our schema takes it (ldapmodify). Nothing for an operation without content
 * (None, Conflict).
 */
QByteArray toChangeRecord(const EntryChange &change);

/** Writes changes as they come. */
class LdifChangeWriter final : public ChangeSink
{
public:
    explicit LdifChangeWriter(QIODevice &out) : m_out(out) { }
    Result<> change(const EntryChange &change) override;

private:
    QIODevice &m_out;
};

} // namespace dx
