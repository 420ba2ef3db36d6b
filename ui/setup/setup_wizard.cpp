#include "ui/setup/setup_wizard.h"

#include "engine/core/clock.h"
#include "engine/core/when_done.h"
#include "model/aside.h"
#include "ui/setup/setup_pages.h"

#include <QAbstractButton>

using namespace Qt::StringLiterals;

namespace dx {

SetupWizard::SetupWizard(QWidget *parent) : QWizard(parent)
{
    setAttribute(Qt::WA_DeleteOnClose);
    setObjectName(u"setupWizard"_s);
    setWindowTitle(tr("Set Up This Site"));
    setWizardStyle(QWizard::ClassicStyle);
    setOption(QWizard::NoBackButtonOnStartPage);
    addPage(new SetupSitePage(m_setup));
    addPage(new SetupRolePage(m_setup));
    addPage(new SetupPeoplePage(m_setup));
    addPage(new SetupPartnersPage(m_setup));
    addPage(new SetupSchedulePage(m_setup));
    addPage(new SetupCheckPage(m_setup));
    resize(680, 520);
}

void SetupWizard::accept()
{
    if (m_writing || !m_setup.isReady())
        return;
    m_writing = true;
    button(QWizard::FinishButton)->setEnabled(false);
    whenDone(runAside([setup = m_setup] { return setup.make(SystemClock().now()); }), this,
             [this](const Result<SiteSetup::Made> &result) {
                 m_writing = false;
                 button(QWizard::FinishButton)->setEnabled(true);
                 if (!result) {
                     static_cast<SetupCheckPage *>(currentPage())->showFailure(result.error().text);
                     return;
                 }
                 Q_EMIT made(*result);
                 QWizard::accept();
             });
}

} // namespace dx
