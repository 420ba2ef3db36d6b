#pragma once

#include <QLabel>

class QPushButton;

namespace dx {

class Strip;

/** What stands in an empty view: a sentence and what one can do about it. */
class EmptyState final : public QWidget
{
    Q_OBJECT
public:
    explicit EmptyState(QWidget *parent = nullptr);
    void setText(const QString &text);
    QString text() const;
    QPushButton *addButton(const QString &text);
    void clearButtons();

private:
    QLabel *m_text;
    QWidget *m_buttons;
};

/** A label in the muted colour that follows the theme. */
class MutedLabel final : public QLabel
{
    Q_OBJECT
public:
    explicit MutedLabel(const QString &text = {}, QWidget *parent = nullptr);
};

/** Shows the sentence in a strip; an empty one hides it. */
void showStrip(Strip *strip, const QString &text);

/** A label in the font of page titles. */
QLabel *makeTitle(const QString &text, QWidget *parent = nullptr);

} // namespace dx
