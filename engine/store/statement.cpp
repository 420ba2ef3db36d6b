#include "engine/store/statement.h"

#include "engine/store/sql_error.h"
#include "engine/store/sql_text.h"

#include <QCoreApplication>
#include <QSqlError>

using namespace Qt::StringLiterals;

namespace dx {

namespace {

struct Texts
{
    Q_DECLARE_TR_FUNCTIONS(Statement)
};

} // namespace

Statement::Statement(Database &database, const QString &sql)
    : m_url(database.url()), m_cache(database.m_statements.get()), m_sql(sql),
      m_query(database.connection())
{
    if (auto kept = m_cache ? m_cache->take(sql) : std::nullopt) {
        m_query = std::move(kept->query);
        m_names = std::move(kept->names);
    } else {
        prepare();
    }
    m_bound.resize(m_names.size(), false);
}

Statement::~Statement()
{
    if (!m_cache || m_failed)
        return;
    m_query.finish();
    m_cache->giveBack(m_sql, {std::move(m_query), std::move(m_names)});
}

void Statement::prepare()
{
    m_names = parameterNames(m_sql);
    m_query.setForwardOnly(true); // else every row that was read is kept
    if (m_query.prepare(m_sql))
        return;
    Error error = storeError(m_url, m_query.lastError());
    error.detail += u" in: "_s + m_sql;
    fail(std::move(error));
}

void Statement::fail(Error error)
{
    if (!m_failed)
        m_error = std::move(error);
    m_failed = true;
}

void Statement::set(const QString &name, const QVariant &value)
{
    const qsizetype index = m_names.indexOf(name);
    if (index < 0)
        return fail({Error::Code::Internal, Texts::tr("A statement has no parameter %1.").arg(name),
                     m_query.lastQuery()});
    m_bound[index] = true;
    m_query.bindValue(name, value);
}

Statement &Statement::bind(const QString &name, const QVariant &value)
{
    switch (value.typeId()) {
    case QMetaType::Bool:
        set(name, value.toInt());
        break;
    case QMetaType::QByteArray:
        return bind(name, value.toByteArray());
    case QMetaType::QString:
        if (const QString text = value.toString(); text.contains(QChar(0)))
            fail({Error::Code::Invalid, Texts::tr("A text contains the character U+0000."), text});
        else
            set(name, text.isNull() ? u""_s : text);
        break;
    default:
        set(name, value);
    }
    return *this;
}

Statement &Statement::bind(const QString &name, const QByteArray &blob)
{
    set(name, blob.isNull() ? QVariant() : QVariant(blob));
    return *this;
}

Statement &Statement::bindText(const QString &name, QByteArrayView utf8)
{
    return bind(name, QVariant(QString::fromUtf8(utf8)));
}

Statement &Statement::bindTextOrNull(const QString &name, QByteArrayView utf8)
{
    return utf8.isEmpty() ? bind(name, QVariant()) : bindText(name, utf8);
}

Result<> Statement::check() const
{
    if (m_failed)
        return tl::unexpected(m_error);
    if (const qsizetype missing = m_bound.indexOf(false); missing >= 0)
        return dx::fail(Error::Code::Internal,
                        Texts::tr("A statement lacks the value of %1.").arg(m_names[missing]),
                        m_query.lastQuery());
    return {};
}

Result<> Statement::exec()
{
    DX_TRY(check());
    if (m_query.exec())
        return {};
    Error error = storeError(m_url, m_query.lastError());
    error.detail += u" in: "_s + m_query.lastQuery();
    m_query.finish();
    return tl::unexpected(std::move(error));
}

bool Statement::next()
{
    return m_query.next();
}

Result<> Statement::finish()
{
    const QSqlError error = m_query.lastError();
    m_query.finish();
    if (error.isValid())
        return tl::unexpected(storeError(m_url, error));
    return {};
}

bool Statement::isNull(int column) const
{
    return m_query.isNull(column);
}

qint64 Statement::integer(int column) const
{
    return m_query.value(column).toLongLong();
}

QString Statement::text(int column) const
{
    return m_query.value(column).toString();
}

QByteArray Statement::utf8(int column) const
{
    return m_query.value(column).toString().toUtf8();
}

QByteArray Statement::blob(int column) const
{
    return m_query.value(column).toByteArray();
}

qint64 Statement::rowsAffected() const
{
    return m_query.numRowsAffected();
}

Result<> execRow(Statement &statement)
{
    DX_TRY(statement.exec());
    if (statement.next())
        return {};
    DX_TRY(statement.finish());
    return fail(Error::Code::NotFound, Texts::tr("There is no such row in the store."));
}

} // namespace dx
