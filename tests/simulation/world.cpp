#include "tests/simulation/world.h"

#include "engine/core/random.h"
#include "engine/cycles/enrolment.h"
#include "engine/store/site_info.h"
#include "tests/simulation/invariants.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace dx::sim {

namespace {

constexpr qint64 kHour = 60 * 60 * 1000;
constexpr int kMaxFairRounds = 8;
constexpr quint32 kAlike = 20; ///< so many histories begin with the same organisation
constexpr int kFirstPeople = 1000;

} // namespace

World::World(Workshop &workshop, quint32 seed, Teller tell)
    : m_workshop(workshop), m_dice(seed / kAlike), m_network(m_dice), m_edits(m_dice),
      m_tell(std::move(tell))
{
    repeatRandom(seed / kAlike);
    build(seed / kAlike);
    m_network.startOver(); // what still travels is no batch; it is lost, kept stores or not
    m_dice = Dice(seed);
    repeatRandom(seed);
    const int kind = m_dice.roll(100);
    m_network.setKind(kind < 65       ? Network::Kind::Wild
                          : kind < 80 ? Network::Kind::Lossless
                                      : Network::Kind::Orderly);
    m_edits.goOnFrom(kFirstPeople);
    moveClocks(kHour); // what is made from now on has later uids
}

void World::wrong(const QString &what)
{
    if (m_wrong.isEmpty())
        m_wrong = what;
    tell(u"WRONG: "_s + what);
}

/** A tree of 4 to 8 sites; some branches are hubs themselves. Everybody has answered once. */
void World::build(quint32 organization)
{
    const bool kept = m_workshop.hasKept(organization);
    const int count = 4 + m_dice.roll(1 + m_dice.roll(5)); // mostly few: many are slow
    for (int i = 0; i < count; ++i) {
        const QString name = i == 0 ? u"HQ"_s : u"B%1"_s.arg(i);
        const QString store = kept ? m_workshop.copyOf(m_workshop.keepAs(organization, name))
                                   : m_workshop.newStore();
        m_sites.push_back(std::make_unique<SimSite>(m_workshop, m_network, name, store, m_now));
        if (m_dice.chance(50))
            m_sites.back()->parts.records = 1 + m_dice.roll(4);
    }
    for (int i = 1; i < count; ++i) {
        SimSite *server = m_sites.front().get();
        if (i > 1 && m_dice.chance(30))
            server = m_sites[size_t(m_dice.roll(i - 1)) + 1].get();
        m_links.push_back({server, m_sites[size_t(i)].get()});
        tell(u"%1 reports to %2"_s.arg(m_sites[size_t(i)]->name(), server->name()));
    }
    if (kept)
        return;
    fillSites();
    for (const auto &site : m_sites)
        site->keepAs(m_workshop.keepAs(organization, site->name()));
}

/** Makes a Remote Dirsync Requestor at the server and accepts its invitation; once more, it enrols
 * the requestor anew. */
void World::join(Link &link)
{
    SimSite &server = *link.server;
    SimSite &requestor = *link.requestor;
    server.clockError = requestor.clockError = 0; // an invitation is valid for some days only
    moveClocks(0);
    const auto known = Agreements(server.db()).byName(requestor.name());
    AgreementId id;
    if (known) {
        id = known->id;
    } else {
        AgreementSettings settings;
        settings.name = requestor.name();
        settings.partnerAddress = requestor.address();
        settings.importList = server.list(u"From "_s + requestor.name());
        settings.folder = u"network"_s;
        id = required(Agreements(server.db())
                          .create(Role::Server,
                                  "6f9619ff-8b86-7011-b42d-0000000000"
                                      + QByteArray::number(10 + qint64(&link - m_links.data())),
                                  settings, server.now()));
    }
    const Invitation invitation = required(invitationFromText(required(
        makeInvitation(server.db(), server.keys(), id, server.now(), Enrolled::StartOver))));
    AgreementSettings accepted = settingsFromInvitation(invitation);
    accepted.folder = u"network"_s;
    accepted.importList = requestor.list(u"From "_s + accepted.name);
    required(acceptInvitation(requestor.db(), invitation, accepted, requestor.now()));
    link.serverEra = link.requestorEra = m_era;
}

