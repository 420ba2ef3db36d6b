#pragma once

#include "engine/formats/source_record.h"
#include "engine/formats/transaction_composer.h"
#include "engine/formats/transaction_list_reader.h"

namespace dx {

/** What a list speaks of more than once, found by a first reading of it. */
struct TransactionScan
{
    QSet<quint64> composed; ///< hashes of addresses that M and D speak of, or several commands
    QHash<QByteArray, qint64> replaced; ///< places, and the line of the last R of each
    bool all = false; ///< the list was not scanned: any command may be the first of several
};

/** Reads a list for what several of its commands speak of; bad lines are passed over here. */
Result<TransactionScan> scanTransactions(InputWindow input);

/** Puts what a transaction says into a record: entry, local attributes, `given`. */
void describeRecipient(const NamedAddress &named, const QList<TemplateValue> &values,
                       SourceRecord &record);

/**
 * Recipients of a classic transaction list. Adds that stand alone are given as they are read;
 * whatever several commands speak of is kept and comes at the end as one record, then one record
 * for each place of an R.
 */
class TransactionListSource final : public RecordSource
{
public:
    TransactionListSource(InputWindow input, TransactionScan scan);

    bool isBroken() const override { return m_reader.isBroken(); }
    qint64 bytesRead() const override { return m_reader.bytesRead(); }
    qint64 bytesTotal() const override { return m_reader.bytesTotal(); }

protected:
    Result<bool> nextRaw(quint64 &fingerprint) override;
    Result<bool> parseRaw() override { return true; }
    bool mayPassOver() const override { return m_scan.replaced.isEmpty() && !m_net; }
    Result<bool> map(SourceRecord &record) override;

private:
    bool standsAlone() const;
    bool nextComposed();
    void mapNet(const NetTransaction &net, SourceRecord &record);

    TransactionListReader m_reader;
    TransactionScan m_scan;
    TransactionComposer m_composer;
    ListTransaction m_transaction;
    qint64 m_kept = 0;
    bool m_ended = false; ///< the file is read, the rest comes from the composer
    size_t m_nextNet = 0;
    QList<QByteArray> m_places; ///< of R, still to be told
    const NetTransaction *m_net = nullptr; ///< the present record, if it is one
    QByteArray m_place; ///< the present record, if it is one
};

} // namespace dx
