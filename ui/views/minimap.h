#pragma once

#include <QWidget>

class QAbstractItemView;

namespace dx {

/**
 * Where in a long difference something was added, modified, deleted or in conflict: a strip beside
 * the table with a lane for each; a click goes there. The frame is what the table shows.
 */
class Minimap final : public QWidget
{
    Q_OBJECT
public:
    explicit Minimap(QAbstractItemView *table, QWidget *parent = nullptr);

    /** For each slice of the rows, from the top, which operations are in it: bits 1 << Operation.
     */
    void setSlices(const QByteArray &slices);
    QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;

private:
    void goTo(int y);

    QAbstractItemView *m_table;
    QByteArray m_slices;
};

} // namespace dx
