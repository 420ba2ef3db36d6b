#pragma once

#include "engine/address/entry.h"

namespace dx {

/**
 * To be called before a mail value of a source is added to `entry`: values are kept sorted, so
 * dxKeyAddress notes which mail came first where it will not be the first in byte order.
 */
void noteFirstMail(Entry &entry, const QByteArray &name, QByteArrayView value);

} // namespace dx
