#pragma once

#include "engine/core/ids.h"
#include "engine/store/database.h"

#include <QSqlQuery>
#include <QStringList>
#include <QVariant>

namespace dx {

/**
 * A prepared statement with named parameters, forward only. A name that the statement does not have
 * is an error, not a NULL.
 *
 *     Statement s(db, u"SELECT id, name FROM address_list WHERE parent_id = :parent"_s);
 *     s.bind(u":parent"_s, parent);
 *     DX_TRY(s.exec());
 *     while (s.next())
 *         ...s.text(1)...
 *     DX_TRY(s.finish()); // an error while stepping ends the loop like the last row does
 */
class Statement
{
public:
    Statement(Database &database, const QString &sql);
    ~Statement();
    Q_DISABLE_COPY(Statement)

    /** Numbers, booleans (as 0 and 1) and texts; a null QString is an empty text, QVariant() is
     * NULL. A text with U+0000 is refused (error Invalid at exec()). */
    Statement &bind(const QString &name, const QVariant &value);
    Statement &bind(const QString &name, const QByteArray &blob); ///< bytes; a null one is NULL
    Statement &bindText(const QString &name, QByteArrayView utf8); ///< text that is UTF-8 already
    /** The same; an empty text is NULL. */
    Statement &bindTextOrNull(const QString &name, QByteArrayView utf8);
    template<typename Tag>
    Statement &bind(const QString &name, Id<Tag> id)
    {
        return bind(name, QVariant(id.value));
    }

    /** Runs it with the present binds; may be called again with others. */
    Result<> exec();
    bool next();
    /** Ends reading; the error that ended the loop, if one did. */
    Result<> finish();

    bool isNull(int column) const;
    qint64 integer(int column) const;
    bool boolean(int column) const { return integer(column) != 0; }
    QString text(int column) const;
    QByteArray utf8(int column) const;
    QByteArray blob(int column) const;
    template<typename IdType>
    IdType id(int column) const
    {
        return IdType{integer(column)};
    }

    /** Rows that the last INSERT, UPDATE or DELETE touched. */
    qint64 rowsAffected() const;

private:
    void prepare();
    void fail(Error error);
    void set(const QString &name, const QVariant &value);
    Result<> check() const;

    const StoreUrl &m_url;
    StatementCache *m_cache; // none: PostgreSQL
    QString m_sql;
    QSqlQuery m_query;
    QStringList m_names; // of the SQL text, each once
    QList<bool> m_bound; // by m_names
    Error m_error; // the first one
    bool m_failed = false;
};

/** exec() and the first row: error NotFound if there is none. */
Result<> execRow(Statement &statement);

} // namespace dx
