#pragma once

#include "model/forms/site_setup.h"

#include <QWizard>

namespace dx {

/**
 * "Set up this site": six pages; nothing is written before Finish. made() follows when the store is
 * there; an error stays in the wizard.
 */
class SetupWizard final : public QWizard
{
    Q_OBJECT
public:
    explicit SetupWizard(QWidget *parent = nullptr);

    SiteSetup &setup() { return m_setup; }
    void accept() override;

Q_SIGNALS:
    void made(const dx::SiteSetup::Made &made);

private:
    SiteSetup m_setup;
    bool m_writing = false;
};

} // namespace dx
