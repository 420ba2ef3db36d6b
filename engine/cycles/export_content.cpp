#include "engine/cycles/export_content.h"

namespace dx {

namespace {

QByteArray keyOf(const ExportScope &scope, const ContentWanted &wanted)
{
    QByteArray key = scope.key() + '/' + wanted.formerRules + '/'
        + QByteArray::number(wanted.plan.full) + '/'
        + QByteArray::number(wanted.plan.full ? wanted.acked : wanted.plan.scanFrom) + '/'
        + QByteArray::number(wanted.digestFrom);
    for (const Usn usn : wanted.plan.couldBeAt)
        key += ',' + QByteArray::number(usn);
    return key;
}

void count(ChangeCounts &counts, const ScopeRow &row)
{
    if (row.remove)
        ++counts.deleted;
    else if (row.known)
        ++counts.modified;
    else
        ++counts.added;
}

/** USNs after the base at which the partner may have got something. */
QList<Usn> laterValues(const ExportPlan &plan)
{
    QList<Usn> later = plan.couldBeAt;
    later.removeIf([&](Usn usn) { return usn <= plan.base; });
    return later;
}

} // namespace

Result<bool> ContentMaker::mayShare(ExportScope &scope, const ContentWanted &wanted)
{
    if (!m_many)
        return false;
    if (wanted.plan.full) {
        DX_LET(const bool own, scope.mayHaveOwn());
        return !own;
    }
    const Usn from = std::min(wanted.plan.scanFrom, wanted.digestFrom);
    auto owners = m_owners.constFind(from);
    if (owners == m_owners.constEnd()) {
        DX_LET(const ChangeOwners found, ChangeOwners::since(m_database, from));
        owners = m_owners.insert(from, found);
    }
    return !scope.concerns(*owners);
}

Result<std::shared_ptr<const ExportContent>> ContentMaker::make(ExportScope &scope,
                                                                const ContentWanted &wanted)
{
    DX_LET(const bool share, mayShare(scope, wanted));
    if (!share)
        return read(scope, wanted);
    const QByteArray key = keyOf(scope, wanted);
    if (const auto made = m_made.constFind(key); made != m_made.constEnd())
        return *made;
    ExportScope common = scope.shared();
    DX_LET(Made made, read(common, wanted));
    m_made.insert(key, made);
    return made;
}

Result<ContentMaker::Made> ContentMaker::read(ExportScope &scope, const ContentWanted &wanted)
{
    auto content = std::make_shared<ExportContent>();
    Messages messages(m_database);
    const auto store = [&](const PayloadPart &part) -> Result<> {
        DX_LET(const PayloadId id, messages.addPayload(part.bytes));
        content->parts.append({id, part.digest, part.records});
        return {};
    };
    // PostgreSQL gives up the rows that are being read when something is written meanwhile, so
    // there the (compressed) parts wait in memory.
    const bool atOnce = m_database.isSqlite();
    QList<PayloadPart> later;
    const auto keep = [&](const PayloadPart &part) -> Result<> {
        if (atOnce)
            return store(part);
        later.append(part);
        return {};
    };
    PayloadWriter writer(keep, m_limits);
    const auto write = [&](const ScopeRow &row) -> Result<> {
        count(content->counts, row);
        m_monitor.advance();
        DX_TRY(m_monitor.goOn());
        return row.remove ? writer.remove(row.dn) : writer.add(row.dn, row.record);
    };
    if (wanted.plan.full) {
        const ExportScope before = scope.by(wanted.formerRules);
        DX_LET(content->digest, scope.all(before, wanted.acked, write));
        content->records = content->counts.total();
        // What a full does not have goes at the partner.
        if (wanted.acked > 0)
            DX_TRY(scope.gone(before, wanted.acked, wanted.now, [&](const ScopeRow &) -> Result<> {
                ++content->counts.deleted;
                return {};
            }));
    } else {
        const ScopeChanges changes{wanted.plan.scanFrom, laterValues(wanted.plan), false};
        DX_LET(const ScopeSum sum, scope.changes(changes, write));
        content->digest = sum.digestDelta;
        if (wanted.digestFrom != wanted.plan.scanFrom) {
            DX_LET(content->digest, scope.digestSince(wanted.digestFrom));
        }
        content->records = content->counts.total();
    }
    DX_TRY(writer.finish());
    for (const PayloadPart &part : std::as_const(later))
        DX_TRY(store(part));
    return Made(content);
}

} // namespace dx
