#pragma once

#include "ui/sheet/sheet_port.h"

#include <QLabel>
#include <QTimer>

namespace dx {

class AgreementForm;

/** "8 204 of 8 310 qualify · Show left out", counted again whenever the form changes. */
class ScopeLine final : public QLabel
{
    Q_OBJECT
public:
    /** `showLeftOut` is called by the link; without it there is none. */
    ScopeLine(AgreementForm &form, SheetPort port, std::function<void()> showLeftOut,
              QWidget *parent = nullptr);

private:
    void ask();
    void showCounts(qint64 exported, qint64 listed);

    AgreementForm &m_form;
    SheetPort m_port;
    QTimer m_delay;
    bool m_linked;
    quint64 m_request = 0; // late answers are dropped
};

} // namespace dx
