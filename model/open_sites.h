#pragma once

#include "engine/store/site_place.h"
#include "model/selection.h"
#include "model/site_session.h"

#include <functional>
#include <vector>

namespace dx {

/** A site of the console: it is being opened, open, or could not be opened. */
struct OpenSite
{
    SiteKey key;
    StoreUrl url;
    std::unique_ptr<SiteSession> session; ///< null until it is open
    std::optional<Error> error; ///< why it could not be opened
    std::optional<FormerPlace> copyOf; ///< it could not because it is a copy of this site
};

/**
 * The sites that are open in this console, in the order of opening. Opening a store may wait for
 * disk or network, so it happens in a thread of its own.
 */
class OpenSites final : public QObject
{
    Q_OBJECT
public:
    /** Opens the way to the engine of a store; called on a worker thread. The result is moved to
     * the thread of OpenSites. */
    using Opener = std::function<Result<std::unique_ptr<EngineClient>>(const StoreUrl &)>;

    explicit OpenSites(Opener opener, QObject *parent = nullptr);
    ~OpenSites() override;

    /** Starts opening and returns at once; a store that is open already keeps its key. */
    SiteKey open(const StoreUrl &url);
    /** Tries again what could not be opened. */
    void retry(SiteKey key);
    /** The person says that a copied store is the site from now on; then it is opened. */
    void settle(SiteKey key);
    void close(SiteKey key);

    const std::vector<std::unique_ptr<OpenSite>> &all() const { return m_sites; }
    const OpenSite *find(SiteKey key) const;
    /** Null while it opens. */
    SiteSession *session(SiteKey key) const;
    SiteKey keyOf(const SiteSession *session) const;
    /** Sites that are open, in order. */
    QList<SiteSession *> sessions() const;

Q_SIGNALS:
    void added(dx::SiteKey key); ///< opening began
    void opened(dx::SiteKey key); ///< session() is there; its summary may still come
    void failed(dx::SiteKey key, const dx::Error &error);
    void changed(dx::SiteKey key); ///< its summary is new
    void aboutToClose(dx::SiteKey key);
    void closed(dx::SiteKey key);

private:
    /** What an attempt to open came to. */
    struct Attempt
    {
        Result<std::unique_ptr<EngineClient>> engine;
        std::optional<FormerPlace> copyOf;
    };
    using Preparation = std::function<Result<>(const StoreUrl &)>;
    /** Tries again after `prepare`, which runs on the opening thread. */
    void restart(SiteKey key, Preparation prepare);
    void start(OpenSite &site, Preparation prepare = {});
    void finish(SiteKey key, Attempt attempt);
    OpenSite *site(SiteKey key);

    Opener m_opener;
    std::vector<std::unique_ptr<OpenSite>> m_sites;
    std::vector<std::unique_ptr<QThread>> m_threads;
    qint64 m_lastKey = 0;
};

} // namespace dx
