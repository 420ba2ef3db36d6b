#pragma once

#include "model/change_text.h"

#include <QSplitter>

class QTextBrowser;

namespace dx {

/** Below a difference: the selected change as a sentence and cards, and beside it why. */
class DifferenceDetails final : public QSplitter
{
    Q_OBJECT
public:
    DifferenceDetails(ChangeText::Telling telling, QWidget *parent);

    /** Null: nothing is selected. */
    void showChange(const EntryChange *change);
    /** What the keyboard goes round. */
    QList<QWidget *> panes() const;

private:
    ChangeText::Telling m_telling;
    QTextBrowser *m_attributes;
    QTextBrowser *m_why;
};

} // namespace dx
