#pragma once

#include "engine/protocol/invitation.h"
#include "engine/store/database.h"

#include <QCoreApplication>
#include <QList>

#include <optional>

namespace dx {

/** A requestor that the new server invites. */
struct SetupPartner
{
    QString name;
    QString address;
    QString folder;

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
    QList<SetupPartner> partners; ///< server
    std::optional<Invitation> invitation; ///< requestor
    QString folder; ///< requestor
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
    /** A store's path in the user's data folder, after the site's name. */
    static QString suggestedPath(const QString &siteName);

    /** What making the site gave: its store, and the invitation of each partner. */
    struct Made
    {
        StoreUrl url;
        QList<std::pair<QString, QByteArray>> invitations;
        Timestamp invitationsUntil = 0;
    };
    /** Makes the store and everything in it, or nothing. May wait for the disk. */
    Result<Made> make(Timestamp now) const;

private:
    QString siteProblem() const;
    QString partnersProblem() const;
    Result<> fill(Database &database, Made &made, Timestamp now) const;
};

} // namespace dx
