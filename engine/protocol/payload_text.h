#pragma once

#include "engine/core/result.h"

#include <QByteArray>

namespace dx {

/** The beginning of a payload, for people who look into a message. */
struct PayloadText
{
    QByteArray text; ///< LDIF
    bool isCut = false; ///< there is more
};

/** Whether bytes are a compressed payload at all (zstd's magic number). */
bool isPayload(const QByteArray &bytes);

/** Decompresses up to `most` bytes; holds no more than that. Error Invalid: damaged. */
Result<PayloadText> payloadText(const QByteArray &bytes, qsizetype most);

} // namespace dx
