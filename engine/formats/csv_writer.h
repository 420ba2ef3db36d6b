#pragma once

#include "engine/address/entry.h"

namespace dx {

/**
 * Writes recipients as CSV (RFC 4180, UTF-8, CR LF) under the header names of an Exchange Directory
 * Export: % between values, formulas made harmless. What has no column of its own stands in
 * Other-Attributes, so that CsvSource reads exactly the same entry back.
 */
class CsvWriter
{
public:
    /** The header line. */
    static QByteArray header();
    /** One recipient. */
    static QByteArray row(QByteArrayView dn, const Entry &entry);
};

} // namespace dx
