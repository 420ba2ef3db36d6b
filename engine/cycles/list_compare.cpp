#include "engine/cycles/list_compare.h"

#include "engine/address/dn.h"
#include "engine/address/ldif_text.h"
#include "engine/cycles/list_export.h"

#include <QCoreApplication>
#include <QTemporaryFile>

namespace dx {

namespace {

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(dx::ListCompare)
};

/** A DN for a row of a CSV file, by what identifies it. */
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

Result<> writeLdif(const QString &csv, QIODevice &out)
{
    DX_LET(const std::unique_ptr<RecordSource> source, openSource(csv, ListFormat::Csv));
    SourceRecord record;
    for (;;) {
        DX_LET(const bool found, source->next(record));
        if (!found)
            return {};
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
        m_path = side.path;
        if (!side.list.isValid()) {
            DX_LET(const ListFormat format, detectListFormat(side.path));
            if (format == ListFormat::Ldif)
                return {};
        }
        m_made = true;
        if (!m_file.open())
            return fail(Error::Code::Unavailable,
                        Text::tr("No temporary file could be made for the comparison."),
                        m_file.errorString());
        if (side.list.isValid())
            DX_TRY(exportList(*database, side.list, ListFormat::Ldif, m_file));
        else
            DX_TRY(writeLdif(side.path, m_file));
        m_file.close(); // it stays until this goes
        m_path = m_file.fileName();
        return {};
    }
    const QString &path() const { return m_path; }
    bool isMade() const { return m_made; }

private:
    QTemporaryFile m_file;
    QString m_path;
    bool m_made = false;
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
    how.byMail = byMail;
    how.asRecipients = a.isMade() || b.isMade();
    return compareFiles(a.path(), b.path(), how, sink);
}

} // namespace dx
