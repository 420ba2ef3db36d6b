#include "ui/sheet/scope_line.h"

#include "engine/core/when_done.h"
#include "model/forms/agreement_form.h"

#include <QLocale>

namespace dx {

ScopeLine::ScopeLine(AgreementForm &form, SheetPort port, QWidget *parent)
    : QLabel(tr("Counting…"), parent), m_form(form), m_port(std::move(port))
{
    setObjectName(QStringLiteral("scope"));
    m_delay.setSingleShot(true);
    m_delay.setInterval(250);
    connect(&m_delay, &QTimer::timeout, this, &ScopeLine::ask);
    connect(&form, &Form::changed, &m_delay, qOverload<>(&QTimer::start));
    m_delay.start();
}

void ScopeLine::ask()
{
    whenDone(m_port.load(m_form.scope()), this,
             [this, request = ++m_request](const Result<std::any> &answer) {
                 if (request != m_request)
                     return;
                 if (!answer) {
                     setText(answer.error().text);
                     return;
                 }
                 const auto counts = std::any_cast<ScopeCounts>(*answer);
                 const QLocale locale;
                 setText(
                     tr("%1 of %2 qualify")
                         .arg(locale.toString(counts.exported), locale.toString(counts.listed)));
             });
}

} // namespace dx
