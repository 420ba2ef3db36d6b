#include "engine/cycles/list_compare.h"

#include "engine/address/dn.h"
#include "engine/address/ldif_text.h"
#include "engine/cycles/list_export.h"
#include "engine/store/lists.h"

#include <QCoreApplication>
#include <QTemporaryFile>

namespace dx {

namespace {

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(dx::ListCompare)
};

/** A DN for a recipient of a file without DNs, by what identifies it. */
QByteArray dnOf(const SourceRecord &record)
{
    QByteArray dn;
    if (record.sourceKey.startsWith("dn:"))
        return record.sourceKey.mid(3);
    if (record.sourceKey.startsWith("uid:")) {
        dn = "dxUid=";
        appendRdnValue(dn, record.sourceKey.mid(4));
    } else {
        dn = "cn=";
        appendRdnValue(dn, record.entry.displayName());
    }
    return dn;
}

/** Whether a source says itself which entry a record is; else it is the address or the name. */
bool hasIdentity(const QByteArray &sourceKey)
{
    return !sourceKey.isEmpty() && !sourceKey.startsWith("address:")
        && !sourceKey.startsWith("name:");
}

/** Returns whether the rows have an identity other than their address. */
Result<bool> writeLdif(ComparedFile &file, ListFormat format, QIODevice &out)
{
    DX_LET(const std::unique_ptr<RecordSource> source, openSource(file.name, format));
    SourceRecord record;
    bool identified = false;
    for (;;) {
        DX_LET(const bool found, source->next(record));
        if (!found)
            return identified;
        if (!record.replaces.isEmpty())
            continue; // it clears the place for what the file says
        if (record.whom)
            return badInput(file.name, record.position,
                            Text::tr("M and D change a list and are none. Only a list of A lines "
                                     "can be compared."));
        file.lines.push_back(record.position.line);
        identified |= hasIdentity(record.sourceKey);
        QByteArray text;
        appendLdifLine(text, "dn", dnOf(record));
        if (record.sourceKey.startsWith("uid:"))
            record.entry.set("dxUid", record.sourceKey.mid(4));
        text += toRecord(record.entry) + '\n';
        if (out.write(text) != text.size())
            return fail(Error::Code::Unavailable,
                        Text::tr("There is no room for the comparison in the temporary folder."),
                        out.errorString());
    }
}

/** A side as an LDIF file: the file itself, or a temporary one. */
class LdifSide
{
public:
    Result<> open(Database *database, const ComparedSide &side)
    {
        m_file.path = m_file.name = side.path;
        ListFormat format = ListFormat::Ldif;
        if (!side.list.isValid()) {
            DX_LET(format, detectListFormat(side.path));
            if (format == ListFormat::Ldif)
                return {};
        }
        m_made = true;
        if (!m_copy.open())
            return fail(Error::Code::Unavailable,
                        Text::tr("No temporary file could be made for the comparison."),
                        m_copy.errorString());
        if (side.list.isValid()) {
            DX_LET(const AddressList list, Lists(*database).byId(side.list));
            m_file.name = list.name;
            m_file.hasLines = false;
            DX_TRY(exportList(*database, side.list, ListFormat::Ldif, m_copy));
        } else {
            DX_LET(const bool identified, writeLdif(m_file, format, m_copy));
            m_byAddress = !identified;
        }
        m_copy.close(); // it stays until this goes
        m_file.path = m_copy.fileName();
        return {};
    }
    const ComparedFile &file() const { return m_file; }
    bool isMade() const { return m_made; }
    /** A table without an identity of its rows: their names need not differ, so addresses tell. */
    bool goesByAddress() const { return m_byAddress; }

private:
    QTemporaryFile m_copy;
    ComparedFile m_file;
    bool m_made = false;
    bool m_byAddress = false;
};

} // namespace

Result<FileCompareCounts> compareSides(Database *database, const ComparedSide &before,
                                       const ComparedSide &after, bool byMail, ChangeSink &sink)
{
    LdifSide a;
    LdifSide b;
    DX_TRY(a.open(database, before));
    DX_TRY(b.open(database, after));
    FileComparison how;
    how.byMail = byMail || a.goesByAddress() || b.goesByAddress();
    how.asRecipients = a.isMade() || b.isMade();
    return compareFiles(a.file(), b.file(), how, sink);
}

} // namespace dx
