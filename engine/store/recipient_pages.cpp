#include "engine/store/recipient_pages.h"

#include "engine/store/recipient_order.h"
#include "engine/store/row_reader.h"
#include "engine/store/search_index.h"
#include "engine/store/statement.h"

#include <QHash>

#include <algorithm>

namespace dx {

using namespace Qt::StringLiterals;

namespace {

/** So few ids are sorted at once; of more, the order is walked for those that match. */
constexpr size_t kFewIds = 2000;
constexpr qint64 kAnchorDistance = 1000;

QString idList(const qint64 *first, const qint64 *last)
{
    QStringList texts;
    for (; first != last; ++first)
        texts += QString::number(*first);
    return texts.join(u',');
}

RecipientRow readRow(const Statement &row)
{
    RecipientRow recipient;
    recipient.id = row.id<EntryId>(0);
    recipient.uid = row.utf8(1);
    recipient.list = row.id<ListId>(2);
    recipient.displayName = row.text(3);
    recipient.kind = RecipientKind(row.integer(4));
    recipient.address = row.text(5);
    recipient.office = row.text(6);
    recipient.title = row.text(7);
    recipient.department = row.text(8);
    recipient.company = row.text(9);
    recipient.phone = row.text(10);
    recipient.trust = int(row.integer(11));
    recipient.hidden = row.boolean(12);
    recipient.origin = row.id<AgreementId>(13);
    recipient.standing = Standing(row.integer(14));
    recipient.changedAt = row.integer(15);
    return recipient;
}

} // namespace

struct RecipientPages::Private
{
    Private(Database &db, RecipientQuery wanted, EntryFinder own)
        : database(db), query(std::move(wanted)), finder(std::move(own)), order(db, query)
    {
    }

    Result<> readCount();
    Result<> learnAnchors();
    Result<std::vector<qint64>> idsAt(qint64 first, qint64 limit);
    Result<std::vector<qint64>> walk(qint64 first, qint64 limit);
    Result<std::vector<qint64>> page(qint64 first, qint64 limit);
    Result<QList<RecipientRow>> fetch(const std::vector<qint64> &ids);
    bool isMember(qint64 id) const { return id < qint64(members.size()) && members[size_t(id)]; }

