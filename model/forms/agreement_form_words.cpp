// How an agreement's form says what state the agreement is in.
#include "model/forms/agreement_form.h"

#include <QDateTime>
#include <QLocale>

namespace dx {

QString AgreementForm::stateName(AgreementState state)
{
    switch (state) {
    case AgreementState::WaitingForPartner:
        return tr("Waiting for its first message");
    case AgreementState::Waiting:
        return tr("Sent, waiting for confirmation");
    case AgreementState::Verified:
        return tr("Verified");
    case AgreementState::Differs:
        return tr("Differs");
    case AgreementState::Held:
        return tr("Held for approval");
    case AgreementState::Disabled:
        return tr("Disabled");
    case AgreementState::Idle:
        break;
    }
    return tr("No word yet");
}

QString AgreementForm::invitationState(Timestamp now) const
{
    const Agreement &agreement = stored().agreement;
    const auto at = [](Timestamp time) {
        return QLocale().toString(QDateTime::fromMSecsSinceEpoch(time), QLocale::ShortFormat);
    };
    if (lacksCertificate(agreement))
        return tr("accepted before messages were sealed; invite it again");
    if (agreement.enrolledAt > 0)
        return tr("accepted on %1").arg(at(agreement.enrolledAt));
    if (agreement.codeExpiresAt == 0)
        return tr("none has been made yet");
    return agreement.codeExpiresAt > now
        ? tr("not accepted yet; valid until %1").arg(at(agreement.codeExpiresAt))
        : tr("expired on %1").arg(at(agreement.codeExpiresAt));
}

} // namespace dx
