#include "engine/keys/partner_passwords.h"

#include "engine/core/digest.h"
#include "engine/store/agreement_state.h"

#include <QCoreApplication>

namespace dx {

namespace {

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(dx::PartnerPasswords)
};

QByteArray nameOf(const Agreement &agreement)
{
    return "password-" + agreement.uid;
}

KeyPlace placeOf(const Agreement &agreement)
{
    return agreement.passwordPlace == toString(KeyPlace::Keychain) ? KeyPlace::Keychain
                                                                   : KeyPlace::File;
}

/** Equal or not in a time that does not tell where they differ. */
bool sameInConstantTime(const QByteArray &a, const QByteArray &b)
{
    const Digest x = sha256(a);
    const Digest y = sha256(b);
    quint64 difference = 0;
    for (size_t i = 0; i < x.words.size(); ++i)
        difference |= x.words[i] ^ y.words[i];
    return difference == 0;
}

} // namespace

Result<> PartnerPasswords::set(const Agreement &agreement, const QByteArray &password)
{
    const QByteArray wanted = password.trimmed();
    if (!agreement.passwordPlace.isEmpty())
        DX_TRY(m_keys.remove(nameOf(agreement), placeOf(agreement)));
    if (wanted.isEmpty())
        return AgreementStates(m_database).setPasswordPlace(agreement.id, {});
    const KeyPlace place = m_keys.placeForNew();
    DX_TRY(m_keys.write(nameOf(agreement), wanted, place));
    return AgreementStates(m_database).setPasswordPlace(agreement.id, toString(place));
}

Result<bool> PartnerPasswords::matches(const Agreement &agreement, const QByteArray &password)
{
    if (agreement.passwordPlace.isEmpty())
        return true;
    const KeyPlace place = placeOf(agreement);
    const auto kept = m_keys.read(nameOf(agreement), place);
    if (!kept)
        return fail(kept.error().code,
                    Text::tr("The password of %1 cannot be read: it is in %2. Set it anew: dirsync "
                             "agreement set NAME --password-stdin")
                        .arg(agreement.settings.name, m_keys.describe(nameOf(agreement), place)),
                    kept.error().detail);
    return sameInConstantTime(*kept, password.trimmed());
}

} // namespace dx
