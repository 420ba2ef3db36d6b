// Edit > Delete of what stands in the tree. Recipients are deleted from Contents.
#include "ui/properties/ask_deletion.h"
#include "ui/properties/install_properties.h"
#include "ui/views/open_difference.h"

namespace dx {
namespace {

QString whyListStays(const Selection &s)
{
    return Deletion::whyListStays(s.session->summary(), s.list);
}

void removeList(MainWindow &window, const Selection &s)
{
    askDeletion(window, s.site, Deletion::ofList(s.session->summary(), s.list),
                [list = s.list](SiteSession &session, int) { return deleteList(session, list); });
}

QString whyServerStays(const Selection &s)
{
    return Deletion::whyServerStays(s.session->summary());
}

void removeServer(MainWindow &window, const Selection &s)
{
    askDeletion(window, s.site, Deletion::ofServer(),
                [](SiteSession &session, int) { return deleteServer(session); });
}

void removeAgreement(MainWindow &window, const Selection &s)
{
    askDeletion(
        window, s.site, Deletion::ofAgreement(s.session->summary(), s.agreement),
        [agreement = s.agreement](SiteSession &session, int choice) {
            return deleteAgreement(session, agreement, ImportedRecipients(choice));
        },
        [&window, agreement = s.agreement](SiteSession &session) {
            openRemovalPreview(window, session, agreement);
        });
}

bool isNode(const Selection &s, NodeKind kind)
{
    return s.session && !s.recipient.isValid() && s.kind == kind;
}

} // namespace

void addDeleteCommands(MainWindow &window)
{
    const auto add = [&window](NodeKind kind, std::function<QString(const Selection &)> whyNot,
                               void (*run)(MainWindow &, const Selection &)) {
        window.commands().add({.id = CommandId::Delete,
                               .text = MainWindow::tr("&Delete"),
                               .icon = Icon::Delete,
                               .shortcuts = {QKeySequence::Delete},
                               .contexts = {kind},
                               .applies = [kind](const Selection &s) { return isNode(s, kind); },
                               .whyNot = std::move(whyNot),
                               .run = [&window, run](const Selection &s) { run(window, s); }});
    };
    add(NodeKind::List, whyListStays, removeList);
    add(NodeKind::Server, whyServerStays, removeServer);
    add(NodeKind::Agreement, {}, removeAgreement);
}

} // namespace dx
