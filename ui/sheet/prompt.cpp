#include "ui/sheet/prompt.h"

#include <QPushButton>

namespace dx {

void askWithBox(QWidget *parent, const Question &question, std::function<void(int)> answered)
{
    auto *box = new QMessageBox(question.icon, parent ? parent->windowTitle() : QString(),
                                question.text, QMessageBox::NoButton, parent);
    box->setObjectName(QStringLiteral("question"));
    box->setAttribute(Qt::WA_DeleteOnClose);
    box->setInformativeText(question.more);
    QList<QAbstractButton *> buttons;
    for (int i = 0; i < question.answers.size(); ++i) {
        const auto role = i == question.escape ? QMessageBox::RejectRole
            : question.destructive && i == 0   ? QMessageBox::DestructiveRole
                                               : QMessageBox::AcceptRole;
        auto *button = box->addButton(question.answers[i], role);
        if (i == question.preferred)
            box->setDefaultButton(button);
        if (i == question.escape)
            box->setEscapeButton(button);
        buttons.append(button);
    }
    QObject::connect(box, &QMessageBox::finished, box,
                     [box, buttons, escape = question.escape, answered = std::move(answered)] {
                         const auto index = buttons.indexOf(box->clickedButton());
                         answered(index < 0 ? escape : int(index));
                     });
    box->open();
}

} // namespace dx
