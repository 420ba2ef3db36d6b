#include "ui/sheet/strip.h"

#include "ui/icons/icon_label.h"
#include "ui/icons/icons.h"
#include "ui/style/theme.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>

namespace dx {

Strip::Strip(Sense sense, QWidget *parent)
    : QFrame(parent), m_sense(sense), m_icon(new IconLabel(16, this)), m_text(new QLabel(this)),
      m_layout(new QHBoxLayout(this))
{
    setAutoFillBackground(true);
    m_text->setWordWrap(true);
    m_text->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_layout->setContentsMargins(Space::kMargin, Space::kTight, Space::kTight, Space::kTight);
    m_layout->setSpacing(Space::kRelated);
    m_layout->addWidget(m_icon);
    m_layout->addWidget(m_text, 1);
    setMinimumHeight(36);
    recolor();
}

void Strip::setText(const QString &text)
{
    m_text->setText(text);
    setAccessibleName(text);
}

QString Strip::text() const
{
    return m_text->text();
}

QAbstractButton *Strip::addButton(const QString &text)
{
    auto *button = new QPushButton(text, this);
    button->setAutoDefault(false);
    m_layout->addWidget(button);
    return button;
}

void Strip::changeEvent(QEvent *event)
{
    QFrame::changeEvent(event);
    if (event->type() == QEvent::ApplicationPaletteChange)
        recolor();
}

void Strip::recolor()
{
    const SenseColors &colors = Colors::of(this).sense(m_sense);
    QPalette mine;
    mine.setColor(QPalette::Window, colors.tint);
    setPalette(mine);
    const auto picture = m_sense == Sense::Warning ? Icon::StateWarning : Icon::Information;
    m_icon->setPicture(icon(picture, m_sense));
}

} // namespace dx
