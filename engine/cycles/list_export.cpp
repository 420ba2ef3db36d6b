#include "engine/cycles/list_export.h"

#include "engine/address/ldif_text.h"
#include "engine/formats/csv_writer.h"
#include "engine/formats/transaction_list_writer.h"
#include "engine/store/export_scope.h"
#include "engine/store/list_records.h"

#include <QCoreApplication>

#include <set>

using namespace Qt::StringLiterals;

namespace dx {

namespace {

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(dx::ListExport)
};

constexpr qsizetype kBuffer = 1 << 20;

/** The DN without its first part, which is a dxUid and holds no comma. */
QByteArray parentOf(const QByteArray &dn)
{
    return dn.mid(dn.indexOf(',') + 1);
}

/** Writes entries through a buffer, in whatever format. */
class ListWriter
{
public:
    ListWriter(ListFormat format, QIODevice &out)
        : m_format(format), m_out(out), m_lister(m_names.taken())
    {
        if (format == ListFormat::Csv)
            m_buffer = CsvWriter::header();
        else if (format == ListFormat::MsMail)
            appendComment(m_buffer,
                          u"Dirsync Administrator %1, code page 850"_s.arg(
                              QLatin1StringView(DIRSYNC_VERSION)));
    }

    /** The containers, by DN: sites before their lists. */
    void containers(const std::set<std::pair<QByteArray, QByteArray>> &homes)
    {
        if (m_format != ListFormat::Ldif)
            return;
        QByteArray last;
        for (const auto &[site, list] : homes) {
            const QByteArray listDn = parentOf(distinguishedName("x", {{}, site, list}));
            const QByteArray siteDn = listDn.mid(listDn.size() - siteSize(site));
            if (site != last || last.isNull())
                container(siteDn, "organization", "o", site);
            last = site;
            container(listDn, "organizationalUnit", "ou", list);
        }
    }

    Result<> entry(const QByteArray &dn, const QByteArray &record)
    {
        if (m_format == ListFormat::Ldif) {
            appendLdifLine(m_buffer, "dn", dn);
            m_buffer += record;
            m_buffer += '\n';
        } else {
            DX_LET(const Entry content, fromRecord(record));
            if (m_format == ListFormat::Csv)
                m_buffer += CsvWriter::row(dn, content);
            else
                DX_TRY(listed(content));
        }
        return m_buffer.size() < kBuffer ? Result<>() : flush();
    }

    const ExportNotes &notes() const { return m_notes; }

    Result<> flush()
    {
        if (m_out.write(m_buffer) != m_buffer.size())
            return fail(Error::Code::Unavailable,
                        Text::tr("The list could not be written. Is there room on the disk?"),
                        m_out.errorString());
        m_buffer.clear();
        return {};
    }

private:
    /** What the format cannot hold stands as a comment in front of the entry, with its uid. */
    Result<> listed(const Entry &entry)
    {
        constexpr qsizetype kShown = 1000;
        QStringList notes;
        DX_LET(const auto recipient, m_lister.list(entry, nullptr, true, notes));
        for (const QString &note : std::as_const(notes)) {
            appendComment(m_buffer, QString::fromUtf8(entry.value("dxUid")) + u": "_s + note);
            ++m_notes.count;
            if (m_notes.first.size() < kShown)
                m_notes.first.append(note);
        }
        if (!recipient)
            return {};
        m_names.add(*recipient);
        appendAdd(m_buffer, *recipient);
        return {};
    }

    static qsizetype siteSize(const QByteArray &site)
    {
        const QByteArray dn = distinguishedName("", {{}, site, {}});
        return dn.size() - qsizetype(qstrlen("dxUid=,ou=,"));
    }

    void container(const QByteArray &dn, const char *objectClass, const char *name,
                   const QByteArray &value)
    {
        appendLdifLine(m_buffer, "dn", dn);
        m_buffer += QByteArray("objectClass: ") + objectClass + "\nobjectClass: top\n";
        appendLdifLine(m_buffer, name, value);
        m_buffer += '\n';
    }

    ListFormat m_format;
    QIODevice &m_out;
    QByteArray m_buffer;
    ListedNames m_names; // msmail
    RecipientLister m_lister;
    ExportNotes m_notes;
};

} // namespace

Result<ExportNotes> exportList(Database &database, ListId list, ListFormat format, QIODevice &out)
{
    DX_LET(Transaction moment, Transaction::beginReading(database));
    ListWriter writer(format, out);
    DX_LET(const QList<Home> homes, homesOf(database, list));
    std::set<std::pair<QByteArray, QByteArray>> names;
    for (const Home &home : homes)
        names.emplace(home.site, home.list);
    writer.containers(names);
    DX_TRY(eachRecord(database, list, [&](const ListRecord &record) {
        return writer.entry(record.dn, record.record);
    }));
    DX_TRY(writer.flush());
    return writer.notes();
}

Result<ExportNotes> exportScope(Database &database, const Agreement &agreement, ListFormat format,
                                QIODevice &out)
{
    DX_LET(Transaction moment, Transaction::beginReading(database));
    DX_LET(ExportScope scope, ExportScope::of(database, agreement));
    ListWriter writer(format, out);
    DX_LET(const QList<Home> homes, scope.homes());
    std::set<std::pair<QByteArray, QByteArray>> names;
    for (const Home &home : homes)
        names.emplace(home.site, home.list);
    writer.containers(names);
    DX_TRY(scope.all(0, [&](const ScopeRow &row) { return writer.entry(row.dn, row.record); }));
    DX_TRY(writer.flush());
    return writer.notes();
}

} // namespace dx
