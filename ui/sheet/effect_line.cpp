#include "ui/sheet/effect_line.h"

#include "ui/icons/icon_label.h"
#include "ui/icons/icons.h"
#include "ui/style/colors.h"
#include "ui/style/theme.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>

namespace dx {

EffectLine::EffectLine(QWidget *parent)
    : QWidget(parent), m_icon(new IconLabel(16, this)), m_text(new QLabel(this)),
      m_entries(new QLabel(this))
{
    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(Space::kRelated, Space::kTight, Space::kRelated, Space::kTight);
    layout->setSpacing(Space::kRelated);
    m_icon->setFixedWidth(16);
    layout->addWidget(m_icon, 0, Qt::AlignTop);
    layout->addWidget(m_text, 1);
    layout->addWidget(m_entries, 0, Qt::AlignTop);
    m_entries->setObjectName(QStringLiteral("effectEntries"));
    m_entries->setText(QStringLiteral("<a href=\"entries\">%1</a>").arg(tr("Show entries")));
    m_entries->setAccessibleName(tr("Show entries"));
    m_entries->setTextInteractionFlags(Qt::LinksAccessibleByMouse | Qt::LinksAccessibleByKeyboard);
    m_entries->hide();
    connect(m_entries, &QLabel::linkActivated, this, &EffectLine::entriesWanted);
    m_text->setObjectName(QStringLiteral("effectText"));
    m_text->setAccessibleName(tr("Effect"));
    m_text->setWordWrap(true);
    m_text->setAlignment(Qt::AlignLeft | Qt::AlignTop);
    m_text->setTextInteractionFlags(Qt::TextBrowserInteraction);
    setAutoFillBackground(true);
    setFixedHeight(2 * fontMetrics().lineSpacing() + 2 * Space::kTight + 2);
    connect(m_text, &QLabel::linkActivated, this, &EffectLine::problemActivated);
    recolor();
}

void EffectLine::showWorking()
{
    const QString text = tr("Working out the effect…");
    show(text, text, Tone::Plain);
}

void EffectLine::showEffect(const Effect &effect)
{
    show(effect.text.toHtmlEscaped(), effect.text, effect.warning ? Tone::Warning : Tone::Plain);
    m_entries->setVisible(m_showsEntries && effect.entries);
}

void EffectLine::showProblems(const QList<FormProblem> &problems)
{
    QStringList links;
    QStringList plain;
    for (const FormProblem &problem : problems) {
        const QString name
            = tr("%1 (%2)", "field (page)").arg(problem.field.label, problem.field.page);
        links.append(
            QStringLiteral("<a href=\"%1\">%2</a>").arg(problem.field.id, name.toHtmlEscaped()));
        plain.append(name);
    }
    const int number = int(problems.size());
    const QString count = tr("%n problems: ", nullptr, number);
    show(count.toHtmlEscaped() + links.join(QStringLiteral(", ")),
         count + plain.join(QStringLiteral(", ")), Tone::Problem);
}

void EffectLine::showError(const Error &error)
{
    const QString text = tr("The effect is not known: %1").arg(error.text);
    show(text.toHtmlEscaped(), text, Tone::Warning);
}

void EffectLine::clear()
{
    show({}, {}, Tone::Plain);
}

QString EffectLine::text() const
{
    return m_plain;
}

void EffectLine::show(const QString &html, const QString &plain, Tone tone)
{
    m_entries->hide();
    m_plain = plain;
    m_tone = tone;
    m_text->setText(html);
    m_text->setToolTip(plain);
    m_text->setAccessibleDescription(plain);
    recolor();
}

void EffectLine::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::ApplicationPaletteChange)
        recolor();
}

void EffectLine::recolor()
{
    QPalette mine;
    if (m_tone == Tone::Plain) {
        setPalette(mine);
        m_icon->setPicture(m_plain.isEmpty() ? QIcon() : icon(Icon::Information));
        return;
    }
    const Sense sense = m_tone == Tone::Warning ? Sense::Warning : Sense::Deleted;
    const SenseColors &colors = Colors::of(this).sense(sense);
    mine.setColor(QPalette::Window, colors.tint);
    mine.setColor(QPalette::WindowText, colors.text);
    mine.setColor(QPalette::Link, colors.text);
    setPalette(mine);
    m_icon->setPicture(icon(Icon::StateWarning, sense));
}

} // namespace dx
