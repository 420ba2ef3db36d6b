#include "app/commands/change_output.h"

#include "engine/formats/ldif_writer.h"

namespace dx::cli {

namespace {

constexpr QByteArrayView kAgreement = "agreement ";

} // namespace

/** What goes to a partner is an export, what changes here an import. */
QByteArray ChangeOutput::heading() const
{
    if (m_scope.startsWith(kAgreement))
        return "# agreement: " + m_scope.mid(kAgreement.size()) + ", export\n";
    return "# agreement: " + (m_partner.isEmpty() ? "all" : m_partner) + ", import\n";
}

Result<> ChangeOutput::change(const EntryChange &change)
{
    const QByteArray record = toChangeRecord(change);
    if (record.isEmpty())
        return {};
    if (!m_isBegun || change.scope != m_scope) {
        m_isBegun = true;
        m_scope = change.scope;
        m_out.data(heading());
    }
    m_out.data(record);
    return {};
}

} // namespace dx::cli
