#include "ui/services/pause_answer_box.h"

#include "ui/icons/icon_label.h"
#include "ui/style/theme.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QStyle>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace dx {

PauseAnswerBox::PauseAnswerBox(const ControlAnswer &answer, QWidget *parent) : QDialog(parent)
{
    setAttribute(Qt::WA_DeleteOnClose);
    setObjectName(u"pauseAnswer"_s);
    setWindowTitle(tr("Services"));
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(Space::kMargin, Space::kMargin, Space::kMargin, Space::kMargin);
    layout->setSpacing(Space::kGroup);
    layout->addWidget(paragraph(QStyle::SP_MessageBoxCritical, answer.text, u"historicalText"_s));
    layout->addWidget(
        paragraph(QStyle::SP_MessageBoxInformation, answer.explanation, u"explanation"_s));
    auto *buttons = new QHBoxLayout;
    buttons->setSpacing(Space::kRelated);
    buttons->addStretch();
    buttons->addWidget(choice(answer.started));
    auto *ok = new QPushButton(tr("OK"), this);
    buttons->addWidget(ok);
    ok->setObjectName(u"ok"_s);
    ok->setAutoDefault(false);
    connect(ok, &QPushButton::clicked, this, &QDialog::accept);
    layout->addLayout(buttons);
    setAccessibleDescription(answer.text + u' ' + answer.explanation);
    layout->setSizeConstraint(QLayout::SetFixedSize);
}

QWidget *PauseAnswerBox::paragraph(int standardIcon, const QString &text, const QString &name)
{
    auto *row = new QWidget(this);
    auto *layout = new QHBoxLayout(row);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(Space::kMargin);
    auto *sign = new IconLabel(32, row);
    sign->setPicture(style()->standardIcon(QStyle::StandardPixmap(standardIcon)));
    layout->addWidget(sign, 0, Qt::AlignTop);
    auto *words = new QLabel(text, row);
    words->setObjectName(name);
    words->setWordWrap(true);
    words->setMinimumWidth(24 * fontMetrics().averageCharWidth() * 2);
    words->setTextInteractionFlags(Qt::TextSelectableByMouse);
    layout->addWidget(words, 1, Qt::AlignVCenter);
    return row;
}

/** Watch where a cycle was triggered, else Set up…; Enter presses it. */
QPushButton *PauseAnswerBox::choice(bool started)
{
    auto *button = new QPushButton(started ? tr("Watch") : tr("Set up…"), this);
    button->setObjectName(started ? u"watch"_s : u"setUp"_s);
    button->setDefault(true);
    button->setFocus();
    connect(button, &QPushButton::clicked, this, [this, started] {
        if (started)
            Q_EMIT watchRequested();
        else
            Q_EMIT setUpRequested();
        accept();
    });
    return button;
}

} // namespace dx
