#include "ui/enrolment/role_move_commands.h"

#include "engine/core/when_done.h"
#include "model/role_move.h"
#include "model/site_facts.h"
#include "ui/sheet/prompt.h"

#include <QFileDialog>

using namespace Qt::StringLiterals;

namespace dx {
namespace {

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(dx::RoleMoveCommands)
};

void tell(MainWindow &window, const QString &text, const QString &more)
{
    Question note;
    note.icon = QMessageBox::Information;
    note.text = text;
    note.more = more;
    note.answers = {Text::tr("OK")};
    note.escape = 0;
    askWithBox(&window, note, [](int) {});
}

QString whyNotMove(const Selection &s)
{
    const Agreement *heir = s.session && s.session->isLoaded() && s.kind == NodeKind::Agreement
        ? findAgreement(s.session->summary(), s.agreement)
        : nullptr;
    if (!heir || heir->role != Role::Server)
        return Text::tr("Select the requestor whose site becomes the server.");
    if (!s.session->summary().server)
        return Text::tr("This site has no Dirsync Server object.");
    return heir->enrolledAt > 0 ? QString()
                                : Text::tr("%1 has not answered yet.").arg(heir->settings.name);
}

void giveUp(MainWindow &window, SiteKey site, AgreementId to, const QString &name)
{
    auto *dialog = new QFileDialog(&window, Text::tr("Save What the New Server Takes Over"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setDefaultSuffix(u"dxmove"_s);
    dialog->setNameFilter(Text::tr("Server moves (*.dxmove)"));
    QObject::connect(
        dialog, &QFileDialog::fileSelected, &window,
        [&window, site, to, name](const QString &path) {
            SiteSession *session = window.sites().session(site);
            if (!session)
                return;
            whenDone(giveServerUp(*session, to, path), &window,
                     [&window, name, path](const Result<> &done) {
                         if (!done)
                             return window.showError(done.error());
                         tell(window, Text::tr("This site reports to %1 from now on.").arg(name),
                              Text::tr("Give %1 to the administrator of %2, who opens it "
                                       "with Tools > Take Over Server Role.")
                                  .arg(path, name));
                     });
        });
    dialog->open();
}

void askToMove(MainWindow &window, const Selection &s)
{
    const QString name = findAgreement(s.session->summary(), s.agreement)->settings.name;
    Question question;
    question.text = Text::tr("Make %1 the dirsync server?").arg(name);
    question.more
        = Text::tr("This site gives the role up and reports to %1. The other requestors get a new "
                   "invitation from there and keep what they have. No recipient is deleted or made "
                   "anew; everything is sent once more.")
              .arg(name);
    question.answers = {Text::tr("Save File and Move…"), Text::tr("Cancel")};
    question.preferred = 1;
    askWithBox(&window, question, [&window, site = s.site, to = s.agreement, name](int answer) {
        if (answer == 0)
            giveUp(window, site, to, name);
    });
}

void takeOver(MainWindow &window, SiteKey site, const QString &file)
{
    auto *dialog
        = new QFileDialog(&window, Text::tr("Folder for the Invitations of the Other Requestors"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::Directory);
    dialog->setOption(QFileDialog::ShowDirsOnly);
    QObject::connect(
        dialog, &QFileDialog::fileSelected, &window, [&window, site, file](const QString &folder) {
            SiteSession *session = window.sites().session(site);
            if (!session)
                return;
            whenDone(
                takeServerOver(*session, file, folder), &window,
                [&window, folder](const Result<ServerTaken> &done) {
                    if (!done)
                        return window.showError(done.error());
                    tell(window,
                         Text::tr("This site is the dirsync server now; %1 reports to it.")
                             .arg(done->move.fromName),
                         Text::tr("%n invitations for the other requestors are in %1. Each opens "
                                  "its own and lets this site take the place of %2.",
                                  nullptr, int(done->requestors.size()))
                             .arg(folder, done->move.fromName));
                });
        });
    dialog->open();
}

void chooseMove(MainWindow &window, const Selection &s)
{
    auto *dialog = new QFileDialog(&window, Text::tr("Take Over Server Role"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::ExistingFile);
    dialog->setNameFilter(Text::tr("Server moves (*.dxmove)"));
    QObject::connect(
        dialog, &QFileDialog::fileSelected, &window,
        [&window, site = s.site](const QString &file) { takeOver(window, site, file); });
    dialog->open();
}

QString whyNotTake(const Selection &s)
{
    if (!s.session || !s.session->isLoaded())
        return Text::tr("Open a site first.");
    if (s.session->summary().server)
        return Text::tr("This site is a dirsync server already.");
    for (const Agreement &agreement : s.session->summary().agreements) {
        if (agreement.role == Role::Requestor)
            return {};
    }
    return Text::tr("This site reports to no server.");
}

} // namespace

void addRoleMoveCommands(MainWindow &window)
{
    window.commands().add({.id = CommandId::MoveServer,
                           .text = Text::tr("&Move Server Role…"),
                           .contexts = {NodeKind::Agreement},
                           .whyNot = whyNotMove,
                           .run = [&window](const Selection &s) { askToMove(window, s); }});
    window.commands().add({.id = CommandId::TakeServer,
                           .text = Text::tr("Ta&ke Over Server Role…"),
                           .contexts = {NodeKind::Connections},
                           .whyNot = whyNotTake,
                           .run = [&window](const Selection &s) { chooseMove(window, s); }});
}

bool askWhosePlace(MainWindow &window, SiteKey site, const QByteArray &invitation,
                   std::function<void()> otherwise)
{
    SiteSession *const session = window.sites().session(site);
    const Agreement *const former = session ? replaceable(session->summary(), invitation) : nullptr;
    if (!former)
        return false;
    Question question;
    question.text = Text::tr("Does this server take the place of %1?").arg(former->settings.name);
    question.more
        = Text::tr("If %1 has given its role up, yes: what it brought stays and belongs to "
                   "the new server. If not, this is another server beside it.")
              .arg(former->settings.name);
    question.answers = {Text::tr("Take Its Place"), Text::tr("Another Server"), Text::tr("Cancel")};
    question.escape = 2;
    question.preferred = 2;
    askWithBox(
        &window, question, [&window, site, invitation, id = former->id, otherwise](int answer) {
            SiteSession *const open = window.sites().session(site);
            const Agreement *const agreement = open ? findAgreement(open->summary(), id) : nullptr;
            if (answer == 1)
                otherwise();
            if (answer != 0 || !agreement)
                return;
            whenDone(acceptInsteadOf(*open, invitation, *agreement), &window,
                     [&window](const Result<> &done) {
                         if (!done)
                             window.showError(done.error());
                     });
        });
    return true;
}

} // namespace dx
