#pragma once

#include "engine/store/conflicts.h"
#include "model/newest_first_model.h"

#include <QHash>

namespace dx {

class SiteSession;

/** The two recipients of a conflict, side by side. */
struct ConflictSides
{
    std::optional<Recipient> holder; ///< none: a ring, or it is gone
    Recipient aside;
};

/** Recipients that are kept aside, newest first; read again when the store changes. */
class ConflictsModel final : public NewestFirstModel<Conflict>
{
    Q_OBJECT
public:
    enum Column {
        Address,
        Aside,
        From,
        Holder,
        Owner,
        State,
        ColumnCount,
    };
    explicit ConflictsModel(SiteSession &session, QObject *parent = nullptr); ///< it outlives us

    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    /** Reads both sides of a conflict. */
    QFuture<Result<ConflictSides>> sides(const Conflict &conflict);
    /** HTML: why it is aside, and attributes as rows with the candidates as columns; what differs
     * stands out. */
    QString comparison(const Conflict &conflict, const ConflictSides &sides,
                       const QString &mutedColor, const QString &tint) const;
    QString ownerName(AgreementId owner) const; ///< invalid: this site

    // Decisions; their futures end when they are written.
    QFuture<Result<>> leave(const Conflict &conflict);
    QFuture<Result<>> letIn(const Conflict &conflict);
    QFuture<Result<>> readdress(const Conflict &conflict, const QString &mail);
    /** Why the one aside cannot be let in; empty: it can. */
    QString whyNotIn(const Conflict &conflict) const;

protected:
    Page fetch(EntryId before, int limit) override;

private:
    QString causeText(const Conflict &conflict) const;
    SiteSession &m_session;
};

} // namespace dx
