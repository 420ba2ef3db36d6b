#pragma once

#include <QProxyStyle>

namespace dx {

/** Fusion, but for what it draws too faint on dark ground or in colours that are not ours: the
 * frames of check boxes and radio buttons, what is switched on, the cross of a tab, pictures of
 * dialogs. It also gives all lists and tables their row height, and names to the buttons that Qt
 * adds by itself.
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
    int pixelMetric(PixelMetric metric, const QStyleOption *option,
                    const QWidget *widget) const override;
    QSize sizeFromContents(ContentsType type, const QStyleOption *option, const QSize &size,
                           const QWidget *widget) const override;
    using QProxyStyle::polish;
    void polish(QWidget *widget) override;
    int styleHint(StyleHint hint, const QStyleOption *option, const QWidget *widget,
                  QStyleHintReturn *returned) const override;
};

} // namespace dx
