#pragma once

#include "engine/protocol/manifest.h"
#include "engine/store/messages.h"

namespace dx {

/** The row that keeps a message with this manifest; who, when and its bytes are the caller's. */
MessageRow messageOf(const Manifest &manifest);

} // namespace dx
