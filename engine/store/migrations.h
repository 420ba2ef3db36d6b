#pragma once

#include "engine/core/ids.h"
#include "engine/store/database.h"

#include <QList>

namespace dx {

/** One step of the schema: NNN-name.sql, or NNN-name.sqlite.sql and NNN-name.postgresql.sql. */
struct Migration
{
    int number = 0;
    QString name;
    /** The oldest schema whose programs can still read the store after it: "-- lowest reader: N" in
     * the file, else its own number. */
    int lowestReader = 0;
    QStringList statements; ///< in the dialect asked for; none where it has nothing to do
};

/** What a store's schema is, seen from this program. */
enum class SchemaState {
    Current,
    Older, ///< migrations are missing
    NewerReadable, ///< made by a newer program; may be read
    Newer, ///< made by a newer program; may not even be read
    Missing, ///< not a store
};

/** The schema files compiled into the program; tests give another folder. */
QString schemaFolder();
/** Numbers must run from 1 without a gap (error Internal). */
Result<QList<Migration>> migrations(StoreUrl::Kind kind, const QString &folder = schemaFolder());
/** The number of the last migration in the folder, without reading them. */
int schemaNumber(const QString &folder = schemaFolder());

/** One query. `number`: the highest migration that the program knows. */
Result<SchemaState> schemaState(Database &database, int number);

/** Applies those that the store lacks, each in a transaction of its own with its line in
 * schema_migration. */
Result<> migrate(Database &database, const QList<Migration> &migrations, Timestamp now);

/** Makes the tables of the second part of a store (run.sql) where they are missing. */
Result<> makeRunTables(Database &database);

} // namespace dx
