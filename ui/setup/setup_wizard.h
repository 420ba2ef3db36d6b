#pragma once

#include "model/forms/site_setup.h"

#include <QWizard>

namespace dx {

class SetupCheckPage;

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
    /** While the site is being made: stops that; else closes. */
    void reject() override;

Q_SIGNALS:
    /** `forceNow`: the first T1 of the new requestor is to follow. */
    void made(const dx::SiteSetup::Made &made, bool forceNow);

private:
    SiteSetup m_setup;
    SetupCheckPage *m_check;
    std::shared_ptr<TransferState> m_writing; // null: nothing is written now
};

} // namespace dx
