#include "model/forms/container_form.h"

#include "engine/core/clock.h"
#include "model/forms/checks.h"

using namespace Qt::StringLiterals;

namespace dx {

ContainerForm::ContainerForm(const SiteSummary &site, AddressList list, QObject *parent)
    : DataForm(list, !list.id.isValid(), parent), m_lists(site.lists), m_agreements(site.agreements)
{
    const QString page = tr("General");
    member<QString>(u"name"_s, page, tr("Name"), &AddressList::name, [this](const AddressList &l) {
        return Checks::freeName(l.name, otherNames());
    });
    member<ListId>(u"parent"_s, page, tr("Lies in"), &AddressList::parent);
}

QStringList ContainerForm::otherNames() const
{
    QStringList out;
    for (const AddressList &list : m_lists) {
        if (list.id != data().id)
            out.append(list.name);
    }
    return out;
}

bool ContainerForm::isReadOnly(const QString &id) const
{
    return id == u"parent"_s && !isNew();
}

Form::StoreFunction ContainerForm::loader() const
{
    if (isNew())
        return {};
    return [id = data().id](Database &database) -> Result<std::any> {
        DX_LET(AddressList list, Lists(database).byId(id));
        return std::any(std::move(list));
    };
}

Form::StoreFunction ContainerForm::writer() const
{
    return [list = data()](Database &database) -> Result<std::any> {
        Lists lists(database);
        const Timestamp now = SystemClock().now();
        ListId id = list.id;
        if (id.isValid()) {
            DX_TRY(lists.rename(id, list.name.trimmed(), now));
        } else {
            DX_LET(id, lists.create(list.name.trimmed(), list.parent, now));
        }
        DX_LET(AddressList stored, lists.byId(id));
        return std::any(std::move(stored));
    };
}

Form::EffectFunction ContainerForm::effect() const
{
    QStringList partners;
    for (const Agreement &agreement : m_agreements) {
        if (agreement.settings.exportAll || agreement.settings.exportLists.contains(data().id))
            partners.append(agreement.settings.name);
    }
    Effect out;
    if (isNew())
        out.text = tr("A new, empty container. No effect on partners until it has recipients.");
    else if (partners.isEmpty() || data().entries == 0)
        out.text = tr("No effect on partners.");
    else
        out.text = tr("What is exported from here keeps its identity; the next export to %1 is a "
                      "full one: %Ln entries.",
                      nullptr, int(data().entries))
                       .arg(partners.join(u", "_s));
    return [out](Database &) -> Result<Effect> { return out; };
}

} // namespace dx
