#include "model/site_session.h"

#include "engine/core/when_done.h"
#include "engine/store/conflicts.h"
#include "engine/store/cycles.h"
#include "engine/store/parameters.h"

namespace dx {
namespace {

constexpr int kPollMs = 400;
constexpr int kLastCycles = 20;

Result<SiteSummary> readSummary(Database &database)
{
    SiteSummary summary;
    SiteStore site(database);
    DX_LET(summary.info, site.read());
    DX_LET(summary.server, site.server());
    DX_LET(summary.lists, Lists(database).all());
    DX_LET(summary.agreements, Agreements(database).all());
    DX_LET(summary.lastCycles, Cycles(database).latest(kLastCycles));
    DX_LET(summary.conflicts, Conflicts(database).countUndecided());
    DX_LET(summary.pauseKicks, Parameters(database).pauseKicks());
    for (const AddressList &list : std::as_const(summary.lists))
        summary.recipients += list.entries;
    for (const Agreement &agreement : std::as_const(summary.agreements))
        summary.held += agreement.numbers.held;
    return summary;
}

} // namespace

SiteSession::SiteSession(StoreUrl url, std::unique_ptr<EngineClient> engine, QObject *parent)
    : QObject(parent), m_url(url), m_engine(std::move(engine)),
      m_reader(url, Database::Mode::ReadOnly), m_writer(url, Database::Mode::ReadWrite)
{
    connect(m_engine.get(), &EngineClient::cycleEnded, this, &SiteSession::refresh);
    connect(m_engine.get(), &EngineClient::controlStateChanged, this, &SiteSession::refresh);
    connect(m_engine.get(), &EngineClient::engineChanged, this, &SiteSession::engineChanged);
    m_poll.setInterval(kPollMs);
    connect(&m_poll, &QTimer::timeout, this, &SiteSession::poll);
    m_poll.start();
}

SiteSession::~SiteSession()
{
    m_poll.stop();
}

void SiteSession::refresh()
{
    const quint64 request = ++m_request;
    using Answer = Result<std::pair<qint64, SiteSummary>>;
    whenDone(read([](Database &database) -> Answer {
                 DX_LET(const qint64 version, database.dataVersion());
                 DX_LET(SiteSummary summary, readSummary(database));
                 return std::pair(version, std::move(summary));
             }),
             this, [this, request](const Answer &answer) {
                 if (request != m_request)
                     return;
                 if (!answer) {
                     Q_EMIT failed(answer.error());
                     return;
                 }
                 const bool content = !m_loaded || answer->first != m_version;
                 m_version = answer->first;
                 m_summary = answer->second;
                 m_loaded = true;
                 Q_EMIT summaryChanged();
                 if (content)
                     Q_EMIT contentChanged();
             });
}

void SiteSession::poll()
{
    if (m_polling || !m_loaded)
        return; // the reader may be busy with a long question; one poll waits there at a time
    m_polling = true;
    whenDone(read([](Database &database) { return database.dataVersion(); }), this,
             [this](const Result<qint64> &version) {
                 m_polling = false;
                 if (version && *version != m_version)
                     refresh();
             });
}

} // namespace dx
