#pragma once

#include "engine/store/run_store.h"
#include "tests/commands/command_line.h"

#include <map>

namespace dx::test {

/** People of one domain as a file has them: number of a person to how often it was changed. */
class People
{
public:
    People(QByteArray domain, int count) : m_domain(std::move(domain))
    {
        while (m_next < count)
            add();
    }

    void add() { m_revisions.emplace(m_next++, 0); }
    /** Changes every `step`th person from `first` on. */
    void change(int first, int step)
    {
        int index = 0;
        for (auto &[number, revision] : m_revisions)
            revision += index >= first && (index - first) % step == 0 ? 1 : 0, ++index;
    }
    void removeFirst() { m_revisions.erase(m_revisions.begin()); }
    int count() const { return int(m_revisions.size()); }

    QByteArray ldif() const
    {
        QByteArray text;
        for (const auto &[number, revision] : m_revisions) {
            const QByteArray n = QByteArray::number(number);
            text += "dn: uid=p" + n + ",dc=" + m_domain + "\nobjectClass: inetOrgPerson\nuid: p" + n
                + "\ncn: Person " + n + "\nsn: Number" + n + "\ntitle: Title "
                + QByteArray::number(revision) + "\nmail: p" + n + '@' + m_domain + "\n\n";
        }
        return text;
    }

private:
    QByteArray m_domain;
    std::map<int, int> m_revisions;
    int m_next = 0;
};

/**
 * An organisation that is worked by real programs only: the server's site `hq` and branches, over
 * the folder `share`. Each has its people in the list Staff and exports all its lists.
 */
class Programs
{
public:
    explicit Programs(QStringList branches) : m_branches(std::move(branches)) { }

    const CommandLine &line() const { return m_line; }
    const QStringList &branches() const { return m_branches; }
    QStringList sites() const { return QStringList{u"hq"_s} + m_branches; }
    QString share() const { return m_line.path(u"share"_s); }
    QString path(const QString &name) const { return m_line.path(name); }

    bool make(int people)
    {
        if (!QDir().mkpath(share()) || !m_line.makeSite(u"hq"_s, u"hq"_s)
            || !m_line.succeeds(u"hq"_s, {u"server"_s, u"create"_s, u"Server"_s}))
            return false;
        for (const QString &branch : m_branches) {
            if (!m_line.makeSite(branch, branch) || !join(branch))
                return false;
        }
        for (const QString &site : sites()) {
            m_people.insert({site, People(site.toUtf8() + ".example", people)});
            if (!import(site))
                return false;
        }
        return true;
    }

    People &people(const QString &site) { return m_people.at(site); }
    QStringList importArguments(const QString &site)
    {
        const QString file = site + u".ldif"_s;
        m_line.write(file, people(site).ldif());
        return {u"import"_s, path(file), u"--list"_s, u"Staff"_s, u"--replace"_s};
    }
    bool import(const QString &site) { return m_line.succeeds(site, importArguments(site)); }

    bool force(const QString &site, const QString &what)
    {
        return m_line.succeeds(site, {u"force"_s, what});
    }
    /** T1 at all branches, T2, T3 at all, some times over. */
    bool rounds(int count)
    {
        bool good = true;
        for (int i = 0; i < count && good; ++i) {
            for (const QString &branch : m_branches)
                good = good && force(branch, u"t1"_s);
            good = good && force(u"hq"_s, u"t2"_s);
            for (const QString &branch : m_branches)
                good = good && force(branch, u"t3"_s);
        }
        return good;
    }

    /** `dirsync store check` finds nothing. */
    bool isWhole(const QString &site) const
    {
        return m_line.succeeds(site, {u"store"_s, u"check"_s});
    }
    /** Both sides have the same bytes and have proven it to each other. */
    bool agrees(const QString &branch) const
    {
        return sameBytes(u"hq"_s, branch, branch, u"hq"_s)
            && sameBytes(branch, u"hq"_s, u"hq"_s, branch)
            && m_line.succeeds(u"hq"_s, {u"verify"_s, u"--agreement"_s, branch})
            && m_line.succeeds(branch, {u"verify"_s});
    }
    bool allAgree() const
    {
        return std::all_of(m_branches.cbegin(), m_branches.cend(),
                           [this](const QString &branch) { return agrees(branch); });
    }

    StoreUrl storeOf(const QString &site) const
    {
        return *StoreUrl::parse(u"sqlite:"_s + path(site + u"/site.db"_s));
    }
    /** Whether a program holds the lease of the site. */
    bool isWorked(const QString &site) const
    {
        return !m_line.run(site, {u"status"_s, u"--json"_s}).json()[u"engine"_s].isNull();
    }

    /** When the program that works the site was heard of last; 0 if none does. */
    Timestamp heartbeat(const QString &site) const
    {
        const auto run = runStore(site);
        const auto holder = RunStore(*run).lease();
        return holder && *holder ? (*holder)->heartbeatAt : 0;
    }
    static constexpr qint64 kDeadMs = 7'000;
    /**
     * A program that was killed keeps the site for seven seconds, until the next may be sure that
     * it has died. Here they pass at once.
     */
    void letSecondsPass(const QString &site) const
    {
        const auto run = runStore(site);
        auto transaction = Transaction::begin(*run);
        RunStore store(*run);
        auto holder = store.lease();
        if (!transaction || !holder)
            qFatal("The lease of %s cannot be read", qPrintable(site));
        if (!*holder || (*holder)->heartbeatAt == 0)
            return;
        (*holder)->heartbeatAt -= kDeadMs;
        if (!store.setLease(**holder) || !transaction->commit())
            qFatal("The lease of %s cannot be written", qPrintable(site));
    }

private:
    std::unique_ptr<Database> runStore(const QString &site) const
    {
        auto run = Database::open(storeOf(site), Database::Mode::ReadWrite, StorePart::Run);
        if (!run)
            qFatal("%s", qPrintable(run.error().text));
        return std::move(*run);
    }
    bool join(const QString &branch)
    {
        const QString invitation = branch + u".dxinvite"_s;
        return m_line.succeeds(u"hq"_s,
                               {u"remote"_s, u"create"_s, branch, u"--address"_s,
                                branch + u"@contoso.example"_s, u"--folder"_s, share(),
                                u"--import"_s, u"From "_s + branch})
            && m_line.succeeds(u"hq"_s, {u"invite"_s, branch, u"-o"_s, invitation})
            && m_line.succeeds(
                branch,
                {u"accept"_s, invitation, u"--folder"_s, share(), u"--import"_s, u"From hq"_s});
    }
    bool sameBytes(const QString &sender, const QString &agreement, const QString &receiver,
                   const QString &from) const
    {
        const Ended sent
            = m_line.run(sender, {u"export"_s, u"--scope"_s, u"agreement="_s + agreement});
        const Ended got = m_line.run(receiver, {u"export"_s, u"--list"_s, u"From "_s + from});
        if (sent.status == 0 && got.status == 0 && !sent.out.isEmpty() && sent.out == got.out)
            return true;
        qWarning() << sender << "and" << receiver << "differ:" << sent.status << got.status
                   << sent.out.size() << got.out.size();
        return false;
    }

    QStringList m_branches;
    CommandLine m_line;
    std::map<QString, People> m_people;
};

} // namespace dx::test
