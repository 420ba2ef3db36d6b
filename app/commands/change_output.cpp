#include "app/commands/change_output.h"

#include "engine/cycles/difference_spool.h"
#include "engine/formats/ldif_writer.h"

namespace dx::cli {

using namespace Qt::StringLiterals;

namespace {

constexpr QByteArrayView kAgreement = "agreement ";
constexpr qint64 kBlock = 1 << 20;

tl::unexpected<Error> spoolError(const QTemporaryFile &file)
{
    return fail(Error::Code::Unavailable,
                u"A temporary file of the difference cannot be used. Check the free space."_s,
                file.errorString());
}

} // namespace

Result<> ChangeOutput::change(const EntryChange &change)
{
    const QByteArray record = toChangeRecord(change);
    if (record.isEmpty())
        return {};
    const bool isExport = change.scope.startsWith(kAgreement);
    QByteArray partner = isExport ? change.scope.mid(kAgreement.size()) : change.partner;
    if (partner.isEmpty())
        partner = "none";
    auto &file = m_sets[{isExport, partner}];
    if (!file) {
        file = std::make_unique<QTemporaryFile>();
        if (!file->open())
            return spoolError(*file);
    }
    if (file->write(record) != record.size())
        return spoolError(*file);
    return {};
}

Result<> ChangeOutput::finish()
{
    for (const auto &[set, file] : m_sets) {
        const auto &[isExport, partner] = set;
        m_out.data("# agreement: " + partner + (isExport ? ", export\n" : ", import\n"));
        if (!file->seek(0))
            return spoolError(*file);
        while (!file->atEnd())
            m_out.data(file->read(kBlock));
    }
    m_sets.clear();
    return {};
}

SpoolRemover::~SpoolRemover()
{
    if (!path.isEmpty())
        QFile::remove(path);
}

Result<> printSpool(Output &out, const QString &path)
{
    ChangeOutput sink(out);
    DX_LET(const std::unique_ptr<DifferenceReader> reader, DifferenceReader::open(path));
    DX_TRY(reader->replay({}, sink));
    return sink.finish();
}

} // namespace dx::cli
