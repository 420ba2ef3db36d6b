#include "model/forms/site_form.h"

#include "model/forms/checks.h"

#include <QTimeZone>

using namespace Qt::StringLiterals;

namespace dx {
namespace {

Result<std::any> readSite(Database &database)
{
    DX_LET(SiteInfo info, SiteStore(database).read());
    return std::any(std::move(info));
}

} // namespace

SiteForm::SiteForm(const SiteSummary &site, QObject *parent)
    : DataForm(site.info, false, parent), m_partners(site.agreements.size())
{
    const QString general = tr("General");
    member<QString>(u"organization"_s, general, tr("Organisation"), &SiteInfo::organization,
                    [](const SiteInfo &s) { return Checks::name(s.organization); });
    member<QString>(u"name"_s, general, tr("Site"), &SiteInfo::name,
                    [](const SiteInfo &s) { return Checks::name(s.name); });
    member<QString>(u"address"_s, general, tr("Dirsync address"), &SiteInfo::address,
                    [](const SiteInfo &s) { return Checks::dirsyncAddress(s.address); });
    member<QString>(u"serverName"_s, general, tr("Server name"), &SiteInfo::serverName,
                    [](const SiteInfo &s) { return Checks::name(s.serverName); });
    field(
        u"zone"_s, general, tr("Time zone"),
        [](const SiteInfo &s) { return QString::fromUtf8(s.zone); },
        [](SiteInfo &s, const QVariant &v) { s.zone = v.toString().trimmed().toUtf8(); },
        [](const SiteInfo &s) {
            return QTimeZone(s.zone).isValid()
                ? QString()
                : tr("\"%1\" is no known time zone. Write one such as Europe/Berlin.")
                      .arg(QString::fromUtf8(s.zone));
        });
    member<int>(u"keepUpdatesDays"_s, tr("Deleted Items"), tr("Keep updates (days)"),
                &SiteInfo::keepUpdatesDays, [](const SiteInfo &s) {
                    return s.keepUpdatesDays >= 1 && s.keepUpdatesDays <= 3650
                        ? QString()
                        : tr("Between 1 and 3650 days.");
                });
    const QString guard = tr("Guard Defaults");
    member<int>(u"guardCount"_s, guard, tr("Deletions"), &SiteInfo::guardCount);
    member<int>(u"guardPercent"_s, guard, tr("Percent of the list"), &SiteInfo::guardPercent);
}

Form::StoreFunction SiteForm::loader() const
{
    return [](Database &database) { return readSite(database); };
}

Form::StoreFunction SiteForm::writer() const
{
    return [wanted = data()](Database &database) -> Result<std::any> {
        SiteInfo info = wanted;
        info.organization = info.organization.trimmed();
        info.name = info.name.trimmed();
        info.address = info.address.trimmed();
        info.serverName = info.serverName.trimmed();
        DX_TRY(SiteStore(database).update(info));
        return readSite(database);
    };
}

Form::EffectFunction SiteForm::effect() const
{
    const bool renamed
        = data().name != stored().name || data().organization != stored().organization;
    Effect out;
    if (m_partners == 0) {
        out.text = tr("No effect on partners.");
    } else if (data().address != stored().address) {
        out.text
            = tr("Partners send to the old address until they are told: every agreement must be "
                 "enrolled anew.");
        out.warning = true;
    } else if (renamed) {
        out.text = tr("The next export to every partner is a full one.");
    } else if (data().zone != stored().zone) {
        out.text = tr("Schedules follow the clock of %1 from now on.")
                       .arg(QString::fromUtf8(data().zone));
    } else if (data().keepUpdatesDays < stored().keepUpdatesDays) {
        out.text = tr("A partner that stays away for more than %n days needs a full export.",
                      nullptr, data().keepUpdatesDays);
    } else {
        out.text = tr("No effect on partners.");
    }
    return [out](Database &) -> Result<Effect> { return out; };
}

} // namespace dx
