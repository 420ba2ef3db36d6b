#pragma once

#include "engine/protocol/invitation.h"
#include "model/forms/first_list.h"
#include "model/forms/issued_invitation.h"

#include <QCoreApplication>
#include <QList>

#include <optional>

namespace dx {

/** What is exchanged with a partner, and how. */
struct SetupExchange
{
    /** What the partner is offered. */
    enum class Export {
        Everything, ///< all containers, what comes from other partners included
        FirstList, ///< only the list that the set-up makes
        Nothing,
    };
    QString folder; ///< shared with the partner
    QString importList; ///< container made for what the partner sends; empty: "From NAME"
    Export exports = Export::Everything;

    bool operator==(const SetupExchange &) const = default;
};

/** A requestor that the new server invites. */
struct SetupPartner
{
    QString name;
    QString address;
    SetupExchange exchange;

    bool operator==(const SetupPartner &) const = default;
};

/** Everything that *Set up this site* asks; nothing is written before make(). */
struct SiteSetup
{
    Q_DECLARE_TR_FUNCTIONS(dx::SiteSetup)
public:
    enum class Role {
        Server, ///< others report here
        Requestor, ///< has an invitation
        Later,
    };
    /** The pages in their order; Check shows the others. */
    enum class Page {
        Site,
        Role,
        People,
        Partners,
        Schedule,
        Check,
    };

    QString organization;
    QString name;
    QString address;
    QString storePath; ///< SQLite
    Role role = Role::Server;
    QString listName = tr("Staff");
    bool listFromFile = false; ///< the list begins with the recipients of `listFile`
    QString listFile;
    /** What is in `listFile`, once it was read; an error says why it cannot be used. */
    std::optional<Result<FirstListPreview>> listPreview;
    QList<SetupPartner> partners; ///< server
    std::optional<Invitation> invitation; ///< requestor
    SetupExchange exchange; ///< requestor: with its server
    bool sendUpdates = true; ///< requestor
    bool receiveUpdates = true; ///< requestor
    QString schedule = QStringLiteral("never"); ///< T2 or T1
    bool pauseKicks = false;

    /** Takes the server's invitation file. Error: it cannot be used here, and why. */
    Result<> useInvitation(const QByteArray &text, Timestamp now);
    /** Why a page is not ready; empty: it is. Does not look at the disk. */
    QString problem(Page page) const;
    static QString title(Page page);
    /** What the page holds, in a line. */
    QString summary(Page page) const;
    bool isReady() const;
    /** What will go to partners once the site is made. */
    QString effect() const;
    /** The container that is made for what a partner of this name sends. */
    static QString importListOf(const QString &partner, const SetupExchange &exchange);
    /** A store's path in the user's data folder, after the site's name. */
    static QString suggestedPath(const QString &siteName);

    /** What making the site gave: its store, and the invitation of each partner. */
    struct Made
    {
        StoreUrl url;
        QList<IssuedInvitation> invitations;
    };
    /** Makes the store and everything in it, or nothing. May wait for the disk; `state` tells how
     * far the import is. Error Cancelled: stopped by `state`. */
    Result<Made> make(Timestamp now, TransferState &state) const;

private:
    QString siteProblem() const;
    QString peopleProblem() const;
    QString partnersProblem() const;
    QString exchangeProblem(const QString &partner, const SetupExchange &with,
                            QStringList &lists) const;
    Result<AgreementSettings> settingsFor(Database &database, AgreementSettings settings,
                                          const SetupExchange &exchange, ListId first,
                                          Timestamp now) const;
    Result<> makePartners(Database &database, ListId first, Made &made, Timestamp now) const;
    Result<> fill(Database &database, Made &made, Timestamp now, TransferState &state) const;
};

} // namespace dx
