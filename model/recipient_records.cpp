#include "model/recipient_records.h"

namespace dx {

QFuture<Result<Recipient>> readRecipient(SiteSession &session, EntryId id)
{
    return session.read([id](Database &database) { return Recipients(database).byId(id); });
}

QFuture<Result<QByteArray>> recipientsAsLdif(SiteSession &session, const QList<EntryId> &ids)
{
    return session.read([ids](Database &database) -> Result<QByteArray> {
        QByteArray text = "version: 1\n";
        Recipients recipients(database);
        for (const EntryId id : ids) {
            DX_LET(const Recipient recipient, recipients.byId(id));
            // a DN in base64 is always right, and its home may have any letters
            text += "\ndn:: " + distinguishedName(recipient.uid, recipient.home).toBase64() + '\n'
                + toRecord(recipient.entry);
        }
        return text;
    });
}

} // namespace dx
