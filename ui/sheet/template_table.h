#pragma once

#include <QWidget>

class QPushButton;
class QTableWidget;

namespace dx {

/** The rows of a template (AttributeMap in its text form): an attribute, and where it goes. */
class TemplateTable final : public QWidget
{
    Q_OBJECT
public:
    /** `name` is what assistive technology calls the table. */
    explicit TemplateTable(const QString &name, QWidget *parent = nullptr);

    void setText(const QString &text);
    QString text() const;

Q_SIGNALS:
    void edited(const QString &text);

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void add(const QString &from, const QString &to);
    void addNew();
    void removeCurrent();
    void updateButtons();

    QTableWidget *m_table;
    QPushButton *m_add;
    QPushButton *m_remove;
    bool m_filling = false;
};

} // namespace dx
