#include "ui/views/left_out_view.h"

#include "model/site_session.h"
#include "ui/contents_columns.h"
#include "ui/elements.h"
#include "ui/page_saver.h"
#include "ui/sheet/strip.h"
#include "ui/style/theme.h"
#include "ui/views/plain_table.h"

#include <QHeaderView>
#include <QLineEdit>
#include <QPushButton>
#include <QStackedLayout>
#include <QTableView>

using namespace Qt::StringLiterals;

namespace dx {
namespace {

constexpr int kFilterDelayMs = 200;

/** Which rules keep somebody back, in words. */
QString rules(const AgreementSettings &settings)
{
    constexpr int kEverybody = 100;
    QStringList out;
    if (settings.exportTrust < kEverybody)
        out.append(LeftOutView::tr("trust level above %1").arg(settings.exportTrust));
    out.append(LeftOutView::tr("hidden"));
    if (!settings.exportCustom)
        out.append(LeftOutView::tr("custom recipients"));
    out.append(
        settings.addressTypes.isEmpty()
            ? LeftOutView::tr("without an address")
            : LeftOutView::tr("without an address of the type %1").arg(settings.addressTypes));
    return out.join(u", "_s);
}

} // namespace

LeftOutView::LeftOutView(SiteSession &session, const Agreement &agreement, QWidget *parent)
    : QWidget(parent), m_session(&session), m_agreement(agreement.id),
      m_partner(agreement.settings.name), m_source(session.url(), leftOutOf(agreement)),
      m_model(m_source), m_strip(new Strip(Sense::Modified, this)), m_filter(new QLineEdit(this)),
      m_empty(new EmptyState(this)), m_stack(new QStackedLayout)
{
    setObjectName(u"leftOut"_s);
    m_strip->setText(tr("Not exported to %1: %2. These recipients stay here.")
                         .arg(m_partner, rules(agreement.settings)));
    m_filter->setPlaceholderText(tr("Filter"));
    m_filter->setAccessibleName(tr("Filter"));
    m_filter->setClearButtonEnabled(true);
    markFilter(m_filter);
    makeTable();
    auto *bar = new QHBoxLayout;
    bar->setContentsMargins(Space::kMargin, Space::kRelated, Space::kMargin, Space::kRelated);
    bar->addWidget(m_filter, 1);
    bar->addStretch(1);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_strip);
    layout->addLayout(bar);
    layout->addLayout(m_stack, 1);
    m_stack->addWidget(m_table);
    m_stack->addWidget(m_empty);
    setFocusProxy(m_table);

    QHash<AgreementId, QString> names;
    for (const Agreement &known : session.summary().agreements)
        names.insert(known.id, known.settings.name);
    m_model.setPartnerNames(names);
    m_delay.setSingleShot(true);
    m_delay.setInterval(kFilterDelayMs);
    connect(m_filter, &QLineEdit::textChanged, this, [this] { m_delay.start(); });
    connect(&m_delay, &QTimer::timeout, this, &LeftOutView::ask);
    connect(&session, &SiteSession::contentChanged, &m_model, &RecipientsModel::reload);
    connect(&m_model, &RecipientsModel::counted, this, &LeftOutView::showCount);
    connect(&m_model, &RecipientsModel::failed, this,
            [this](const Error &error) { m_strip->setText(error.text); });
    setPageSaver(this, [this, url = session.url(), agreement](const QString &path, auto state) {
        return m_saver.save(SavedTable::recipients(url, m_query, shownColumns(m_table),
                                                   m_model.partnerNames(), leftOutOf(agreement)),
                            path, std::move(state));
    });
    ask();
}

LeftOutView::~LeftOutView()
{
    m_table->setModel(nullptr); // the model goes before the table does
}

QString LeftOutView::title(const Agreement &agreement)
{
    return tr("Left out for %1").arg(agreement.settings.name);
}

void LeftOutView::makeTable()
{
    m_table = makePlainTable(&m_model, tr("Left out"), this);
    m_table->setObjectName(u"leftOutTable"_s);
    m_table->setAlternatingRowColors(true);
    m_table->setItemDelegateForColumn(0, new NameDelegate(m_table));
    m_table->setItemDelegate(new RowDelegate(m_table));
    QHeaderView *header = m_table->horizontalHeader();
    header->setSortIndicatorShown(true);
    header->setSectionsClickable(true);
    setDefaultColumns(m_table);
    connect(header, &QHeaderView::sortIndicatorChanged, this,
            [this](int column, Qt::SortOrder order) {
                m_query.sort = RecipientColumn(column);
                m_query.descending = order == Qt::DescendingOrder;
                ask();
            });
    connect(m_table, &QTableView::activated, this, [this](const QModelIndex &index) {
        if (const RecipientRow *row = m_model.row(index.row()))
            Q_EMIT recipientActivated(row->id);
    });
}

void LeftOutView::ask()
{
    m_delay.stop();
    m_query.filter = m_filter->text().simplified();
    m_model.setQuery(m_query);
}

void LeftOutView::showCount(qint64 count)
{
    if (count > 0) {
        m_stack->setCurrentWidget(m_table);
        return;
    }
    m_empty->clearButtons();
    if (m_query.filter.isEmpty()) {
        m_empty->setText(tr("Nobody is left out: %1 gets all of the containers.").arg(m_partner));
    } else {
        m_empty->setText(tr("Nothing matches '%1'.").arg(m_query.filter));
        connect(m_empty->addButton(tr("Clear filter")), &QPushButton::clicked, m_filter,
                &QLineEdit::clear);
    }
    m_stack->setCurrentWidget(m_empty);
}

} // namespace dx
