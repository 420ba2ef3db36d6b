#pragma once

#include "engine/store/recipients.h"
#include "model/site_session.h"

#include <QCoreApplication>

namespace dx {

/** What becomes of the recipients that a deleted partner brought. */
enum class ImportedRecipients {
    Remove, ///< deleted, here and at those who got them from us
    Keep, ///< from now on this site's own
};

/**
 * What Edit > Delete asks before it deletes anything, with what it will cause. The why… functions
 * say why an object cannot be deleted now; empty: it can.
 */
struct Deletion
{
    Q_DECLARE_TR_FUNCTIONS(dx::Deletion)
public:
    QString text; ///< the question
    QString effect; ///< what will happen here and at partners
    QStringList choices{tr("Delete")}; ///< what can be answered, beside Cancel

    static QString whyListStays(const SiteSummary &site, ListId list);
    static Deletion ofList(const SiteSummary &site, ListId list);
    static QString whyServerStays(const SiteSummary &site);
    static Deletion ofServer();
    /** Its choices are ImportedRecipients, in order. */
    static Deletion ofAgreement(const SiteSummary &site, AgreementId agreement);
    /** `own` is what will go: not empty; `imported`: how many of the selected ones stay. */
    static Deletion ofRecipients(const SiteSummary &site, const QList<RecipientRow> &own,
                                 qsizetype imported);
};

/** Deletes; returns at once. Error Conflict: it is in use again by now. */
QFuture<Result<>> deleteList(SiteSession &session, ListId list);
QFuture<Result<>> deleteServer(SiteSession &session);
QFuture<Result<>> deleteAgreement(SiteSession &session, AgreementId agreement,
                                  ImportedRecipients imported);
/** Stops at the first one that cannot be deleted (error Denied: it belongs to a partner). */
QFuture<Result<>> deleteRecipients(SiteSession &session, const QList<EntryId> &ids);

} // namespace dx
