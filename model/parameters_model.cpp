#include "model/parameters_model.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace dx {

void ParametersModel::setParameters(const QList<Parameter> &parameters)
{
    if (parameters == m_rows)
        return;
    for (int row = int(m_rows.size()) - 1; row >= 0; --row) {
        const QString &name = m_rows[row].name;
        const bool stays = std::any_of(parameters.begin(), parameters.end(),
                                       [&](const Parameter &p) { return p.name == name; });
        if (stays)
            continue;
        beginRemoveRows({}, row, row);
        m_rows.removeAt(row);
        endRemoveRows();
    }
    for (int row = 0; row < parameters.size(); ++row) {
        if (row < m_rows.size() && m_rows[row].name == parameters[row].name) {
            m_rows[row] = parameters[row];
            continue;
        }
        beginInsertRows({}, row, row);
        m_rows.insert(row, parameters[row]);
        endInsertRows();
    }
    if (!m_rows.isEmpty())
        Q_EMIT dataChanged(index(0, 0), index(int(m_rows.size()) - 1, ColumnCount - 1));
}

int ParametersModel::rowOf(const QString &name) const
{
    for (int row = 0; row < m_rows.size(); ++row) {
        if (m_rows[row].name.compare(name.trimmed(), Qt::CaseInsensitive) == 0)
            return row;
    }
    return -1;
}

bool ParametersModel::pauseKicks() const
{
    const int row = rowOf(u"PauseKicksDX"_s);
    return row >= 0 && m_rows[row].type == ParameterType::Dword && m_rows[row].dword == 1;
}

QString ParametersModel::typeName(ParameterType type)
{
    switch (type) {
    case ParameterType::Dword:
        return u"DWORD"_s;
    case ParameterType::String:
        return tr("String");
    case ParameterType::MultiString:
        break;
    }
    return tr("Multi-string");
}

QString ParametersModel::meaningOf(const QString &name)
{
    for (const KnownParameter &known : knownParameters()) {
        if (known.name.compare(name.trimmed(), Qt::CaseInsensitive) == 0)
            return known.meaning;
    }
    return {};
}

QString ParametersModel::problem(const Parameter &parameter, bool isNew) const
{
    const QString name = parameter.name.trimmed();
    if (name.isEmpty())
        return tr("Give the value a name.");
    if (name.size() > 255 || name.contains(u'\\'))
        return tr("At most 255 characters, no backslash.");
    if (isNew && rowOf(name) >= 0)
        return tr("There is a value \"%1\" already.").arg(name);
    for (const KnownParameter &known : knownParameters()) {
        if (known.name.compare(name, Qt::CaseInsensitive) == 0 && known.type != parameter.type)
            return tr("%1 is of the type %2.").arg(known.name, typeName(known.type));
    }
    return {};
}

int ParametersModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_rows.size());
}

int ParametersModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant ParametersModel::data(const QModelIndex &index, int role) const
{
    if (!index.isValid() || index.row() >= m_rows.size())
        return {};
    const Parameter &parameter = m_rows[index.row()];
    if (role == Qt::ToolTipRole)
        return meaningOf(parameter.name);
    if (role != Qt::DisplayRole)
        return {};
    switch (Column(index.column())) {
    case Name:
        return parameter.name;
    case Type:
        return typeName(parameter.type);
    case Data:
        return parameter.dataText();
    case ColumnCount:
        break;
    }
    return {};
}

QVariant ParametersModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    switch (Column(section)) {
    case Name:
        return tr("Name");
    case Type:
        return tr("Type");
    case Data:
        return tr("Data");
    case ColumnCount:
        break;
    }
    return {};
}

} // namespace dx
