// What keepers of MS Mail postoffices read their numbers, schedules and queues from: ListDS,
// DSSched and ListQ, line for line but for the first one, which names this program.
#include "app/commands/output_file.h"
#include "app/commands/registry.h"
#include "engine/cycles/resync.h"
#include "engine/cycles/resynchronise.h"
#include "engine/formats/code_page.h"
#include "engine/formats/transaction_list_reader.h"
#include "engine/formats/transaction_list_writer.h"
#include "engine/service/schedule.h"
#include "engine/store/agreements.h"
#include "engine/store/messages.h"
#include "engine/store/site_info.h"
#include "engine/store/statement.h"

#include <QDateTime>
#include <QFileInfo>
#include <QLocale>
#include <QTimeZone>

namespace dx::cli {

using namespace Qt::StringLiterals;

namespace {

constexpr qint64 kMinuteMs = 60'000;

/** "Fri Feb 18 13:11:58 1994" */
QString clockText(Timestamp at, const QByteArray &zone)
{
    const QTimeZone wanted(zone);
    const QDateTime time
        = QDateTime::fromMSecsSinceEpoch(at, wanted.isValid() ? wanted : QTimeZone::utc());
    return QLocale::c().toString(time, u"ddd MMM dd hh:mm:ss yyyy"_s);
}

void head(Invocation &call, const QString &program)
{
    call.out().line(
        u"Dirsync Administrator %1, %2"_s.arg(QLatin1StringView(DIRSYNC_VERSION), program));
    call.out().line({});
}

QString nameOf(const Agreement &agreement)
{
    return isMsMail(agreement) ? u"PCM:"_s + agreement.settings.postoffice
                               : u"SMTP:"_s + agreement.settings.partnerAddress;
}

Result<qint64> lastCycle(Database &database, AgreementId agreement)
{
    Statement row(database,
                  u"SELECT coalesce(max(cycle_id), 0) FROM cycle_agreement"
                  " WHERE agreement_id = :agreement"_s);
    DX_TRY(execRow(row.bind(u":agreement"_s, agreement)));
    const qint64 cycle = row.integer(0);
    DX_TRY(row.finish());
    return cycle;
}

Result<> serverRecord(Invocation &call, Database &database, const SiteInfo &site,
                      const QList<Agreement> &agreements)
{
    Statement row(database, u"SELECT coalesce(max(id), 0) FROM cycle WHERE kind = 'T2'"_s);
    DX_TRY(execRow(row));
    const qint64 cycle = row.integer(0);
    DX_TRY(row.finish());
    call.out().line(u"Examining %1 Server Configuration Record"_s.arg(site.name));
    call.out().line(
        u"Highest SrvSync is %1, Current Dirsync Cycle is %2"_s.arg(site.usn).arg(cycle));
    int number = 0;
    for (const Agreement &agreement : agreements) {
        if (agreement.role != Role::Server)
            continue;
        DX_LET(const qint64 last, lastCycle(database, agreement.id));
        const AgreementNumbers &numbers = agreement.numbers;
        call.out().line(u"     Server Requestor Record #%1"_s.arg(++number));
        call.out().line(u"Requestor name: %1"_s.arg(nameOf(agreement)));
        call.out().line(u"ReqSync = %1, SrvSync = %2, Last Cycle = %3"_s.arg(numbers.received)
                            .arg(numbers.acked)
                            .arg(last));
        call.out().line(u"Last update received %1"_s.arg(
            numbers.lastContactAt > 0 ? clockText(numbers.lastContactAt, site.zone) : u"never"_s));
    }
    return {};
}

Result<ExitStatus> listds(Invocation &call)
{
    DX_LET(Database * database, call.store());
    DX_LET(const SiteInfo site, SiteStore(*database).read());
    DX_LET(const auto server, SiteStore(*database).server());
    DX_LET(const QList<Agreement> agreements, Agreements(*database).all());
    head(call, u"ListDS"_s);
    if (server) {
        DX_TRY(serverRecord(call, *database, site, agreements));
        call.out().line({});
    }
    bool any = server.has_value();
    for (const Agreement &agreement : agreements) {
        if (agreement.role != Role::Requestor)
            continue;
        any = true;
        call.out().line(u"Examining %1 Requestor Configuration Record"_s.arg(site.name));
        call.out().line(u"Dir-Sync Server: %1"_s.arg(agreement.settings.partnerAddress));
        call.out().line(u"ReqSync = %1, SrvSync = %2"_s.arg(agreement.numbers.acked)
                            .arg(agreement.numbers.received));
        call.out().line({});
    }
    if (!any)
        call.out().line(u"%1 is neither server nor requestor."_s.arg(site.name));
    return ExitStatus::Done;
}

/** A line of the schedule. */
struct Process
{
    QString name;
    QString program; ///< as the dispatch program of MS Mail would run it
    QString schedule;
    int windowMinutes = 240;
    QString comment;
};

Result<> showProcess(Invocation &call, const Process &process, int number, const SiteInfo &site)
{
    DX_LET(const Schedule schedule, Schedule::fromText(process.schedule));
    const auto next = schedule.next(call.now(), site.zone);
    const QString when = next                        ? clockText(*next, site.zone)
        : schedule.kind() == Schedule::Kind::Arrival ? u"when an answer arrives"_s
                                                     : u"never"_s;
    call.out().line(u"   Record number %1"_s.arg(number));
    call.out().line(u"%1 (Dispatch runs NSDA %2)"_s.arg(process.name, process.program));
    call.out().line(u"Current time to run NSDA %1: %2"_s.arg(process.program, when));
    if (!call.isSet(u"verbose"_s))
        return {};
    const int seconds = process.windowMinutes * 60;
    call.out().line(u"ID = %1"_s.arg(number));
    call.out().line(
        u"Run window is %1 hours (%2 seconds)"_s.arg(process.windowMinutes / 60.0).arg(seconds));
    if (next) {
        call.out().line(u"Time after which this process will not run: %1"_s.arg(
            clockText(*next + process.windowMinutes * kMinuteMs, site.zone)));
        call.out().line(u"This instance next runs on %1"_s.arg(clockText(*next, site.zone)));
    }
    call.out().line(u"Process comment: %1"_s.arg(process.comment));
    return {};
}

Result<ExitStatus> dssched(Invocation &call)
{
    DX_LET(Database * database, call.store());
    DX_LET(const SiteInfo site, SiteStore(*database).read());
    DX_LET(const auto server, SiteStore(*database).server());
    DX_LET(const QList<Agreement> agreements, Agreements(*database).all());
    QList<Process> processes;
    for (const Agreement &agreement : agreements) {
        if (agreement.role != Role::Requestor)
            continue;
        const AgreementSettings &settings = agreement.settings;
        processes.append({u"Requestor sends updates"_s, u"-RT"_s, settings.scheduleT1,
                          settings.runWindowMinutes, settings.name});
        processes.append({u"Requestor processes updates"_s, u"-RR"_s, settings.scheduleT3,
                          settings.runWindowMinutes, settings.name});
    }
    if (server)
        processes.append({u"Server process"_s, u"-S"_s, server->schedule, 240, server->name});
    head(call, u"DSSched"_s);
    call.out().line(u"Examining %1 Dir-Sync process times"_s.arg(site.name));
    for (qsizetype i = 0; i < processes.size(); ++i)
        DX_TRY(showProcess(call, processes.at(i), int(i) + 1, site));
    return ExitStatus::Done;
}

/** The name and the address of a line with the TAB that a queue has between them. */
QByteArray tabbed(const NamedAddress &named)
{
    return named.name + '\t' + addressText(named.address);
}

QList<QByteArray> linesOf(const ListTransaction &transaction)
{
    QList<QByteArray> lines;
    switch (transaction.command) {
    case ListTransaction::Command::Add:
        lines = {"A " + tabbed(transaction.after)};
        break;
    case ListTransaction::Command::Modify:
        lines = {"M " + tabbed(transaction.before), "  " + tabbed(transaction.after)};
        break;
    case ListTransaction::Command::Delete:
        lines = {"D " + tabbed(transaction.before)};
        break;
    case ListTransaction::Command::Replace:
        lines = {"R " + placeText(transaction.place)};
        break;
    case ListTransaction::Command::Template:
        lines = {"T " + placeText(transaction.place)};
        break;
    }
    for (const TemplateValue &value : transaction.values)
        lines.append("- " + value.prompt + ":/" + QByteArray(value.value).replace("/", "//"));
    return lines;
}

Result<> showQueue(Invocation &call, InputWindow input, Timestamp at, const QByteArray &zone)
{
    TransactionListReader reader(std::move(input));
    call.out().line(u"Checking CRC..."_s);
    call.out().line(u"CRC  Date stamp               Sync#  Transaction"_s);
    ListTransaction transaction;
    for (;;) {
        const auto more = reader.next(transaction);
        if (!more) {
            call.out().note(more.error().text);
            if (reader.isBroken())
                return {};
            continue;
        }
        if (!*more)
            return {};
        const qint64 number = transaction.number.value_or(reader.transactions());
        for (const QByteArray &line : linesOf(transaction)) {
            const QByteArray bytes = toCodePage850(QString::fromUtf8(line)).bytes;
            const QString crc
                = QString::number(qChecksum(bytes), 16).toUpper().rightJustified(4, u'0');
            call.out().line(u"%1 %2 %3 %4"_s.arg(crc, clockText(at, zone),
                                                 QString::number(number).rightJustified(6, u'0'),
                                                 QString::fromUtf8(line)));
        }
    }
}

/** The last answer to an MS Mail partner, or a file. */
Result<ExitStatus> listq(Invocation &call)
{
    const QString what = call.argument(0);
    const QFileInfo file(what);
    if (file.isFile() || what.contains(u'/')) {
        DX_LET(InputWindow input, InputWindow::open(what));
        head(call, u"ListQ"_s);
        call.out().line(u"Examining dirsync transaction file: %1"_s.arg(what));
        DX_TRY(showQueue(call, std::move(input), file.lastModified().toMSecsSinceEpoch(),
                         QTimeZone::systemTimeZoneId()));
        return ExitStatus::Done;
    }
    DX_LET(Database * database, call.store());
    DX_LET(const SiteInfo site, SiteStore(*database).read());
    DX_LET(const Agreement agreement, Agreements(*database).byName(what));
    if (!isMsMail(agreement))
        return fail(Error::Code::Invalid,
                    u"'%1' is no requestor of the kind msmail. What is sent to it is shown by: "
                    "dirsync message ls"_s.arg(what));
    MessageQuery query;
    query.outgoing = true;
    query.agreement = agreement.id;
    query.limit = 1;
    DX_LET(const QList<MessageRow> rows, Messages(*database).find(query));
    head(call, u"ListQ"_s);
    call.out().line(u"Examining %1 Dirsync transaction file: last answer to %2"_s.arg(
        site.name, agreement.settings.postoffice));
    QByteArray list;
    Timestamp at = 0;
    if (!rows.isEmpty() && rows.constFirst().payload.isValid()) {
        at = rows.constFirst().createdAt;
        DX_LET(list, Messages(*database).payload(rows.constFirst().payload));
    }
    DX_TRY(showQueue(call, InputWindow("# code page 850\n" + list, what), at, site.zone));
    return ExitStatus::Done;
}

/** A RESYNC file, which is how an MS Mail requestor starts over. */
Result<ExitStatus> resyncFile(Invocation &call, Database *database, const Agreement &agreement)
{
    if (!call.isSet(u"output"_s))
        return call.wrongUsage(u"'resync' of an MS Mail requestor needs -o FILE."_s);
    if (call.isSet(u"preview"_s)) // writing it begins new numbers
        return call.wrongUsage(u"There is no preview of an MS Mail requestor's file."_s);
    DX_LET(OutputFile file, OutputFile::open(call.value(u"output"_s), true)); // it is a whole list
    DX_LET(const QByteArray text, makeResync(*database, agreement.id, call.now()));
    file.device().write(text);
    DX_TRY(file.commit());
    call.out().line(u"RESYNC file for %1 written to %2."_s.arg(agreement.settings.postoffice,
                                                               call.value(u"output"_s)));
    return ExitStatus::Done;
}

Result<ExitStatus> resync(Invocation &call)
{
    if (call.isSet(u"all"_s) == (call.arguments().size() == 1))
        return call.wrongUsage(u"'resync' takes the name of a partner, or --all instead."_s);
    DX_LET(Database * database, call.store());
    AgreementId only;
    if (!call.isSet(u"all"_s)) {
        DX_LET(const Agreement agreement, Agreements(*database).byName(call.argument(0)));
        if (isMsMail(agreement))
            return resyncFile(call, database, agreement);
        only = agreement.id;
    }
    if (call.isSet(u"output"_s))
        return call.wrongUsage(u"Only an MS Mail requestor is given a file."_s);
    const bool preview = call.isSet(u"preview"_s);
    DX_LET(const QList<ResyncForecast> partners,
           preview ? foreseeResync(*database, only) : resynchronise(*database, only, call.now()));
    QList<QStringList> rows;
    for (const ResyncForecast &partner : partners) {
        call.out().object(
            {{u"name"_s, partner.name}, {u"sends"_s, partner.sent}, {u"asks"_s, partner.asks}});
        rows.append({partner.name, QString::number(partner.sent),
                     partner.asks ? u"everything"_s : u"nothing"_s});
    }
    call.out().table({u"PARTNER"_s, u"NEXT CYCLE SENDS"_s, u"ASKS FOR"_s}, rows);
    call.out().line(preview ? u"Nothing was changed."_s : u"The next cycle does it."_s);
    return ExitStatus::Done;
}

} // namespace

QList<Command> keeperCommands()
{
    return {
        {u"resync"_s,
         u"[NAME]"_s,
         0,
         1,
         u"starts over with a partner: everything is sent and asked for once"_s,
         {{u"all"_s, {}, u"with all partners that are enabled"_s, {}},
          {u"preview"_s, {}, u"shows what would be sent, changing nothing"_s, {}},
          {u"output"_s, u"FILE"_s, u"where to; MS Mail requestors only"_s, u"o"_s}},
         resync,
         u"The next cycle sends the partner the whole list and asks it for its own, so that the\n"
         "numbers of both sides begin anew. Nobody has to do anything there.\n"
         "For an MS Mail requestor a RESYNC file is written, with the whole list and the sync\n"
         "numbers. It is carried to the postoffice by hand; its header names its target and R, S\n"
         "and I. From then on only what changes is sent. If the file never gets there, the next\n"
         "request is answered in full."_s},
        {u"listds"_s, {}, 0, 0, u"shows the sync numbers as ListDS of MS Mail does"_s, {}, listds},
        {u"dssched"_s,
         {},
         0,
         0,
         u"shows the schedules as DSSched of MS Mail does"_s,
         {{u"verbose"_s, {}, u"run windows and comments, too"_s, u"v"_s}},
         dssched,
         u"Times are in the site's time zone."_s},
        {u"listq"_s,
         u"FILE|NAME"_s,
         1,
         1,
         u"shows a transaction list, or the last answer to NAME, as ListQ of MS Mail does"_s,
         {},
         listq,
         u"The CRC is CRC-16 (ISO 3309) of the line in code page 850; a date is that of the file\n"
         "or of the message. FILE has a slash in it, or is there."_s},
    };
}

} // namespace dx::cli
