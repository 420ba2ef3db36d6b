#pragma once

#include "engine/cycles/batch_reader.h"
#include "engine/formats/transaction_composer.h"
#include "engine/store/recipients.h"

#include <QSet>
#include <QStringList>

namespace dx {

/**
 * The transactions of a request of an MS Mail partner, brought into its import list. What is
 * numbered up to R was seen and is dropped; a bad line is set aside and told in an event; a D or M
 * of what did not come from this partner does nothing (Q155727), and so does an R for the
 * postoffice of somebody else (Q156996).
 */
class ClassicBatch
{
public:
    ClassicBatch(Database &database, const Agreement &agreement, const MergePlan &plan,
                 CycleMonitor &monitor);

    Result<> stage(Merge &merge, const ArrivedBatch &batch);

private:
    Result<> compose(const ArrivedBatch &batch);
    Result<bool> mayReplace(const QByteArray &place);
    Result<> resolve(const NetTransaction &net);
    Result<> resolveReplaced(const QByteArray &place);
    Result<std::optional<Recipient>> received(const QByteArray &address);
    Result<QByteArray> uidFor(const QByteArray &address);
    Result<QString> ownerOf(const QByteArray &address);
    void stageRemoval(const QByteArray &uid);
    Result<> report() const;

    Database &m_database;
    const Agreement &m_agreement;
    const MergePlan &m_plan;
    CycleMonitor &m_monitor;
    QString m_lists; ///< ids of all lists, for the index of source keys
    TransactionComposer m_composer;
    std::vector<StagedRecord> m_records;
    QSet<QByteArray> m_addresses; ///< canonical, that entries of the partner have afterwards
    QSet<QByteArray> m_uids; ///< of m_records
    QStringList m_setAside; ///< the first lines that were, with their reasons
    qint64 m_setAsideCount = 0;
    QStringList m_refused; ///< places
};

} // namespace dx
