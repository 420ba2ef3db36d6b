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

/** A small file; error Invalid if it is larger than `most` bytes, Unavailable if it cannot be read.
 */
QFuture<Result<QByteArray>> readSmallFile(const QString &path, qint64 most);

/** Writes a file whole or not at all. */
QFuture<Result<>> writeSmallFile(const QString &path, const QByteArray &bytes);

} // namespace dx
