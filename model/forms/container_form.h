#pragma once

#include "engine/store/lists.h"
#include "model/forms/data_form.h"
#include "model/site_session.h"

namespace dx {

/** A recipients container: its name and, while it is new, where it lies. */
class ContainerForm final : public DataForm<AddressList>
{
    Q_OBJECT
public:
    /** `list` without an id: a new one, in the container `list.parent`. */
    ContainerForm(const SiteSummary &site, AddressList list, QObject *parent = nullptr);

    const QList<AddressList> &lists() const { return m_lists; }
    bool isReadOnly(const QString &id) const override;
    StoreFunction loader() const override;
    StoreFunction writer() const override;
    QList<QStringList> commands() const override;
    EffectFunction effect() const override;

private:
    QStringList otherNames() const;

    QList<AddressList> m_lists;
    QList<Agreement> m_agreements;
};

} // namespace dx
