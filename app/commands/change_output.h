#pragma once

#include "app/commands/output.h"
#include "engine/address/entry_diff.h"

#include <QByteArray>

namespace dx::cli {

/**
 * Writes a difference as LDIF change records on standard output. Where a difference has several
 * scopes, each begins with a comment: "# agreement: NAME, import|export".
 */
class ChangeOutput final : public ChangeSink
{
public:
    /** `partner`: whose import the changes of this site are; empty: of several. */
    ChangeOutput(Output &out, QByteArray partner) : m_out(out), m_partner(std::move(partner)) { }
    Result<> change(const EntryChange &change) override;

private:
    QByteArray heading() const;

    Output &m_out;
    QByteArray m_partner;
    QByteArray m_scope;
    bool m_isBegun = false;
};

} // namespace dx::cli