void World::fillSites()
{
    for (Link &link : m_links) {
        if (!required(SiteStore(link.server->db()).server()))
            required(SiteStore(link.server->db())
                         .setServer({u"Server"_s, {}, false, false, u"never"_s}, m_now));
        join(link);
    }
    for (const auto &site : m_sites) {
        SiteInfo info = required(SiteStore(site->db()).read());
        info.keepUpdatesDays = 1;
        required(SiteStore(site->db()).update(info));
        m_edits.fill(*site);
    }
    m_network.beFair();
    for (int round = 0; round < 2; ++round) // the second brings the confirmations
        fairRound(false);
}

QString World::live()
{
    const int steps = 15 + m_dice.roll(50);
    for (int i = 0; i < steps && m_wrong.isEmpty(); ++i) {
        step();
        m_network.letSomeArrive();
    }
    if (m_wrong.isEmpty())
        m_wrong = Invariants(*this).confirmed();
    if (m_wrong.isEmpty())
        quiet();
    for (const auto &phase : {&World::converge, &World::staySilent, &World::stayFaithful}) {
        if (m_wrong.isEmpty())
            m_wrong = (this->*phase)();
    }
    if (m_wrong.isEmpty())
        m_wrong = Invariants(*this).calm();
    return m_wrong;
}

bool World::isServer(const SimSite &site) const
{
    return std::any_of(m_links.begin(), m_links.end(),
                       [&](const Link &link) { return link.server == &site; });
}

bool World::isRequestor(const SimSite &site) const
{
    return std::any_of(m_links.begin(), m_links.end(),
                       [&](const Link &link) { return link.requestor == &site; });
}

int World::depth(const SimSite &site) const
{
    for (const Link &link : m_links) {
        if (link.requestor == &site)
            return 1 + depth(*link.server);
    }
    return 0;
}

QList<SimSite *> World::byDepth() const
{
    QList<SimSite *> sites;
    for (const auto &site : m_sites)
        sites.append(site.get());
    std::stable_sort(sites.begin(), sites.end(),
                     [this](SimSite *a, SimSite *b) { return depth(*a) < depth(*b); });
    return sites;
}

Link *World::linkOf(const SimSite &site, const Agreement &agreement)
{
    for (Link &link : m_links) {
        const bool serves = agreement.role == Role::Server;
        if ((serves ? link.server : link.requestor) == &site
            && (serves ? link.requestor : link.server)->name() == agreement.settings.name)
            return &link;
    }
    qFatal("an agreement without a link");
}

void World::moveClocks(qint64 ms)
{
    m_now += ms;
    for (const auto &site : m_sites)
        site->clock.set(m_now + site->clockError);
}

Cycle World::cycle(SimSite &site, CycleKind kind, const ProgressFunction &progress)
{
    ++m_counters.cycles;
    const auto done = site.run(kind, progress);
    Cycle result;
    if (done) {
        result = *done;
    } else {
        result.kind = kind;
        result.outcome = CycleOutcome::Failed;
        result.error = done.error().text;
    }
    m_counters.crashes += site.sawFault();
    tell(u"%1 %2: %3, in +%4 ~%5 -%6 !%7, out +%8 ~%9 -%10, %11 messages%12 %13"_s
             .arg(site.name(), toString(kind), toString(result.outcome))
             .arg(result.in.added)
             .arg(result.in.modified)
             .arg(result.in.deleted)
             .arg(result.in.conflicts)
             .arg(result.out.added)
             .arg(result.out.modified)
             .arg(result.out.deleted)
             .arg(result.messages)
             .arg(site.sawFault() ? u", BROKEN OFF"_s : QString(), result.error));
    checkCycle(site, result);
    return result;
}

/** Whatever befell the cycle. */
void World::checkCycle(SimSite &site, const Cycle &cycle)
{
    if (site.ownEntries() != site.knownOwn)
        wrong(u"a cycle changed the own entries of %1"_s.arg(site.name()));
    const bool undisturbed = !site.sawFault() && site.online && m_network.damaged() == 0
        && m_era == 0 && cycle.outcome != CycleOutcome::Stopped;
    if (undisturbed && cycle.outcome != CycleOutcome::Success
        && cycle.outcome != CycleOutcome::Held)
        wrong(u"%1 of %2 failed without a reason: %3"_s.arg(toString(cycle.kind), site.name(),
                                                            cycle.error));
}

