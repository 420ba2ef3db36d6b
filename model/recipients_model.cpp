#include "model/recipients_model.h"

#include "engine/core/when_done.h"

#include <QDateTime>
#include <QLocale>

namespace dx {
namespace {

constexpr int kKeptPages = 64; ///< 16 384 rows
constexpr int kFetchesAtOnce = 2;
constexpr int kWantedAtMost = 8; ///< older ones were scrolled past

} // namespace

QString recipientKindText(RecipientKind kind)
{
    switch (kind) {
    case RecipientKind::Mailbox:
        return RecipientsModel::tr("Mailbox");
    case RecipientKind::DistributionList:
        return RecipientsModel::tr("Distribution List");
    case RecipientKind::CustomRecipient:
        return RecipientsModel::tr("Custom Recipient");
    case RecipientKind::Resource:
        return RecipientsModel::tr("Resource");
    }
    return {};
}

QString recipientStateText(const RecipientRow &row)
{
    switch (row.standing) {
    case Standing::Live:
        return row.hidden ? RecipientsModel::tr("hidden") : QString();
    case Standing::Aside:
        return RecipientsModel::tr("conflict");
    case Standing::Filtered:
        return RecipientsModel::tr("left out");
    case Standing::Refused:
        return RecipientsModel::tr("refused");
    case Standing::Kept:
        return RecipientsModel::tr("held");
    case Standing::Undone:
        return RecipientsModel::tr("undone");
    }
    return {};
}

RecipientsModel::RecipientsModel(RecipientSource &source, QObject *parent)
    : QAbstractTableModel(parent), m_source(source), m_pages(kKeptPages)
{
    m_fetch.setSingleShot(true);
    m_fetch.setInterval(0);
    connect(&m_fetch, &QTimer::timeout, this, &RecipientsModel::fetchWanted);
}

void RecipientsModel::setQuery(const RecipientQuery &query)
{
    if (query == m_query && m_request > 0)
        return;
    m_query = query;
    start(false);
}

void RecipientsModel::reload()
{
    if (m_request > 0)
        start(m_ready == m_request); // a query that nobody has seen yet starts over
}

void RecipientsModel::start(bool keepRows)
{
    const quint64 request = ++m_request;
    whenDone(m_source.open(m_query), this, [this, request, keepRows](const Result<qint64> &count) {
        if (request != m_request)
            return;
        if (!count) {
            Q_EMIT failed(count.error());
            return;
        }
        m_ready = request;
        setCount(*count, keepRows);
        Q_EMIT counted(*count);
    });
}

void RecipientsModel::setCount(qint64 count, bool keepRows)
{
    const int rows = int(qMin<qint64>(count, std::numeric_limits<int>::max() - 1));
    m_wanted.clear();
    m_fetching.clear();
    if (!keepRows) {
        beginResetModel();
        m_pages.clear();
        m_count = rows;
        endResetModel();
        return;
    }
    if (rows > m_count) {
        beginInsertRows({}, m_count, rows - 1);
        m_count = rows;
        endInsertRows();
    } else if (rows < m_count) {
        beginRemoveRows({}, rows, m_count - 1);
        m_count = rows;
        endRemoveRows();
    }
    if (m_count > 0)
        Q_EMIT dataChanged(index(0, 0), index(m_count - 1, kColumns - 1));
}

void RecipientsModel::setPartnerNames(const QHash<AgreementId, QString> &names)
{
    if (names == m_partners)
        return;
    m_partners = names;
    if (m_count > 0)
        Q_EMIT dataChanged(index(0, int(RecipientColumn::Origin)),
                           index(m_count - 1, int(RecipientColumn::Origin)));
}

const RecipientRow *RecipientsModel::row(int row) const
{
    if (row < 0 || row >= m_count)
        return nullptr;
    const Page *const page = m_pages.object(row / kPageRows);
    if (!page || page->request != m_ready)
        want(row / kPageRows);
    const int at = row % kPageRows;
    return page && at < page->rows.size() ? &page->rows.at(at) : nullptr;
}

void RecipientsModel::want(int page) const
{
    if (m_fetching.contains(page))
        return;
    m_wanted.removeOne(page);
    m_wanted.append(page);
    if (m_wanted.size() > kWantedAtMost)
        m_wanted.removeFirst();
    if (!m_fetch.isActive())
        m_fetch.start();
}

void RecipientsModel::fetchWanted()
{
    if (m_ready != m_request)
        return; // asked for again when the new count is shown
    while (!m_wanted.isEmpty() && m_fetching.size() < kFetchesAtOnce) {
        const int page = m_wanted.takeLast();
        m_fetching.append(page);
        const quint64 request = m_request;
        whenDone(m_source.rows(qint64(page) * kPageRows, kPageRows), this,
                 [this, page, request](const Result<QList<RecipientRow>> &rows) {
                     take(page, request, rows);
                 });
    }
}

void RecipientsModel::take(int page, quint64 request, const Result<QList<RecipientRow>> &rows)
{
    if (request != m_request)
        return;
    m_fetching.removeOne(page);
    if (!rows) {
        Q_EMIT failed(rows.error());
        return;
    }
    m_pages.insert(page, new Page{request, *rows});
    const int first = page * kPageRows;
    const int last = qMin(m_count, first + kPageRows) - 1;
    if (first <= last)
        Q_EMIT dataChanged(index(first, 0), index(last, kColumns - 1));
    if (!m_wanted.isEmpty())
        m_fetch.start();
}

int RecipientsModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : m_count;
}

int RecipientsModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : kColumns;
}

QString RecipientsModel::text(const RecipientRow &row, RecipientColumn column,
                              const QHash<AgreementId, QString> &partners)
{
    switch (column) {
    case RecipientColumn::DisplayName:
        return row.displayName;
    case RecipientColumn::Type:
        return recipientKindText(row.kind);
    case RecipientColumn::Address:
        return row.address;
    case RecipientColumn::Office:
        return row.office;
    case RecipientColumn::Title:
        return row.title;
    case RecipientColumn::Department:
        return row.department;
    case RecipientColumn::Company:
        return row.company;
    case RecipientColumn::Phone:
        return row.phone;
    case RecipientColumn::Trust:
        return QLocale().toString(row.trust);
    case RecipientColumn::Origin:
        return row.origin.isValid() ? partners.value(row.origin) : tr("This site");
    case RecipientColumn::State:
        return recipientStateText(row);
    case RecipientColumn::Changed:
        return QLocale().toString(QDateTime::fromMSecsSinceEpoch(row.changedAt),
                                  QLocale::ShortFormat);
    }
    return {};
}

QVariant RecipientsModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    if (role == Qt::TextAlignmentRole)
        return index.column() == int(RecipientColumn::Trust)
            ? QVariant(int(Qt::AlignRight | Qt::AlignVCenter))
            : QVariant();
    if (role != Qt::DisplayRole && role != Qt::ToolTipRole && role < Qt::UserRole)
        return {};
    const RecipientRow *const found = row(index.row());
    switch (role) {
    case Qt::DisplayRole:
        if (!found)
            return index.column() == 0 ? QVariant(QStringLiteral("…")) : QVariant();
        return text(*found, RecipientColumn(index.column()), m_partners);
    case EntryRole:
        return found ? found->id.value : qint64(0);
    case KindRole:
        return found ? int(found->kind) : int(RecipientKind::Mailbox);
    case ImportedRole:
        return found && found->origin.isValid();
    case LoadedRole:
        return found != nullptr;
    default:
        return {};
    }
}

QVariant RecipientsModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal)
        return {};
    if (role == Qt::TextAlignmentRole)
        return int(section == int(RecipientColumn::Trust) ? Qt::AlignRight | Qt::AlignVCenter
                                                          : Qt::AlignLeft | Qt::AlignVCenter);
    if (role != Qt::DisplayRole)
        return {};
    return section >= 0 && section < kColumns ? heading(RecipientColumn(section)) : QVariant();
}

QString RecipientsModel::heading(RecipientColumn column)
{
    const QString titles[]{tr("Display name"), tr("Type"),       tr("Address"), tr("Office"),
                           tr("Title"),        tr("Department"), tr("Company"), tr("Phone"),
                           tr("Trust"),        tr("Origin"),     tr("State"),   tr("Changed")};
    return titles[int(column)];
}

void RecipientsModel::sort(int column, Qt::SortOrder order)
{
    if (column < 0 || column >= kColumns)
        return;
    RecipientQuery query = m_query;
    query.sort = RecipientColumn(column);
    query.descending = order == Qt::DescendingOrder;
    if (m_request > 0)
        setQuery(query);
    else
        m_query = query;
}

} // namespace dx
