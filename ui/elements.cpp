#include "ui/elements.h"

#include "ui/sheet/strip.h"
#include "ui/style/theme.h"

#include <QApplication>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QPainter>
#include <QPushButton>
#include <QStyle>
#include <QVBoxLayout>

#include <algorithm>

namespace dx {
namespace {

constexpr char kFilter[] = "dirsyncFilter";
constexpr char kPane[] = "dirsyncPane";

} // namespace

EmptyState::EmptyState(QWidget *parent)
    : QWidget(parent), m_text(new MutedLabel({}, this)), m_buttons(new QWidget(this))
{
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(Space::kMargin, Space::kMargin, Space::kMargin, Space::kMargin);
    layout->setSpacing(Space::kMargin);
    layout->addStretch(2);
    m_text->setAlignment(Qt::AlignCenter);
    m_text->setWordWrap(true);
    layout->addWidget(m_text);
    auto *row = new QHBoxLayout(m_buttons);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(Space::kRelated);
    row->addStretch(1);
    row->addStretch(1);
    layout->addWidget(m_buttons);
    layout->addStretch(3);
}

void EmptyState::setText(const QString &text)
{
    m_text->setText(text);
}

QString EmptyState::text() const
{
    return m_text->text();
}

QPushButton *EmptyState::addButton(const QString &text)
{
    auto *button = new QPushButton(text, m_buttons);
    auto *row = static_cast<QHBoxLayout *>(m_buttons->layout());
    row->insertWidget(row->count() - 1, button);
    button->show();
    return button;
}

void EmptyState::clearButtons()
{
    const auto buttons
        = m_buttons->findChildren<QPushButton *>(QString(), Qt::FindDirectChildrenOnly);
    for (QPushButton *const button : buttons) {
        m_buttons->layout()->removeWidget(button);
        button->hide();
        button->deleteLater();
    }
}

MutedLabel::MutedLabel(const QString &text, QWidget *parent) : QLabel(text, parent)
{
    setForegroundRole(QPalette::PlaceholderText); // themePalette() makes it the muted colour
}

ElidedLabel::ElidedLabel(QWidget *parent) : QLabel(parent) { }

QSize ElidedLabel::minimumSizeHint() const
{
    constexpr int kLeastLetters = 5;
    const QMargins margins = contentsMargins();
    const int least
        = kLeastLetters * fontMetrics().averageCharWidth() + margins.left() + margins.right();
    return {qMin(least, QLabel::minimumSizeHint().width()), QLabel::minimumSizeHint().height()};
}

void ElidedLabel::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    const QRect room = contentsRect();
    style()->drawItemText(
        &painter, room, int(Qt::AlignLeft | Qt::AlignVCenter), palette(), isEnabled(),
        fontMetrics().elidedText(text(), Qt::ElideRight, room.width()), foregroundRole());
}

void showStrip(Strip *strip, const QString &text)
{
    strip->setText(text);
    strip->setVisible(!text.isEmpty());
}

QLabel *makeTitle(const QString &text, QWidget *parent)
{
    auto *label = new QLabel(text, parent);
    label->setFont(Fonts::title(label->font()));
    return label;
}

void markFilter(QLineEdit *field)
{
    field->setProperty(kFilter, true);
}

bool focusFilter(const QWidget *page)
{
    for (QLineEdit *const field : page->findChildren<QLineEdit *>()) {
        if (!field->property(kFilter).toBool() || !field->isVisible())
            continue;
        field->setFocus(Qt::ShortcutFocusReason);
        field->selectAll();
        return true;
    }
    return false;
}

void markPane(QWidget *pane, int place)
{
    pane->setProperty(kPane, place);
}

QList<QWidget *> panesOf(const QWidget *page)
{
    QList<QWidget *> panes;
    for (QWidget *const widget : page->findChildren<QWidget *>())
        if (widget->property(kPane).isValid() && widget->isVisible())
            panes << widget;
    std::sort(panes.begin(), panes.end(), [](const QWidget *a, const QWidget *b) {
        return a->property(kPane).toInt() < b->property(kPane).toInt();
    });
    return panes;
}

void focusNextPane(const QList<QWidget *> &panes)
{
    if (panes.isEmpty())
        return;
    const QWidget *const now = QApplication::focusWidget();
    qsizetype next = 0;
    for (qsizetype place = 0; place < panes.size(); ++place)
        if (panes.at(place) == now || panes.at(place)->isAncestorOf(now))
            next = place + 1;
    QWidget *target = panes.at(next % panes.size());
    if (target->focusPolicy() == Qt::NoFocus)
        for (QWidget *const child : target->findChildren<QWidget *>())
            if (child->isVisible() && (child->focusPolicy() & Qt::TabFocus)) {
                target = child;
                break;
            }
    target->setFocus(Qt::TabFocusReason);
}

} // namespace dx
