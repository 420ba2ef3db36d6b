#include "app/commands/registry.h"
#include "engine/cycles/message_queue.h"
#include "engine/store/agreements.h"

#include <QJsonDocument>

namespace dx::cli {

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype kMostShown = 4 * 1024 * 1024;

Result<MessageId> numberOf(Invocation &call)
{
    DX_LET(const qint64 number,
           parseNumber(call, u"The number of a message"_s, call.argument(0), 1, 1'000'000'000'000));
    return MessageId{number};
}

Result<QHash<AgreementId, QString>> partnerNames(Database &database)
{
    DX_LET(const QList<Agreement> agreements, Agreements(database).all());
    QHash<AgreementId, QString> names;
    for (const Agreement &agreement : agreements)
        names.insert(agreement.id, agreement.settings.name);
    return names;
}

QJsonObject toJson(const MessageRow &row, const QString &partner)
{
    return {{u"message"_s, row.id.value},
            {u"direction"_s, row.outgoing ? u"out"_s : u"in"_s},
            {u"state"_s, toString(row.state)},
            {u"agreement"_s, partner.isEmpty() ? QJsonValue() : QJsonValue(partner)},
            {u"subject"_s, row.subject},
            {u"kind"_s, QString::fromLatin1(row.kind)},
            {u"serial"_s, row.serial},
            {u"was"_s, row.was},
            {u"value"_s, row.value},
            {u"batch"_s, QString::fromLatin1(row.batch)},
            {u"part"_s, row.part},
            {u"parts"_s, row.parts},
            {u"records"_s, row.records},
            {u"cycle"_s, row.cycle.isValid() ? QJsonValue(row.cycle.value) : QJsonValue()},
            {u"attempts"_s, row.attempts},
            {u"error"_s, row.error}};
}

Result<ExitStatus> messageLs(Invocation &call)
{
    MessageQuery query;
    if (call.isSet(u"state"_s)) {
        query.state = messageStateFromString(call.value(u"state"_s));
        if (!query.state)
            return call.wrongUsage(
                u"--state is queued, sent, received, applied, held or rejected, not '%1'."_s.arg(
                    call.value(u"state"_s)));
    }
    DX_LET(const qint64 limit,
           parseNumber(call, u"--limit"_s, call.value(u"limit"_s, u"50"_s), 1, 100'000));
    query.limit = int(limit);
    DX_LET(Database * database, call.store());
    if (call.isSet(u"agreement"_s)) {
        DX_LET(const Agreement agreement, Agreements(*database).byName(call.value(u"agreement"_s)));
        query.agreement = agreement.id;
    }
    DX_LET(const auto partners, partnerNames(*database));
    DX_LET(const QList<MessageRow> found, Messages(*database).find(query));
    QList<QStringList> rows;
    for (const MessageRow &row : found) {
        const QString partner = partners.value(row.agreement);
        call.out().object(toJson(row, partner));
        rows.append({QString::number(row.id.value), row.outgoing ? u"out"_s : u"in"_s,
                     toString(row.state), partner, localTime(row.createdAt),
                     QString::number(row.records), row.subject, row.error});
    }
    call.out().table({u"MESSAGE"_s, u"WAY"_s, u"STATE"_s, u"PARTNER"_s, u"SINCE"_s, u"RECORDS"_s,
                      u"SUBJECT"_s, u"ERROR"_s},
                     rows, {0, 5});
    return ExitStatus::Done;
}

Result<ExitStatus> messageShow(Invocation &call)
{
    DX_LET(const MessageId id, numberOf(call));
    DX_LET(Database * database, call.store());
    DX_LET(const auto partners, partnerNames(*database));
    DX_LET(const MessageLook look, lookInto(*database, id, kMostShown));
    QJsonObject object = toJson(look.row, partners.value(look.row.agreement));
    object[u"manifest"_s] = QJsonDocument::fromJson(look.row.manifest).object();
    object[u"content"_s] = QString::fromUtf8(look.content);
    object[u"cut"_s] = look.isCut;
    call.out().object(object);
    call.out().line(u"Message %1, %2, %3"_s.arg(QString::number(id.value),
                                                look.row.outgoing ? u"out"_s : u"in"_s,
                                                toString(look.row.state)));
    if (!look.row.subject.isEmpty())
        call.out().line(u"Subject: "_s + look.row.subject);
    if (!look.row.error.isEmpty())
        call.out().line(u"Error: "_s + look.row.error);
    if (!look.row.manifest.isEmpty())
        call.out().line(QString::fromUtf8(look.row.manifest));
    if (!look.content.isEmpty())
        call.out().line(QString::fromUtf8(look.content));
    if (look.isCut)
        call.out().note(u"There is more; only the beginning is shown."_s);
    return ExitStatus::Done;
}

Result<ExitStatus> said(Invocation &call, MessageId id, const Result<QString> &done)
{
    if (!done)
        return tl::unexpected(done.error());
    call.out().object({{u"message"_s, id.value}, {u"text"_s, *done}});
    call.out().line(*done);
    return ExitStatus::Done;
}

Result<ExitStatus> messageRetry(Invocation &call)
{
    DX_LET(const MessageId id, numberOf(call));
    DX_LET(Database * database, call.store());
    return said(call, id, retryMessage(*database, id, call.now()));
}

Result<ExitStatus> messageDrop(Invocation &call)
{
    DX_LET(const MessageId id, numberOf(call));
    DX_LET(Database * database, call.store());
    return said(call, id, dropMessage(*database, id, Invocation::askedBy(), call.now()));
}

} // namespace

QList<Command> messageCommands()
{
    return {
        {u"message ls"_s,
         {},
         0,
         0,
         u"shows the messages of the outbox, the inbox and the quarantine"_s,
         {{u"state"_s, u"STATE"_s, u"queued, sent, received, applied, held or rejected"_s, {}},
          {u"agreement"_s, u"NAME"_s, u"of this partner only"_s, {}},
          {u"limit"_s, u"N"_s, u"how many (50)"_s, {}}},
         messageLs},
        {u"message show"_s,
         u"N"_s,
         1,
         1,
         u"looks into a message: its numbers, manifest and records"_s,
         {},
         messageShow},
        {u"message retry"_s,
         u"N"_s,
         1,
         1,
         u"hands a queued message over now, or judges a rejected one again"_s,
         {},
         messageRetry},
        {u"message drop"_s,
         u"N"_s,
         1,
         1,
         u"removes a rejected message; one that waits counts as lost"_s,
         {},
         messageDrop,
         u"Nothing is lost by it for good: what a dropped message said is sent again when it is\n"
         "missed."_s},
    };
}

} // namespace dx::cli
