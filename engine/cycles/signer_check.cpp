#include "engine/cycles/signer_check.h"

#include "engine/cycles/cycle_events.h"
#include "engine/protocol/invitation.h"
#include "engine/store/agreement_state.h"

#include <QCoreApplication>

using namespace Qt::StringLiterals;

namespace dx {

namespace {

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(dx::SignerCheck)
};

tl::unexpected<Error> notAuthentic(const QString &reason)
{
    return fail(Error::Code::Denied, reason);
}

} // namespace

Result<> SignerCheck::check(const Message &message, Agreement &agreement, const QByteArray &present)
{
    if (agreement.certificate.isEmpty())
        DX_TRY(enrol(message, agreement));
    else
        DX_TRY(checkPinned(message, agreement));
    return noteAnswer(message, agreement, present);
}

Result<> SignerCheck::checkPinned(const Message &message, Agreement &agreement)
{
    if (message.signer == agreement.certificate)
        return {};
    const QString &name = agreement.settings.name;
    const QString fingerprint = readableFingerprint(message.signer);
    const Identity &identity = message.content.manifest.identity;
    if (leadsTo(agreement.certificate, identity.chain, message.signer)) {
        agreement.certificate = message.signer;
        DX_TRY(AgreementStates(m_database).pin(agreement.id, message.signer));
        return logEvent(m_database, CycleEvent::PartnerRenewed, Severity::Information,
                        Text::tr("%1 has a new key, vouched for by its old one: fingerprint %2.")
                            .arg(name, fingerprint),
                        {}, agreement.id, m_cycle, m_now);
    }
    if (!identity.proof.isEmpty())
        return notAuthentic(Text::tr("It asks to join as %1 with another key (fingerprint %2), but "
                                     "the invitation has been used already. If the partner has "
                                     "lost its key, invite it again.")
                                .arg(name, fingerprint));
    return notAuthentic(Text::tr("It is signed by an unknown key (fingerprint %1), not by that of "
                                 "%2 (fingerprint %3). If the partner has lost its key, it must be "
                                 "enrolled again.")
                            .arg(fingerprint, name, readableFingerprint(agreement.certificate)));
}

/** The first message of a partner: the code of its invitation vouches for its certificate, once. */
Result<> SignerCheck::enrol(const Message &message, Agreement &agreement)
{
    if (lacksCertificate(agreement) || agreement.role == Role::Requestor)
        return notAuthentic(Text::tr("No key of %1 is known here: the agreement is older than "
                                     "sealed messages, or was made without an invitation. Enrol "
                                     "it again with a new invitation of the server.")
                                .arg(agreement.settings.name));
    if (agreement.codeExpiresAt < m_now)
        return notAuthentic(Text::tr("The invitation has expired. Make a new one."));
    AgreementStates states(m_database);
    DX_LET(const QByteArray code, states.code(agreement.id));
    const QByteArray expected = enrolmentProof(
        {agreement.uid, message.envelope.from, message.envelope.to, message.signer}, code);
    if (code.isEmpty() || !sameSecret(message.content.manifest.identity.proof, expected))
        return notAuthentic(Text::tr("Its sender does not have the present invitation's code."));
    DX_TRY(states.pin(agreement.id, message.signer));
    DX_TRY(states.setCode(agreement.id, {}, agreement.codeExpiresAt)); // it works once
    agreement.certificate = message.signer;
    return logEvent(m_database, CycleEvent::PartnerPinned, Severity::Information,
                    Text::tr("%1 has accepted its invitation with the fingerprint %2.")
                        .arg(agreement.settings.name, readableFingerprint(message.signer)),
                    Text::tr("Compare it with what the partner's administrator sees."),
                    agreement.id, m_cycle, m_now);
}

/** What an authentic message tells of what the partner knows of us. */
Result<> SignerCheck::noteAnswer(const Message &message, Agreement &agreement,
                                 const QByteArray &present)
{
    AgreementStates states(m_database);
    // Not at once: what answers here may be older than the invitation, if that was made anew.
    if (agreement.role == Role::Requestor && agreement.codeExpiresAt < m_now)
        DX_TRY(states.setCode(agreement.id, {}, agreement.codeExpiresAt));
    // sealed for a former one: it has not heard of the present one, or has been put back since
    const QByteArray fingerprint
        = message.receiver == present ? fingerprintOf(present) : QByteArray();
    if (agreement.knownFingerprint == fingerprint)
        return {};
    agreement.knownFingerprint = fingerprint;
    return states.setKnownFingerprint(agreement.id, fingerprint);
}

} // namespace dx
