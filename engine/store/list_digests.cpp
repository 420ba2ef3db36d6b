#include "engine/store/list_digests.h"

#include "engine/store/agreement_state.h"
#include "engine/store/recipients.h"
#include "engine/store/statement.h"

using namespace Qt::StringLiterals;

namespace dx {

namespace {

Result<> sum(Database &database, AgreementId agreement, ListProof &proof)
{
    Statement rows(database,
                   u"SELECT standing, received_digest FROM entry WHERE origin_id = :agreement"_s);
    DX_TRY(rows.bind(u":agreement"_s, agreement).exec());
    while (rows.next()) {
        const auto standing = Standing(rows.integer(0));
        proof.refused += standing == Standing::Refused;
        proof.kept += standing == Standing::Kept;
        proof.undone += standing == Standing::Undone;
        if (standing == Standing::Kept)
            continue;
        ++proof.entries;
        proof.held += Digest::fromBytes(rows.blob(1));
    }
    return rows.finish();
}

Result<ListProof> prove(Database &database, AgreementId agreement)
{
    ListProof proof;
    DX_TRY(sum(database, agreement, proof));
    DX_LET(const AgreementStateRow state, AgreementStates(database).read(agreement));
    proof.isSumRight = proof.held == state.receivedDigest;
    proof.partner = state.partnerDigest;
    const bool speaksOfThis = state.partnerDigestValue > 0
        && state.partnerDigestValue == state.received && !state.heldValue;
    if (speaksOfThis && state.verified)
        proof.agrees = proof.held == proof.partner;
    return proof;
}

} // namespace

Result<ListProof> proveList(Database &database, AgreementId agreement)
{
    if (database.inTransaction())
        return prove(database, agreement);
    DX_LET(Transaction transaction, Transaction::beginReading(database));
    return prove(database, agreement);
}

} // namespace dx
