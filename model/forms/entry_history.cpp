#include "model/forms/entry_history.h"

#include "engine/store/journal.h"

using namespace Qt::StringLiterals;

namespace dx {
namespace {

class Collector final : public ChangeSink
{
public:
    Result<> change(const EntryChange &change) override
    {
        changes.append(change);
        return {};
    }
    QList<EntryChange> changes;
};

QString valuesText(const QList<QByteArray> &values)
{
    QStringList out;
    for (const QByteArray &value : values)
        out.append(QString::fromUtf8(value.left(200)));
    return out.join(u", "_s);
}

} // namespace

Form::StoreFunction EntryHistory::question(const QByteArray &uid)
{
    return [uid](Database &database) -> Result<std::any> {
        Collector collector;
        if (!uid.isEmpty())
            DX_TRY(Journal(database).changesOfEntry(uid, collector));
        return std::any(std::move(collector.changes));
    };
}

void EntryHistory::setLines(const std::any &answer)
{
    beginResetModel();
    m_lines.clear();
    for (const EntryChange &change : std::any_cast<const QList<EntryChange> &>(answer))
        m_lines.append(lineOf(change));
    endResetModel();
}

EntryHistory::Line EntryHistory::lineOf(const EntryChange &change)
{
    Line line;
    line.why = QString::fromUtf8(change.why);
    switch (change.operation) {
    case Operation::Add:
        line.what = tr("+ Added");
        return line;
    case Operation::Delete:
        line.what = tr("− Deleted");
        return line;
    case Operation::Conflict:
        line.what = tr("Conflict");
        return line;
    case Operation::Modify:
    case Operation::None:
        break;
    }
    line.what = tr("~ Modified");
    const auto before = fromRecord(change.before);
    const auto after = fromRecord(change.after);
    if (!before || !after)
        return line;
    QStringList parts;
    for (const AttributeDiff &diff : diffEntries(*before, *after)) {
        const QString name = QString::fromLatin1(diff.name);
        const QString removed = valuesText(diff.removed);
        const QString added = valuesText(diff.added);
        if (removed.isEmpty() || added.isEmpty())
            parts.append(
                tr("%1: %2").arg(name, removed.isEmpty() ? u"+ "_s + added : u"− "_s + removed));
        else
            parts.append(tr("%1: %2 → %3").arg(name, removed, added));
    }
    line.changes = parts.join(u"; "_s);
    return line;
}

int EntryHistory::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_lines.size());
}

int EntryHistory::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant EntryHistory::data(const QModelIndex &index, int role) const
{
    if (!index.isValid() || (role != Qt::DisplayRole && role != Qt::ToolTipRole))
        return {};
    const Line &line = m_lines[index.row()];
    switch (Column(index.column())) {
    case What:
        return line.what;
    case Changes:
        return line.changes;
    case Why:
        return line.why;
    case ColumnCount:
        break;
    }
    return {};
}

QVariant EntryHistory::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    switch (Column(section)) {
    case What:
        return tr("What");
    case Changes:
        return tr("Changes");
    case Why:
        return tr("Why");
    case ColumnCount:
        break;
    }
    return {};
}

} // namespace dx
