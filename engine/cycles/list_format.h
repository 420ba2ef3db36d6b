#pragma once

#include "engine/formats/source_record.h"

#include <memory>

namespace dx {

/** Formats that a list can be read from and written in. */
enum class ListFormat {
    Ldif,
    Csv,
    MsMail, ///< the classic transaction list
};

/** "ldif", "csv" or "msmail". Error Invalid names the formats there are. */
Result<ListFormat> listFormat(const QString &name);
/** The name that listFormat() knows. */
QString listFormatName(ListFormat format);

/** By the ending of its name, else by how it begins. Error Invalid: standard input cannot be looked
 * at before it is read. */
Result<ListFormat> detectListFormat(const QString &path);

/** Opens a file ("-": standard input) as a source of recipients. */
Result<std::unique_ptr<RecordSource>> openSource(const QString &path, ListFormat format);

/** Whether the path is that of standard input, "-". */
bool isStandardInput(const QString &path);
/** Else it is a pipe: what was read once is gone. */
bool canBeReadAgain(const QString &path);

} // namespace dx
