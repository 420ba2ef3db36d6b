#include "model/conflicts_model.h"

#include "engine/core/clock.h"
#include "model/change_text.h"
#include "model/forcing.h"
#include "model/site_session.h"

#include <map>

using namespace Qt::StringLiterals;

namespace dx {

ConflictsModel::ConflictsModel(SiteSession &session, QObject *parent)
    : NewestFirstModel({tr("Address"), tr("Kept aside"), tr("From"), tr("Has the address"),
                        tr("Owner"), tr("State")},
                       parent),
      m_session(session)
{
    connect(&session, &SiteSession::contentChanged, this, &ConflictsModel::reload);
    reload();
}

ConflictsModel::Page ConflictsModel::fetch(EntryId before, int limit)
{
    return m_session.read(
        [before, limit](Database &database) { return Conflicts(database).latest(limit, before); });
}

QString ConflictsModel::ownerName(AgreementId owner) const
{
    if (!owner.isValid())
        return m_session.summary().info.name;
    for (const Agreement &agreement : m_session.summary().agreements) {
        if (agreement.id == owner)
            return agreement.settings.name;
    }
    return {};
}

QVariant ConflictsModel::data(const QModelIndex &index, int role) const
{
    const Conflict *conflict = index.isValid() ? row(index.row()) : nullptr;
    if (!conflict || role != Qt::DisplayRole)
        return {};
    switch (index.column()) {
    case Address:
        return conflict->address;
    case Aside:
        return conflict->name;
    case From:
        return ownerName(conflict->origin);
    case Holder:
        return conflict->holderName;
    case Owner:
        return conflict->holder.isValid() ? ownerName(conflict->holderOrigin) : QString();
    case State:
        if (conflict->isDecided)
            return tr("decided: stays aside");
        return conflict->cause == Conflict::Cause::Ring ? tr("ring") : tr("⚡ open");
    default:
        return {};
    }
}

QFuture<Result<ConflictSides>> ConflictsModel::sides(const Conflict &conflict)
{
    return m_session.read([conflict](Database &database) -> Result<ConflictSides> {
        ConflictSides sides;
        Recipients recipients(database);
        DX_LET(sides.aside, recipients.byId(conflict.id));
        if (conflict.holder.isValid()) {
            DX_LET(sides.holder, recipients.byId(conflict.holder));
        }
        return sides;
    });
}

QString ConflictsModel::causeText(const Conflict &conflict) const
{
    const QString from = ownerName(conflict.origin);
    switch (conflict.cause) {
    case Conflict::Cause::Address:
        return tr("%1 exports \"%2\" with the address %3, which \"%4\" of %5 has here.")
            .arg(from, conflict.name, conflict.address, conflict.holderName,
                 ownerName(conflict.holderOrigin));
    case Conflict::Cause::Identity:
        return tr("\"%1\" comes from %2 and from %3; the first one counts.")
            .arg(conflict.name, ownerName(conflict.holderOrigin), from);
    case Conflict::Cause::Ring:
        break;
    }
    return tr("\"%1\" was made at this site and comes back from %2: the agreements form a ring. "
              "Remove one agreement of it.")
        .arg(conflict.name, from);
}

QString ConflictsModel::comparison(const Conflict &conflict, const ConflictSides &sides,
                                   const QString &mutedColor, const QString &tint) const
{
    std::map<QByteArray, std::pair<QStringList, QStringList>> rows;
    const auto take = [&rows](const Entry &entry, auto side) {
        for (const Attribute &attribute : entry.attributes()) {
            for (const QByteArray &value : attribute.values)
                (rows[attribute.name].*side).append(displayValue(value).toHtmlEscaped());
        }
    };
    using Pair = std::pair<QStringList, QStringList>;
    if (sides.holder)
        take(sides.holder->entry, &Pair::first);
    take(sides.aside.entry, &Pair::second);
    QString html = u"<p>%1</p>"_s.arg(causeText(conflict).toHtmlEscaped());
    html
        += u"<table cellpadding=\"4\"><tr style=\"color:%1\"><td></td><td>%2</td><td>%3</td></tr>"_s
               .arg(mutedColor,
                    tr("%1 has it").arg(ownerName(conflict.holderOrigin)).toHtmlEscaped(),
                    tr("%1, kept aside").arg(ownerName(conflict.origin)).toHtmlEscaped());
    for (const auto &[name, values] : rows) {
        const bool differs = values.first != values.second;
        html += u"<tr%1><td style=\"color:%2\">%3</td><td>%4</td><td>%5</td></tr>"_s.arg(
            differs ? u" style=\"background:%1\""_s.arg(tint) : QString(), mutedColor,
            attributeLabel(name).toHtmlEscaped(), values.first.join(u"<br>"_s),
            values.second.join(u"<br>"_s));
    }
    return html + u"</table>"_s;
}

QString ConflictsModel::whyNotIn(const Conflict &conflict) const
{
    if (conflict.cause == Conflict::Cause::Ring)
        return tr("It is this site's own recipient, coming back.");
    if (conflict.holder.isValid() && !conflict.holderOrigin.isValid())
        return tr("An address of this site's own recipient is never taken from it: delete that one "
                  "or change its address.");
    return {};
}

QFuture<Result<>> ConflictsModel::leave(const Conflict &conflict)
{
    return m_session.write([id = conflict.id, by = askedBy()](Database &database) {
        return Conflicts(database).leave(id, by, SystemClock().now());
    });
}

QFuture<Result<>> ConflictsModel::letIn(const Conflict &conflict)
{
    return m_session.write([id = conflict.id, by = askedBy()](Database &database) {
        return Conflicts(database).letIn(id, by, SystemClock().now());
    });
}

QFuture<Result<>> ConflictsModel::readdress(const Conflict &conflict, const QString &mail)
{
    return m_session.write(
        [id = conflict.id, mail = mail.toUtf8(), by = askedBy()](Database &database) {
            return Conflicts(database).readdress(id, mail, by, SystemClock().now());
        });
}

} // namespace dx
