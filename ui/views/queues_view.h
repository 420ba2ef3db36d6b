#pragma once

#include "model/messages_model.h"

#include <QWidget>

class QComboBox;
class QLabel;
class QPlainTextEdit;
class QPushButton;
class QStackedWidget;
class QTableView;
class QTextBrowser;

namespace dx {

class SiteSession;

/** Outbox, inbox, what is held and the quarantine: the list, and below it a reader for the selected
 * message's numbers, manifest and records. */
class QueuesView final : public QWidget
{
    Q_OBJECT
public:
    QueuesView(SiteSession &session, QWidget *parent = nullptr);

private:
    QWidget *makeBar();
    QWidget *makeTable();
    QWidget *makeReader();
    void showCurrent();
    void showLook(const MessageLook &look);
    void await(const QFuture<Result<QString>> &done);
    const MessageRow *current() const;

    MessagesModel *m_model;
    MessageId m_current;
    QComboBox *m_queue = nullptr;
    QPushButton *m_retry = nullptr;
    QPushButton *m_drop = nullptr;
    QLabel *m_answer = nullptr;
    QTableView *m_table = nullptr;
    QStackedWidget *m_stack = nullptr;
    QTextBrowser *m_heading = nullptr;
    QPlainTextEdit *m_manifest = nullptr;
    QPlainTextEdit *m_content = nullptr;
};

} // namespace dx