/** From here on everything works, and nobody changes anything. */
void World::quiet()
{
    tell(u"--- from now on everything works"_s);
    m_network.beFair();
    for (const auto &site : m_sites) {
        site->online = true;
        for (const Agreement &agreement : site->agreements()) {
            AgreementSettings settings = agreement.settings;
            settings.enabled = settings.sendUpdates = settings.receiveUpdates = true;
            required(Agreements(site->db()).update(agreement.id, settings, site->now()));
        }
    }
    for (Link &link : m_links) { // an invitation that expired, or that one of them has lost
        const bool expires = link.server->agreement(link.requestor->name()).enrolledAt == 0;
        if (link.serverEra == link.requestorEra && !expires)
            continue;
        tell(u"%1 invites %2 again"_s.arg(link.server->name(), link.requestor->name()));
        ++m_era;
        join(link);
    }
}

/** Up the tree and down again, each once. */
void World::fairRound(bool timePasses)
{
    if (timePasses)
        moveClocks(26 * kHour + kHour / 2);
    const QList<SimSite *> sites = byDepth();
    for (auto site = sites.crbegin(); site != sites.crend(); ++site) {
        if (isServer(**site))
            cycle(**site, CycleKind::T2);
        approveAll(**site);
        if (isRequestor(**site))
            cycle(**site, CycleKind::T1);
    }
    for (SimSite *site : sites) {
        if (isRequestor(*site))
            cycle(*site, CycleKind::T3);
        approveAll(*site);
        if (isServer(*site) && isRequestor(*site))
            cycle(*site, CycleKind::T2);
    }
}

/** Nothing has to be sent twice, so nothing has to wait for the resend time. */
bool World::losesNothing() const
{
    return m_network.kind() != Network::Kind::Wild && m_counters.restores == 0 && m_era == 0;
}

QString World::converge()
{
    QString trouble;
    for (int rounds = 1; rounds <= kMaxFairRounds; ++rounds) {
        tell(u"--- fair round %1"_s.arg(rounds));
        fairRound(!losesNothing());
        m_counters.fairRounds = rounds;
        trouble = Invariants(*this).atRest();
        if (!m_wrong.isEmpty())
            return m_wrong;
        if (trouble.isEmpty())
            return {};
        tell(u"not yet: "_s + trouble);
    }
    return u"after %1 fair rounds: %2"_s.arg(kMaxFairRounds).arg(trouble);
}

namespace {

/** Everything that a cycle with nothing to do must leave as it is. */
QString traces(SimSite &site)
{
    return u"%1: %2 changes, update number %3, %4 events, %5 messages"_s.arg(site.name())
        .arg(site.count(u"SELECT count(*) FROM change"_s))
        .arg(site.count(u"SELECT usn FROM site"_s))
        .arg(site.count(u"SELECT count(*) FROM event"_s))
        .arg(site.count(u"SELECT coalesce(max(id), 0) FROM message"_s));
}

} // namespace

QString World::staySilent()
{
    constexpr int kLastWords = 1; // confirmations of confirmed numbers still travel
    const auto all = [this] {
        QStringList lines;
        for (const auto &site : m_sites)
            lines.append(traces(*site));
        return lines;
    };
    for (int round = 0; round < kLastWords; ++round)
        fairRound(false);
    tell(u"--- a round with nothing to do"_s);
    const QStringList before = all();
    const qint64 taken = m_network.taken();
    fairRound(false);
    const QStringList after = all();
    for (qsizetype i = 0; i < before.size(); ++i) {
        if (before[i] != after[i])
            return u"not silent: %1, then %2"_s.arg(before[i], after[i]);
    }
    if (m_network.taken() != taken)
        return u"messages travel though nothing changes"_s;
    return Invariants(*this).atRest();
}

/** Days later only signs of life have travelled. */
QString World::stayFaithful()
{
    if (m_dice.chance(70)) // it takes its time and seldom tells anything
        return {};
    tell(u"--- days later"_s);
    const auto said = [this] {
        QStringList lines;
        for (const auto &site : m_sites)
            lines.append(u"%1: %2 changes, %3 events"_s.arg(site->name())
                             .arg(site->count(u"SELECT count(*) FROM change"_s))
                             .arg(site->count(u"SELECT count(*) FROM event"_s)));
        return lines;
    };
    const QStringList before = said();
    const qint64 taken = m_network.taken();
    fairRound(true);
    fairRound(true);
    fairRound(false); // the last confirmations arrive
    if (const QStringList after = said(); after != before)
        return u"not faithful: %1, then %2"_s.arg(before.join(u' '), after.join(u' '));
    const qint64 most = 2 * 4 * qint64(m_links.size()); // a sign and its answer, both ways, a day
    if (m_network.taken() - taken > most)
        return u"chatter: %1 messages"_s.arg(m_network.taken() - taken);
    return Invariants(*this).atRest();
}

} // namespace dx::sim
