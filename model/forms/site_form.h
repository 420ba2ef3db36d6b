#pragma once

#include "engine/store/site_info.h"
#include "model/forms/data_form.h"
#include "model/site_session.h"

namespace dx {

/** The site itself: names, dirsync address, time zone, how long the journal is kept. */
class SiteForm final : public DataForm<SiteInfo>
{
    Q_OBJECT
public:
    explicit SiteForm(const SiteSummary &site, QObject *parent = nullptr);

    StoreFunction loader() const override;
    StoreFunction writer() const override;
    EffectFunction effect() const override;

private:
    qsizetype m_partners = 0;
};

} // namespace dx
