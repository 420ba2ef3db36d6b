#pragma once

#include "engine/service/engine_client.h"
#include "engine/store/agreements.h"
#include "engine/store/lists.h"
#include "engine/store/site_info.h"
#include "model/database_thread.h"

#include <QObject>
#include <QTimer>

namespace dx {

/** What the tree, the title and the status bar show of a site; read anew after every change. */
struct SiteSummary
{
    SiteInfo info;
    std::optional<DirsyncServer> server;
    QList<AddressList> lists;
    QList<Agreement> agreements;
    QList<Cycle> lastCycles; ///< the newest twenty, newest first
    qint64 recipients = 0;
    qint64 held = 0;
    qint64 conflicts = 0; ///< nobody has decided about them
    bool pauseKicks = false;
};

/**
 * A site that is open in the console: its engine client, one connection for reading and one for
 * edits, each in a thread of its own, and the summary that most views start from. Everything is
 * asynchronous; signals come on the thread of this object.
 */
class SiteSession final : public QObject
{
    Q_OBJECT
public:
    /** Takes a site whose engine has been found (OpenSites does that); call refresh() to read the
     * summary. `engine` is not null. */
    SiteSession(StoreUrl url, std::unique_ptr<EngineClient> engine, QObject *parent = nullptr);
    ~SiteSession() override;

    const StoreUrl &url() const { return m_url; }
    /** For the models; who only shows who works the site asks engineInfo(). */
    EngineClient &engine() { return *m_engine; }
    EngineInfo engineInfo() const { return m_engine->info(); }
    const SiteSummary &summary() const { return m_summary; }
    bool isLoaded() const { return m_loaded; }

    /** Runs `Result<T> function(Database &)` on the reading connection (read-only). */
    template<typename Function>
    auto read(Function function)
    {
        return m_reader.run(std::move(function));
    }
    /** Runs it on the editing connection; contentChanged() follows. The future ends on the thread
     * of this object. */
    template<typename Function>
    auto write(Function function)
    {
        // A generic lambda would be taken for one that wants the future itself.
        using Value = std::invoke_result_t<Function, Database &>;
        return m_writer.run(std::move(function)).then(this, [this](Value result) {
            refresh();
            return result;
        });
    }
    /** Reads the summary again; contentChanged() follows if anything in the store was committed
     * since. */
    void refresh();

    /**
     * Something was done that `dirsync` does too: the words of its command lines, in order, for
     * Help > Copy as Command. None: it has no command.
     */
    void noteCommands(const QList<QStringList> &commands) { Q_EMIT commandsNoted(commands); }

Q_SIGNALS:
    void commandsNoted(const QList<QStringList> &commands);
    void summaryChanged();
    void contentChanged(); ///< something was committed: views read again what they show
    void engineChanged(); ///< engineInfo() answers something else
    void failed(const dx::Error &error);

private:
    void poll();

    StoreUrl m_url;
    std::unique_ptr<EngineClient> m_engine;
    DatabaseThread m_reader;
    DatabaseThread m_writer;
    QTimer m_poll; // commits of other programs are noticed by the store's data version
    SiteSummary m_summary;
    qint64 m_version = -1;
    quint64 m_request = 0; // late answers of older requests are dropped
    bool m_loaded = false;
    bool m_polling = false;
};

} // namespace dx
