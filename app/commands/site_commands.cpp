#include "app/commands/engine_call.h"
#include "app/commands/engine_state.h"
#include "app/commands/partner_settings.h"
#include "app/commands/registry.h"
#include "engine/cycles/differences.h"
#include "engine/keys/site_keys.h"
#include "engine/service/cycle_json.h"
#include "engine/service/practice.h"
#include "engine/service/site_facts.h"
#include "engine/service/wire.h"
#include "engine/store/parameters.h"

#include <QDir>
#include <QFileInfo>
#include <QJsonArray>

namespace dx::cli {

using namespace Qt::StringLiterals;

namespace {

/** Makes the folder of a new store where it is missing; what was made goes again unless keep(). */
class StoreFolder
{
public:
    explicit StoreFolder(const StoreUrl &url)
    {
        if (url.kind != StoreUrl::Kind::Sqlite)
            return;
        const QString folder = QFileInfo(url.path).absolutePath();
        for (QString path = folder; !QFileInfo::exists(path); path = QFileInfo(path).path())
            m_made.append(path);
        QDir().mkpath(folder); // Database::open says why it failed
    }
    ~StoreFolder()
    {
        for (const QString &path : std::as_const(m_made))
            QDir().rmdir(path); // only empty ones go
    }
    Q_DISABLE_COPY_MOVE(StoreFolder)
    /** The outermost folder that was made, or nothing. */
    QString keep()
    {
        const QString outermost = m_made.isEmpty() ? QString() : m_made.constLast();
        m_made.clear();
        return outermost;
    }

private:
    QStringList m_made; ///< innermost first
};

Result<SiteInfo> makeSite(Invocation &call, const StoreUrl &url)
{
    const QString organization = call.value(u"organization"_s);
    const QString name = call.value(u"site"_s);
    const QString address = call.value(u"address"_s);
    DX_TRY(SiteStore::canBe(organization, name, address)); // else there would be a store without
    DX_LET(const std::unique_ptr<Database> database, Database::open(url, Database::Mode::Create));
    SiteStore site(*database);
    DX_TRY(site.create(organization, name, address, call.now()));
    DX_LET(const auto keys, systemKeys(*database));
    DX_TRY(SiteKeys(*database, *keys).certificate(call.now()));
    return site.read();
}

Result<ExitStatus> init(Invocation &call)
{
    for (const QString &needed : {u"organization"_s, u"site"_s}) {
        if (call.value(needed).isEmpty())
            return call.wrongUsage(u"'init' needs --%1."_s.arg(needed));
    }
    DX_LET(const StoreUrl url, call.storeUrl());
    StoreFolder folder(url);
    DX_LET(const SiteInfo info, makeSite(call, url));
    if (const QString made = folder.keep(); !made.isEmpty())
        call.out().note(u"The folder %1 was made."_s.arg(made));
    call.out().object({{u"site"_s, info.name},
                       {u"organization"_s, info.organization},
                       {u"address"_s, info.address},
                       {u"uid"_s, QString::fromLatin1(info.uid)},
                       {u"store"_s, url.toString()}});
    call.out().line(
        u"Site %1 (%2) was made at %3."_s.arg(info.name, info.organization, url.toString()));
    return ExitStatus::Done;
}

constexpr int kLastCycles = 5;

struct Status
{
    std::optional<SiteCertificate> own; // none: made at first need
    QString keyPlace;
    SiteFacts facts;
    std::optional<LeaseHolder> engine;
    QList<Parameter> parameters;
    QList<qint64> pending; // by agreement
    QList<Cycle> cycles;
};

Result<Status> readStatus(Invocation &call)
{
    Status status;
    DX_LET(Database * database, call.store());
    DX_LET(status.facts, SiteFacts::read(*database));
    DX_LET(status.own, SiteCertificates(*database).present());
    if (status.own) {
        DX_LET(const auto keys, systemKeys(*database));
        status.keyPlace = SiteKeys(*database, *keys).placeOf(*status.own);
    }
    DX_LET(status.engine, engineHolder(*database, call.clock()));
    DX_LET(status.parameters, Parameters(*database).all());
    DX_LET(status.cycles, Cycles(*database).latest(kLastCycles));
    for (const Agreement &agreement : status.facts.agreements) {
        DX_LET(const PendingExport next, pendingExport(*database, agreement.id, call.now()));
        status.pending.append(next.counts.total());
    }
    return status;
}

QJsonValue parameterData(const Parameter &parameter)
{
    if (parameter.type == ParameterType::Dword)
        return qint64(parameter.dword);
    if (parameter.type == ParameterType::String)
        return parameter.strings.value(0);
    return QJsonArray::fromStringList(parameter.strings);
}

QJsonObject statusJson(const Status &status)
{
    QJsonObject parameters;
    for (const Parameter &parameter : status.parameters)
        parameters[parameter.name] = parameterData(parameter);
    QJsonArray agreements;
    for (qsizetype i = 0; i < status.facts.agreements.size(); ++i) {
        const Agreement &agreement = status.facts.agreements.at(i);
        QJsonObject object = numbersJson(agreement);
        object[u"name"_s] = agreement.settings.name;
        object[u"role"_s] = toString(agreement.role);
        object[u"state"_s] = toString(agreement.state);
        object[u"pending"_s] = status.pending.at(i);
        agreements.append(object);
    }
    QJsonArray cycles;
    for (const Cycle &cycle : status.cycles)
        cycles.append(toJson(cycle));
    const auto &server = status.facts.server;
    return {{u"site"_s, status.facts.info.name},
            {u"organization"_s, status.facts.info.organization},
            {u"address"_s, status.facts.info.address},
            {u"service"_s, toString(status.facts.info.control)},
            {u"engine"_s, engineJson(status.engine)},
            {u"fingerprint"_s,
             status.own ? QJsonValue(readableFingerprint(status.own->certificate)) : QJsonValue()},
            {u"private_key"_s, status.keyPlace},
            {u"server"_s, server ? QJsonValue(server->name) : QJsonValue()},
            {u"parameters"_s, parameters},
            {u"agreements"_s, agreements},
            {u"cycles"_s, cycles}};
}

QStringList agreementRow(const Agreement &agreement, qint64 pending)
{
    const AgreementNumbers &numbers = agreement.numbers;
    return {agreement.settings.name,           toString(agreement.role),
            QString::number(numbers.sent),     QString::number(numbers.acked),
            QString::number(numbers.received), QString::number(pending),
            QString::number(numbers.held),     toString(agreement.state)};
}

void printStatus(Output &out, const Status &status)
{
    const SiteInfo &info = status.facts.info;
    out.line(u"%1 (%2), %3"_s.arg(info.name, info.organization, info.address));
    out.line(u"Service: %1; %2"_s.arg(toString(info.control), engineText(status.engine)));
    if (status.facts.server)
        out.line(u"Dirsync Server: %1"_s.arg(status.facts.server->name));
    if (status.own)
        out.line(u"Private key: %1"_s.arg(status.keyPlace));
    for (const Parameter &parameter : status.parameters)
        out.line(u"%1 = %2"_s.arg(parameter.name, parameter.dataText()));
    if (!status.facts.agreements.isEmpty()) {
        QList<QStringList> rows;
        for (qsizetype i = 0; i < status.facts.agreements.size(); ++i)
            rows.append(agreementRow(status.facts.agreements.at(i), status.pending.at(i)));
        out.line({});
        out.table({u"PARTNER"_s, u"THIS SITE IS"_s, u"SENT"_s, u"CONFIRMED"_s, u"RECEIVED"_s,
                   u"PENDING"_s, u"HELD"_s, u"STATE"_s},
                  rows, {2, 3, 4, 5, 6});
    }
    if (status.cycles.isEmpty())
        return;
    out.line({});
    for (const Cycle &cycle : status.cycles)
        out.line(u"%1  %2"_s.arg(localTime(cycle.endedAt), cycleLine(cycle)));
}

Result<ExitStatus> status(Invocation &call)
{
    DX_LET(const Status status, readStatus(call));
    call.out().object(statusJson(status));
    if (!call.out().isJson())
        printStatus(call.out(), status);
    return ExitStatus::Done;
}

Result<ExitStatus> practice(Invocation &call)
{
    DX_LET(const QList<PracticeSite> sites, createPractice(call.argument(0), call.now()));
    for (const PracticeSite &site : sites) {
        call.out().object({{u"site"_s, site.name}, {u"store"_s, site.url.toString()}});
        call.out().line(u"%1: %2"_s.arg(site.name, site.url.toString()));
    }
    call.out().line(u"Force T1 at a branch, T2 at HQ, T3 at the branch."_s);
    return ExitStatus::Done;
}

} // namespace

QList<Command> siteCommands()
{
    return {
        {u"init"_s,
         {},
         0,
         0,
         u"makes a site; refuses where one is"_s,
         {{u"organization"_s, u"NAME"_s, u"organisation, the same at all its sites"_s, {}},
          {u"site"_s, u"NAME"_s, u"name of this site"_s, {}},
          {u"address"_s, u"ADDRESS"_s, u"where partners send to; unique"_s, {}}},
         init},
        {u"practice"_s,
         u"DIR"_s,
         1,
         1,
         u"makes the practice organisation: HQ and three branches"_s,
         {},
         practice,
         u"Sites DIR/hq, DIR/branch-a, DIR/branch-b and DIR/branch-c with invented people, "
         u"enrolled\n"
         "with each other over DIR/share and ready to be forced."_s},
        {u"status"_s,
         {},
         0,
         0,
         u"shows the service, its partners and the last cycles"_s,
         {},
         status},
    };
}

} // namespace dx::cli
