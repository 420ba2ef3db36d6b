#pragma once

#include <QLabel>

class QLineEdit;
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

/** A label that ends in "…" where there is no room, instead of being cut; the tooltip has it all.
 */
class ElidedLabel final : public QLabel
{
    Q_OBJECT
public:
    explicit ElidedLabel(QWidget *parent = nullptr);
    QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;
};

/** Shows the sentence in a strip; an empty one hides it. */
void showStrip(Strip *strip, const QString &text);

/** A label in the font of page titles. */
QLabel *makeTitle(const QString &text, QWidget *parent = nullptr);

/** Marks the field that Filter (Ctrl+F) goes to while its page is shown. */
void markFilter(QLineEdit *field);
/** Goes to the filter of a page; false: it has none that is visible. */
bool focusFilter(const QWidget *page);
/** Marks a part of a page that Next Pane (F6) stops at; `place` is its number there. */
void markPane(QWidget *pane, int place);
/** The visible panes of a page, in order. */
QList<QWidget *> panesOf(const QWidget *page);
/** Gives the focus to the pane behind the one that has it, round and round. */
void focusNextPane(const QList<QWidget *> &panes);

} // namespace dx
