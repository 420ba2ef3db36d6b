#pragma once

#include "engine/core/result.h"

#include <QByteArrayView>
#include <QString>

#include <memory>

struct sqlite3;
struct sqlite3_stmt;

namespace dx {

/** A prepared statement of a SpoolFile. Columns count from 0, parameters from 1. */
class SpoolStatement
{
public:
    explicit SpoolStatement(sqlite3_stmt *statement) : m_statement(statement) { }
    SpoolStatement(SpoolStatement &&other) noexcept;
    SpoolStatement &operator=(SpoolStatement &&other) noexcept;
    ~SpoolStatement();

    /** The bytes must live until the next reset(). */
    void bind(int parameter, QByteArrayView utf8);
    void bind(int parameter, qint64 number);
    /** Whether there is a row. */
    Result<bool> step();
    void reset();
    qint64 integer(int column) const;
    QByteArray bytes(int column) const;
    /** Without a copy; gone with the next step. */
    QByteArrayView view(int column) const;

private:
    sqlite3_stmt *m_statement = nullptr;
};

/**
 * The file behind a difference: scratch, owned by one reader or writer, written once. It goes
 * through SQLite's own interface because a million rows of UTF-8 pass through it; it is no part of
 * a site's store.
 */
class SpoolFile
{
public:
    enum class Mode {
        Create, ///< an older file of that name goes
        Read,
    };
    static Result<std::unique_ptr<SpoolFile>> open(const QString &path, Mode mode);
    ~SpoolFile();
    Q_DISABLE_COPY_MOVE(SpoolFile)

    /** Runs statements without parameters or rows. */
    Result<> run(const char *sql);
    Result<SpoolStatement> prepare(const char *sql);

private:
    explicit SpoolFile(sqlite3 *handle) : m_handle(handle) { }
    sqlite3 *m_handle;
};

} // namespace dx
