#include "ui/sheet/fields.h"
#include "ui/style/theme.h"

#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QLocale>
#include <QPushButton>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace dx {

TwoLists::TwoLists(const QList<AddressList> &lists, QWidget *parent)
    : QWidget(parent), m_lists(lists), m_filter(new QLineEdit(this)),
      m_available(new QListWidget(this)), m_exported(new QListWidget(this)),
      m_add(new QPushButton(tr("Add >"), this)), m_remove(new QPushButton(tr("< Remove"), this))
{
    m_filter->setPlaceholderText(tr("Filter"));
    m_filter->setAccessibleName(tr("Filter"));
    m_filter->setClearButtonEnabled(true);
    m_available->setObjectName(u"available"_s);
    m_exported->setObjectName(u"exported"_s);
    m_add->setObjectName(u"addList"_s);
    m_remove->setObjectName(u"removeList"_s);
    auto *buttons = new QVBoxLayout;
    buttons->setSpacing(Space::kRelated);
    buttons->addStretch();
    for (QPushButton *button : {m_add, m_remove}) {
        button->setAutoDefault(false);
        buttons->addWidget(button);
    }
    buttons->addStretch();
    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(Space::kRelated);
    layout->addWidget(column(tr("Available"), m_available, m_filter), 1);
    layout->addLayout(buttons);
    layout->addWidget(column(tr("Exported"), m_exported, nullptr), 1);
    setFocusProxy(m_available);
    for (QListWidget *list : {m_available, m_exported}) {
        list->setSelectionMode(QAbstractItemView::ExtendedSelection);
        list->setMinimumHeight(110);
        list->installEventFilter(this);
        connect(list, &QListWidget::itemSelectionChanged, this, &TwoLists::updateButtons);
    }
    connect(m_filter, &QLineEdit::textChanged, this, &TwoLists::fill);
    connect(m_add, &QPushButton::clicked, this, [this] { move(true); });
    connect(m_remove, &QPushButton::clicked, this, [this] { move(false); });
    connect(m_available, &QListWidget::itemDoubleClicked, this, [this] { move(true); });
    connect(m_exported, &QListWidget::itemDoubleClicked, this, [this] { move(false); });
    fill();
}

QWidget *TwoLists::column(const QString &title, QListWidget *list, QWidget *above)
{
    auto *holder = new QWidget(this);
    auto *layout = new QVBoxLayout(holder);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(Space::kTight);
    auto *head = new QHBoxLayout;
    head->setSpacing(Space::kRelated);
    head->addWidget(new QLabel(title, holder));
    if (above)
        head->addWidget(above, 1);
    else
        head->addSpacerItem(new QSpacerItem(0, m_filter->sizeHint().height()));
    layout->addLayout(head);
    layout->addWidget(list);
    list->setAccessibleName(title);
    return holder;
}

void TwoLists::setChosen(const QList<ListId> &chosen)
{
    if (chosen == m_chosen && m_available->count() + m_exported->count() > 0)
        return;
    m_chosen = chosen;
    fill();
}

void TwoLists::fill()
{
    m_available->clear();
    m_exported->clear();
    const QLocale locale;
    for (const AddressList &list : m_lists) {
        const bool chosen = m_chosen.contains(list.id);
        if (!chosen && !list.name.contains(m_filter->text(), Qt::CaseInsensitive))
            continue;
        auto *item = new QListWidgetItem(tr("%1 (%2)", "list and number of entries")
                                             .arg(list.name, locale.toString(list.entries)),
                                         chosen ? m_exported : m_available);
        item->setData(Qt::UserRole, list.id.value);
    }
    updateButtons();
}

void TwoLists::move(bool add)
{
    QList<ListId> chosen = m_chosen;
    QListWidget *from = add ? m_available : m_exported;
    for (const QListWidgetItem *item : from->selectedItems()) {
        const ListId id{item->data(Qt::UserRole).toLongLong()};
        if (add && !chosen.contains(id))
            chosen.append(id);
        else if (!add)
            chosen.removeAll(id);
    }
    std::ranges::sort(chosen);
    if (chosen == m_chosen)
        return;
    m_chosen = chosen;
    fill();
    Q_EMIT edited(m_chosen);
}

void TwoLists::updateButtons()
{
    m_add->setEnabled(!m_available->selectedItems().isEmpty());
    m_remove->setEnabled(!m_exported->selectedItems().isEmpty());
}

bool TwoLists::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() == QEvent::KeyPress) {
        const int key = static_cast<QKeyEvent *>(event)->key();
        if (watched == m_available && key == Qt::Key_Insert) {
            move(true);
            return true;
        }
        if (watched == m_exported && key == Qt::Key_Delete) {
            move(false);
            return true;
        }
    }
    return QWidget::eventFilter(watched, event);
}

} // namespace dx
