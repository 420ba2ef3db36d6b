// Help > Contents and What is this?
#include "ui/help/copy_command.h"
#include "ui/help/help_window.h"
#include "ui/main_window.h"
#include "ui/properties/install_properties.h"

#include <QWhatsThis>

namespace dx {

void addHelpCommands(MainWindow &window)
{
    window.commands().add({.id = CommandId::Contents,
                           .text = MainWindow::tr("&Contents"),
                           .shortcuts = {QKeySequence(Qt::Key_F1)},
                           .run = [&window](const Selection &) {
                               HelpWindow::open(QStringLiteral("index"), &window);
                           }});
    window.commands().add({.id = CommandId::WhatsThis,
                           .text = MainWindow::tr("&What Is This?"),
                           .shortcuts = {QKeySequence(Qt::SHIFT | Qt::Key_F1)},
                           .run = [](const Selection &) { QWhatsThis::enterWhatsThisMode(); }});
    addCopyCommand(window);
}

} // namespace dx
