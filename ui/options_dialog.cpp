#include "ui/options_dialog.h"

#include "ui/main_window.h"
#include "ui/style/theme.h"

#include <QApplication>
#include <QButtonGroup>
#include <QDialog>
#include <QDialogButtonBox>
#include <QLabel>
#include <QRadioButton>
#include <QSettings>
#include <QVBoxLayout>

namespace dx {

void openOptions(MainWindow &window)
{
    auto *dialog = new QDialog(&window);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setObjectName(QStringLiteral("optionsDialog"));
    dialog->setWindowTitle(MainWindow::tr("Options"));
    auto *layout = new QVBoxLayout(dialog);
    layout->setContentsMargins(Space::kMargin, Space::kMargin, Space::kMargin, Space::kMargin);
    layout->setSpacing(Space::kRelated);
    auto *caption = new QLabel(MainWindow::tr("Theme"), dialog);
    QFont bold = caption->font();
    bold.setBold(true);
    caption->setFont(bold);
    layout->addWidget(caption);
    const QString present = window.settings().value(QStringLiteral("theme")).toString();
    const ThemeChoice chosen = themeFromString(present).value_or(ThemeChoice::System);
    const std::pair<ThemeChoice, QString> choices[]{
        {ThemeChoice::System, MainWindow::tr("As the &system")},
        {ThemeChoice::Light, MainWindow::tr("&Light")},
        {ThemeChoice::Dark, MainWindow::tr("&Dark")},
    };
    for (const auto &[choice, text] : choices) {
        auto *button = new QRadioButton(text, dialog);
        button->setChecked(choice == chosen);
        QObject::connect(button, &QRadioButton::toggled, &window,
                         [&window, picked = choice](bool on) {
                             if (!on)
                                 return;
                             window.settings().setValue(QStringLiteral("theme"), toString(picked));
                             applyTheme(*qApp, picked);
                         });
        layout->addWidget(button);
    }
    layout->addSpacing(Space::kRelated);
    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Close, dialog);
    QObject::connect(buttons, &QDialogButtonBox::rejected, dialog, &QDialog::close);
    layout->addWidget(buttons);
    dialog->resize(320, dialog->sizeHint().height());
    dialog->open();
}

} // namespace dx
