#include "ui/style/console_style.h"

#include "ui/icons/icons.h"
#include "ui/style/colors.h"
#include "ui/style/theme.h"

#include <QApplication>
#include <QLineEdit>
#include <QPainter>
#include <QStyleOption>
#include <QToolButton>

namespace dx {
namespace {

constexpr qreal kLine = 1.5;

QColor lineColor(const QStyleOption &option)
{
    const Colors &colors = Colors::of(option.palette);
    if (!(option.state & QStyle::State_Enabled))
        return option.palette.color(QPalette::Disabled, QPalette::Text);
    const auto lively = QStyle::State_MouseOver | QStyle::State_HasFocus;
    return option.state & lively ? colors.accent : colors.border;
}

QColor markColor(const QStyleOption &option)
{
    return option.state & QStyle::State_Enabled
        ? Colors::of(option.palette).accent
        : option.palette.color(QPalette::Disabled, QPalette::Text);
}

QRectF square(const QStyleOption &option)
{
    const int side = qMin(option.rect.width(), option.rect.height());
    QRectF box(0, 0, side - 2, side - 2);
    box.moveCenter(QRectF(option.rect).center());
    return box;
}

void drawCheckBox(const QStyleOption &option, QPainter &painter)
{
    const QRectF box = square(option);
    painter.setPen(QPen(lineColor(option), 1));
    painter.setBrush(option.palette.brush(QPalette::Base));
    painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), 2, 2);
    const qreal step = box.width() / 12;
    const QPen mark(markColor(option), 2 * step, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin);
    painter.setPen(mark);
    const QPointF middle = box.center();
    if (option.state & QStyle::State_NoChange)
        painter.drawLine(middle - QPointF(3 * step, 0), middle + QPointF(3 * step, 0));
    else if (option.state & QStyle::State_On)
        painter.drawPolyline(QPolygonF{middle + QPointF(-3.2 * step, 0.2 * step),
                                       middle + QPointF(-1 * step, 2.6 * step),
                                       middle + QPointF(3.4 * step, -2.6 * step)});
}

void drawRadioButton(const QStyleOption &option, QPainter &painter)
{
    const QRectF box = square(option);
    painter.setPen(QPen(lineColor(option), 1));
    painter.setBrush(option.palette.brush(QPalette::Base));
    painter.drawEllipse(box.adjusted(0.5, 0.5, -0.5, -0.5));
    if (!(option.state & QStyle::State_On))
        return;
    const qreal inset = box.width() * 0.28;
    painter.setPen(Qt::NoPen);
    painter.setBrush(markColor(option));
    painter.drawEllipse(box.adjusted(inset, inset, -inset, -inset));
}

void drawTabCross(const QStyleOption &option, QPainter &painter)
{
    const QRectF box = square(option);
    const bool over = option.state & QStyle::State_MouseOver;
    if (over) {
        painter.setPen(Qt::NoPen);
        painter.setBrush(option.palette.brush(QPalette::Midlight));
        painter.drawRoundedRect(box, 3, 3);
    }
    const qreal arm = box.width() * 0.22;
    painter.setPen(
        QPen(over ? option.palette.color(QPalette::WindowText) : Colors::of(option.palette).muted,
             kLine, Qt::SolidLine, Qt::RoundCap));
    const QPointF middle = box.center();
    painter.drawLine(middle - QPointF(arm, arm), middle + QPointF(arm, arm));
    painter.drawLine(middle + QPointF(-arm, arm), middle + QPointF(arm, -arm));
}

/** A button that is switched on: Fusion makes it a little darker, which nobody sees. */
void drawSwitchedOn(const QStyleOption &option, QPainter &painter)
{
    painter.setPen(QPen(markColor(option), 1));
    painter.setBrush(option.palette.brush(QPalette::Highlight));
    painter.drawRoundedRect(QRectF(option.rect).adjusted(0.5, 0.5, -0.5, -0.5), 2, 2);
}

} // namespace

ConsoleStyle::ConsoleStyle() : QProxyStyle(QStringLiteral("Fusion")) { }

void ConsoleStyle::drawPrimitive(PrimitiveElement element, const QStyleOption *option,
                                 QPainter *painter, const QWidget *widget) const
{
    const auto draw = [&](void (*function)(const QStyleOption &, QPainter &)) {
        painter->save();
        painter->setRenderHint(QPainter::Antialiasing);
        function(*option, *painter);
        painter->restore();
    };
    switch (element) {
    case PE_IndicatorCheckBox:
    case PE_IndicatorItemViewItemCheck:
        draw(drawCheckBox);
        return;
    case PE_IndicatorRadioButton:
        draw(drawRadioButton);
        return;
    case PE_IndicatorTabClose:
        draw(drawTabCross);
        return;
    case PE_PanelButtonTool:
        if (option->state & State_On) {
            draw(drawSwitchedOn);
            return;
        }
        break;
    default:
        break;
    }
    QProxyStyle::drawPrimitive(element, option, painter, widget);
}

QIcon ConsoleStyle::standardIcon(StandardPixmap picture, const QStyleOption *option,
                                 const QWidget *widget) const
{
    switch (picture) {
    case SP_ToolBarHorizontalExtensionButton: // black, also on dark ground
        return icon(Icon::Next);
    case SP_MessageBoxInformation:
        return icon(Icon::Information, Sense::Modified);
    case SP_MessageBoxQuestion:
        return icon(Icon::Question, Sense::Modified);
    case SP_MessageBoxWarning:
        return icon(Icon::StateWarning);
    case SP_MessageBoxCritical:
        return icon(Icon::StateFailing);
    default:
        return QProxyStyle::standardIcon(picture, option, widget);
    }
}

int ConsoleStyle::pixelMetric(PixelMetric metric, const QStyleOption *option,
                              const QWidget *widget) const
{
    return metric == PM_HeaderDefaultSectionSizeVertical
        ? tableRowHeight(widget ? widget->font() : QApplication::font())
        : QProxyStyle::pixelMetric(metric, option, widget);
}

QSize ConsoleStyle::sizeFromContents(ContentsType type, const QStyleOption *option,
                                     const QSize &size, const QWidget *widget) const
{
    QSize out = QProxyStyle::sizeFromContents(type, option, size, widget);
    if (const auto *item = qstyleoption_cast<const QStyleOptionViewItem *>(option);
        item && type == CT_ItemViewItem)
        out.setHeight(qMax(out.height(), tableRowHeight(item->font)));
    return out;
}

void ConsoleStyle::polish(QWidget *widget)
{
    QProxyStyle::polish(widget);
    if (!qobject_cast<QToolButton *>(widget) || !widget->accessibleName().isEmpty())
        return;
    if (qobject_cast<QLineEdit *>(widget->parentWidget()))
        widget->setAccessibleName(tr("Clear")); // the only button that we have in a field
    else if (widget->objectName() == QLatin1String("qt_toolbar_ext_button"))
        widget->setAccessibleName(tr("More"));
}

int ConsoleStyle::styleHint(StyleHint hint, const QStyleOption *option, const QWidget *widget,
                            QStyleHintReturn *returned) const
{
    return hint == SH_DialogButtonBox_ButtonsHaveIcons
        ? 0
        : QProxyStyle::styleHint(hint, option, widget, returned);
}

} // namespace dx
