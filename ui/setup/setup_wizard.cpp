#include "ui/setup/setup_wizard.h"

#include "engine/core/clock.h"
#include "engine/core/when_done.h"
#include "model/aside.h"
#include "ui/setup/setup_pages.h"

#include <QAbstractButton>

using namespace Qt::StringLiterals;

namespace dx {

SetupWizard::SetupWizard(QWidget *parent) : QWizard(parent), m_check(new SetupCheckPage(m_setup))
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
    addPage(m_check);
    resize(760, 600);
}

void SetupWizard::reject()
{
    if (m_writing)
        m_writing->stop = true; // what was made is taken away again; the wizard stays
    else
        QWizard::reject();
}

void SetupWizard::accept()
{
    if (m_writing || !m_setup.isReady())
        return;
    m_writing = m_check->begin();
    button(QWizard::FinishButton)->setEnabled(false);
    whenDone(runAside([setup = m_setup, state = m_writing] {
                 return setup.make(SystemClock().now(), *state);
             }),
             this, [this](const Result<SiteSetup::Made> &result) {
                 m_writing.reset();
                 button(QWizard::FinishButton)->setEnabled(true);
                 m_check->end();
                 if (!result) {
                     m_check->showFailure(result.error().text);
                     return;
                 }
                 Q_EMIT made(*result, m_check->forcesNow());
                 QWizard::accept();
             });
}

} // namespace dx
