#include "ui/views/events_view.h"

#include "model/site_session.h"
#include "ui/elements.h"
#include "ui/page_saver.h"
#include "ui/style/colors.h"
#include "ui/views/plain_table.h"

#include <QComboBox>
#include <QDateTime>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QLocale>
#include <QSplitter>
#include <QStackedWidget>
#include <QStyledItemDelegate>
#include <QTableView>
#include <QTextBrowser>
#include <QTimer>

using namespace Qt::StringLiterals;

namespace dx {

namespace {

/** Mark and colour beside the word of a severity. */
class SeverityDelegate final : public QStyledItemDelegate
{
public:
    using QStyledItemDelegate::QStyledItemDelegate;

protected:
    void initStyleOption(QStyleOptionViewItem *option, const QModelIndex &index) const override
    {
        QStyledItemDelegate::initStyleOption(option, index);
        const QVariant severity = index.data(EventsModel::SeverityRole);
        const Colors &colors = Colors::of(option->palette);
        switch (Severity(severity.toInt())) {
        case Severity::Information:
            option->text = u"ℹ  "_s + option->text;
            break;
        case Severity::Warning:
            option->text = u"⚠  "_s + option->text;
            option->palette.setColor(QPalette::Text, colors.warning.text);
            break;
        case Severity::Error:
            option->text = u"✕  "_s + option->text;
            option->palette.setColor(QPalette::Text, colors.deleted.text);
            break;
        }
    }
};

} // namespace

EventsView::EventsView(SiteSession &session, QWidget *parent)
    : QWidget(parent), m_model(new EventsModel(EventsModel::reading(session), this))
{
    setObjectName(u"eventsView"_s);
    setPageSaver(this, [this, url = session.url()](const QString &path, auto state) {
        return m_saver.save(SavedTable::events(url, m_model->query()), path, std::move(state));
    });
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(makeBar());
    m_table = makePlainTable(m_model, tr("Events"), this);
    m_table->setObjectName(u"events"_s);
    m_table->setItemDelegateForColumn(EventsModel::SeverityColumn, new SeverityDelegate(m_table));
    setColumnWidths(m_table, {12, 16, 10, 6});
    m_empty = new QLabel(this);
    m_empty->setAlignment(Qt::AlignCenter);
    m_stack = new QStackedWidget(this);
    m_stack->addWidget(m_table);
    m_stack->addWidget(m_empty);
    m_details = new QTextBrowser(this);
    m_details->setObjectName(u"eventDetails"_s);
    m_details->setAccessibleName(tr("Event details"));
    m_details->setFrameShape(QFrame::NoFrame);
    auto *panes = new QSplitter(Qt::Vertical, this);
    panes->addWidget(m_stack);
    panes->addWidget(m_details);
    panes->setStretchFactor(0, 3);
    panes->setStretchFactor(1, 1);
    layout->addWidget(panes, 1);

    connect(m_table->selectionModel(), &QItemSelectionModel::currentRowChanged, this,
            &EventsView::showCurrent);
    connect(&session, &SiteSession::contentChanged, m_model, &EventsModel::reload);
    connect(m_model, &QAbstractItemModel::modelAboutToBeReset, this, [this] {
        const Event *event = m_model->row(m_table->currentIndex().row());
        m_current = event ? event->id : EventId(); // stays selected when the log is read again
    });
    connect(m_model, &EventsModel::loaded, this, [this] {
        const bool any = m_model->rowCount() > 0;
        const bool filtered = m_severity->currentIndex() > 0 || !m_filter->text().isEmpty();
        m_empty->setText(filtered ? tr("Nothing matches the filter.")
                                  : tr("Nothing has happened yet."));
        m_stack->setCurrentWidget(any ? static_cast<QWidget *>(m_table) : m_empty);
        if (any)
            m_table->selectRow(std::max(0, m_model->rowOf(m_current)));
        showCurrent();
    });
}

QWidget *EventsView::makeBar()
{
    auto *bar = new QWidget(this);
    auto *layout = new QHBoxLayout(bar);
    layout->setContentsMargins(12, 8, 12, 8);
    auto *label = new QLabel(tr("Show"), bar);
    m_severity = new QComboBox(bar);
    m_severity->setObjectName(u"eventSeverity"_s);
    m_severity->setAccessibleName(tr("Severity"));
    m_severity->addItem(tr("All events"));
    m_severity->addItem(tr("Warnings and errors"));
    m_severity->addItem(tr("Errors"));
    label->setBuddy(m_severity);
    m_filter = new QLineEdit(bar);
    m_filter->setObjectName(u"eventFilter"_s);
    m_filter->setAccessibleName(tr("Filter"));
    m_filter->setPlaceholderText(tr("Filter by text"));
    m_filter->setClearButtonEnabled(true);
    m_filter->setMinimumWidth(fontMetrics().averageCharWidth() * 30);
    markFilter(m_filter);
    layout->addWidget(label);
    layout->addWidget(m_severity);
    layout->addStretch(1);
    layout->addWidget(m_filter);
    auto *delay = new QTimer(this);
    delay->setSingleShot(true);
    delay->setInterval(200);
    connect(m_filter, &QLineEdit::textChanged, delay, qOverload<>(&QTimer::start));
    connect(delay, &QTimer::timeout, this, &EventsView::applyFilter);
    connect(m_severity, &QComboBox::activated, this, &EventsView::applyFilter);
    return bar;
}

void EventsView::applyFilter()
{
    std::optional<Severity> atLeast;
    if (m_severity->currentIndex() == 1)
        atLeast = Severity::Warning;
    else if (m_severity->currentIndex() == 2)
        atLeast = Severity::Error;
    m_model->setFilter(atLeast, m_filter->text().trimmed());
}

void EventsView::showCurrent()
{
    const Event *event = m_model->row(m_table->currentIndex().row());
    if (!event) {
        m_details->clear();
        return;
    }
    const QString muted = Colors::of(this).muted.name();
    const QString when
        = QLocale().toString(QDateTime::fromMSecsSinceEpoch(event->at), QLocale::LongFormat);
    QString html = u"<p><b>%1</b></p><p style=\"color:%2\">%3 · %4 %5 · %6</p>"_s.arg(
        event->text.toHtmlEscaped(), muted, EventsModel::severityWord(event->severity),
        event->category.toHtmlEscaped(), QString::number(event->number), when);
    if (!event->remedy.isEmpty())
        html += u"<p><span style=\"color:%1\">%2</span><br>%3</p>"_s.arg(
            muted, tr("What to do"), event->remedy.toHtmlEscaped());
    if (event->cycle.isValid())
        html
            += u"<p style=\"color:%1\">%2</p>"_s.arg(muted, tr("Cycle %1").arg(event->cycle.value));
    m_details->setHtml(html);
}

} // namespace dx
