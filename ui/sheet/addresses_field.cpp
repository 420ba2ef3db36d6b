#include "model/forms/recipient_form.h"
#include "ui/sheet/fields.h"
#include "ui/style/theme.h"

#include <QHBoxLayout>
#include <QListWidget>
#include <QPushButton>
#include <QSignalBlocker>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace dx {

AddressesField::AddressesField(QWidget *parent)
    : QWidget(parent), m_list(new QListWidget(this)), m_add(new QPushButton(tr("Add"), this)),
      m_remove(new QPushButton(tr("Remove"), this)),
      m_first(new QPushButton(tr("Set as Primary"), this))
{
    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(Space::kRelated);
    layout->addWidget(m_list, 1);
    auto *buttons = new QVBoxLayout;
    buttons->setSpacing(Space::kRelated);
    for (QPushButton *button : {m_add, m_remove, m_first}) {
        button->setAutoDefault(false);
        buttons->addWidget(button);
    }
    buttons->addStretch();
    layout->addLayout(buttons);
    m_list->setObjectName(u"addressList"_s);
    m_list->setAccessibleName(tr("Addresses"));
    m_list->setEditTriggers(QAbstractItemView::DoubleClicked | QAbstractItemView::EditKeyPressed);
    m_add->setObjectName(u"addAddress"_s);
    m_remove->setObjectName(u"removeAddress"_s);
    m_first->setObjectName(u"primaryAddress"_s);
    setFocusProxy(m_list);
    connect(m_add, &QPushButton::clicked, this, &AddressesField::onAdd);
    connect(m_remove, &QPushButton::clicked, this, &AddressesField::onRemove);
    connect(m_first, &QPushButton::clicked, this, &AddressesField::onFirst);
    connect(m_list, &QListWidget::itemChanged, this, [this](QListWidgetItem *item) {
        if (item->text().trimmed().isEmpty())
            delete item;
        Q_EMIT edited(texts());
    });
    connect(m_list, &QListWidget::itemSelectionChanged, this, &AddressesField::updateButtons);
    updateButtons();
}

QStringList AddressesField::texts() const
{
    QStringList out;
    for (int row = 0; row < m_list->count(); ++row)
        out.append(m_list->item(row)->text().trimmed());
    return out;
}

void AddressesField::addRow(const QString &text)
{
    auto *item = new QListWidgetItem(text, m_list);
    if (!m_readOnly)
        item->setFlags(item->flags() | Qt::ItemIsEditable);
    if (m_list->count() == 1) {
        QFont bold = font();
        bold.setBold(true);
        item->setFont(bold);
        item->setToolTip(tr("Primary address"));
    }
}

void AddressesField::setAddresses(const QStringList &addresses)
{
    if (addresses == texts() && m_list->count() > 0)
        return;
    const QSignalBlocker quiet(m_list);
    const int row = m_list->currentRow();
    m_list->clear();
    for (const QString &text : addresses)
        addRow(text);
    m_list->setCurrentRow(std::min(row, m_list->count() - 1));
    updateButtons();
}

void AddressesField::setReadOnly(bool on)
{
    m_readOnly = on;
    updateButtons();
}

void AddressesField::onAdd()
{
    const QSignalBlocker quiet(m_list);
    addRow(u"SMTP:"_s);
    m_list->setCurrentRow(m_list->count() - 1);
    m_list->editItem(m_list->currentItem());
}

void AddressesField::onRemove()
{
    delete m_list->currentItem();
    Q_EMIT edited(texts());
}

void AddressesField::onFirst()
{
    QStringList all = texts();
    all.move(m_list->currentRow(), 0);
    Q_EMIT edited(all);
}

void AddressesField::updateButtons()
{
    const int row = m_list->currentRow();
    m_add->setEnabled(!m_readOnly);
    m_remove->setEnabled(!m_readOnly && row >= 0);
    m_first->setEnabled(!m_readOnly && row > 0);
}

} // namespace dx
