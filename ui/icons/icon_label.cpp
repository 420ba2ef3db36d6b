#include "ui/icons/icon_label.h"

#include <QEvent>

namespace dx {

IconLabel::IconLabel(int side, QWidget *parent) : QLabel(parent), m_side(side) { }

void IconLabel::setPicture(const QIcon &picture)
{
    m_picture = picture;
    draw();
}

void IconLabel::changeEvent(QEvent *event)
{
    QLabel::changeEvent(event);
    if (event->type() == QEvent::PaletteChange || event->type() == QEvent::ApplicationPaletteChange)
        draw();
}

void IconLabel::draw()
{
    setPixmap(m_picture.isNull() ? QPixmap()
                                 : m_picture.pixmap(QSize(m_side, m_side), devicePixelRatio()));
}

} // namespace dx
