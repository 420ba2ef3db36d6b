#pragma once

#include "engine/store/messages.h"

namespace dx {

/** A message, looked into. */
struct MessageLook
{
    MessageRow row;
    QByteArray content; ///< LDIF, or the bytes as they came where nobody could read them
    bool isCut = false; ///< there is more of it
    bool isRaw = false; ///< as it came
};

/** Reads a message with at most `most` bytes of its contents. Error NotFound names the number. */
Result<MessageLook> lookInto(Database &database, MessageId id, qsizetype most);

/**
 * A queued message is handed over by the next cycle, however often that failed; one that was
 * rejected is judged again by the next cycle. A transaction of its own; what will happen, in a
 * sentence. Error Invalid: nothing can be tried again with it.
 */
Result<QString> retryMessage(Database &database, MessageId id, Timestamp now);

/**
 * A rejected message is removed. One that waits for another, or that is queued, counts as lost: its
 * partner, or this site, sends it again. Error Denied: the deletion guard holds it, which is
 * decided with its cycle; Invalid: it is done with.
 */
Result<QString> dropMessage(Database &database, MessageId id, const QString &by, Timestamp now);

} // namespace dx
