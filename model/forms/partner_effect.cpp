#include "model/forms/partner_effect.h"

#include <QCoreApplication>

using namespace Qt::StringLiterals;

namespace dx {
namespace {

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(dx::PartnerEffect)
};

bool isOfTypes(const Address &address, const QString &types)
{
    if (types.isEmpty())
        return true;
    const QByteArray canonical = address.canonical();
    const QString type = QString::fromUtf8(canonical.first(canonical.indexOf(':')));
    for (const QString &allowed : types.split(u',', Qt::SkipEmptyParts)) {
        if (allowed.trimmed().compare(type, Qt::CaseInsensitive) == 0)
            return true;
    }
    return false;
}

bool isSameForPartners(const Recipient &a, const Recipient &b)
{
    return a.entry == b.entry && a.list == b.list;
}

QString sentence(const QStringList &byServer, const QStringList &byRequestor)
{
    QStringList out;
    if (!byServer.isEmpty())
        out.append(Text::tr("The next T2 sends it to %1.").arg(byServer.join(u", "_s)));
    if (!byRequestor.isEmpty())
        out.append(Text::tr("The next T1 sends it to %1.").arg(byRequestor.join(u", "_s)));
    return out.join(u' ');
}

} // namespace

bool isExported(const Recipient &recipient, const Agreement &agreement)
{
    const AgreementSettings &settings = agreement.settings;
    const auto key = recipient.entry.keyAddress();
    if (!settings.enabled || !settings.sendUpdates || !recipient.listed || recipient.hidden || !key)
        return false;
    if (!settings.exportAll && !settings.exportLists.contains(recipient.list))
        return false;
    if (recipient.trust > settings.exportTrust || !isOfTypes(*key, settings.addressTypes))
        return false;
    if (recipient.entry.kind() == RecipientKind::CustomRecipient && !settings.exportCustom)
        return false;
    // Never back to where it came from, nor to its home.
    return recipient.origin != agreement.id
        && (agreement.partnerSiteUid.isEmpty()
            || recipient.home.siteUid != agreement.partnerSiteUid);
}

Effect effectOfEdit(const std::optional<Recipient> &before, const std::optional<Recipient> &after,
                    const QList<Agreement> &agreements)
{
    QStringList byServer;
    QStringList byRequestor;
    QStringList gone;
    for (const Agreement &agreement : agreements) {
        const bool was = before && isExported(*before, agreement);
        const bool is = after && isExported(*after, agreement);
        const QString &name = agreement.settings.name;
        if (was && !is)
            gone.append(name);
        else if (is && !(was && isSameForPartners(*before, *after)))
            (agreement.role == Role::Server ? byServer : byRequestor).append(name);
    }
    Effect out;
    QStringList sentences;
    if (!gone.isEmpty()) {
        out.warning = true;
        sentences.append(Text::tr("The next export deletes it at %1.").arg(gone.join(u", "_s)));
    }
    if (const QString sent = sentence(byServer, byRequestor); !sent.isEmpty())
        sentences.append(sent);
    out.text = sentences.isEmpty() ? Text::tr("No effect on partners.") : sentences.join(u' ');
    return out;
}

} // namespace dx
