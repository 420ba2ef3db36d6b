#include "engine/address/dirsync_address.h"

#include <algorithm>

namespace dx {

namespace {

constexpr qsizetype kMostBytes = 254;

constexpr qsizetype kMostElement = 10;

bool isElement(QByteArrayView text) noexcept
{
    return !text.isEmpty() && text.size() <= kMostElement
        && std::all_of(text.begin(), text.end(), [](char c) {
               return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
           });
}

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

bool isPostoffice(QByteArrayView text) noexcept
{
    const qsizetype slash = text.indexOf('/');
    return slash > 0 && isElement(text.first(slash)) && isElement(text.sliced(slash + 1));
}

QByteArray postofficeOf(QByteArrayView address)
{
    const qsizetype slash = address.lastIndexOf('/');
    if (slash < 0 || !isPostoffice(address.first(slash)))
        return {};
    const QByteArray mailbox = address.sliced(slash + 1).toByteArray().toUpper();
    if (!mailbox.startsWith("$SYSTEM") && !mailbox.startsWith("SYSTEM"))
        return {};
    return address.first(slash).toByteArray().toUpper();
}

} // namespace dx
