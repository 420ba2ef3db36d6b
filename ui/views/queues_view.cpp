#include "ui/views/queues_view.h"

#include "engine/core/when_done.h"
#include "model/site_session.h"
#include "ui/style/colors.h"
#include "ui/style/theme.h"
#include "ui/views/plain_table.h"

#include <QComboBox>
#include <QFontDatabase>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSplitter>
#include <QStackedWidget>
#include <QTableView>
#include <QTextBrowser>

using namespace Qt::StringLiterals;

namespace dx {

namespace {

QPlainTextEdit *makeText(const QString &name, const QString &objectName, QWidget *parent)
{
    auto *text = new QPlainTextEdit(parent);
    text->setObjectName(objectName);
    text->setAccessibleName(name);
    text->setReadOnly(true);
    text->setFrameShape(QFrame::NoFrame);
    text->setLineWrapMode(QPlainTextEdit::NoWrap);
    text->setPlaceholderText(name);
    text->setFont(QFontDatabase::systemFont(QFontDatabase::FixedFont));
    return text;
}

} // namespace

QueuesView::QueuesView(SiteSession &session, QWidget *parent)
    : QWidget(parent), m_model(new MessagesModel(session, this))
{
    setObjectName(u"queuesView"_s);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(makeBar());
    auto *panes = new QSplitter(Qt::Vertical, this);
    panes->addWidget(makeTable());
    panes->addWidget(makeReader());
    panes->setStretchFactor(0, 1);
    panes->setStretchFactor(1, 1);
    layout->addWidget(panes, 1);
    connect(m_model, &QAbstractItemModel::modelAboutToBeReset, this, [this] {
        const MessageRow *row = current();
        m_current = row ? row->id : MessageId(); // stays selected
    });
    connect(m_model, &MessagesModel::loaded, this, [this] {
        m_stack->setCurrentIndex(m_model->rowCount() > 0 ? 0 : 1);
        if (m_model->rowCount() > 0)
            m_table->selectRow(std::max(0, m_model->rowOf(m_current)));
        showCurrent();
    });
    connect(m_model, &MessagesModel::failed, this,
            [this](const Error &error) { m_answer->setText(error.text); });
    showCurrent();
}

QWidget *QueuesView::makeBar()
{
    auto *bar = new QWidget(this);
    auto *layout = new QHBoxLayout(bar);
    layout->setContentsMargins(Space::kMargin, Space::kRelated, Space::kMargin, Space::kRelated);
    layout->setSpacing(Space::kRelated);
    auto *label = new QLabel(tr("Show"), bar);
    m_queue = new QComboBox(bar);
    m_queue->setObjectName(u"queue"_s);
    m_queue->setAccessibleName(tr("Queue"));
    label->setBuddy(m_queue);
    m_queue->addItem(tr("All messages"), -1);
    for (const MessageState state :
         {MessageState::Queued, MessageState::Received, MessageState::Held, MessageState::Rejected,
          MessageState::Sent, MessageState::Applied})
        m_queue->addItem(MessagesModel::queueName(state), int(state));
    connect(m_queue, &QComboBox::currentIndexChanged, this, [this] {
        const int state = m_queue->currentData().toInt();
        m_model->setFilter(state < 0 ? std::nullopt : std::optional(MessageState(state)));
    });
    m_retry = new QPushButton(tr("Retry"), bar);
    m_retry->setObjectName(u"messageRetry"_s);
    m_drop = new QPushButton(tr("Drop"), bar);
    m_drop->setObjectName(u"messageDrop"_s);
    m_answer = new QLabel(bar);
    m_answer->setObjectName(u"messageAnswer"_s);
    m_answer->setWordWrap(true);
    layout->addWidget(label);
    layout->addWidget(m_queue);
    layout->addWidget(m_retry);
    layout->addWidget(m_drop);
    layout->addWidget(m_answer, 1);
    connect(m_retry, &QPushButton::clicked, this, [this] {
        if (const MessageRow *row = current())
            await(m_model->retry(row->id));
    });
    connect(m_drop, &QPushButton::clicked, this, [this] {
        if (const MessageRow *row = current())
            await(m_model->drop(row->id));
    });
    return bar;
}

QWidget *QueuesView::makeTable()
{
    m_table = makePlainTable(m_model, tr("Messages"), this);
    m_table->setObjectName(u"messages"_s);
    setColumnWidths(m_table, {8, 11, 14, 16, 8, 34});
    connect(m_table->selectionModel(), &QItemSelectionModel::currentRowChanged, this,
            &QueuesView::showCurrent);
    auto *empty = new QLabel(tr("No message is here."), this);
    empty->setAlignment(Qt::AlignCenter);
    m_stack = new QStackedWidget(this);
    m_stack->addWidget(m_table);
    m_stack->addWidget(empty);
    return m_stack;
}

QWidget *QueuesView::makeReader()
{
    m_heading = new QTextBrowser(this);
    m_heading->setObjectName(u"messageHeading"_s);
    m_heading->setAccessibleName(tr("Message"));
    m_heading->setFrameShape(QFrame::NoFrame);
    m_manifest = makeText(tr("Manifest"), u"messageManifest"_s, this);
    m_content = makeText(tr("Records"), u"messageContent"_s, this);
    auto *reader = new QSplitter(Qt::Horizontal, this);
    reader->addWidget(m_heading);
    reader->addWidget(m_manifest);
    reader->addWidget(m_content);
    reader->setSizes({300, 300, 400});
    return reader;
}

const MessageRow *QueuesView::current() const
{
    return m_model->row(m_table->currentIndex().row());
}

void QueuesView::await(const QFuture<Result<QString>> &done)
{
    whenDone(done, this, [this](const Result<QString> &said) {
        m_answer->setText(said ? *said : said.error().text);
        m_model->reload();
    });
}

void QueuesView::showCurrent()
{
    const MessageRow *row = current();
    m_retry->setEnabled(row && MessagesModel::canRetry(*row));
    m_drop->setEnabled(row && MessagesModel::canDrop(*row));
    if (!row) {
        m_heading->clear();
        m_manifest->clear();
        m_content->clear();
        return;
    }
    m_heading->setHtml(m_model->heading(*row, Colors::of(this).muted.name()));
    m_manifest->setPlainText(QString::fromUtf8(row->manifest));
    whenDone(m_model->look(row->id), this, [this](const Result<MessageLook> &look) {
        const MessageRow *now = current();
        if (look && now && now->id == look->row.id)
            showLook(*look);
    });
}

void QueuesView::showLook(const MessageLook &look)
{
    QString text = QString::fromUtf8(look.content);
    if (look.isCut)
        text += u'\n' + tr("… only the beginning is shown.");
    m_content->setPlainText(text);
    m_content->setAccessibleName(look.isRaw ? tr("As it came") : tr("Records"));
}

} // namespace dx
