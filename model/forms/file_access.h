#pragma once

#include "engine/core/result.h"

#include <QFuture>
#include <QString>

namespace dx {

/**
 * Tries whether messages can be put into a shared folder and taken back (the Test button). The
 * sentence says what was tried.
 */
QFuture<Result<QString>> checkFolder(const QString &folder, const QString &ownAddress,
                                     const QString &partnerAddress);

/** The text of an invitation file, unjudged; error Invalid if it is too large for one, Unavailable
 * if it cannot be read. */
QFuture<Result<QByteArray>> readInvitationFile(const QString &path);

/** Writes a file whole or not at all. */
QFuture<Result<>> writeSmallFile(const QString &path, const QByteArray &bytes);

} // namespace dx
