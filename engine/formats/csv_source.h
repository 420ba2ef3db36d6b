#pragma once

#include "engine/formats/csv_columns.h"
#include "engine/formats/csv_reader.h"
#include "engine/formats/source_record.h"

namespace dx {

/**
 * Recipients of a CSV file, as its header says (csv_columns.h). A row speaks of the columns that
 * are there; `~DEL` in a cell removes the attribute; a blank cell does too, except in an Exchange
 * Directory Export, where it leaves what is there. The source key is dxUid, entryUUID, DN, or the
 * Directory Name where such a column exists, else the key address, else the display name.
 */
class CsvSource final : public RecordSource
{
public:
    explicit CsvSource(InputWindow input) : m_reader(std::move(input)) { }

    bool isBroken() const override { return m_broken || m_reader.isBroken(); }
    qint64 bytesRead() const override { return m_reader.bytesRead(); }
    qint64 bytesTotal() const override { return m_reader.bytesTotal(); }
    /** What the header says; after the first next(). */
    const CsvColumns &columns() const { return m_map; }

protected:
    Result<bool> nextRaw(quint64 &fingerprint) override;
    Result<bool> parseRaw() override;
    Result<bool> map(SourceRecord &record) override;

private:
    Result<> readHeader();
    Result<> mapCell(SourceRecord &record, size_t number);
    Result<> mapSpecial(SourceRecord &record, const CsvColumn &column, const CsvCell &cell);
    Result<> addValues(SourceRecord &record, const CsvColumn &column, const CsvCell &cell);
    Result<> addValue(SourceRecord &record, const CsvColumn &column, const CsvCell &cell,
                      const QByteArray &value);
    void addExtra(SourceRecord &record, const QByteArray &text);
    Result<> addAddress(SourceRecord &record, const CsvCell &cell, const QByteArray &text);
    Result<> addMail(SourceRecord &record, const CsvCell &cell, const QByteArray &text);
    QByteArray phoneAttribute(const CsvColumn &column) const;
    QList<QByteArray> valuesOf(QByteArrayView text) const;
    void chooseSourceKey(SourceRecord &record) const;
    tl::unexpected<Error> bad(const CsvCell &cell, const QString &text) const;

    CsvReader m_reader;
    bool m_started = false;
    bool m_broken = false;
    CsvColumns m_map;
    std::vector<CsvCell> m_cells;
    QList<QByteArray> m_left; ///< attributes of blank cells that say nothing
};

} // namespace dx
