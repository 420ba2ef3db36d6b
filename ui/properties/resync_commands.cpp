// Tools > Resynchronise…
#include "engine/core/when_done.h"
#include "model/resynchronising.h"
#include "model/site_facts.h"
#include "ui/properties/install_properties.h"
#include "ui/sheet/prompt.h"
#include "ui/views/open_difference.h"

#include <algorithm>

namespace dx {
namespace {

/** The selected partner; none: all of the site. */
AgreementId partnerOf(const Selection &s)
{
    return s.kind == NodeKind::Agreement ? s.agreement : AgreementId();
}

QString whyNot(const Selection &s)
{
    if (!s.session || !s.session->isLoaded())
        return MainWindow::tr("Connect to a site first.");
    const QList<Agreement> &all = s.session->summary().agreements;
    const bool enabled = std::any_of(all.begin(), all.end(),
                                     [](const Agreement &a) { return a.settings.enabled; });
    return enabled ? QString() : MainWindow::tr("No partner of this site is enabled.");
}

void ask(MainWindow &window, SiteKey site, AgreementId only, const QList<ResyncForecast> &partners)
{
    const ResyncQuestion words = resyncQuestion(partners, !only.isValid());
    Question question;
    question.text = words.text;
    question.more = words.effect;
    question.answers = {MainWindow::tr("Resynchronise")};
    if (only.isValid())
        question.answers += MainWindow::tr("Show what would be sent");
    question.answers += MainWindow::tr("Cancel");
    const int cancel = int(question.answers.size()) - 1;
    question.preferred = cancel;
    question.escape = cancel;
    askWithBox(&window, question, [&window, site, only, cancel](int answer) {
        SiteSession *const session = window.sites().session(site);
        if (!session || answer == cancel)
            return;
        if (answer == 1) {
            if (const Agreement *partner = findAgreement(session->summary(), only)) {
                Agreement wanted = *partner;
                wanted.settings.exportNext = true;
                openForetoldDifference(window, *session, wanted);
            }
            return;
        }
        whenDone(resynchronise(*session, only), &window, [&window](const auto &done) {
            if (!done)
                window.showError(done.error());
        });
    });
}

} // namespace

void addResyncCommands(MainWindow &window)
{
    window.commands().add(
        {.id = CommandId::Resynchronise,
         .text = MainWindow::tr("Res&ynchronise…"),
         .contexts = {NodeKind::Agreement, NodeKind::Server},
         .whyNot = whyNot,
         .run = [&window](const Selection &s) {
             const AgreementId only = partnerOf(s);
             whenDone(foreseeResync(*s.session, only), &window,
                      [&window, site = s.site, only](const Result<QList<ResyncForecast>> &done) {
                          if (!done)
                              window.showError(done.error());
                          else
                              ask(window, site, only, *done);
                      });
         }});
}

} // namespace dx
