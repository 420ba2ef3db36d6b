#pragma once

#include "engine/core/clock.h"
#include "engine/cycles/cycle.h"
#include "engine/store/agreements.h"
#include "engine/store/lists.h"
#include "tests/servers/results.h"
#include "tests/simulation/network.h"

#include <memory>
#include <vector>

namespace dx::sim {

/** Where the stores of all histories lie: in memory if there is such a folder. */
class Workshop
{
public:
    Workshop();
    ~Workshop();
    Q_DISABLE_COPY_MOVE(Workshop)

    /** A store with its tables and no site: a copy of one that was made once. */
    QString newStore();
    QString newPlace();
    /** A copy of a store that was kept for histories which begin alike. */
    QString copyOf(const QString &kept);
    /** Where such a store is kept; one organisation at a time. */
    QString keepAs(quint32 organization, const QString &site);
    bool hasKept(quint32 organization) const { return m_kept == organization; }
    /** Of all sites, as the stores that are kept go on with theirs. */
    MemoryKeyStore keys;
    /** After each history. */
    void clear();

private:
    QString m_folder;
    int m_made = 0;
    std::optional<quint32> m_kept;
};

/** A site with its store, its clock and what may befall it. */
class SimSite
{
public:
    /** `store`: an empty one, or one that was kept. */
    SimSite(Workshop &workshop, Network &network, const QString &name, const QString &store,
            Timestamp now);
    void keepAs(const QString &path);

    const QString &name() const { return m_name; }
    QString address() const { return m_name.toLower() + QLatin1String("@contoso.example"); }
    Database &db() { return *m_database; }
    ListId list(const QString &name);
    QList<Agreement> agreements() { return required(Agreements(db()).all()); }
    Agreement agreement(const QString &name) { return required(Agreements(db()).byName(name)); }

    Timestamp now() const { return clock.now(); }
    /** What is left of a cycle that failed or in which the process died is not in the result. */
    Result<Cycle> run(CycleKind kind, const ProgressFunction &progress = {});
    /** Runs `work` under the armed fault; a process that died is started again. */
    template<typename Work>
    auto survive(Work work)
    {
        auto result = work();
        m_sawFault = fault.fired();
        const bool died = fault.crashed();
        fault.disarm();
        if (died)
            reopen();
        return result;
    }
    /** Whether the last thing under survive() met its fault. */
    bool sawFault() const { return m_sawFault; }
    TransportFactory transports();
    KeyStore &keys() { return m_workshop.keys; }

    void backUp(int era);
    bool hasBackups() const { return !m_backups.empty(); }
    /** The store is what it was at one of the backups; returns the era given there. */
    int putBack(size_t which);
    size_t backups() const { return m_backups.size(); }

    qint64 count(const QString &sql);
    /** Everything of our own entries, as one text: nobody else may change it. */
    QByteArray ownEntries();
    ListId staff;
    ListId sales; ///< under changing names
    QByteArray knownOwn; ///< after the last edit of ours

    TestClock clock;
    qint64 clockError = 0;
    FaultPoint fault;
    bool online = true;
    bool wasRestored = false;
    PartLimits parts;

private:
    struct Backup
    {
        QString path;
        QByteArray own;
        int era = 0;
    };
    void open();
    void reopen();

    Workshop &m_workshop;
    Network &m_network;
    QString m_name;
    QString m_path;
    std::unique_ptr<Database> m_database;
    std::vector<Backup> m_backups;
    bool m_sawFault = false;
};

} // namespace dx::sim
