#pragma once

#include "engine/cycles/list_import.h"
#include "model/site_session.h"

#include <optional>

namespace dx {

/** What an import takes a column of a CSV file for. */
struct CsvMappedColumn
{
    QString column; ///< its name in the header
    QString becomes; ///< "Title (title)", "Left out" …
    bool used = true; ///< false: left out
    QString sample; ///< its cell in the first row
};

/** Reads header and first row; touches the disk, so not on the GUI thread. Errors: as an import of
 * the file. */
Result<QList<CsvMappedColumn>> readCsvMapping(const QString &path);
/** The same on the site's reading thread; `format` none: by the file's name and contents. Empty for
 * a file that is no CSV. Returns at once. */
QFuture<Result<QList<CsvMappedColumn>>> csvMapping(SiteSession &session, const QString &path,
                                                   std::optional<ListFormat> format);

} // namespace dx
