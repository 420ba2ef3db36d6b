#include "tests/simulation/invariants.h"

#include "engine/address/dn.h"
#include "engine/cycles/cycle_events.h"
#include "engine/store/export_scope.h"
#include "engine/store/integrity.h"
#include "engine/store/recipients.h"
#include "engine/store/statement.h"

using namespace Qt::StringLiterals;

namespace dx::sim {

namespace {

QString between(const SimSite &from, const SimSite &to, const QString &what)
{
    return u"%1 to %2: %3"_s.arg(from.name(), to.name(), what);
}

bool isSure(const std::optional<bool> &verified)
{
    return verified.value_or(false);
}

} // namespace

QString Invariants::atRest()
{
    for (const Link &link : m_world.m_links) {
        for (const auto &[from, to] :
             {std::pair(link.server, link.requestor), std::pair(link.requestor, link.server)}) {
            if (const QString trouble = exchange(*from, *to); !trouble.isEmpty())
                return between(*from, *to, trouble);
        }
    }
    for (const auto &site : m_world.m_sites) {
        if (const QString trouble = store(*site); !trouble.isEmpty())
            return site->name() + u": "_s + trouble;
    }
    return {};
}

QString Invariants::calm()
{
    const bool restored = m_world.m_counters.restores > 0;
    for (const auto &site : m_world.m_sites) {
        const auto events = [&](CycleEvent number) {
            return site->count(u"SELECT count(*) FROM event WHERE number = %1"_s.arg(int(number)));
        };
        if (!site->wasRestored && events(CycleEvent::OwnStorePutBack) > 0)
            return site->name() + u": was never put back, and takes itself for it"_s;
        if (!restored && !m_world.m_anyDeaf && events(CycleEvent::ListsDiffer) > 0)
            return site->name() + u": lists differed though no store was put back"_s;
        if (!restored && m_world.m_era == 0 && events(CycleEvent::PartnerPutBack) > 0)
            return site->name() + u": takes a partner for put back"_s;
        const bool orderly = m_world.m_network.kind() == Network::Kind::Orderly;
        if (orderly && m_world.losesNothing()
            && site->count(u"SELECT count(*) FROM message WHERE manifest LIKE '%\"gap\":true%'"_s)
                > 0)
            return site->name() + u": missed a message though none was lost"_s;
    }
    return {};
}

QString Invariants::confirmed()
{
    for (const Link &link : m_world.m_links) {
        if (link.serverEra + link.requestorEra > 0 || link.server->wasRestored
            || link.requestor->wasRestored)
            continue;
        for (const auto &[from, to] :
             {std::pair(link.server, link.requestor), std::pair(link.requestor, link.server)}) {
            const Agreement sending = from->agreement(to->name());
            const Agreement receiving = to->agreement(from->name());
            if (sending.numbers.acked > receiving.numbers.received)
                return between(*from, *to,
                               u"%1 is confirmed, %2 received"_s.arg(sending.numbers.acked)
                                   .arg(receiving.numbers.received));
        }
    }
    return {};
}

QString Invariants::exchange(SimSite &from, SimSite &to)
{
    const Agreement sending = from.agreement(to.name());
    const Agreement receiving = to.agreement(from.name());
    if (const QString trouble = lists(from, sending, to, receiving); !trouble.isEmpty())
        return trouble;
    if (const QString trouble = standings(to, receiving); !trouble.isEmpty())
        return trouble;
    return numbers(sending, receiving);
}

QString Invariants::numbers(const Agreement &sending, const Agreement &receiving)
{
    if (!isSure(receiving.numbers.verified))
        return u"not verified"_s;
    if (sending.numbers.fullPending)
        return u"a full is pending"_s;
    if (receiving.numbers.requestOpen)
        return u"a request is open"_s;
    if (receiving.numbers.held > 0)
        return u"messages wait"_s;
    if (sending.numbers.acked != sending.numbers.sent)
        return u"sent %1, confirmed %2"_s.arg(sending.numbers.sent).arg(sending.numbers.acked);
    if (sending.numbers.sent != receiving.numbers.received)
        return u"sent %1, received %2"_s.arg(sending.numbers.sent).arg(receiving.numbers.received);
    return {};
}

QString Invariants::lists(SimSite &from, const Agreement &sending, SimSite &to,
                          const Agreement &receiving)
{
    ExportScope scope = required(ExportScope::of(from.db(), sending));
    QHash<QByteArray, Digest> exported;
    required(scope.all(0, [&](const ScopeRow &row) -> Result<> {
        exported.insert(row.uid, recordDigest(row.dn, row.record));
        return {};
    }));
    Statement rows(to.db(),
                   u"SELECT uid, standing, received_digest, digest, key_address FROM entry"
                   " WHERE origin_id = :agreement"_s);
    required(rows.bind(u":agreement"_s, receiving.id).exec());
    while (rows.next()) {
        const auto standing = Standing(rows.integer(1));
        const auto wanted = exported.constFind(rows.utf8(0));
        const QString who = u"%1 (%2)"_s.arg(rows.text(0), rows.text(4));
        if (standing == Standing::Kept)
            continue;
        if (wanted == exported.constEnd())
            return u"has %1, which is not exported"_s.arg(who);
        const Digest received = Digest::fromBytes(rows.blob(2));
        if (*wanted != received)
            return u"has another state of %1"_s.arg(who);
        const AgreementSettings &rules = receiving.settings;
        const bool asIs = standing == Standing::Live && !rules.appendName
            && rules.templateIn.isEmpty() && rules.nameRule.isEmpty();
        if (asIs && Digest::fromBytes(rows.blob(3)) != received)
            return u"has changed %1"_s.arg(who);
        exported.erase(wanted);
    }
    if (!exported.isEmpty())
        return u"lacks %1"_s.arg(QString::fromUtf8(exported.constBegin().key()));
    return {};
}

/** Who is kept out of the list is kept out for a reason, and nobody else is. */
QString Invariants::standings(SimSite &to, const Agreement &receiving)
{
    Statement rows(to.db(),
                   u"SELECT e.uid, e.standing, e.key_address, EXISTS (SELECT 1 FROM entry o"
                   " WHERE o.listed = 1 AND o.id <> e.id AND (o.uid = e.uid"
                   " OR o.key_address = e.key_address)) FROM entry e"
                   " WHERE e.origin_id = :agreement"_s);
    required(rows.bind(u":agreement"_s, receiving.id).exec());
    const QStringList types = receiving.settings.addressTypes.split(u',', Qt::SkipEmptyParts);
    while (rows.next()) {
        const auto standing = Standing(rows.integer(1));
        const QString key = rows.text(2);
        const bool taken = rows.boolean(3);
        const bool wanted = types.isEmpty() || types.contains(key.section(u':', 0, 0));
        if (standing == Standing::Aside && !taken)
            return u"keeps %1 aside though its address is free"_s.arg(key);
        if (standing == Standing::Live && taken)
            return u"lists %1 twice"_s.arg(key);
        const bool plain = standing == Standing::Live || standing == Standing::Filtered;
        if (plain && (standing == Standing::Filtered) == wanted)
            return u"filters %1 wrongly"_s.arg(key);
    }
    return {};
}

QString Invariants::store(SimSite &site)
{
    const IntegrityReport report = required(checkIntegrity(site.db()));
    if (report.problemCount > 0)
        return report.problems.join(u' ');
    // parts whose others were lost wait until something later is applied, or for a month
    Statement waiting(site.db(),
                      u"SELECT state || ' ' || kind || ' of epoch ' || epoch_number || ', serial '"
                      " || serial || ', was ' || was || ', value ' || value || ', part ' || part"
                      " || ' of ' || parts FROM message m"
                      " WHERE state IN ('queued', 'received', 'held') AND NOT (state = 'received'"
                      " AND parts > (SELECT count(*) FROM message o WHERE o.state = m.state"
                      " AND o.batch_uid = m.batch_uid)) ORDER BY id"_s);
    required(waiting.exec());
    if (waiting.next())
        return u"a message lies about: "_s + waiting.text(0);
    if (site.ownEntries() != site.knownOwn)
        return u"its own entries were changed by others"_s;
    return {};
}

} // namespace dx::sim
