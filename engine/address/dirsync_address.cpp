#include "engine/address/dirsync_address.h"

#include <algorithm>

namespace dx {

namespace {

constexpr qsizetype kMostBytes = 254;

} // namespace

bool isDirsyncAddress(QByteArrayView address) noexcept
{
    const qsizetype at = address.indexOf('@');
    if (at <= 0 || at == address.size() - 1 || address.size() > kMostBytes
        || address.lastIndexOf('@') != at)
        return false;
    return std::all_of(address.begin(), address.end(), [](char c) {
        return c > ' ' && c < 0x7f && !QByteArrayView("()<>[]:;\\,\"").contains(c);
    });
}

} // namespace dx
