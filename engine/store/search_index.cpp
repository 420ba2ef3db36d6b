#include "engine/store/search_index.h"

#include "engine/store/bulk_loader.h"
#include "engine/store/recipient_pages.h"
#include "engine/store/row_reader.h"
#include "engine/store/search_text.h"
#include "engine/store/statement.h"

#include <algorithm>

namespace dx {

using namespace Qt::StringLiterals;

namespace {

/** More changes than these since the index was brought up, and a query looks at all entries. */
constexpr int kMostBehind = 20'000;

/** What conditions look at; the words are columns 4 to 12. */
const QString kLook = u"SELECT e.id, e.list_id, e.kind, e.hidden, e.display_name, e.given_name,"
                      " e.surname, substr(e.key_address, 1 + position_of_colon), e.office, e.title,"
                      " e.department, e.company, e.phone FROM "_s;
constexpr int kFirstText = 4;
constexpr int kLastText = 12;

QString lookSql(const Database &database)
{
    QString sql = kLook;
    return sql.replace(u"position_of_colon"_s,
                       database.isSqlite() ? u"instr(e.key_address, ':')"_s
                                           : u"strpos(e.key_address, ':')"_s);
}

QByteArray wordsOf(const RowReader &row)
{
    QByteArray words;
    for (int column = kFirstText; column <= kLastText; ++column)
        appendWords(words, row.text(column));
    return words;
}

QByteArray listWord(qint64 list)
{
    return "\ue000" + QByteArray::number(list);
}

QByteArray kindWord(int kind)
{
    return "\ue001" + QByteArray::number(kind);
}

constexpr RecipientKind kAllKinds[] = {RecipientKind::Mailbox, RecipientKind::DistributionList,
                                       RecipientKind::CustomRecipient, RecipientKind::Resource};

const QByteArray kHiddenWord = "\ue002";

bool passes(const RowReader &row, const RecipientQuery &query, const QList<QByteArray> &words)
{
    if (query.list.isValid() && row.integer(1) != query.list.value)
        return false;
    if (!query.kinds.isEmpty() && !query.kinds.contains(RecipientKind(row.integer(2))))
        return false;
    if (!query.showHidden && row.integer(3) != 0)
        return false;
    return words.isEmpty() || containsAll(wordsOf(row), words);
}

/** The index's own language: SQLite's FTS5 or a tsquery. Holds only folded words, so no quotes. */
QString matchText(const Database &database, const RecipientQuery &query,
                  const QList<QByteArray> &words)
{
    const bool sqlite = database.isSqlite();
    const QString begins = sqlite ? u"\"%1\" *"_s : u"'%1':*"_s;
    const QString is = sqlite ? u"\"%1\""_s : u"'%1'"_s;
    QStringList all;
    for (const QByteArray &word : words)
        all += begins.arg(QString::fromUtf8(word));
    if (query.list.isValid())
        all += is.arg(QString::fromUtf8(listWord(query.list.value)));
    QStringList kinds;
    for (const RecipientKind kind : kAllKinds) {
        // without another condition a query needs something to take the hidden ones from
        if (query.kinds.isEmpty() ? all.isEmpty() : query.kinds.contains(kind))
            kinds += is.arg(QString::fromUtf8(kindWord(int(kind))));
    }
    if (!kinds.isEmpty())
        all += u'(' + kinds.join(sqlite ? u" OR "_s : u" | "_s) + u')';
    const QString hidden = query.showHidden
        ? QString()
        : (sqlite ? u" NOT "_s : u" & !"_s) + is.arg(QString::fromUtf8(kHiddenWord));
    return all.join(sqlite ? u" AND "_s : u" & "_s) + hidden;
}

Result<> readIds(Database &database, const QString &sql, std::vector<qint64> &ids)
{
    return RowReader::read(database, sql, [&ids](const RowReader &row) {
        ids.push_back(row.integer(0));
        return true;
    });
}

void sortIds(std::vector<qint64> &ids)
{
    std::sort(ids.begin(), ids.end());
    ids.erase(std::unique(ids.begin(), ids.end()), ids.end());
}

/** Adds entries of `from` (a FROM clause with the alias e) that pass. */
Result<> look(Database &database, const QString &from, const RecipientQuery &query,
              std::vector<qint64> &ids)
{
    const QList<QByteArray> words = searchWords(query.filter);
    return RowReader::read(database, lookSql(database) + from, [&](const RowReader &row) {
        if (passes(row, query, words))
            ids.push_back(row.integer(0));
        return true;
    });
}

/** What the index says, put right by what it does not know yet. */
Result<> search(Database &database, qint64 indexed, const RecipientQuery &query,
                std::vector<qint64> &ids)
{
    QString match = matchText(database, query, searchWords(query.filter));
    match.replace(u'\'', u"''"_s);
    const QString sql = database.isSqlite()
        ? u"SELECT rowid FROM entry_search WHERE entry_search MATCH '%1'"_s
        : u"SELECT id FROM entry_search WHERE words @@ CAST('%1' AS tsquery)"_s;
    DX_TRY(readIds(database, sql.arg(match), ids));
    std::vector<qint64> stale;
    DX_TRY(readIds(database, u"SELECT id FROM search_gone"_s, stale));
    const QString changed
        = u"(SELECT DISTINCT uid, origin_id FROM change WHERE usn > %1) c CROSS JOIN entry e"
          " WHERE e.uid = c.uid AND e.origin_id = c.origin_id"_s.arg(indexed);
    DX_TRY(readIds(database, u"SELECT e.id FROM "_s + changed, stale));
    sortIds(ids);
    if (stale.empty())
        return {};
    sortIds(stale);
    std::vector<qint64> sure;
    std::set_difference(ids.begin(), ids.end(), stale.begin(), stale.end(),
                        std::back_inserter(sure));
    ids = std::move(sure);
    DX_TRY(look(database, changed + u" AND e.listed = 1"_s, query, ids));
    sortIds(ids);
    return {};
}

Result<qint64> readNumber(Database &database, const QString &sql)
{
    Statement row(database, sql);
    DX_TRY(execRow(row));
    const qint64 value = row.integer(0);
    DX_TRY(row.finish());
    return value;
}

} // namespace

bool isUnfiltered(const RecipientQuery &query)
{
    return searchWords(query.filter).isEmpty() && query.kinds.isEmpty() && query.showHidden
        && !query.conflictsOnly;
}

Result<std::vector<qint64>> findEntries(Database &database, const RecipientQuery &query)
{
    std::vector<qint64> ids;
    if (query.conflictsOnly) {
        DX_TRY(look(database, u"entry e WHERE e.standing = 1"_s, query, ids));
        sortIds(ids);
        return ids;
    }
    DX_LET(const qint64 indexed, readNumber(database, u"SELECT indexed_usn FROM site"_s));
    DX_LET(const qint64 behind,
           readNumber(database,
                      u"SELECT count(*) FROM (SELECT 1 FROM change WHERE usn > %1 LIMIT %2) x"_s
                          .arg(indexed)
                          .arg(kMostBehind + 1)));
    if (behind <= kMostBehind) {
        DX_TRY(search(database, indexed, query, ids));
        return ids;
    }
    QString all = u"entry e WHERE e.listed = 1"_s;
    if (query.list.isValid())
        all += u" AND e.list_id = %1"_s.arg(query.list.value);
    DX_TRY(look(database, all, query, ids));
    sortIds(ids);
    return ids;
}

namespace {

/** Writes the words of the entries in search_todo that are listed. */
Result<> writeWords(Database &database)
{
    const bool sqlite = database.isSqlite();
    struct Words
    {
        qint64 id;
        QByteArray words;
    };
    std::vector<Words> found;
    DX_TRY(RowReader::read(
        database,
        lookSql(database)
            + u"search_todo t CROSS JOIN entry e WHERE e.id = t.id AND e.listed = 1"_s,
        [&found](const RowReader &row) {
            QByteArray words = wordsOf(row);
            words += ' ' + listWord(row.integer(1)) + ' ' + kindWord(int(row.integer(2)));
            if (row.integer(3) != 0)
                words += ' ' + kHiddenWord;
            found.push_back({row.integer(0), words.trimmed()});
            return true;
        }));
    DX_LET(const auto loader,
           BulkLoader::open(database, sqlite ? u"entry_search"_s : u"search_words"_s,
                            {sqlite ? u"rowid"_s : u"id"_s, u"words"_s}));
    for (const Words &entry : found) {
        loader->integer(entry.id);
        loader->text(entry.words);
        DX_TRY(loader->endRow());
    }
    DX_TRY(loader->flush());
    if (sqlite)
        return {};
    DX_TRY(database.run(u"INSERT INTO entry_search (id, words) SELECT id,"
                        " array_to_tsvector(array_remove(string_to_array(words, ' '), ''))"
                        " FROM search_words"_s));
    return database.run(u"DELETE FROM search_words"_s);
}

Result<> makeTables(Database &database)
{
    DX_TRY(database.run(u"CREATE TEMPORARY TABLE IF NOT EXISTS search_todo"
                        " (id BIGINT NOT NULL PRIMARY KEY)"_s));
    if (!database.isSqlite())
        DX_TRY(database.run(u"CREATE TEMPORARY TABLE IF NOT EXISTS search_words"
                            " (id BIGINT NOT NULL, words TEXT NOT NULL)"_s));
    return database.run(u"DELETE FROM search_todo"_s);
}

} // namespace

Result<bool> catchUpSearchIndex(Database &database, int maxEntries)
{
    DX_LET(Transaction transaction, Transaction::begin(database));
    DX_LET(const qint64 indexed, readNumber(database, u"SELECT indexed_usn FROM site"_s));
    DX_LET(const qint64 last,
           readNumber(database,
                      u"SELECT coalesce(max(usn), 0) FROM (SELECT usn FROM change WHERE"
                      " usn > %1 ORDER BY usn LIMIT %2) x"_s.arg(indexed)
                          .arg(maxEntries)));
    DX_LET(const qint64 gone, readNumber(database, u"SELECT count(*) FROM search_gone"_s));
    if (last == 0 && gone == 0)
        return false;
    const QString key = database.isSqlite() ? u"rowid"_s : u"id"_s;
    DX_TRY(database.run(
        u"DELETE FROM entry_search WHERE %1 IN (SELECT id FROM search_gone)"_s.arg(key)));
    DX_TRY(database.run(u"DELETE FROM search_gone"_s));
    if (last > 0) {
        DX_TRY(makeTables(database));
        DX_TRY(database.run(
            u"INSERT INTO search_todo (id) SELECT DISTINCT e.id FROM change c CROSS JOIN entry e"
            " WHERE c.usn > %1 AND c.usn <= %2 AND e.uid = c.uid AND e.origin_id = c.origin_id"_s
                .arg(indexed)
                .arg(last)));
        DX_TRY(database.run(
            u"DELETE FROM entry_search WHERE %1 IN (SELECT id FROM search_todo)"_s.arg(key)));
        DX_TRY(writeWords(database));
        DX_TRY(database.run(u"UPDATE site SET indexed_usn = %1"_s.arg(last)));
    }
    DX_LET(const qint64 more,
           readNumber(database,
                      u"SELECT count(*) FROM (SELECT 1 FROM change WHERE usn > %1"
                      " LIMIT 1) x"_s.arg(std::max(last, indexed))));
    DX_TRY(transaction.commit());
    return more > 0;
}

} // namespace dx
