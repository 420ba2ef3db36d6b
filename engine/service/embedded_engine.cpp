#include "engine/service/embedded_engine.h"

#include "engine/core/logging.h"
#include "engine/service/cycle_json.h"
#include "engine/transports/folder_transport.h"

#include <QElapsedTimer>
#include <QJsonDocument>

namespace dx {

using namespace Qt::StringLiterals;

namespace {

constexpr qint64 kBeatMs = 5'000;
constexpr qint64 kAttendMs
    = 2'000; // schedules are by the minute, folders without notification wait
constexpr qint64 kProgressMs = 100;
constexpr qint64 kForgetMs = 3'600'000;
constexpr qint64 kStaleMs = 60'000; // whoever asked so long ago has gone

QByteArray compact(const QJsonObject &object)
{
    return QJsonDocument(object).toJson(QJsonDocument::Compact);
}

} // namespace

EmbeddedEngine::EmbeddedEngine(EngineContext context, LeaseHolder holder, EngineListener &listener)
    : m_context(std::move(context)), m_holder(std::move(holder)), m_listener(listener),
      m_here(std::make_unique<QObject>()), m_writer(std::make_unique<WriterThread>(m_context.url)),
      m_service(m_context.site, m_context.clock, m_context.work, *this),
      m_beatAt(m_context.clock.now())
{
    QObject::connect(&m_arrivals, &ArrivalWatch::arrived, m_here.get(),
                     [this](const QString &share) {
                         if (const auto queued = m_service.runArrived(share); !queued)
                             qCWarning(logService) << queued.error().text;
                     });
}

EmbeddedEngine::~EmbeddedEngine()
{
    if (m_stop)
        m_stop->store(true);
    if (m_idle)
        m_idle->end();
    m_writer.reset(); // waits for the step that runs and for what is left to be written
    m_here.reset(); // drops what the writer told meanwhile
    if (const auto released = m_context.lease.release(m_holder.fence); !released)
        qCWarning(logService) << released.error().text;
}

Result<> EmbeddedEngine::begin()
{
    write([fence = m_holder.fence](Database &site) { return SiteStore(site).raiseFence(fence); },
          [](const Result<> &raised) {
              if (!raised)
                  qCWarning(logService) << raised.error().text;
          });
    if (m_context.duty == EngineClient::Duty::Everything) {
        const Event taken = makeEvent(
            EventNumber::EngineTaken,
            {m_holder.program, m_holder.host, QString::number(m_holder.pid)}, m_holder.since);
        write([taken](Database &site) { return Events(site).append(taken); }, [](Result<>) {});
    }
    DX_TRY(m_service.begin());
    DX_LET(const QList<ControlRequest> cutOff, m_context.run.taken());
    for (const ControlRequest &request : cutOff) {
        answer(request.id,
               Wire::toJson(Result<>(fail(
                   Error::Code::Unavailable,
                   Service::tr("The program that worked the site ended before it was done. Its "
                               "unfinished step was undone; ask again.")))));
    }
    return {};
}

EngineInfo EmbeddedEngine::info() const
{
    return {m_holder.host, m_holder.pid, m_holder.program, m_holder.since, true};
}

void EmbeddedEngine::call(EngineCall call)
{
    if (call.force)
        m_service.force(*call.force, call.preview, std::move(call.forced));
    else if (call.decision)
        m_service.decide(*call.decision, call.preview, std::move(call.forced));
    else if (call.control)
        m_service.control(*call.control, call.askedBy, std::move(call.controlled));
    else
        m_service.stop(call.stop, std::move(call.stopped));
}

bool EmbeddedEngine::isIdle() const
{
    return m_service.isIdle(); // what is left to be written is written before it goes
}

QList<EngineCall> EmbeddedEngine::leave()
{
    m_leaving = true;
    m_service.abandon(
        {Error::Code::Cancelled, Service::tr("The program that worked the site was closed."), {}});
    return {};
}

bool EmbeddedEngine::poll()
{
    serveRequests();
    const Timestamp now = m_context.clock.now();
    if (now - m_beatAt >= kBeatMs && !beat())
        return false;
    if (now - m_attendedAt >= kAttendMs || now < m_attendedAt) {
        m_attendedAt = now;
        attend();
    }
    return true;
}

bool EmbeddedEngine::beat()
{
    m_beatAt = m_context.clock.now();
    const auto beats = m_context.lease.beat(m_holder.fence);
    if (!beats)
        qCWarning(logService) << beats.error().text; // one that is missed is no harm
    return !beats || *beats;
}

/** What an engine sees to by itself. */
void EmbeddedEngine::attend()
{
    if (const auto done = m_context.run.forgetDone(m_context.clock.now() - kForgetMs); !done)
        qCWarning(logService) << done.error().text;
    if (m_context.duty != EngineClient::Duty::Everything)
        return;
    if (const auto due = m_service.runDue(); !due)
        qCWarning(logService) << due.error().text;
    watchFolders();
    workWhenIdle();
}

void EmbeddedEngine::watchFolders()
{
    const auto facts = SiteFacts::read(m_context.site);
    if (!facts)
        return;
    QHash<QString, QString> folders;
    for (const Agreement &agreement : facts->agreements) {
        const QString &share = agreement.settings.folder;
        if (agreement.role == Role::Requestor && !share.isEmpty())
            folders.insert(
                share,
                FolderTransport(share, m_context.clock).newFolder(facts->info.address.toUtf8()));
    }
    m_arrivals.setFolders(folders);
    m_arrivals.look();
}

void EmbeddedEngine::workWhenIdle()
{
    const auto version = m_context.site.dataVersion();
    if (m_isWorkingIdle || !m_service.isIdle() || !version || *version == m_siteVersion)
        return;
    m_siteVersion = *version;
    m_isWorkingIdle = true;
    m_idle = std::make_shared<IdleStep>();
    auto isMore = std::make_shared<bool>(false);
    write(
        [isMore, step = m_idle, work = &m_context.work](Database &site) -> Result<> {
            DX_LET(*isMore, step->run(*work, site));
            return {};
        },
        [this, isMore](const Result<> &done) {
            m_isWorkingIdle = false;
            if (done && *isMore) {
                m_siteVersion = -1;
                workWhenIdle();
            }
        });
}

void EmbeddedEngine::startJob(const CycleJob &job)
{
    m_stop = std::make_shared<std::atomic<bool>>(false);
    QObject *const here = m_here.get();
    const auto run = [=, this, stop = m_stop, work = &m_context.work, writer = m_writer.get(),
                      fence = m_holder.fence](const Result<Database *> &site) {
        QElapsedTimer told;
        const auto progress = [&](const CycleProgress &at) {
            if (!told.isValid() || told.elapsed() >= kProgressMs) {
                told.start();
                QMetaObject::invokeMethod(here, [this, at] { onProgress(at); });
            }
            return !stop->load();
        };
        const auto runs = [&]() -> Result<CycleReport> {
            DX_LET(Database * store, site);
            // where begin() could not: each step would be refused as that of a former holder
            const auto raised = SiteStore(*store).raiseFence(fence);
            writer->wrote(raised);
            DX_TRY(raised);
            return work->run(*store, job, fence, progress);
        };
        Result<CycleReport> report = runs();
        QMetaObject::invokeMethod(here, [this, ticket = job.ticket, report = std::move(report)] {
            m_service.jobEnded(ticket, report);
        });
    };
    m_writer->post(run);
}

void EmbeddedEngine::stopJob(quint64)
{
    m_stop->store(true); // one job runs at a time
}

void EmbeddedEngine::write(std::function<Result<>(Database &)> step,
                           std::function<void(Result<>)> done)
{
    m_writer->post([here = m_here.get(), writer = m_writer.get(), step = std::move(step),
                    done = std::move(done)](const Result<Database *> &site) {
        const Result<> result = site ? step(**site) : Result<>(tl::unexpected(site.error()));
        writer->wrote(result);
        if (!result)
            qCWarning(logService) << result.error().text << result.error().detail;
        QMetaObject::invokeMethod(here, [done, result] { done(result); });
    });
}

void EmbeddedEngine::cycleStarted(CycleId cycle, CycleKind kind)
{
    CycleProgress progress;
    progress.cycle = cycle;
    progress.kind = kind;
    onProgress(progress);
    m_listener.cycleStarted(cycle, kind);
}

void EmbeddedEngine::onProgress(CycleProgress progress)
{
    progress.queued = m_service.queued();
    const auto told = m_context.run.setProgress(progress.cycle, compact(toJson(progress)),
                                                m_context.clock.now());
    if (!told)
        qCWarning(logService) << told.error().text;
    m_listener.progressed(progress);
}

void EmbeddedEngine::cycleEnded(const Cycle &cycle)
{
    if (const auto told = m_context.run.setProgress({}, {}, m_context.clock.now()); !told)
        qCWarning(logService) << told.error().text;
    m_listener.cycleEnded(cycle);
}

void EmbeddedEngine::controlStateChanged(ControlState state)
{
    m_listener.controlStateChanged(state);
}

void EmbeddedEngine::serveRequests()
{
    const auto asked = m_context.run.asked();
    if (!asked)
        return;
    for (const ControlRequest &request : *asked) {
        if (m_context.clock.now() - request.askedAt <= kStaleMs)
            serve(request);
        else if (const auto gone = m_context.run.forget(request.id); !gone)
            qCWarning(logService) << gone.error().text;
    }
}

void EmbeddedEngine::serve(const ControlRequest &request)
{
    if (!m_context.run.setAnswer(request.id, ControlRequest::State::Taken, {}))
        return;
    const auto parsed = Wire::requestFromJson(request.request, request.askedBy);
    const auto reply = [this, id = request.id](const auto &result) {
        if (result || !m_leaving)
            answer(id, Wire::toJson(result));
        else // whoever asked takes over and does it
            putBack(id);
    };
    if (!parsed)
        reply(Result<>(tl::unexpected(parsed.error())));
    else if (const auto *force = std::get_if<Wire::Force>(&*parsed))
        m_service.force(force->request, force->preview, reply);
    else if (const auto *decide = std::get_if<Wire::Decide>(&*parsed))
        m_service.decide(decide->decision, decide->review, reply);
    else if (const auto *control = std::get_if<Wire::Control>(&*parsed))
        m_service.control(control->code, request.askedBy, reply);
    else
        m_service.stop(std::get<Wire::Stop>(*parsed).cycle, reply);
}

void EmbeddedEngine::putBack(RequestId id)
{
    const auto told = m_context.run.setAnswer(id, ControlRequest::State::Asked, {});
    if (!told)
        qCWarning(logService) << told.error().text;
}

void EmbeddedEngine::answer(RequestId id, const QByteArray &json)
{
    if (const auto told = m_context.run.setAnswer(id, ControlRequest::State::Done, json); !told)
        qCWarning(logService) << told.error().text;
}

} // namespace dx
