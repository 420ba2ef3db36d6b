#pragma once

#include "engine/keys/key_store.h"
#include "engine/protocol/server_move.h"
#include "engine/store/agreements.h"

#include <QCoreApplication>

namespace dx {

/** An invitation that a new server has made for a requestor that was handed over to it. */
struct HandedOver
{
    QString name;
    QByteArray invitation; ///< the text of the file
};

/** What taking the server's role over came to. */
struct ServerTaken
{
    ServerMove move;
    QList<HandedOver> requestors;
};

/**
 * Moves the role of the dirsync server to the site of a requestor, without a recipient being
 * deleted or made anew anywhere. The old server gives it up and reports to the new one from now on;
 * what came from other partners counts as coming from the new one. The new server gets a file,
 * makes the objects, and an invitation for each of the other requestors, which accept it in place
 * of their present server (acceptInvitation(), `insteadOf`).
 */
class RoleMove
{
    Q_DECLARE_TR_FUNCTIONS(dx::RoleMove)
public:
    RoleMove(Database &database, KeyStore &keys) : m_database(database), m_keys(keys) { }

    /** At the old server: gives the role up and returns the text of the `.dxmove` file. Errors:
     * Denied (no server here, the partner is no requestor of ours or has not answered yet). */
    Result<QByteArray> giveUp(AgreementId to, Timestamp now);

    /** At the new server. Errors: Invalid (no such file, not signed by our server, made for another
     * site), Conflict (this site is a server already, a name or address is taken). */
    Result<ServerTaken> takeOver(const QByteArray &text, Timestamp now);

private:
    Result<Agreement> present(const QByteArray &text);
    Result<HandedOver> invite(const MovedRequestor &requestor, const Agreement &before, ListId list,
                              Timestamp now);

    Database &m_database;
    KeyStore &m_keys;
};

} // namespace dx
