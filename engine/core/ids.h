#pragma once

#include <QHashFunctions>

#include <compare>

namespace dx {

/** A row id that cannot be mistaken for another kind of id. 0 means none. */
template<typename Tag>
struct Id
{
    qint64 value = 0;

    constexpr bool isValid() const noexcept { return value > 0; }
    constexpr auto operator<=>(const Id &) const noexcept = default;
};

using ListId = Id<struct ListTag>;
using EntryId = Id<struct EntryTag>;
using AgreementId = Id<struct AgreementTag>;
using CycleId = Id<struct CycleTag>;
using MessageId = Id<struct MessageTag>;
using EventId = Id<struct EventTag>;
using RequestId = Id<struct RequestTag>;

/** Update sequence number: the place of a change in its site's journal. Grows for ever; 0 is before
 * the first change. */
using Usn = qint64;

/** Milliseconds since 1970-01-01 00:00 UTC. 0 means never. */
using Timestamp = qint64;

template<typename Tag>
size_t qHash(Id<Tag> id, size_t seed = 0) noexcept
{
    return ::qHash(id.value, seed);
}

} // namespace dx
