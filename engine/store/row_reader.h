#pragma once

#include "engine/store/database.h"

#include <QByteArrayView>

#include <functional>

namespace dx {

/**
 * Reads many narrow rows, such as all ids of a list in their order: through the native handle where
 * that can be used, as QSqlQuery takes four times as long (perf.md 3). No parameters: only numbers
 * and words of the program's own making belong into `sql`.
 */
class RowReader
{
public:
    /** Calls `row` for each row until it says false. */
    static Result<> read(Database &database, const QString &sql,
                         const std::function<bool(const RowReader &)> &row);

    virtual qint64 integer(int column) const = 0;
    /** UTF-8, valid until the next row; empty for NULL. */
    virtual QByteArrayView text(int column) const = 0;

protected:
    RowReader() = default;
    virtual ~RowReader() = default;
    Q_DISABLE_COPY_MOVE(RowReader)
};

} // namespace dx
