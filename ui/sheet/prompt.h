#pragma once

#include <QMessageBox>
#include <QStringList>

#include <functional>

namespace dx {

/** A question with named answers. */
struct Question
{
    QMessageBox::Icon icon = QMessageBox::Question;
    QString text; ///< one sentence, shown bold by some desktops
    QString more; ///< what it means; may be empty
    QStringList answers; ///< button texts, in order
    int preferred = 0; ///< Enter
    int escape = 1; ///< Esc and the window's close button
    bool destructive = false; ///< the first answer deletes something
};

/** How a window asks; tests put their own answer here. `answered` gets the index of the answer. */
using Prompt = std::function<void(QWidget *parent, const Question &, std::function<void(int)>)>;

/** Asks with a message box over `parent`; returns at once. Object name of the box: "question". */
void askWithBox(QWidget *parent, const Question &question, std::function<void(int)> answered);

} // namespace dx
