#pragma once

#include "engine/core/result.h"

#include <QByteArray>
#include <QString>

namespace dx {

/**
 * The desktop's keychain. Blocks the calling thread, which must not be one that paints, for at most
 * ten seconds. Never makes it ask a person for anything: a keychain that is not running or is
 * locked counts as out of reach, because the program may run where nobody answers.
 */
namespace Keychain {

/** Running, with an unlocked collection. DIRSYNC_KEYS=file: never. */
bool isOpen();
Result<> write(const QString &name, const QByteArray &secret);
Result<QByteArray> read(const QString &name); ///< errors NotFound, Unavailable
Result<> remove(const QString &name);

} // namespace Keychain

} // namespace dx
