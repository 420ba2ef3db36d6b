#pragma once

#include "engine/core/uid.h"
#include "engine/cycles/cycle.h"
#include "engine/cycles/differences.h"
#include "engine/cycles/enrolment.h"
#include "engine/store/agreements.h"
#include "engine/store/events.h"
#include "engine/store/export_scope.h"
#include "engine/store/lists.h"
#include "engine/store/merge.h"
#include "engine/store/recipients.h"
#include "engine/store/site_info.h"
#include "engine/store/statement.h"
#include "tests/servers/test_stores.h"

#include <QDir>
#include <QTemporaryDir>
#include <QTest>

namespace dx::test {

using namespace Qt::StringLiterals;

/** The value, or the end of the program with the reason: only for what cannot fail in a test. */
template<typename T>
T must(Result<T> result)
{
    if (!result)
        qFatal("%s | %s", qPrintable(result.error().text), qPrintable(result.error().detail));
    if constexpr (!std::is_void_v<T>)
        return std::move(*result);
}

/** The kind of store that the sites of this run have: DIRSYNC_TEST_STORES=postgresql, or SQLite. */
inline StoreUrl::Kind kindOfStores()
{
    return qEnvironmentVariable("DIRSYNC_TEST_STORES") == "postgresql"_L1
        ? StoreUrl::Kind::PostgreSql
        : StoreUrl::Kind::Sqlite;
}

/** The stores of all sites of a test program; its server ends with the application. */
inline TestStores &testStores()
{
    static std::unique_ptr<TestStores> stores;
    if (!stores) {
        stores = std::make_unique<TestStores>();
        qAddPostRoutine([] { stores.reset(); });
    }
    return *stores;
}

/** A site in a real store, with what tests do to it. */
class Site
{
public:
    Site(const QString &name, const QString &address, TestClock &clock)
        : m_database(testStores().create(kindOfStores())), m_url(m_database->url()), m_clock(clock)
    {
        must(SiteStore(*m_database).create(u"Contoso"_s, name, address, clock.now()));
    }

    Database &db() { return *m_database; }
    void close() { m_database.reset(); }
    /** Closes the store and opens it again, as after a crash. */
    void reopen()
    {
        m_database.reset();
        m_database = must(Database::open(m_url, Database::Mode::ReadWrite));
    }
    const StoreUrl &url() const { return m_url; }
    /** Keeps the store as it is now, for putBack(). */
    void backUp()
    {
        m_database.reset();
        m_backup = testStores().copyOf(m_url);
        reopen();
    }
    /** The store is again what it was at backUp(), as an administrator might do it. */
    void putBack()
    {
        m_database.reset();
        m_url = testStores().putInPlace(m_backup, m_url);
        reopen();
    }

    ListId list(const QString &name)
    {
        const auto known = Lists(db()).byName(name);
        return known ? known->id : must(Lists(db()).create(name, {}, m_clock.now()));
    }

    static Entry person(const QByteArray &name, const QByteArray &mail = {})
    {
        Entry entry;
        entry.set("cn", name);
        entry.set("sn", name);
        entry.set("mail", mail.isEmpty() ? name + "@contoso.example" : mail);
        return entry;
    }

    /** Adds `count` people named prefix0, prefix1 ... in one merge, like an import. */
    void people(const QString &listName, const QByteArray &prefix, int count)
    {
        const ListId target = list(listName);
        auto transaction = must(Transaction::begin(db()));
        Merge merge(db(), MergePlan{.list = target, .now = m_clock.now()});
        for (int i = 0; i < count; ++i) {
            StagedRecord record;
            record.entry = person(prefix + QByteArray::number(i));
            record.entry.set("title", QByteArray("Clerk"));
            must(merge.stage(record));
        }
        must(merge.apply());
        must(transaction.commit());
    }

    Recipient find(const QByteArray &mail) { return must(Recipients(db()).byKey("SMTP:" + mail)); }
    bool has(const QByteArray &mail) { return Recipients(db()).byKey("SMTP:" + mail).has_value(); }
    void change(const QByteArray &mail, const std::function<void(Recipient &)> &edit)
    {
        Recipient recipient = find(mail);
        edit(recipient);
        must(Recipients(db()).update(recipient, m_clock.now()));
    }
    void remove(const QByteArray &mail)
    {
        must(Recipients(db()).remove(find(mail).id, m_clock.now()));
    }

    Agreement agreement(const QString &name) { return must(Agreements(db()).byName(name)); }
    void set(const QString &name, const std::function<void(AgreementSettings &)> &edit)
    {
        Agreement changed = agreement(name);
        edit(changed.settings);
        must(Agreements(db()).update(changed.id, changed.settings, m_clock.now()));
    }

