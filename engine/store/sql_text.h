#pragma once

#include "engine/core/result.h"
#include "engine/store/database.h"

#include <QStringList>

namespace dx {

/** The names of parameters in `sql` (":name"), each once; none inside quotes, comments or casts. */
QStringList parameterNames(const QString &sql);

/**
 * The statements of a file, without comments and final semicolons. Semicolons in quotes, comments,
 * dollar quotes and the bodies of triggers do not end a statement.
 */
QStringList splitStatements(const QString &sql);

/**
 * Replaces the placeholders of the schema files (resources/schema/001-site.sql names them) by the
 * words of a dialect. Error Internal: an unknown placeholder.
 */
Result<QString> inDialect(const QString &sql, StoreUrl::Kind kind);

} // namespace dx
