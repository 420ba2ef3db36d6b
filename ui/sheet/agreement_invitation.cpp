#include "engine/core/clock.h"
#include "engine/core/when_done.h"
#include "model/forms/agreement_form.h"
#include "ui/enrolment/invitation_ready.h"
#include "ui/sheet/agreement_pages.h"
#include "ui/sheet/prompt.h"
#include "ui/sheet/sheet_page.h"

#include <QCoreApplication>
#include <QLabel>
#include <QPointer>
#include <QPushButton>

using namespace Qt::StringLiterals;

namespace dx {
namespace {

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(dx::AgreementPages)
};

/** Makes the new invitation and shows it over the sheet; an error stands beside the button. */
void invite(QWidget *sheet, QLabel *state, SiteSession &session, AgreementId agreement)
{
    whenDone(inviteAgain(session, agreement), state,
             [sheet, state](const Result<IssuedInvitation> &issued) {
                 if (issued)
                     (new InvitationReady(*issued, sheet))->show();
                 else
                     state->setText(u"✕ "_s + issued.error().text);
             });
}

Question questionOf(const QString &partner)
{
    Question question;
    question.text = Text::tr("Invite %1 again?").arg(partner);
    question.more = Text::tr("The invitation that was given before stops being valid, and nothing "
                             "that %1 sends is taken until it has opened the new one. Then both "
                             "sites send each other everything anew.")
                        .arg(partner);
    question.answers = {Text::tr("Invite Again"), Text::tr("Cancel")};
    return question;
}

} // namespace

void AgreementPages::invitation(SheetPage &page, AgreementForm &form, SiteSession &session)
{
    page.addGroup(Text::tr("Invitation"));
    QLabel *state = page.addFact(Text::tr("State"), {});
    state->setObjectName(u"invitationState"_s);
    QPushButton *again = page.addButton(
        Text::tr("Invite Again…"), u"inviteAgain"_s,
        Text::tr("For a partner that lost its invitation, let it expire, or was set up anew."));
    QObject::connect(again, &QPushButton::clicked, &page, [&page, &form, &session, state] {
        const Agreement &agreement = form.stored().agreement;
        askWithBox(
            page.window(), questionOf(agreement.settings.name),
            [&page, &session, state, id = agreement.id, alive = QPointer(state)](int answer) {
                if (answer == 0 && alive)
                    invite(page.window(), state, session, id);
            });
    });
    const auto show = [state, &form] { state->setText(form.invitationState(SystemClock().now())); };
    QObject::connect(&form, &Form::changed, state, show);
    show();
}

} // namespace dx
