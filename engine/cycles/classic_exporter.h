#pragma once

#include "engine/cycles/classic_request.h"
#include "engine/cycles/exporter.h"
#include "engine/formats/transaction_list_writer.h"
#include "engine/store/listed_recipients.h"

namespace dx {

/**
 * Answers the request of an MS Mail partner: the list since its S, as transactions that name each
 * entry as that partner knows it; or, when it asks for everything, R for every place and all of it
 * anew. Without a request nothing is sent. Works within a transaction of the caller.
 */
class ClassicExporter
{
public:
    ClassicExporter(Database &database, const Agreement &agreement, CycleId cycle, Timestamp now)
        : m_database(database), m_agreement(agreement), m_cycle(cycle), m_now(now),
          m_listed(database, agreement.id)
    {
    }
    /** `sync`: as prepareExport() gave it; saved by the caller. */
    Result<ExportOutcome> answer(LoadedSync &sync);
    /** The whole list, for a partner that gets it by hand; `sync` then says that it has it. */
    Result<QByteArray> listAll(LoadedSync &sync);

private:
    /** One entry of the answer, and what the partner has of it. */
    struct Item
    {
        QByteArray uid;
        std::optional<ListedRow> before;
        std::optional<ListedRecipient> after; ///< none: it goes
        qint64 content = 0;
    };
    Result<> collect(ExportScope &scope, const ExportPlan &plan, const SenderState &out);
    Result<> forgetReplies(const SenderState &out);
    Result<Usn> takeValue(const ExportPlan &plan, Usn now, qint64 most);
    Result<> list(Item &item, const QByteArray &record, Usn base);
    Result<> remember(const Item &item, Usn value, Usn acked);
    Result<> bury(Usn value);
    QList<QByteArray> placesToReplace(const QList<QByteArray> &before) const;
    Result<> write(const ExportPlan &plan, Usn value);
    Result<ExportOutcome> queue(LoadedSync &sync, const ExportPlan &plan, Usn value);
    Result<> noteLosses() const;

    Database &m_database;
    const Agreement &m_agreement;
    CycleId m_cycle;
    Timestamp m_now;
    ListedRecipients m_listed;
    ClassicWishes m_wishes;
    bool m_uniqueNames = false; ///< over all places
    std::vector<std::pair<Item, QByteArray>> m_items; ///< with the present record
    QByteArray m_text;
    qint64 m_transactions = 0;
    ChangeCounts m_counts;
    QStringList m_losses; ///< what the format cannot hold
};

} // namespace dx
