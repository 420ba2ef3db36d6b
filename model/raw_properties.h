#pragma once

#include "engine/store/agreements.h"
#include "engine/store/lists.h"
#include "engine/store/recipients.h"
#include "engine/store/site_info.h"

#include <QAbstractTableModel>

namespace dx {

/** Everything an object consists of, as names and values; binary values in base64. */
using RawAttributes = QList<std::pair<QString, QString>>;

/** Of each kind of object; names as the store and the command line call them, times in UTC. */
RawAttributes rawOf(const Recipient &recipient);
RawAttributes rawOf(const AddressList &list);
RawAttributes rawOf(const Agreement &agreement);
RawAttributes rawOf(const DirsyncServer &server);
RawAttributes rawOf(const SiteInfo &info);

/** Raw properties as a table: attribute, value. */
class RawPropertiesModel final : public QAbstractTableModel
{
    Q_OBJECT
public:
    explicit RawPropertiesModel(RawAttributes raw, QObject *parent = nullptr);

    QString text() const; ///< "name: value" lines, for the clipboard
    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation,
                        int role = Qt::DisplayRole) const override;

private:
    RawAttributes m_raw;
};

} // namespace dx
