#pragma once

#include "model/forms/form.h"
#include "model/site_session.h"

#include <QWidget>

class QLabel;
class QLineEdit;
class QListWidget;
class QPushButton;
class QToolButton;

namespace dx {

class ScheduleEditor;
class SheetPage;

/** Puts a week grid on a page for a field that holds a schedule in its text form. */
ScheduleEditor *addSchedule(SheetPage &page, const QString &id, const QString &cycle,
                            bool withArrival, const QByteArray &zone);
/** A combo box of containers. */
void addListChoice(SheetPage &page, const QString &id, const QList<AddressList> &lists,
                   const QString &whatsThis);

/** A folder: its path, Browse…, Test, and what the test said. */
class FolderField final : public QWidget
{
    Q_OBJECT
public:
    /** `addresses` gives our own and the partner's dirsync address when Test is pressed. */
    using Addresses = std::function<std::pair<QString, QString>()>;
    explicit FolderField(Addresses addresses, QWidget *parent = nullptr);

    QString text() const;
    void setText(const QString &text);

Q_SIGNALS:
    void edited(const QString &text);
    void left();

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void browse();
    void test();
    void showAnswer(const QString &text, bool good);

    Addresses m_addresses;
    QLineEdit *m_edit;
    QPushButton *m_test;
    QLabel *m_answer;
};

/** Two lists with Add and Remove between them: which containers are exported. */
class TwoLists final : public QWidget
{
    Q_OBJECT
public:
    TwoLists(const QList<AddressList> &lists, QWidget *parent = nullptr);

    void setChosen(const QList<ListId> &chosen);
    const QList<ListId> &chosen() const { return m_chosen; }

Q_SIGNALS:
    void edited(const QList<dx::ListId> &chosen);

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    QWidget *column(const QString &title, QListWidget *list, QWidget *above);
    void fill();
    void move(bool add);
    void updateButtons();

    QList<AddressList> m_lists;
    QList<ListId> m_chosen;
    QLineEdit *m_filter;
    QListWidget *m_available;
    QListWidget *m_exported;
    QPushButton *m_add;
    QPushButton *m_remove;
};

/** The typed addresses of a recipient, the key address first. */
class AddressesField final : public QWidget
{
    Q_OBJECT
public:
    explicit AddressesField(QWidget *parent = nullptr);

    void setAddresses(const QStringList &texts);
    void setReadOnly(bool on);

Q_SIGNALS:
    void edited(const QStringList &texts);

private:
    QStringList texts() const;
    void addRow(const QString &text);
    void onAdd();
    void onRemove();
    void onFirst();
    void updateButtons();

    QListWidget *m_list;
    QPushButton *m_add;
    QPushButton *m_remove;
    QPushButton *m_first;
    bool m_readOnly = false;
};

} // namespace dx
