#include "engine/store/statement_cache.h"

namespace dx {

namespace {

constexpr size_t kMost = 300; ///< texts with numbers in them would gather without end

} // namespace

std::optional<PreparedStatement> StatementCache::take(const QString &sql)
{
    const QMutexLocker lock(&m_mutex);
    const auto found = m_idle.find(sql);
    if (found == m_idle.end())
        return std::nullopt;
    std::optional<PreparedStatement> statement(std::move(found->second));
    m_idle.erase(found);
    return statement;
}

void StatementCache::giveBack(const QString &sql, PreparedStatement statement)
{
    for (const QString &name : std::as_const(statement.names))
        statement.query.bindValue(name, QVariant()); // a value may be megabytes
    const QMutexLocker lock(&m_mutex);
    if (m_idle.size() >= kMost)
        m_idle.clear();
    m_idle.emplace(sql, std::move(statement));
}

} // namespace dx
