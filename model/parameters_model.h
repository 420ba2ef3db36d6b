#pragma once

#include "engine/store/parameters.h"

#include <QAbstractTableModel>

namespace dx {

/** The service parameters of a site: name, type, data, by name. Read-only; the editor writes. */
class ParametersModel final : public QAbstractTableModel
{
    Q_OBJECT
public:
    enum Column {
        Name,
        Type,
        Data,
        ColumnCount,
    };

    using QAbstractTableModel::QAbstractTableModel;

    /** Rows that stay are kept, so that the selection stays. */
    void setParameters(const QList<Parameter> &parameters);
    const QList<Parameter> &parameters() const { return m_rows; }
    /** -1: not there; names compare case-insensitively. */
    int rowOf(const QString &name) const;
    bool pauseKicks() const; ///< PauseKicksDX is a DWORD of 1

    static QString typeName(ParameterType type);
    /** What a known parameter means; empty for others. */
    static QString meaningOf(const QString &name);
    /** Why a parameter cannot be added or changed like that; empty: it can. */
    QString problem(const Parameter &parameter, bool isNew) const;

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation,
                        int role = Qt::DisplayRole) const override;

private:
    QList<Parameter> m_rows;
};

} // namespace dx
