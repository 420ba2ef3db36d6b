#pragma once

#include <QIcon>
#include <QLabel>

namespace dx {

/** Shows a picture and draws it anew when the theme changes, which a QLabel with a pixmap does not.
 */
class IconLabel final : public QLabel
{
    Q_OBJECT
public:
    explicit IconLabel(int side, QWidget *parent = nullptr); ///< in logical pixels
    void setPicture(const QIcon &picture);

protected:
    void changeEvent(QEvent *event) override;

private:
    void draw();

    QIcon m_picture;
    int m_side;
};

} // namespace dx
