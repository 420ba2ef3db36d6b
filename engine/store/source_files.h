#pragma once

#include "engine/store/database.h"

#include <functional>
#include <optional>

namespace dx {

/** A file that a list is filled from. */
struct SourceFile
{
    QString source; ///< path
    QString options; ///< what else shapes the import, the format among it
};

/** Remembers the records of such files, so that an unchanged one costs no more than looking at it.
 */
class SourceFiles
{
public:
    explicit SourceFiles(Database &database) : m_database(database) { }
    /** What was kept of the file's records, if the list still is what they made of it: nothing in
     * it changed since. */
    Result<std::optional<QByteArray>> current(ListId list, const SourceFile &file);
    /** Notes that the list now is what the file's records say, as of the site's present USN. */
    Result<> keep(ListId list, const SourceFile &file, const QByteArray &records);
    Result<> forget(ListId list, const SourceFile &file);
    /** Every entry of the list by what a file's record finds it by: its source key, or, without
     * one, its key address. In no order. */
    Result<> eachKey(ListId list,
                     const std::function<Result<>(const QByteArray &sourceKey,
                                                  const QByteArray &address)> &take);

private:
    Database &m_database;
};

} // namespace dx
