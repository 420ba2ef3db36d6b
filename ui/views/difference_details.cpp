#include "ui/views/difference_details.h"

#include "ui/style/colors.h"

#include <QTextBrowser>

namespace dx {

namespace {

ChangeTextColors textColors(const QWidget *widget)
{
    const Colors &colors = Colors::of(widget);
    return {colors.muted.name(), colors.added.text.name(), colors.added.tint.name(),
            colors.deleted.text.name(), colors.deleted.tint.name()};
}

QTextBrowser *makeReader(const QString &name, QSplitter *parent)
{
    auto *reader = new QTextBrowser(parent);
    reader->setObjectName(name);
    reader->setAccessibleName(name);
    reader->setOpenLinks(false);
    reader->setFrameShape(QFrame::NoFrame);
    return reader;
}

} // namespace

DifferenceDetails::DifferenceDetails(ChangeText::Telling telling, QWidget *parent)
    : QSplitter(Qt::Horizontal, parent), m_telling(telling),
      m_attributes(makeReader(tr("Attributes"), this)), m_why(makeReader(tr("Why"), this))
{
    setStretchFactor(0, 3);
    setStretchFactor(1, 2);
}

void DifferenceDetails::showChange(const EntryChange *change)
{
    if (!change) {
        m_attributes->clear();
        m_why->clear();
        return;
    }
    const ChangeTextColors colors = textColors(this);
    m_attributes->setHtml(ChangeText::cards(*change, m_telling, colors));
    m_why->setHtml(ChangeText::why(*change, colors));
}

QList<QWidget *> DifferenceDetails::panes() const
{
    return {m_attributes, m_why};
}

} // namespace dx