    Cycle run(CycleKind kind, const ProgressFunction &progress = {})
    {
        CycleRunner runner(db(), m_clock, factory(), keys);
        Cycle wanted;
        wanted.kind = kind;
        return must(runner.run(wanted, progress));
    }
    TransportFactory factory() { return transports ? transports : folderTransports(m_clock); }

    /** DN and record of everything that an agreement exports. */
    QByteArray scope(const QString &name)
    {
        auto scope = must(ExportScope::of(db(), agreement(name)));
        QByteArray text;
        must(scope.all(0, [&](const ScopeRow &row) -> Result<> {
            text += "dn: " + row.dn + '\n' + row.record + '\n';
            return {};
        }));
        return text;
    }
    /** DN and record of everything that is listed in a list, in DN order. */
    QByteArray content(const QString &listName)
    {
        Statement rows(db(),
                       u"SELECT e.uid, h.site_uid, h.site, h.list, e.record FROM entry e"
                       " JOIN home h ON h.id = e.home_id WHERE e.list_id = :list"
                       " AND e.listed = 1 ORDER BY e.uid"_s);
        must(rows.bind(u":list"_s, list(listName)).exec());
        QByteArray text;
        while (rows.next())
            text += "dn: "
                + distinguishedName(rows.utf8(0), {rows.utf8(1), rows.utf8(2), rows.utf8(3)}) + '\n'
                + rows.utf8(4) + '\n';
        return text;
    }
    qint64 count(const QString &sql)
    {
        Statement row(db(), sql);
        must(execRow(row));
        return row.integer(0);
    }
    qint64 events(int number)
    {
        return count(u"SELECT count(*) FROM event WHERE number = %1"_s.arg(number));
    }

    TransportFactory transports; ///< another one than the folders
    MemoryKeyStore keys;

private:
    std::unique_ptr<Database> m_database;
    StoreUrl m_url;
    StoreUrl m_backup;
    TestClock &m_clock;
};

/** A server's site and its branches over a shared folder, everybody enrolled. */
class Organization
{
public:
    explicit Organization(const QStringList &branches)
    {
        QDir(m_dir.path()).mkdir(u"share"_s);
        hq = std::make_unique<Site>(u"HQ"_s, u"hq@contoso.example"_s, clock);
        must(SiteStore(hq->db()).setServer({u"Dirsync Server"_s, {}, false, false, u"never"_s},
                                           clock.now()));
        for (const QString &name : branches) {
            sites.push_back(
                std::make_unique<Site>(name, name.toLower() + u"@contoso.example"_s, clock));
            join(*hq, *sites.back(), name);
        }
    }

    QString share() const { return m_dir.filePath(u"share"_s); }
    Site &branch(size_t index = 0) { return *sites.at(index); }

    /** Makes a Remote Dirsync Requestor at `server` and accepts its invitation at `requestor`. */
    void join(Site &server, Site &requestor, const QString &name)
    {
        const QString address = must(SiteStore(requestor.db()).read()).address;
        AgreementSettings settings;
        settings.name = name;
        settings.partnerAddress = address;
        settings.importList = server.list(u"From "_s + name);
        settings.folder = share();
        const AgreementId id
            = must(Agreements(server.db())
                       .create(Role::Server, newUid(clock.now()), settings, clock.now()));
        const QByteArray text = must(makeInvitation(server.db(), server.keys, id, clock.now()));
        const Invitation invitation = must(invitationFromText(text));
        AgreementSettings accepted = settingsFromInvitation(invitation);
        accepted.folder = share();
        accepted.importList = requestor.list(u"From "_s + accepted.name);
        must(acceptInvitation(requestor.db(), invitation, accepted, clock.now()));
    }

    /** T1 at all branches, T2, T3 at all. Returns how many records travelled. */
    qint64 round()
    {
        qint64 records = 0;
        for (auto &site : sites)
            records += site->run(CycleKind::T1).out.total();
        records += hq->run(CycleKind::T2).out.total();
        for (auto &site : sites)
            records += site->run(CycleKind::T3).out.total();
        return records;
    }
    bool agreed(Site &site, const QString &name)
    {
        return site.scope(u"HQ"_s) == hq->content(u"From "_s + name)
            && hq->scope(name) == site.content(u"From HQ"_s);
    }

    TestClock clock;
    std::unique_ptr<Site> hq;
    std::vector<std::unique_ptr<Site>> sites;

private:
    QTemporaryDir m_dir;
};

} // namespace dx::test
