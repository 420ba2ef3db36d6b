#pragma once

#include "ui/sheet/sheet_port.h"

#include <QLabel>
#include <QTimer>

namespace dx {

class AgreementForm;

/** "8 204 of 8 310 qualify", counted again whenever the form changes. */
class ScopeLine final : public QLabel
{
    Q_OBJECT
public:
    ScopeLine(AgreementForm &form, SheetPort port, QWidget *parent = nullptr);

private:
    void ask();

    AgreementForm &m_form;
    SheetPort m_port;
    QTimer m_delay;
    quint64 m_request = 0; // late answers are dropped
};

} // namespace dx
