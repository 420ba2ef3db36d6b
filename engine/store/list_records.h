#pragma once

#include "engine/address/entry.h"
#include "engine/store/database.h"

#include <functional>

namespace dx {

/** One entry of a list as it is exported. */
struct ListRecord
{
    QByteArray uid;
    QByteArray dn;
    QByteArray record;
};
using ListRecordSink = std::function<Result<>(const ListRecord &)>;

/** The homes of the entries in a list, by site and list name in byte order. */
Result<QList<Home>> homesOf(Database &database, ListId list);

/** All entries in a list, hidden ones too, in DN order, read forward only. */
Result<> eachRecord(Database &database, ListId list, const ListRecordSink &sink);

} // namespace dx
