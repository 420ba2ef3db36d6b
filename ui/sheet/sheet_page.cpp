#include "ui/sheet/sheet_page.h"

#include "ui/sheet/field_frame.h"
#include "ui/style/colors.h"
#include "ui/style/theme.h"

#include <QCheckBox>
#include <QComboBox>
#include <QEvent>
#include <QGridLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QScrollBar>
#include <QSignalBlocker>
#include <QSpinBox>

#include <algorithm>

namespace dx {
namespace {

constexpr qsizetype kLongLabel = 26; // characters

/** Small muted or red text that follows the theme. */
class SmallLabel final : public QLabel
{
public:
    SmallLabel(bool red, QWidget *parent) : QLabel(parent), m_red(red)
    {
        setWordWrap(true);
        setFont(Fonts::small(font()));
        recolor();
    }

protected:
    void changeEvent(QEvent *event) override
    {
        QLabel::changeEvent(event);
        if (event->type() == QEvent::ApplicationPaletteChange)
            recolor();
    }

private:
    void recolor()
    {
        const Colors &colors = Colors::of(this);
        QPalette mine;
        mine.setColor(QPalette::WindowText, m_red ? colors.deleted.text : colors.muted);
        setPalette(mine);
    }
    bool m_red;
};

} // namespace

SheetPage::SheetPage(Form &form, const QString &title, QWidget *parent)
    : QWidget(parent), m_form(form), m_title(title), m_grid(new QGridLayout(this))
{
    m_grid->setContentsMargins(Space::kMargin, Space::kMargin, Space::kMargin, Space::kMargin);
    m_grid->setHorizontalSpacing(Space::kLabel);
    m_grid->setVerticalSpacing(Space::kRelated);
    m_grid->setColumnStretch(1, 1);
    // Without something that grows, a page of narrow fields would stand in the middle.
    m_grid->addItem(new QSpacerItem(0, 0, QSizePolicy::Expanding, QSizePolicy::Minimum), 0, 1);
}

const FormField &SheetPage::declared(const QString &id) const
{
    const auto &fields = m_form.fields();
    const auto found = std::ranges::find(fields, id, &FormField::id);
    Q_ASSERT_X(found != fields.end(), "SheetPage", qPrintable(id));
    return *found;
}

QLabel *SheetPage::addLabel(const QString &text, QWidget *buddy)
{
    auto *label = new QLabel(text + u':', this);
    label->setBuddy(buddy);
    label->setAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    m_labels.append(label);
    return label;
}

void SheetPage::addGroup(const QString &caption)
{
    auto *label = new QLabel(caption, this);
    QFont bold = label->font();
    bold.setBold(true);
    label->setFont(bold);
    const int row = m_grid->rowCount();
    if (row > 1)
        label->setContentsMargins(0, Space::kGroup - Space::kRelated, 0, 0);
    m_grid->addWidget(label, row, 0, 1, 2);
}

void SheetPage::bind(const QString &id, QWidget *widget, QLabel *label, Binding binding,
                     const QString &whatsThis, int column, int span, int stretch)
{
    const int row = m_grid->rowCount();
    if (label)
        m_grid->addWidget(label, row, 0);
    m_grid->addWidget(widget, row, column, 1, span);
    m_grid->setRowStretch(row, stretch);
    bindInside(id, widget, label, std::move(binding), whatsThis, column, span);
}

/** The same for a widget that has its place already; the reason comes into the next row. */
void SheetPage::bindInside(const QString &id, QWidget *widget, QLabel *label, Binding binding,
                           const QString &whatsThis, int column, int span)
{
    const FormField &field = declared(id);
    widget->setObjectName(id);
    if (widget->accessibleName().isEmpty())
        widget->setAccessibleName(field.label);
    widget->setWhatsThis(whatsThis);
    auto *reason = new SmallLabel(true, this);
    reason->setObjectName(id + QStringLiteral("Problem"));
    reason->hide();
    m_grid->addWidget(reason, m_grid->rowCount(), column, 1, span);
    widget->installEventFilter(this);
    m_fields.append({id, widget, label,
                     new FieldFrame(widget->focusProxy() ? widget->focusProxy() : widget, reason),
                     std::move(binding)});
}

// Fields answer to textChanged and toggled: assistive technology neither edits nor clicks.

QLineEdit *SheetPage::addText(const QString &id, const QString &whatsThis)
{
    auto *edit = new QLineEdit(this);
    edit->setMaxLength(4096);
    connect(edit, &QLineEdit::textChanged, this,
            [this, id](const QString &text) { m_form.setValue(id, text); });
    Binding binding{[edit](const QVariant &v) {
                        const QSignalBlocker quiet(edit);
                        if (edit->text() != v.toString())
                            edit->setText(v.toString());
                    },
                    [edit](bool on) {
                        edit->setReadOnly(on);
                        edit->setFrame(!on);
                    }};
    bind(id, edit, addLabel(declared(id).label, edit), std::move(binding), whatsThis, 1, 1, 0);
    return edit;
}

QPlainTextEdit *SheetPage::addMemo(const QString &id, const QString &whatsThis)
{
    auto *edit = new QPlainTextEdit(this);
    edit->setTabChangesFocus(true);
    edit->setMinimumHeight(60);
    connect(edit, &QPlainTextEdit::textChanged, this,
            [this, id, edit] { m_form.setValue(id, edit->toPlainText()); });
    Binding binding{[edit](const QVariant &v) {
                        const QSignalBlocker quiet(edit);
                        if (edit->toPlainText() != v.toString())
                            edit->setPlainText(v.toString());
                    },
                    [edit](bool on) { edit->setReadOnly(on); }};
    auto *label = addLabel(declared(id).label, edit);
    label->setAlignment(Qt::AlignLeft | Qt::AlignTop);
    bind(id, edit, label, std::move(binding), whatsThis, 1, 1, 1);
    return edit;
}

QCheckBox *SheetPage::addCheck(const QString &id, const QString &whatsThis, bool indented)
{
    auto *box = new QCheckBox(declared(id).label, this);
    connect(box, &QCheckBox::toggled, this, [this, id](bool on) { m_form.setValue(id, on); });
    QWidget *holder = box;
    Binding binding{[box](const QVariant &v) {
                        const QSignalBlocker quiet(box);
                        box->setChecked(v.toBool());
                    },
                    {}};
    bind(id, holder, nullptr, std::move(binding), whatsThis, indented ? 1 : 0, indented ? 1 : 2, 0);
    return box;
}

QSpinBox *SheetPage::addNumber(const QString &id, int least, int most, const QString &whatsThis)
{
    auto *spin = new QSpinBox(this);
    spin->setRange(least, most);
    spin->setMaximumWidth(120);
    ignoreWheelUnlessFocused(spin);
    connect(spin, &QSpinBox::valueChanged, this,
            [this, id](int value) { m_form.setValue(id, value); });
    Binding binding{[spin](const QVariant &v) {
                        const QSignalBlocker quiet(spin);
                        spin->setValue(v.toInt());
                    },
                    [spin](bool on) { spin->setReadOnly(on); }};
    const QString &text = declared(id).label;
    if (text.size() <= kLongLabel) {
        bind(id, spin, addLabel(text, spin), std::move(binding), whatsThis, 1, 1, 0);
        return spin;
    }
    // A whole sentence would make the label column of all pages as wide.
    auto *row = new QWidget(this);
    auto *layout = new QHBoxLayout(row);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(Space::kLabel);
    auto *label = new QLabel(text, row);
    label->setBuddy(spin);
    layout->addWidget(label);
    layout->addWidget(spin);
    layout->addStretch();
    m_grid->addWidget(row, m_grid->rowCount(), 0, 1, 2);
    bindInside(id, spin, label, std::move(binding), whatsThis);
    return spin;
}

QComboBox *SheetPage::addChoice(const QString &id,
                                const QList<std::pair<QString, QVariant>> &choices,
                                const QString &whatsThis)
{
    auto *box = new QComboBox(this);
    for (const auto &[text, choice] : choices)
        box->addItem(text, choice);
    box->setSizeAdjustPolicy(QComboBox::AdjustToContents);
    ignoreWheelUnlessFocused(box);
    connect(box, &QComboBox::activated, this,
            [this, id, box](int index) { m_form.setValue(id, box->itemData(index)); });
    Binding binding{[box](const QVariant &v) {
                        int index = -1;
                        for (int i = 0; i < box->count() && index < 0; ++i)
                            index = box->itemData(i) == v ? i : -1;
                        box->setCurrentIndex(index);
                    },
                    {}};
    bind(id, box, addLabel(declared(id).label, box), std::move(binding), whatsThis, 1, 1, 0);
    return box;
}

QLabel *SheetPage::addFact(const QString &label, const QString &text)
{
    auto *value = new QLabel(text, this);
    value->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    value->setWordWrap(true);
    value->setAccessibleName(label);
    auto *caption = addLabel(label, value);
    caption->setAlignment(Qt::AlignLeft | Qt::AlignTop);
    const int row = m_grid->rowCount();
    m_grid->addWidget(caption, row, 0);
    m_grid->addWidget(value, row, 1);
    return value;
}

QLabel *SheetPage::addNote(const QString &text)
{
    auto *note = new SmallLabel(false, this);
    note->setText(text);
    m_grid->addWidget(note, m_grid->rowCount(), 0, 1, 2);
    return note;
}

QPushButton *SheetPage::addButton(const QString &text, const QString &name,
                                  const QString &whatsThis)
{
    auto *button = new QPushButton(text, this);
    button->setObjectName(name);
    button->setWhatsThis(whatsThis);
    button->setAutoDefault(false);
    m_grid->addWidget(button, m_grid->rowCount(), 1, Qt::AlignLeft);
    return button;
}

void SheetPage::addWidget(QWidget *widget, const QString &label, int stretch)
{
    const int row = m_grid->rowCount();
    if (!label.isEmpty())
        m_grid->addWidget(addLabel(label, widget), row, 0);
    m_grid->addWidget(widget, row, label.isEmpty() ? 0 : 1, 1, label.isEmpty() ? 2 : 1);
    m_grid->setRowStretch(row, stretch);
}

void SheetPage::addField(const QString &id, QWidget *widget, Binding binding,
                         const QString &whatsThis, bool wide, int stretch)
{
    QLabel *label = wide ? nullptr : addLabel(declared(id).label, widget);
    bind(id, widget, label, std::move(binding), whatsThis, wide ? 0 : 1, wide ? 2 : 1, stretch);
}

void SheetPage::addStretch()
{
    m_grid->setRowStretch(m_grid->rowCount(), 1);
}

int SheetPage::labelWidth() const
{
    int width = 0;
    for (const QLabel *label : m_labels)
        width = std::max(width, label->sizeHint().width());
    return width;
}

void SheetPage::setLabelWidth(int width)
{
    m_grid->setColumnMinimumWidth(0, width);
}

void SheetPage::showForm()
{
    for (const Field &field : m_fields) {
        field.binding.show(m_form.value(field.id));
        const bool readOnly = m_form.isReadOnly(field.id);
        if (field.binding.setReadOnly)
            field.binding.setReadOnly(readOnly);
        const bool enabled
            = m_form.isEnabled(field.id) && (!readOnly || bool(field.binding.setReadOnly));
        field.widget->setEnabled(enabled);
        if (field.label)
            field.label->setEnabled(enabled);
        field.frame->setProblem(m_form.shownProblem(field.id));
    }
}

void SheetPage::focusField(const QString &id)
{
    const auto found = std::ranges::find(m_fields, id, &Field::id);
    if (found != m_fields.end())
        found->widget->setFocus(Qt::OtherFocusReason);
}

void SheetPage::focusFirst()
{
    for (const Field &field : m_fields) {
        const QWidget *const taker
            = field.widget->focusProxy() ? field.widget->focusProxy() : field.widget;
        if (field.widget->isEnabled() && (taker->focusPolicy() & Qt::TabFocus)) {
            field.widget->setFocus(Qt::OtherFocusReason);
            return;
        }
    }
}

bool SheetPage::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() == QEvent::FocusOut) {
        const auto found = std::ranges::find_if(
            m_fields, [watched](const Field &f) { return f.widget == watched; });
        if (found != m_fields.end())
            m_form.touch(found->id);
    }
    return QWidget::eventFilter(watched, event);
}

} // namespace dx
