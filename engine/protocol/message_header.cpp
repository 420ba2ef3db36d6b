#include "engine/protocol/message_header.h"

#include <array>

namespace dx {

namespace {

constexpr std::array<const char *, 4> kKindNames{"full", "delta", "acknowledgement", "heartbeat"};

} // namespace

std::strong_ordering Epoch::operator<=>(const Epoch &other) const
{
    if (const auto order = number <=> other.number; order != 0)
        return order;
    return random.compare(other.random) <=> 0;
}

QByteArray toString(BatchKind kind)
{
    return kKindNames[size_t(kind)];
}

std::optional<BatchKind> batchKindFromString(QByteArrayView text)
{
    for (size_t i = 0; i < kKindNames.size(); ++i) {
        if (text == kKindNames[i])
            return BatchKind(i);
    }
    return std::nullopt;
}

} // namespace dx
