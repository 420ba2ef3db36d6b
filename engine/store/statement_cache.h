#pragma once

#include <QMutex>
#include <QSqlDatabase>
#include <QSqlQuery>
#include <QStringList>

#include <optional>
#include <unordered_map>

namespace dx {

/** A statement that was prepared, with the names of its parameters. */
struct PreparedStatement
{
    QSqlQuery query;
    QStringList names;
};

/**
 * Statements of one SQLite connection that nobody uses just now: preparing one costs more than
 * running it. SQLite prepares a kept one anew by itself when the schema has changed. Goes before
 * its connection does.
 */
class StatementCache
{
public:
    /** Nothing: it has to be prepared. */
    std::optional<PreparedStatement> take(const QString &sql);
    /** The statement must have been run to its end or finished. */
    void giveBack(const QString &sql, PreparedStatement statement);

private:
    QMutex m_mutex; // a merge uses the connection on a thread of its own for a while
    std::unordered_multimap<QString, PreparedStatement> m_idle;
};

} // namespace dx
