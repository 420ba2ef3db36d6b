#pragma once

#include <QProxyStyle>

namespace dx {

/** Fusion, but for what it draws too faint on dark ground or in colours that are not ours: the
 * frames of check boxes and radio buttons, what is switched on, the cross of a tab, pictures on the
 * buttons of dialogs.
 */
class ConsoleStyle final : public QProxyStyle
{
    Q_OBJECT
public:
    ConsoleStyle();
    void drawPrimitive(PrimitiveElement element, const QStyleOption *option, QPainter *painter,
                       const QWidget *widget) const override;
    QIcon standardIcon(StandardPixmap picture, const QStyleOption *option,
                       const QWidget *widget) const override;
    int styleHint(StyleHint hint, const QStyleOption *option, const QWidget *widget,
                  QStyleHintReturn *returned) const override;
};

} // namespace dx
