#pragma once

#include "engine/store/site_info.h"
#include "model/forms/data_form.h"
#include "model/site_session.h"

namespace dx {

/** The Dirsync Server object: who is told, and when T2 runs. */
class ServerForm final : public DataForm<DirsyncServer>
{
    Q_OBJECT
public:
    /** Of a site without the object: a new one. */
    explicit ServerForm(const SiteSummary &site, QObject *parent = nullptr);

    const QByteArray &zone() const { return m_zone; }
    StoreFunction loader() const override;
    StoreFunction writer() const override;
    QList<QStringList> commands() const override;
    EffectFunction effect() const override;

private:
    QByteArray m_zone;
};

} // namespace dx
