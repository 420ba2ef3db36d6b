#pragma once

#include "model/forms/form.h"

#include <QWidget>

class QCheckBox;
class QComboBox;
class QGridLayout;
class QLabel;
class QLineEdit;
class QPlainTextEdit;
class QPushButton;
class QSpinBox;

namespace dx {

class FieldFrame;

/**
 * One page of a property sheet: labels in a left column, fields beside them, in flat groups with
 * bold captions. Each field of the form is bound once, by its id; the id becomes the object name of
 * its widget, the form's label its accessible name.
 */
class SheetPage final : public QWidget
{
    Q_OBJECT
public:
    /** How a widget that is none of the stock ones shows and gives its value. */
    struct Binding
    {
        std::function<void(const QVariant &)> show;
        std::function<void(bool readOnly)> setReadOnly; ///< null: disabled instead
    };

    SheetPage(Form &form, const QString &title, QWidget *parent = nullptr);

    const QString &title() const { return m_title; }
    Form &form() { return m_form; }

    void addGroup(const QString &caption);
    QLineEdit *addText(const QString &id, const QString &whatsThis);
    QPlainTextEdit *addMemo(const QString &id, const QString &whatsThis);
    QCheckBox *addCheck(const QString &id, const QString &whatsThis, bool indented = false);
    QSpinBox *addNumber(const QString &id, int least, int most, const QString &whatsThis);
    /** `choices`: shown text and value. */
    QComboBox *addChoice(const QString &id, const QList<std::pair<QString, QVariant>> &choices,
                         const QString &whatsThis);
    /** A line that cannot be edited; returns it so that it can change. */
    QLabel *addFact(const QString &label, const QString &text);
    QLabel *addNote(const QString &text);
    /** A button in the column of the fields; `name` is its object name. */
    QPushButton *addButton(const QString &text, const QString &name, const QString &whatsThis);
    /** A widget without a field, across both columns or (with a label) beside it. */
    void addWidget(QWidget *widget, const QString &label = {}, int stretch = 0);
    /** A widget of its own making for a field; it calls form().setValue itself. */
    void addField(const QString &id, QWidget *widget, Binding binding, const QString &whatsThis,
                  bool wide = true, int stretch = 0);
    /** Takes up what is left at the bottom; call last unless something stretches. */
    void addStretch();

    int labelWidth() const;
    void setLabelWidth(int width);
    /** Shows values and problems of the form. */
    void showForm();
    void focusField(const QString &id);
    /** Puts the cursor into the first field that takes it. */
    void focusFirst();

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    struct Field
    {
        QString id;
        QWidget *widget;
        QLabel *label;
        FieldFrame *frame;
        Binding binding;
    };
    const FormField &declared(const QString &id) const;
    QLabel *addLabel(const QString &text, QWidget *buddy);
    void bind(const QString &id, QWidget *widget, QLabel *label, Binding binding,
              const QString &whatsThis, int column, int span, int stretch);

    void bindInside(const QString &id, QWidget *widget, QLabel *label, Binding binding,
                    const QString &whatsThis, int column = 0, int span = 2);

    Form &m_form;
    QString m_title;
    QGridLayout *m_grid;
    QList<Field> m_fields;
    QList<QLabel *> m_labels;
};

} // namespace dx