    Database &database;
    RecipientQuery query;
    EntryFinder finder;
    RecipientOrder order;
    qint64 count = 0;
    bool filtered = false;
    std::vector<bool> members; ///< filtered: by id
    bool sorted = false;
    std::vector<qint64> ids; ///< sorted: all, in their order
    std::vector<OrderKey> anchors; ///< keys of rows 0, 1000, 2000 ... of an indexed order
};

Result<> RecipientPages::Private::readCount()
{
    Statement row(database,
                  query.list.isValid()
                      ? u"SELECT coalesce(sum(entries), 0) FROM address_list WHERE id = :list"_s
                      : u"SELECT coalesce(sum(entries), 0) FROM address_list"_s);
    if (query.list.isValid())
        row.bind(u":list"_s, query.list);
    DX_TRY(execRow(row));
    count = row.integer(0);
    return row.finish();
}

/** The order from its nearer end, past what does not match. */
Result<std::vector<qint64>> RecipientPages::Private::walk(qint64 first, qint64 limit)
{
    const bool backwards = first > count / 2;
    qint64 skip = backwards ? std::max<qint64>(0, count - first - limit) : first;
    const size_t wanted = size_t(std::min(limit, count - first));
    std::vector<qint64> found;
    found.reserve(wanted);
    DX_LET(const QString sql, order.all(backwards));
    DX_TRY(RowReader::read(database, sql, [&](const RowReader &row) {
        const qint64 id = row.integer(0);
        if ((filtered && !isMember(id)) || skip-- > 0)
            return true;
        found.push_back(id);
        return found.size() < wanted;
    }));
    if (backwards)
        std::reverse(found.begin(), found.end());
    return found;
}

/** A page of an indexed order: from the anchor before it, or from an end. */
Result<std::vector<qint64>> RecipientPages::Private::page(qint64 first, qint64 limit)
{
    const size_t anchor = size_t(first / kAnchorDistance);
    const bool anchored = anchor < anchors.size();
    const bool backwards = !anchored && first > count / 2;
    const qint64 wanted = std::min(limit, count - first);
    const qint64 skip = anchored ? first - qint64(anchor) * kAnchorDistance
        : backwards              ? count - first - wanted
                                 : first;
    DX_LET(const QString sql,
           anchored ? order.from(anchors[anchor], wanted, skip)
                    : order.range(backwards, wanted, skip));
    std::vector<qint64> found;
    DX_TRY(RowReader::read(database, sql, [&found](const RowReader &row) {
        found.push_back(row.integer(0));
        return true;
    }));
    if (backwards)
        std::reverse(found.begin(), found.end());
    return found;
}

Result<std::vector<qint64>> RecipientPages::Private::idsAt(qint64 first, qint64 limit)
{
    first = std::clamp<qint64>(first, 0, count);
    limit = std::clamp<qint64>(limit, 0, count - first);
    if (limit == 0)
        return std::vector<qint64>();
    if (sorted)
        return std::vector<qint64>(ids.begin() + first, ids.begin() + first + limit);
    return filtered ? walk(first, limit) : page(first, limit);
}

Result<> RecipientPages::Private::learnAnchors()
{
    DX_LET(const QString sql, order.all(false));
    qint64 n = 0;
    return RowReader::read(database, sql, [&](const RowReader &row) {
        if (n++ % kAnchorDistance == 0)
            anchors.push_back({row.text(1).toByteArray(), row.integer(0)});
        return true;
    });
}

Result<QList<RecipientRow>> RecipientPages::Private::fetch(const std::vector<qint64> &wanted)
{
    if (wanted.empty())
        return QList<RecipientRow>();
    Statement rows(
        database,
        u"SELECT id, uid, list_id, display_name, kind, key_address, office, title,"
        " department, company, phone, trust, hidden, origin_id, standing, changed_at"
        " FROM entry WHERE id IN (%1)"_s.arg(idList(wanted.data(), wanted.data() + wanted.size())));
    DX_TRY(rows.exec());
    QHash<qint64, RecipientRow> byId;
    while (rows.next()) {
        const RecipientRow row = readRow(rows);
        byId.insert(row.id.value, row);
    }
    DX_TRY(rows.finish());
    QList<RecipientRow> list;
    for (const qint64 id : wanted) {
        if (const auto found = byId.constFind(id); found != byId.constEnd())
            list.append(*found); // else it went since the order was learned
    }
    return list;
}

RecipientPages::RecipientPages(Database &database, RecipientQuery query, EntryFinder finder)
    : d(std::make_unique<Private>(database, std::move(query), std::move(finder)))
{
}

RecipientPages::~RecipientPages() = default;

Result<qint64> RecipientPages::prepare()
{
    d->sorted = false;
    d->anchors.clear();
    d->ids.clear();
    d->members.clear();
    d->filtered = d->finder || !isUnfiltered(d->query);
    if (!d->filtered) {
        DX_TRY(d->readCount());
        return d->count;
    }
    DX_LET(d->ids,
           d->finder ? d->finder(d->database, d->query) : findEntries(d->database, d->query));
    d->count = qint64(d->ids.size());
    if (d->ids.size() <= kFewIds) {
        DX_LET(d->ids, d->order.sort(idList(d->ids.data(), d->ids.data() + d->ids.size())));
        d->count = qint64(d->ids.size());
        d->sorted = true;
        return d->count;
    }
    d->members.resize(size_t(d->ids.back()) + 1);
    for (const qint64 id : d->ids)
        d->members[size_t(id)] = true;
    d->ids = {};
    return d->count;
}

Result<> RecipientPages::index()
{
    if (d->sorted || (!d->filtered && !d->anchors.empty()))
        return {};
    if (!d->filtered && d->order.isIndexed())
        return d->learnAnchors();
    std::vector<qint64> all;
    all.reserve(size_t(d->count));
    DX_LET(const QString sql, d->order.all(false));
    DX_TRY(RowReader::read(d->database, sql, [&](const RowReader &row) {
        if (!d->filtered || d->isMember(row.integer(0)))
            all.push_back(row.integer(0));
        return true;
    }));
    d->ids = std::move(all);
    d->count = qint64(d->ids.size());
    d->sorted = true;
    return {};
}

qint64 RecipientPages::count() const
{
    return d->count;
}

Result<QList<RecipientRow>> RecipientPages::rows(qint64 first, int limit)
{
    DX_LET(const std::vector<qint64> ids, d->idsAt(first, std::min(limit, 1000)));
    return d->fetch(ids);
}

} // namespace dx
