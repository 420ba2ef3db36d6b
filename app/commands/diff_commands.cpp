#include "app/commands/registry.h"
#include "engine/cycles/list_compare.h"
#include "engine/formats/ldif_writer.h"
#include "engine/store/lists.h"

#include <QFileInfo>

namespace dx::cli {

using namespace Qt::StringLiterals;

namespace {

class ChangeRecords final : public ChangeSink
{
public:
    explicit ChangeRecords(Output &out) : m_out(out) { }
    Result<> change(const EntryChange &change) override
    {
        if (!m_out.isJson())
            m_out.data(toChangeRecord(change));
        return {};
    }

private:
    Output &m_out;
};

/** Says what is wrong with the two sides; both mean status 2. */
struct SideError
{
    bool usage = false;
    Error error;
};

Result<std::optional<AddressList>> listNamed(Invocation &call, const QString &name)
{
    DX_LET(Database * database, call.store());
    const Result<AddressList> list = Lists(*database).byName(name);
    if (list)
        return *list;
    if (list.error().code == Error::Code::NotFound)
        return std::nullopt;
    return tl::unexpected(list.error());
}

/** list:NAME, file:PATH, or bare: a list of that name if there is one, else a file. */
tl::expected<ComparedSide, SideError> sideOf(Invocation &call, const QString &text)
{
    const auto failed = [](const Error &error) { return tl::unexpected(SideError{false, error}); };
    if (text.startsWith("file:"_L1))
        return ComparedSide{{}, text.mid(5)};
    const bool named = text.startsWith("list:"_L1);
    const QString name = named ? text.mid(5) : text;
    const bool isFile = !named && QFileInfo::exists(name);
    // Two files need no store, so that none is fine for a bare name.
    const bool open = named || call.store().has_value();
    if (!open)
        return ComparedSide{{}, name};
    const auto list = listNamed(call, name);
    if (!list)
        return failed(list.error());
    if (*list && isFile)
        return tl::unexpected(
            SideError{true,
                      {Error::Code::Invalid,
                       u"'%1' is a list and a file. Write list:%1 or file:%1."_s.arg(name),
                       {}}});
    if (*list)
        return ComparedSide{(*list)->id, {}};
    if (named)
        return failed({Error::Code::NotFound, u"There is no list '%1'."_s.arg(name), {}});
    return ComparedSide{{}, name};
}

Result<ExitStatus> diff(Invocation &call)
{
    const QString by = call.value(u"by"_s);
    if (!by.isEmpty() && by != "mail"_L1)
        return call.wrongUsage(u"Entries can be matched --by mail, not by '%1'."_s.arg(by));
    ComparedSide sides[2];
    for (int i = 0; i < 2; ++i) {
        const auto side = sideOf(call, call.argument(i));
        if (!side && side.error().usage)
            return call.wrongUsage(side.error().error.text);
        if (!side) {
            call.out().error(side.error().error);
            return ExitStatus::Usage; // status 2: could not compare
        }
        sides[i] = *side;
    }
    Database *database = nullptr;
    if (sides[0].list.isValid() || sides[1].list.isValid()) {
        DX_LET(database, call.store());
    }
    ChangeRecords changes(call.out());
    const auto counts = compareSides(database, sides[0], sides[1], !by.isEmpty(), changes);
    if (!counts) {
        call.out().error(counts.error());
        return ExitStatus::Usage;
    }
    call.out().object({{u"added"_s, counts->added},
                       {u"modified"_s, counts->modified},
                       {u"deleted"_s, counts->deleted},
                       {u"unchanged"_s, counts->unchanged}});
    call.out().note(u"%1 added, %2 modified, %3 deleted, %4 unchanged"_s.arg(counts->added)
                        .arg(counts->modified)
                        .arg(counts->deleted)
                        .arg(counts->unchanged));
    return counts->same() ? ExitStatus::Done : ExitStatus::Failed;
}

} // namespace

QList<Command> diffCommands()
{
    return {
        {u"diff"_s,
         u"A B"_s,
         2,
         2,
         u"compares two lists or files"_s,
         {{u"by"_s, u"mail"_s, u"match by key address, not by dxUid, entryUUID or DN"_s, {}}},
         diff,
         u"A and B are list:NAME or file:PATH; a bare name is a list if there is one, else a "
         u"file.\n"
         "Rows of a CSV file without dxUid, entryUUID and DN match by key address anyway.\n"
         "Writes what makes B out of A as LDIF change records, which ldapmodify applies.\n"
         "Status 0: the same, 1: different, 2: could not compare."_s},
    };
}

} // namespace dx::cli
