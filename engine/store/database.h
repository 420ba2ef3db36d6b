#pragma once

#include "engine/core/ids.h"
#include "engine/core/result.h"
#include "engine/store/statement_cache.h"

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

    /** A relative path counts from the current folder. Error Invalid: neither form. */
    static Result<StoreUrl> parse(const QString &text);
    QString toString() const; ///< without a password
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

    StorePart part() const { return m_part; }
    Mode mode() const { return m_mode; }
    /** Between Transaction::begin() and its end. */
    bool inTransaction() const { return m_inTransaction; }

    /** Runs one statement without parameters. */
    Result<> run(const QString &sql);
    /** The file of another part of the same store; PostgreSQL: the same url. */
    static QString runPath(const StoreUrl &url);

    /**
     * A number that changes when another connection has committed (SQLite's data_version; on
     * PostgreSQL a sequence that write transactions on the site's tables count up, this
     * connection's too). Cheap enough to poll several times a second.
     */
    Result<qint64> dataVersion();

private:
    friend class Statement;
    friend class Transaction;
    Database(StoreUrl url, Mode mode, StorePart part);
    Result<> connect();
    Result<> prepare();
    Result<bool> needsMigration();
    Result<> configure();

    StoreUrl m_url;
    Mode m_mode;
    StorePart m_part;
    QString m_name;
    QSqlDatabase m_connection;
    std::unique_ptr<StatementCache> m_statements; ///< SQLite
    bool m_inTransaction = false;
};

/**
 * A transaction; rolls back when it goes unless commit() succeeded. One writes at a time: others
 * wait up to 30 s, then error Busy. Transactions do not nest (error Internal).
 */
class Transaction
{
public:
    /** For writing: IMMEDIATE on SQLite; on PostgreSQL an advisory lock does the same. */
    static Result<Transaction> begin(Database &database);
    /** The same, or a part of the transaction that the caller is in: then committing does nothing,
     * and it is the caller who rolls back on an error. */
    static Result<Transaction> beginOrJoin(Database &database);
    /** For reading several statements as of one moment. */
    static Result<Transaction> beginReading(Database &database);
    Transaction(Transaction &&other) noexcept;
    Transaction &operator=(Transaction &&) = delete;
    ~Transaction();

    Result<> commit();
    void rollback();

private:
    Transaction(Database *database, bool writing) : m_database(database), m_writing(writing) { }
    Database *m_database; // none once it has ended, or where it has joined
    bool m_writing;
};

} // namespace dx
