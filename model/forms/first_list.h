#pragma once

#include "model/list_transfer.h"

namespace dx {

/** What a file would bring into the first list of a new site. */
struct FirstListPreview
{
    /** One of the first recipients of the file. */
    struct Person
    {
        QString name;
        QString kind;
        QString address;
    };
    QString path; ///< of the file that was looked at
    qint64 recipients = 0;
    qint64 leftOut = 0; ///< records that are no recipients, or cannot be used
    QList<Person> first; ///< a few
    QStringList problems; ///< the first few, with their lines
};

/**
 * Reads a file as *Set up this site* would import it, into a store that is thrown away. Returns at
 * once. Errors: those of importList(); Cancelled when it was stopped.
 */
QFuture<Result<FirstListPreview>> previewFirstList(const QString &path,
                                                   std::shared_ptr<TransferState> state);

} // namespace dx
