#pragma once

#include "engine/formats/ldif_reader.h"
#include "engine/formats/source_record.h"

namespace dx {

/**
 * Recipients of an LDIF file as slapcat, ldapsearch -LLL, db2ldif and ldifde write it, or as this
 * program does. People, contacts, mailboxes, groups and resources are recipients; containers are
 * skipped and counted. Known attributes travel, operational ones are dropped (entryUUID,
 * objectGUID, nsUniqueId and dxUid become the source key, else the DN does), secrets are never
 * kept, others stay local. Groups become Distribution Lists without members. Of modify records,
 * replace and a delete of all values are read; the others need the old state and are refused.
 */
class LdifSource final : public RecordSource
{
public:
    explicit LdifSource(InputWindow input) : m_reader(std::move(input)) { }

    bool isBroken() const override { return m_reader.isBroken(); }
    qint64 bytesRead() const override { return m_reader.bytesRead(); }
    qint64 bytesTotal() const override { return m_reader.bytesTotal(); }
    const LdifReader &reader() const { return m_reader; }

protected:
    Result<bool> nextRaw(quint64 &fingerprint) override;
    Result<bool> parseRaw() override { return m_reader.parse(m_raw); }
    Result<bool> map(SourceRecord &record) override;

private:
    Result<> mapAttribute(SourceRecord &record, const LdifAttribute &attribute);
    Result<> mapModifications(SourceRecord &record);
    Result<> mapValueChanges(SourceRecord &record);
    Result<> chooseSourceKey(SourceRecord &record);

    LdifReader m_reader;
    LdifRecord m_raw;
    bool m_own = false; ///< the present record was written by this program
    bool m_takesAway = false; ///< the present value is to go, whatever it is
};

} // namespace dx
