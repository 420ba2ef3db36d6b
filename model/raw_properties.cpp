#include "model/raw_properties.h"

#include "engine/address/attributes.h"

#include <QDateTime>
#include <QStringDecoder>

using namespace Qt::StringLiterals;

namespace dx {
namespace {

QString bytesText(const QByteArray &bytes)
{
    QStringDecoder decoder(QStringDecoder::Utf8);
    const QString text = decoder(bytes);
    return decoder.hasError() ? QString::fromLatin1(bytes.toBase64()) : text;
}

QString timeText(Timestamp at)
{
    return at > 0 ? QDateTime::fromMSecsSinceEpoch(at, Qt::UTC).toString(Qt::ISODateWithMs)
                  : QString();
}

QString yesNo(bool on)
{
    return on ? u"1"_s : u"0"_s;
}

void addEntry(RawAttributes &out, const Entry &entry)
{
    for (const Attribute &attribute : entry.attributes()) {
        for (const QByteArray &value : attribute.values)
            out.append({QString::fromUtf8(attribute.name), bytesText(value)});
    }
}

void addSettings(RawAttributes &out, const AgreementSettings &s)
{
    QStringList lists;
    for (const ListId &list : s.exportLists)
        lists.append(QString::number(list.value));
    out += RawAttributes{
        {u"name"_s, s.name},
        {u"enabled"_s, yesNo(s.enabled)},
        {u"kind"_s, toString(s.kind)},
        {u"postoffice"_s, s.postoffice},
        {u"partnerAddress"_s, s.partnerAddress},
        {u"appendName"_s, yesNo(s.appendName)},
        {u"addressTypes"_s, s.addressTypes},
        {u"language"_s, s.language},
        {u"templateIn"_s, s.templateIn},
        {u"templateOut"_s, s.templateOut},
        {u"nameRule"_s, s.nameRule},
        {u"importList"_s, QString::number(s.importList.value)},
        {u"importTrust"_s, QString::number(s.importTrust)},
        {u"exportAll"_s, yesNo(s.exportAll)},
        {u"exportLists"_s, lists.join(u", "_s)},
        {u"exportTrust"_s, QString::number(s.exportTrust)},
        {u"exportCustom"_s, yesNo(s.exportCustom)},
        {u"sendUpdates"_s, yesNo(s.sendUpdates)},
        {u"receiveUpdates"_s, yesNo(s.receiveUpdates)},
        {u"folder"_s, s.folder},
        {u"scheduleT1"_s, s.scheduleT1},
        {u"scheduleT3"_s, s.scheduleT3},
        {u"runWindowMinutes"_s, QString::number(s.runWindowMinutes)},
        {u"importNext"_s, yesNo(s.importNext)},
        {u"exportNext"_s, yesNo(s.exportNext)},
    };
}

void addNumbers(RawAttributes &out, const AgreementNumbers &n)
{
    out += RawAttributes{
        {u"sent"_s, QString::number(n.sent)},
        {u"acked"_s, QString::number(n.acked)},
        {u"received"_s, QString::number(n.received)},
        {u"serialOut"_s, QString::number(n.serialOut)},
        {u"serialIn"_s, QString::number(n.serialIn)},
        {u"ownEpoch"_s, n.ownEpoch},
        {u"partnerEpoch"_s, n.partnerEpoch},
        {u"requests"_s, QString::number(n.requests)},
        {u"partnerRequests"_s, QString::number(n.partnerRequests)},
        {u"fullPending"_s, yesNo(n.fullPending)},
        {u"verified"_s, n.verified ? yesNo(*n.verified) : QString()},
        {u"verifiedAt"_s, timeText(n.verifiedAt)},
        {u"sentDigest"_s, QString::fromLatin1(n.sentDigest)},
        {u"receivedDigest"_s, QString::fromLatin1(n.receivedDigest)},
        {u"held"_s, QString::number(n.held)},
    };
}

} // namespace

RawAttributes rawOf(const Recipient &recipient)
{
    RawAttributes out{
        {u"dn"_s, QString::fromUtf8(distinguishedName(recipient.uid, recipient.home))},
        {u"dxUid"_s, QString::fromLatin1(recipient.uid)}};
    addEntry(out, recipient.entry);
    addEntry(out, recipient.local);
    out += RawAttributes{
        {u"sourceKey"_s, bytesText(recipient.sourceKey)},
        {u"origin"_s, QString::number(recipient.origin.value)},
        {u"standing"_s, QString::number(int(recipient.standing))},
        {u"listed"_s, yesNo(recipient.listed)},
        {u"trust"_s, QString::number(recipient.trust)},
        {u"hidden"_s, yesNo(recipient.hidden)},
        {u"note"_s, recipient.note},
        {u"usn"_s, QString::number(recipient.usn)},
        {u"createdAt"_s, timeText(recipient.createdAt)},
        {u"changedAt"_s, timeText(recipient.changedAt)},
    };
    return out;
}

RawAttributes rawOf(const AddressList &list)
{
    return {{u"uid"_s, QString::fromLatin1(list.uid)},
            {u"id"_s, QString::number(list.id.value)},
            {u"parent"_s, QString::number(list.parent.value)},
            {u"name"_s, list.name},
            {u"entries"_s, QString::number(list.entries)}};
}

RawAttributes rawOf(const Agreement &agreement)
{
    RawAttributes out{{u"uid"_s, QString::fromLatin1(agreement.uid)},
                      {u"role"_s, agreement.role == Role::Server ? u"server"_s : u"requestor"_s},
                      {u"partnerSiteUid"_s, QString::fromLatin1(agreement.partnerSiteUid)},
                      {u"partnerSite"_s, agreement.partnerSite},
                      {u"partnerOrganization"_s, agreement.partnerOrganization}};
    addSettings(out, agreement.settings);
    addNumbers(out, agreement.numbers);
    out += RawAttributes{{u"codeExpiresAt"_s, timeText(agreement.codeExpiresAt)},
                         {u"enrolledAt"_s, timeText(agreement.enrolledAt)},
                         {u"createdAt"_s, timeText(agreement.createdAt)}};
    return out;
}

RawAttributes rawOf(const DirsyncServer &server)
{
    return {{u"name"_s, server.name},
            {u"administrator"_s, server.administrator},
            {u"copyOutgoing"_s, yesNo(server.copyOutgoing)},
            {u"forwardIncoming"_s, yesNo(server.forwardIncoming)},
            {u"schedule"_s, server.schedule}};
}

RawAttributes rawOf(const SiteInfo &info)
{
    return {
        {u"uid"_s, QString::fromLatin1(info.uid)},
        {u"organization"_s, info.organization},
        {u"name"_s, info.name},
        {u"address"_s, info.address},
        {u"serverName"_s, info.serverName},
        {u"zone"_s, QString::fromUtf8(info.zone)},
        {u"epoch"_s, u"%1-%2"_s.arg(info.epochNumber).arg(QString::fromLatin1(info.epochRandom))},
        {u"usn"_s, QString::number(info.usn)},
        {u"journalFloor"_s, QString::number(info.journalFloor)},
        {u"keepUpdatesDays"_s, QString::number(info.keepUpdatesDays)},
        {u"guardCount"_s, QString::number(info.guardCount)},
        {u"guardPercent"_s, QString::number(info.guardPercent)}};
}

RawPropertiesModel::RawPropertiesModel(RawAttributes raw, QObject *parent)
    : QAbstractTableModel(parent), m_raw(std::move(raw))
{
}

QString RawPropertiesModel::text() const
{
    QStringList lines;
    for (const auto &[name, value] : m_raw)
        lines.append(name + u": "_s + value);
    return lines.join(u'\n');
}

int RawPropertiesModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_raw.size());
}

int RawPropertiesModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : 2;
}

QVariant RawPropertiesModel::data(const QModelIndex &index, int role) const
{
    if (!index.isValid() || (role != Qt::DisplayRole && role != Qt::ToolTipRole))
        return {};
    const auto &[name, value] = m_raw[index.row()];
    return index.column() == 0 ? name : value;
}

QVariant RawPropertiesModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    return section == 0 ? tr("Attribute") : tr("Value");
}

} // namespace dx
