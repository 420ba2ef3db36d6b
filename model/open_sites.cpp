#include "model/open_sites.h"

#include <algorithm>

namespace dx {
namespace {

/** What the store is a copy of, if that is why it could not be opened. */
std::optional<FormerPlace> readCopyOf(const StoreUrl &url, const Error &error)
{
    if (error.code != Error::Code::Denied)
        return {};
    const auto database = Database::open(url, Database::Mode::ReadOnly);
    return database ? copiedFrom(**database).value_or(std::nullopt) : std::nullopt;
}

Result<> settleStore(const StoreUrl &url)
{
    DX_LET(const auto database, Database::open(url, Database::Mode::ReadWrite));
    return settlePlace(*database);
}

} // namespace

OpenSites::OpenSites(Opener opener, QObject *parent) : QObject(parent), m_opener(std::move(opener))
{
}

OpenSites::~OpenSites()
{
    for (const auto &thread : m_threads)
        thread->wait();
}

SiteKey OpenSites::open(const StoreUrl &url)
{
    for (const auto &site : m_sites)
        if (site->url == url)
            return site->key;
    auto site = std::make_unique<OpenSite>();
    site->key = SiteKey{++m_lastKey};
    site->url = url;
    m_sites.push_back(std::move(site));
    Q_EMIT added(m_sites.back()->key);
    start(*m_sites.back());
    return m_sites.back()->key;
}

void OpenSites::retry(SiteKey key)
{
    restart(key, {});
}

void OpenSites::settle(SiteKey key)
{
    restart(key, settleStore);
}

void OpenSites::restart(SiteKey key, Preparation prepare)
{
    OpenSite *const found = site(key);
    if (!found || !found->error)
        return;
    found->error.reset();
    found->copyOf.reset();
    Q_EMIT changed(key);
    start(*found, std::move(prepare));
}

void OpenSites::start(OpenSite &site, Preparation prepare)
{
    // the engine may be slow to come, and is made on a thread that waits for nothing else
    auto thread = std::unique_ptr<QThread>(QThread::create(
        [this, key = site.key, url = site.url, opener = m_opener, prepare = std::move(prepare)] {
            const Result<> ready = prepare ? prepare(url) : Result<>();
            auto attempt = std::make_shared<Attempt>();
            if (ready)
                attempt->engine = opener(url);
            else
                attempt->engine = tl::unexpected(ready.error());
            if (attempt->engine)
                (*attempt->engine)->moveToThread(this->thread());
            else
                attempt->copyOf = readCopyOf(url, attempt->engine.error());
            QMetaObject::invokeMethod(
                this, [this, key, attempt] { finish(key, std::move(*attempt)); },
                Qt::QueuedConnection);
        }));
    thread->start();
    m_threads.push_back(std::move(thread));
}

void OpenSites::finish(SiteKey key, Attempt attempt)
{
    OpenSite *const found = site(key);
    if (!found)
        return; // closed meanwhile
    if (!attempt.engine) {
        found->error = attempt.engine.error();
        found->copyOf = attempt.copyOf;
        Q_EMIT failed(key, *found->error);
        return;
    }
    found->session = std::make_unique<SiteSession>(found->url, std::move(*attempt.engine));
    connect(found->session.get(), &SiteSession::summaryChanged, this,
            [this, key] { Q_EMIT changed(key); });
    Q_EMIT opened(key);
    found->session->refresh();
}

void OpenSites::close(SiteKey key)
{
    const auto it = std::find_if(m_sites.begin(), m_sites.end(),
                                 [key](const auto &site) { return site->key == key; });
    if (it == m_sites.end())
        return;
    Q_EMIT aboutToClose(key);
    const std::unique_ptr<OpenSite> gone = std::move(*it);
    m_sites.erase(it);
    Q_EMIT closed(key);
}

OpenSite *OpenSites::site(SiteKey key)
{
    for (const auto &site : m_sites)
        if (site->key == key)
            return site.get();
    return nullptr;
}

const OpenSite *OpenSites::find(SiteKey key) const
{
    return const_cast<OpenSites *>(this)->site(key);
}

SiteSession *OpenSites::session(SiteKey key) const
{
    const OpenSite *const found = find(key);
    return found ? found->session.get() : nullptr;
}

SiteKey OpenSites::keyOf(const SiteSession *session) const
{
    for (const auto &site : m_sites)
        if (site->session.get() == session && session)
            return site->key;
    return {};
}

QList<SiteSession *> OpenSites::sessions() const
{
    QList<SiteSession *> open;
    for (const auto &site : m_sites)
        if (site->session)
            open.append(site->session.get());
    return open;
}

} // namespace dx
