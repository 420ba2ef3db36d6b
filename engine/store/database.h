#pragma once

#include "engine/core/ids.h"
#include "engine/core/result.h"

#include <QSqlDatabase>
#include <QString>
#include <QUrl>

#include <memory>

namespace dx {

/** Names a store: `sqlite:PATH` or `postgresql://user@host[:port]/database[?host=/socket/dir]`. */
struct StoreUrl
{
    enum class Kind {
        Sqlite,
        PostgreSql,
    };
    Kind kind = Kind::Sqlite;
    QString path; ///< SQLite: absolute path of the file
    QUrl url; ///< PostgreSQL

    static Result<StoreUrl> parse(const QString &text);
    QString toString() const;
    bool operator==(const StoreUrl &) const = default;
};

/** Which tables a connection is for. */
enum class StorePart {
    Site, ///< the whole state of a site
    Run, ///< lease, control requests, progress: a second SQLite file, the same database on
         ///< PostgreSQL
};

/**
 * One connection to a store, for the thread that opened it; other threads open their own from the
 * same StoreUrl. SQLite: WAL, synchronous=FULL, foreign keys on, busy wait 30 s, 64 MiB of cache
 * (readers 8 MiB).
 */
class Database
{
public:
    enum class Mode {
        Create, ///< makes the store and its tables; error Conflict if it exists
        ReadWrite, ///< applies missing migrations; error Invalid if the store is newer than the
                   ///< program
        ReadOnly, ///< for views; never writes, never migrates
    };
    static Result<std::unique_ptr<Database>> open(const StoreUrl &url, Mode mode,
                                                  StorePart part = StorePart::Site);
    ~Database();
    Q_DISABLE_COPY_MOVE(Database)

    const StoreUrl &url() const { return m_url; }
    bool isSqlite() const { return m_url.kind == StoreUrl::Kind::Sqlite; }
    const QSqlDatabase &connection() const { return m_connection; }

    /** Runs one statement without parameters. */
    Result<> run(const QString &sql);
    /** The file of another part of the same store; PostgreSQL: the same url. */
    static QString runPath(const StoreUrl &url);

    /**
     * A number that changes when another connection has committed (SQLite's data_version; on
     * PostgreSQL the highest of the site's counters). Cheap enough to poll several times a second.
     */
    Result<qint64> dataVersion();

private:
    Database(StoreUrl url, QString name);
    StoreUrl m_url;
    QString m_name;
    QSqlDatabase m_connection;
};

/** A write transaction: begins IMMEDIATE, rolls back when it goes unless commit() succeeded. */
class Transaction
{
public:
    static Result<Transaction> begin(Database &database);
    Transaction(Transaction &&other) noexcept;
    Transaction &operator=(Transaction &&) = delete;
    ~Transaction();

    Result<> commit();
    void rollback();

private:
    explicit Transaction(Database &database) : m_database(&database) { }
    Database *m_database;
};

} // namespace dx
