// What befalls the sites: each step is something that an administrator, the network or fate does.
#include "engine/cycles/decisions.h"
#include "engine/store/journal_purge.h"
#include "engine/store/recipient_pages.h"
#include "engine/store/site_info.h"
#include "tests/simulation/invariants.h"
#include "tests/simulation/world.h"

using namespace Qt::StringLiterals;

namespace dx::sim {

namespace {

constexpr qint64 kHour = 60 * 60 * 1000;

struct NoSink final : ChangeSink
{
    Result<> change(const EntryChange &) override { return {}; }
};

} // namespace

void World::step()
{
    const int what = m_dice.roll(100);
    if (what < 28)
        editSomewhere();
    else if (what < 70)
        cycleSomewhere();
    else if (what < 77)
        tick();
    else if (what < 83)
        changeSettings();
    else if (what < 86)
        askForAll();
    else if (what < 88)
        someSite().online = m_dice.chance(60);
    else if (what < 95 && m_network.kind() != Network::Kind::Wild)
        cycleSomewhere(); // what is lost with a store is sent again
    else if (what < 94)
        backUpOrPutBack();
    else if (what < 95)
        inviteAgain();
    else if (what < 96)
        previewSomewhere();
    else if (what < 98)
        decideSomewhere();
    else
        maintain();
}

void World::editSomewhere()
{
    SimSite &site = someSite();
    if (m_dice.chance(10))
        site.fault.arm(FaultPoint::Kind::Crash, 0);
    tell(u"%1: %2"_s.arg(site.name(), m_edits.edit(site)));
}

void World::armSomeFault(SimSite &site)
{
    const int fate = m_dice.roll(100);
    if (fate < 25)
        site.fault.arm(FaultPoint::Kind::Crash, m_dice.roll(m_dice.chance(50) ? 8 : 40));
    else if (fate < 35)
        site.fault.arm(FaultPoint::Kind::Once, m_dice.roll(m_dice.chance(50) ? 8 : 40));
}

void World::cycleSomewhere()
{
    SimSite &site = someSite();
    QList<CycleKind> kinds;
    if (isServer(site))
        kinds << CycleKind::T2 << CycleKind::T2;
    if (isRequestor(site))
        kinds << CycleKind::T1 << CycleKind::T3;
    const CycleKind kind = m_dice.pick(kinds);
    armSomeFault(site);
    const int stopAfter = m_dice.chance(8) ? m_dice.roll(4) : 99;
    cycle(site, kind, [stopAfter](const CycleProgress &at) { return int(at.phase) < stopAfter; });
    if (m_dice.chance(20)) {
        if (const QString trouble = Invariants(*this).confirmed(); !trouble.isEmpty())
            wrong(trouble);
    }
}

void World::tick()
{
    if (m_dice.chance(25)) {
        SimSite &site = someSite();
        const int hours = m_dice.chance(30) ? 2400 : 240;
        site.clockError = m_dice.chance(30) ? 0 : (m_dice.roll(hours) - hours / 2) * kHour;
        moveClocks(0);
        tell(u"the clock of %1 is wrong by %2 hours"_s.arg(site.name())
                 .arg(site.clockError / kHour));
        return;
    }
    static constexpr qint64 kJumps[] = {kHour / 60, kHour, 6 * kHour, 25 * kHour, 80 * kHour};
    const qint64 jump = kJumps[m_dice.roll(int(std::size(kJumps)))];
    moveClocks(jump);
    tell(u"%1 minutes pass"_s.arg(jump / (kHour / 60)));
}

void World::changeSettings()
{
    SimSite &site = someSite();
    if (m_dice.chance(15)) {
        changeNames(site);
        return;
    }
    QList<Agreement> agreements = site.agreements();
    const Agreement agreement = m_dice.pick(agreements);
    AgreementSettings settings = agreement.settings;
    switch (m_dice.roll(10)) {
    case 0:
        settings.exportTrust = m_dice.roll(101);
        break;
    case 1:
        settings.exportAll = m_dice.chance(40);
        settings.exportLists.clear();
        for (const AddressList &list : required(Lists(site.db()).all())) {
            if (m_dice.chance(60))
                settings.exportLists.append(list.id);
        }
        break;
    case 2: {
        static const QString kTypes[] = {QString(), u"SMTP"_s, u"MS"_s, u"SMTP,MS"_s};
        settings.addressTypes = kTypes[m_dice.roll(4)];
        break;
    }
    case 3:
        settings.exportCustom = !settings.exportCustom;
        break;
    case 4:
        settings.importTrust = m_dice.roll(101);
        break;
    case 5:
        settings.appendName = !settings.appendName;
        break;
    case 6:
        settings.sendUpdates = m_dice.chance(60);
        settings.receiveUpdates = m_dice.chance(60);
        m_anyDeaf = m_anyDeaf || !settings.receiveUpdates;
        break;
    case 7: {
        static const QString kMaps[] = {QString(), u"title="_s, u"title=description"_s};
        settings.templateOut = kMaps[m_dice.roll(3)];
        break;
    }
    case 8:
        settings.templateIn = m_dice.chance(50) ? u"title=roomNumber"_s : QString();
        settings.nameRule = m_dice.chance(50) ? u"%L (%{title})"_s : QString();
        break;
    default:
        settings.enabled = m_dice.chance(60);
    }
    required(Agreements(site.db()).update(agreement.id, settings, site.now()));
    tell(u"%1 sets %2: lists %3, trust %4, types %5, custom %6, import trust %7, name %8,"
         " send %9, receive %10, enabled %11, templates '%12' '%13' '%14'"_s
             .arg(site.name(), settings.name)
             .arg(settings.exportAll ? -1 : settings.exportLists.size())
             .arg(settings.exportTrust)
             .arg(settings.addressTypes)
             .arg(settings.exportCustom)
             .arg(settings.importTrust)
             .arg(settings.appendName)
             .arg(settings.sendUpdates)
             .arg(settings.receiveUpdates)
             .arg(settings.enabled)
             .arg(settings.templateOut, settings.templateIn, settings.nameRule));
}

void World::changeNames(SimSite &site)
{
    if (m_dice.chance(50)) {
        const QString name = u"Sales %1"_s.arg(m_dice.roll(5));
        required(Lists(site.db()).rename(site.sales, name, site.now()));
        tell(u"%1 renames a list"_s.arg(site.name()));
        return;
    }
    SiteInfo info = required(SiteStore(site.db()).read());
    info.name = site.name() + QString::number(m_dice.roll(10));
    required(SiteStore(site.db()).update(info));
    tell(u"%1 is now %2"_s.arg(site.name(), info.name));
}

void World::askForAll()
{
    SimSite &site = someSite();
    QList<Agreement> agreements = site.agreements();
    const Agreement agreement = m_dice.pick(agreements);
    AgreementSettings settings = agreement.settings;
    (m_dice.chance(50) ? settings.importNext : settings.exportNext) = true;
    required(Agreements(site.db()).update(agreement.id, settings, site.now()));
    tell(u"%1 asks for all %2 %3"_s.arg(site.name(), settings.importNext ? u"from"_s : u"to"_s,
                                        settings.name));
}

void World::backUpOrPutBack()
{
    SimSite &site = someSite();
    if (!site.hasBackups() || m_dice.chance(35)) {
        site.backUp(m_era);
        tell(u"%1 is backed up"_s.arg(site.name()));
        return;
    }
    const int then = site.putBack(size_t(m_dice.roll(int(site.backups()))));
    for (Link &each : m_links) { // an invitation that it does not know of any more
        if (each.server == &site && each.serverEra > then)
            each.serverEra = -1;
        if (each.requestor == &site && each.requestorEra > then)
            each.requestorEra = -1;
    }
    ++m_counters.restores;
    tell(u"%1 is put back"_s.arg(site.name()));
}

void World::inviteAgain()
{
    Link &link = m_dice.pick(m_links);
    ++m_era;
    join(link);
    tell(u"%1 invites %2 again"_s.arg(link.server->name(), link.requestor->name()));
}

void World::previewSomewhere()
{
    SimSite &site = someSite();
    const auto state = [&] {
        return site.ownEntries() + QByteArray::number(site.count(u"SELECT usn FROM site"_s)) + ' '
            + QByteArray::number(site.count(u"SELECT sum(serial_out) FROM agreement"_s)) + ' '
            + QByteArray::number(site.count(u"SELECT count(*) FROM message"_s)) + ' '
            + QByteArray::number(site.count(u"SELECT count(*) FROM entry"_s));
    };
    const QByteArray before = state();
    CycleRunner runner(site.db(), site.clock, site.transports(), site.keys());
    NoSink sink;
    Cycle wanted;
    wanted.kind = isServer(site) ? CycleKind::T2 : CycleKind::T3;
    const auto done = runner.preview(wanted, sink);
    tell(u"%1 previews %2"_s.arg(site.name(), toString(wanted.kind)));
    if (!done)
        wrong(u"a preview failed: "_s + done.error().text);
    if (state() != before)
        wrong(u"a preview changed the store"_s);
}

/** What the guard holds is approved, in whole or in part, or rejected; or a cycle is undone. */
void World::decideSomewhere()
{
    SimSite &site = someSite();
    Decision decision;
    QList<qint64> cycles
        = m_edits.numbers(site, u"SELECT cycle_id FROM plan WHERE decision = '' ORDER BY id"_s);
    if (!cycles.isEmpty()) {
        decision.kind = m_dice.chance(60) ? Decision::Kind::Approve : Decision::Kind::Reject;
        if (decision.kind == Decision::Kind::Approve && m_dice.chance(40))
            decision.only = m_edits.someUids(site);
    } else {
        decision.kind = Decision::Kind::Undo;
        cycles = m_edits.numbers(
            site, u"SELECT id FROM cycle WHERE kind <> 'T1' ORDER BY id DESC LIMIT 4"_s);
    }
    if (cycles.isEmpty())
        return;
    decision.cycle = CycleId{m_dice.pick(cycles)};
    armSomeFault(site);
    const auto done
        = site.survive([&] { return Decisions(site.db(), site.clock).decide(decision); });
    if (!done && !site.sawFault() && done.error().code != Error::Code::Conflict)
        wrong(u"a decision failed: "_s + done.error().text);
    static const char *const kWords[] = {"approves", "rejects", "undoes"};
    tell(u"%1 %2 cycle %3%4: %5"_s.arg(site.name(), QLatin1StringView(kWords[int(decision.kind)]))
             .arg(decision.cycle.value)
             .arg(decision.only ? u", some of it"_s : QString(),
                  done ? toString(done->outcome) : done.error().text));
}

/** In the end an administrator lets everything go on. */
void World::approveAll(SimSite &site)
{
    for (;;) {
        const QList<qint64> cycles = m_edits.numbers(
            site, u"SELECT cycle_id FROM plan WHERE decision = '' ORDER BY id LIMIT 1"_s);
        if (cycles.isEmpty())
            return;
        Decision decision;
        decision.cycle = CycleId{cycles.constFirst()};
        auto done = Decisions(site.db(), site.clock).decide(decision);
        if (!done && done.error().code == Error::Code::Conflict) { // looked at again, and approved
            NoSink sink;
            const auto review = Decisions(site.db(), site.clock).review(decision, sink);
            if (review) {
                decision.fingerprint = review->fingerprint;
                done = Decisions(site.db(), site.clock).decide(decision);
            }
        }
        tell(u"%1 approves what is held"_s.arg(site.name()));
        if (!done) {
            wrong(u"what is held cannot be approved: "_s + done.error().text);
            return;
        }
    }
}

/** What an idle engine does: the index first, as the journal waits for it. */
void World::purge(SimSite &site)
{
    const auto done = site.survive([&]() -> Result<bool> {
        DX_TRY(catchUpSearchIndex(site.db(), 1000));
        return purgeJournal(site.db(), site.now(), 1 + m_dice.roll(30));
    });
    if (!done && !site.sawFault())
        wrong(u"a purge failed: "_s + done.error().text);
    tell(u"%1 purges its journal up to %2"_s.arg(site.name())
             .arg(site.count(u"SELECT journal_floor FROM site"_s)));
}

void World::maintain()
{
    SimSite &site = someSite();
    armSomeFault(site);
    if (m_dice.chance(50)) {
        purge(site);
        return;
    }
    const auto done = site.survive([&] {
        CycleRunner runner(site.db(), site.clock, site.transports(), site.keys());
        return runner.deliver();
    });
    tell(u"%1 delivers what is due: %2"_s.arg(site.name())
             .arg(done ? QString::number(*done) : done.error().text));
}

} // namespace dx::sim
