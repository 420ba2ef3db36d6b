#pragma once

#include "model/difference_source.h"
#include "model/list_transfer.h"

namespace dx {

/** What a difference can be written as. */
enum class DifferenceFormat {
    Ldif, ///< change records (RFC 2849) that ldapmodify applies
    Csv, ///< one line a changed value: what, name, address, attribute, before, after
    Html, ///< a page to read or print: a row a changed value
};

/**
 * Writes what a filter lets through into a file, on the reading thread. The file is replaced when
 * it is whole, so a failure leaves the old one. Error Unavailable: it cannot be written;
 * Cancelled: `state` said so.
 */
QFuture<Result<>> exportDifference(DifferenceSource &source, const DifferenceFilter &filter,
                                   DifferenceFormat format, const QString &path,
                                   std::shared_ptr<TransferState> state = {});

} // namespace dx
