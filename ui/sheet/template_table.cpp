#include "ui/sheet/template_table.h"

#include "engine/address/attribute_map.h"
#include "ui/style/theme.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QKeyEvent>
#include <QPushButton>
#include <QStyledItemDelegate>
#include <QTableWidget>

using namespace Qt::StringLiterals;

namespace dx {

namespace {

/** Offers the attributes that may be mapped; what is typed is checked by the form. */
class AttributeDelegate final : public QStyledItemDelegate
{
public:
    using QStyledItemDelegate::QStyledItemDelegate;

    QWidget *createEditor(QWidget *parent, const QStyleOptionViewItem &option,
                          const QModelIndex &index) const override
    {
        Q_UNUSED(option)
        auto *combo = new QComboBox(parent);
        combo->setEditable(true);
        combo->setAccessibleName(
            index.model()->headerData(index.column(), Qt::Horizontal).toString());
        if (index.column() == 1)
            combo->addItem(QString());
        for (const QByteArray &name : mappableAttributes())
            combo->addItem(QString::fromUtf8(name));
        return combo;
    }
    void setEditorData(QWidget *editor, const QModelIndex &index) const override
    {
        static_cast<QComboBox *>(editor)->setCurrentText(index.data().toString());
    }
    void setModelData(QWidget *editor, QAbstractItemModel *model,
                      const QModelIndex &index) const override
    {
        model->setData(index, static_cast<QComboBox *>(editor)->currentText().trimmed());
    }
};

} // namespace

TemplateTable::TemplateTable(const QString &name, QWidget *parent)
    : QWidget(parent), m_table(new QTableWidget(0, 2, this)),
      m_add(new QPushButton(tr("Add"), this)), m_remove(new QPushButton(tr("Remove"), this))
{
    m_table->setHorizontalHeaderLabels({tr("Attribute"), tr("Goes to (blank: left out)")});
    m_table->setAccessibleName(name);
    m_table->setItemDelegate(new AttributeDelegate(m_table));
    m_table->verticalHeader()->hide();
    m_table->horizontalHeader()->setSectionResizeMode(QHeaderView::Stretch);
    m_table->horizontalHeader()->setHighlightSections(false);
    m_table->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_table->setSelectionMode(QAbstractItemView::SingleSelection);
    m_table->setShowGrid(false);
    m_table->setAlternatingRowColors(true);
    m_table->setTabKeyNavigation(false);
    m_table->setEditTriggers(QAbstractItemView::AllEditTriggers);
    m_table->horizontalHeader()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    m_table->setMinimumHeight(96);
    m_table->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Ignored);
    m_table->installEventFilter(this);
    setFocusProxy(m_table);
    auto *buttons = new QVBoxLayout;
    buttons->setSpacing(Space::kRelated);
    for (QPushButton *button : {m_add, m_remove}) {
        button->setAutoDefault(false);
        buttons->addWidget(button);
    }
    buttons->addStretch();
    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(Space::kRelated);
    layout->addWidget(m_table, 1);
    layout->addLayout(buttons);
    connect(m_add, &QPushButton::clicked, this, &TemplateTable::addNew);
    connect(m_remove, &QPushButton::clicked, this, &TemplateTable::removeCurrent);
    connect(m_table, &QTableWidget::itemSelectionChanged, this, &TemplateTable::updateButtons);
    connect(m_table, &QTableWidget::itemChanged, this, [this] {
        if (!m_filling)
            Q_EMIT edited(text());
    });
    updateButtons();
}

QString TemplateTable::text() const
{
    QStringList rows;
    for (int row = 0; row < m_table->rowCount(); ++row) {
        const QString from = m_table->item(row, 0)->text();
        const QString to = m_table->item(row, 1)->text();
        if (!from.isEmpty() || !to.isEmpty())
            rows.append(from + u'=' + to);
    }
    return rows.join(u';');
}

void TemplateTable::setText(const QString &text)
{
    if (text == this->text())
        return; // also while a new row is still empty
    m_filling = true;
    m_table->setRowCount(0);
    for (const QString &row : text.split(u';', Qt::SkipEmptyParts))
        add(row.section(u'=', 0, 0), row.section(u'=', 1));
    m_filling = false;
    updateButtons();
}

void TemplateTable::add(const QString &from, const QString &to)
{
    const int row = m_table->rowCount();
    m_table->insertRow(row);
    m_table->setItem(row, 0, new QTableWidgetItem(from));
    m_table->setItem(row, 1, new QTableWidgetItem(to));
}

void TemplateTable::addNew()
{
    m_filling = true;
    add({}, {});
    m_filling = false;
    const int row = m_table->rowCount() - 1;
    m_table->setCurrentCell(row, 0);
    m_table->editItem(m_table->item(row, 0));
}

void TemplateTable::removeCurrent()
{
    const int row = m_table->currentRow();
    if (row < 0)
        return;
    m_table->removeRow(row);
    updateButtons();
    Q_EMIT edited(text());
}

void TemplateTable::updateButtons()
{
    m_remove->setEnabled(m_table->currentRow() >= 0);
}

bool TemplateTable::eventFilter(QObject *watched, QEvent *event)
{
    if (watched == m_table && event->type() == QEvent::KeyPress) {
        const int key = static_cast<QKeyEvent *>(event)->key();
        if (key == Qt::Key_Insert) {
            addNew();
            return true;
        }
        if (key == Qt::Key_Delete) {
            removeCurrent();
            return true;
        }
    }
    return QWidget::eventFilter(watched, event);
}

} // namespace dx
