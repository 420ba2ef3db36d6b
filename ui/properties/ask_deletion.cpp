#include "ui/properties/ask_deletion.h"

#include "engine/core/when_done.h"
#include "ui/sheet/prompt.h"

namespace dx {

void askDeletion(MainWindow &window, SiteKey site, const Deletion &deletion,
                 std::function<QFuture<Result<>>(SiteSession &, int choice)> remove,
                 std::function<void(SiteSession &)> show)
{
    const int choices = int(deletion.choices.size());
    Question question;
    question.icon = choices > 1 ? QMessageBox::Warning : QMessageBox::Question;
    question.text = deletion.text;
    question.more = deletion.effect;
    question.answers = deletion.choices;
    if (show)
        question.answers += MainWindow::tr("Show what would go");
    question.answers += MainWindow::tr("Cancel");
    const int cancel = int(question.answers.size()) - 1;
    question.preferred = choices > 1 ? cancel : 0; // a choice is not made by a stray Enter
    question.escape = cancel;
    question.destructive = true;
    askWithBox(&window, question, [&window, site, remove, show, choices, cancel](int answer) {
        SiteSession *session = window.sites().session(site);
        if (!session || answer == cancel)
            return;
        if (answer == choices) {
            show(*session);
            return;
        }
        whenDone(remove(*session, answer), &window, [&window](const Result<> &done) {
            if (!done)
                window.showError(done.error());
        });
    });
}

} // namespace dx
