#include "model/forms/first_list.h"

#include "engine/core/clock.h"
#include "model/aside.h"
#include "model/forms/recipient_form.h"

#include <QTemporaryDir>

using namespace Qt::StringLiterals;

namespace dx {
namespace {

constexpr qsizetype kShownPeople = 8;
constexpr qsizetype kShownProblems = 5;

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(dx::FirstListPreview)
};

/** Keeps the first few of what an import would add. */
class FirstPeople final : public ChangeSink
{
public:
    explicit FirstPeople(QList<FirstListPreview::Person> &people) : m_people(people) { }

    Result<> change(const EntryChange &change) override
    {
        if (change.operation != Operation::Add || m_people.size() == kShownPeople)
            return {};
        DX_LET(const Entry entry, fromRecord(change.after));
        m_people.append({QString::fromUtf8(change.name), RecipientForm::kindName(entry.kind()),
                         QString::fromUtf8(change.address)});
        return {};
    }

private:
    QList<FirstListPreview::Person> &m_people;
};

Result<FirstListPreview> preview(const QString &path, TransferState &state)
{
    const QTemporaryDir folder;
    if (!folder.isValid())
        return fail(Error::Code::Unavailable,
                    Text::tr("No temporary folder can be made: %1.").arg(folder.errorString()));
    StoreUrl url;
    url.path = folder.filePath(u"preview.db"_s);
    const Timestamp now = SystemClock().now();
    DX_LET(auto database, Database::open(url, Database::Mode::Create));
    DX_TRY(SiteStore(*database).create(u"Preview"_s, u"Preview"_s, u"preview@localhost"_s, now));
    ImportRequest request;
    request.path = path;
    request.skipBad = true;
    DX_LET(request.list, Lists(*database).create(u"Preview"_s, {}, now));
    FirstListPreview out;
    out.path = path;
    FirstPeople people(out.first);
    DX_LET(const ListImportResult result, importInto(*database, request, &people, state));
    out.recipients = result.counts.added;
    out.leftOut = result.counts.skipped + result.source.skipped;
    for (const MergeProblem &problem :
         result.counts.problems.first(std::min(kShownProblems, result.counts.problems.size())))
        out.problems.append(problem.line > 0
                                ? Text::tr("Line %1: %2").arg(problem.line).arg(problem.text)
                                : problem.text);
    return out;
}

} // namespace

QFuture<Result<FirstListPreview>> previewFirstList(const QString &path,
                                                   std::shared_ptr<TransferState> state)
{
    return runAside([path, state = std::move(state)] { return preview(path, *state); });
}

} // namespace dx
