#pragma once

#include "ui/style/colors.h"

#include <QFrame>

class QAbstractButton;
class QHBoxLayout;
class QLabel;

namespace dx {

class IconLabel;

/** A tinted strip with an icon, a sentence and buttons, across a sheet or a page. */
class Strip final : public QFrame
{
    Q_OBJECT
public:
    explicit Strip(Sense sense, QWidget *parent = nullptr);

    void setText(const QString &text);
    QString text() const;
    QAbstractButton *addButton(const QString &text);

protected:
    void changeEvent(QEvent *event) override;

private:
    void recolor();

    Sense m_sense;
    IconLabel *m_icon;
    QLabel *m_text;
    QHBoxLayout *m_layout;
};

} // namespace dx
