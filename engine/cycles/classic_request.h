#pragma once

#include "engine/protocol/classic_message.h"

namespace dx {

/** What a request of an MS Mail partner asks for; it stands for the next request, too, until that
 * says otherwise. */
struct ClassicWishes
{
    QByteArray types; ///< "MS,SMTP"; empty: whatever the agreement exports
    bool templates = true;
    ClassicForm form = ClassicForm::InBody;

    static ClassicWishes of(const ClassicMessage &message);
    static ClassicWishes fromText(const QString &text);
    QString toText() const;
    /** Whether an address of that type is wanted. */
    bool wants(const QByteArray &type) const;
    /** Whether the same recipients are listed in the same words. */
    bool listsTheSame(const ClassicWishes &other) const
    {
        return types == other.types && templates == other.templates;
    }
    bool operator==(const ClassicWishes &) const = default;
};

/** What a stored request says beside the manifest that stands for it. */
struct ClassicRequest
{
    ClassicWishes wishes;
    Usn claimed = 0; ///< R as it says
    Usn first = 0; ///< number of the first transaction that has none itself

    /** A manifest with the request in it; readers of manifests pass over it. */
    QByteArray into(const QByteArray &manifest) const;
    static ClassicRequest from(const QByteArray &manifest);
};

/** How far the transactions of a request are good. */
struct ClassicCount
{
    qint64 transactions = 0;
    Usn last = 0; ///< number of the last good one; place in the list if they have no numbers
    bool numbered = false;
};
/** Error Invalid: they are out of bounds. */
Result<ClassicCount> countTransactions(const QByteArray &list);

/** The epoch that all messages of the classic form count in. */
Epoch classicEpoch();

/** A uid of our form that is the same for the same text. */
QByteArray uidOfText(const QByteArray &text);

} // namespace dx
