#include "ui/sheet/scope_line.h"

#include "engine/core/when_done.h"
#include "model/forms/agreement_form.h"

#include <QLocale>

namespace dx {

ScopeLine::ScopeLine(AgreementForm &form, SheetPort port, std::function<void()> showLeftOut,
                     QWidget *parent)
    : QLabel(tr("Counting…"), parent), m_form(form), m_port(std::move(port)), m_linked(showLeftOut)
{
    setTextInteractionFlags(Qt::TextBrowserInteraction);
    if (m_linked)
        connect(this, &QLabel::linkActivated, this, std::move(showLeftOut));
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
                     setText(answer.error().text.toHtmlEscaped());
                     return;
                 }
                 const auto counts = std::any_cast<ScopeCounts>(*answer);
                 showCounts(counts.exported, counts.listed);
             });
}

void ScopeLine::showCounts(qint64 exported, qint64 listed)
{
    const QLocale locale;
    QString text = tr("%1 of %2 qualify")
                       .arg(locale.toString(exported), locale.toString(listed))
                       .toHtmlEscaped();
    if (m_linked && exported < listed)
        text += QStringLiteral(" · <a href=\"leftOut\">%1</a>").arg(tr("Show left out"));
    setText(text);
}

} // namespace dx
