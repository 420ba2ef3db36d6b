#pragma once

#include "engine/core/result.h"

#include <QByteArray>
#include <QList>
#include <QString>

namespace dx {

/** A message that waits to be read. */
struct WaitingMessage
{
    QByteArray handle; ///< the transport's own name for it
    qint64 bytes = 0;
};

/** What lies where messages are looked for and is none: files of others, links, folders. It is
 * never opened. */
struct Strangers
{
    qsizetype count = 0;
    QList<QByteArray> first; ///< names of the first few
};

/**
 * Carries messages between dirsync addresses. It may repeat or reorder them; the protocol stands
 * that. Use on one thread. Errors are Unavailable or Denied, name the place and say what to do.
 */
class Transport
{
public:
    virtual ~Transport() = default;

    /** Hands a message over. It is delivered, and the partner sees it, when flush() has returned
     * without error; one flush for many messages costs far less than one each. */
    virtual Result<> send(const QByteArray &recipient, const QByteArray &message) = 0;
    /** Delivers what was sent and makes it durable. After an error everything since the last flush
     * counts as not sent (some of it may arrive all the same) and is to be sent again. */
    virtual Result<> flush() = 0;

    /** What waits for `address`, in the order it was sent. */
    virtual Result<QList<WaitingMessage>> waiting(const QByteArray &address) = 0;
    /** What the last waiting() passed over. */
    virtual Strangers strangers() const { return {}; }
    /** Error Invalid: larger than the transport allows; NotFound: somebody took it. */
    virtual Result<QByteArray> read(const QByteArray &handle) = 0;
    /** Removes a message, after what it says has been committed. One that is gone already is no
     * error. */
    virtual Result<> confirm(const QByteArray &handle) = 0;

    /** The Test button: sends something to nowhere and takes it back. Returns a sentence about what
     * was tried. */
    virtual Result<QString> check(const QByteArray &ownAddress, const QByteArray &partner) = 0;
};

} // namespace dx
