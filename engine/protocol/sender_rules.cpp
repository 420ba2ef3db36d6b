#include "engine/protocol/sender_rules.h"

#include <QJsonDocument>
#include <QJsonObject>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace dx {

namespace {

/** Whether a full that answers every wish for one is on its way. */
bool fullIsInFlight(const SenderState &state)
{
    return state.fullValue && state.fullFor == state.fullNeeded;
}

/** Whether what was sent may still be under way. */
bool isInFlight(const SenderState &state, Timestamp now)
{
    return !state.batches.isEmpty() && distance(now, state.lastSentAt) < state.resendDays * kDayMs;
}

/** The partner's guard holds a batch of ours: it has that, so we go on from there. A full that is
 * still to be sent is not hidden by it. */
bool goesOnFromHeld(const SenderState &state, const SiteNumbers &site, Usn base)
{
    if (!state.partnerHeld || *state.partnerHeld <= base || *state.partnerHeld > site.usn)
        return false;
    return !state.fullPending()
        || (fullIsInFlight(state) && *state.partnerHeld >= *state.fullValue);
}

} // namespace

ExportPlan planExport(SenderState &state, const SiteNumbers &site)
{
    if (state.settings != state.settingsSeen) {
        state.settingsSeen = state.settings;
        ++state.fullNeeded;
    }
    bool inFlight = isInFlight(state, site.now);
    Usn base = state.acked;
    if (inFlight && !state.rewind && state.sent >= state.acked)
        base = state.sent;
    const bool held = goesOnFromHeld(state, site, base);
    if (held) {
        base = *state.partnerHeld;
        inFlight = true;
    }
    const bool followsSent = (base == state.sent && !state.rewind) || held;
    ExportPlan plan;
    plan.full = state.fullPending()
        && !(followsSent && inFlight && fullIsInFlight(state) && base >= site.journalFloor);
    if (base < site.journalFloor && !plan.full) {
        plan.full = true;
        ++state.fullNeeded;
    }
    if (plan.full) {
        plan.resend = base < state.sent || (!state.batches.isEmpty() && !state.rewind);
        return plan;
    }
    plan.base = base;
    plan.scanFrom = base == state.sent ? std::max(base, state.scanned) : base;
    plan.resend = base < state.sent;
    plan.couldBeAt.append(base);
    for (const SentBatch &batch : state.batches) {
        if (batch.value > plan.couldBeAt.constLast())
            plan.couldBeAt.append(batch.value);
    }
    return plan;
}

std::optional<BatchKind> concludeExport(const SenderState &state, const SiteNumbers &site,
                                        const ExportPlan &plan, qint64 records)
{
    if (plan.full)
        return BatchKind::Full;
    if (records > 0)
        return BatchKind::Delta;
    if (distance(site.now, state.lastHeartbeatAt) >= kDayMs)
        return BatchKind::Heartbeat;
    if (mustAcknowledge(state))
        return BatchKind::Acknowledgement;
    return std::nullopt;
}

bool mustAcknowledge(const SenderState &state)
{
    return state.ackDue || state.gapDue || state.requestDue;
}

void recordScanned(SenderState &state, const SiteNumbers &site, const Digest &digest)
{
    state.scanned = site.usn;
    state.scopeDigest = digest;
}

MessageHeader composeHeader(const SyncState &state, const SiteNumbers &site, BatchKind kind,
                            const ExportPlan &plan, Usn value, const Digest &digest,
                            const QByteArray &batchUid)
{
    const SenderState &out = state.out;
    const ReceiverState &in = state.in;
    MessageHeader header;
    header.batch = batchUid;
    header.kind = kind;
    header.epoch = site.epoch;
    header.serial = out.serialOut + 1;
    if (kind == BatchKind::Acknowledgement) {
        header.was = header.value = out.sent;
        header.digest = out.sentDigest;
    } else {
        header.was = kind == BatchKind::Full ? 0 : plan.base;
        header.value = value;
        header.digest = digest;
    }
    header.ackEpoch = in.epoch;
    header.ackValue = in.received;
    for (const SeenEpoch &seen : in.seen) {
        if (seen.epoch == in.epoch)
            header.ackSerial = seen.lastSerial;
    }
    header.requests = in.requests;
    header.requestOpen = in.requestOpen;
    header.importAnswered = kind == BatchKind::Full ? out.partnerRequest : 0;
    header.gap = !in.waiting.isEmpty() || out.gapDue;
    if (in.guarded)
        header.held = in.guarded->value;
    return header;
}

SentUndo recordSent(SenderState &state, const MessageHeader &header, const ExportPlan &plan,
                    Timestamp now)
{
    const SentUndo undo{
        header.kind,       header.serial,   state.ackDue,     state.gapDue,
        state.requestDue,  state.sent,      state.scanned,    state.sentDigest,
        state.scopeDigest, state.rewind,    state.lastSentAt, state.lastHeartbeatAt,
        state.resendDays,  state.fullValue, state.fullFor,    state.requestAnswered};
    state.serialOut = header.serial;
    state.ackDue = state.gapDue = state.requestDue = false;
    if (header.kind == BatchKind::Acknowledgement)
        return undo;
    state.batches.append({header.batch, header.kind, header.serial, header.was, header.value,
                          header.digest, state.settingsSeen});
    state.sent = state.scanned = header.value;
    state.sentDigest = state.scopeDigest = header.digest;
    state.lastSentAt = state.lastHeartbeatAt = now;
    state.rewind = false;
    if (header.kind == BatchKind::Full) {
        state.fullValue = header.value;
        state.fullFor = state.fullNeeded;
        state.requestAnswered = header.importAnswered;
    }
    if (plan.resend && header.kind != BatchKind::Heartbeat)
        state.resendDays = std::min(kMaxResendDays, state.resendDays * 2);
    return undo;
}

void withdraw(SenderState &state, const SentUndo &undo)
{
    state.ackDue = state.ackDue || undo.ackDue;
    state.gapDue = state.gapDue || undo.gapDue;
    state.requestDue = state.requestDue || undo.requestDue;
    if (undo.kind == BatchKind::Acknowledgement)
        return;
    state.sent = undo.sent;
    state.scanned = undo.scanned;
    state.sentDigest = undo.sentDigest;
    state.scopeDigest = undo.scopeDigest;
    state.rewind = state.rewind || undo.rewind;
    state.lastSentAt = undo.lastSentAt;
    state.lastHeartbeatAt = undo.lastHeartbeatAt;
    state.resendDays = undo.resendDays;
    state.fullValue = undo.fullValue;
    state.fullFor = undo.fullFor;
    state.requestAnswered = undo.requestAnswered;
    state.batches.removeIf([&](const SentBatch &batch) { return batch.serial == undo.serial; });
}

QByteArray SentUndo::toJson() const
{
    QJsonObject o{
        {u"kind"_s, QString::fromLatin1(toString(kind))},
        {u"serial"_s, serial},
        {u"ackDue"_s, ackDue},
        {u"gapDue"_s, gapDue},
        {u"requestDue"_s, requestDue},
        {u"sent"_s, sent},
        {u"scanned"_s, scanned},
        {u"sentDigest"_s, QString::fromLatin1(sentDigest.toHex())},
        {u"scopeDigest"_s, QString::fromLatin1(scopeDigest.toHex())},
        {u"rewind"_s, rewind},
        {u"lastSentAt"_s, lastSentAt},
        {u"lastHeartbeatAt"_s, lastHeartbeatAt},
        {u"resendDays"_s, resendDays},
        {u"fullFor"_s, fullFor},
        {u"requestAnswered"_s, requestAnswered},
    };
    if (fullValue)
        o.insert(u"fullValue"_s, *fullValue);
    return QJsonDocument(o).toJson(QJsonDocument::Compact);
}

std::optional<SentUndo> SentUndo::fromJson(const QByteArray &json)
{
    const QJsonObject o = QJsonDocument::fromJson(json).object();
    const auto savedKind = batchKindFromString(o.value(u"kind"_s).toString().toLatin1());
    if (!savedKind)
        return std::nullopt;
    const auto digest = [&](QStringView key) {
        return Digest::fromBytes(QByteArray::fromHex(o.value(key).toString().toLatin1()));
    };
    SentUndo undo;
    undo.kind = *savedKind;
    undo.serial = o.value(u"serial"_s).toInteger();
    undo.ackDue = o.value(u"ackDue"_s).toBool();
    undo.gapDue = o.value(u"gapDue"_s).toBool();
    undo.requestDue = o.value(u"requestDue"_s).toBool();
    undo.sent = o.value(u"sent"_s).toInteger();
    undo.scanned = o.value(u"scanned"_s).toInteger();
    undo.sentDigest = digest(u"sentDigest");
    undo.scopeDigest = digest(u"scopeDigest");
    undo.rewind = o.value(u"rewind"_s).toBool();
    undo.lastSentAt = o.value(u"lastSentAt"_s).toInteger();
    undo.lastHeartbeatAt = o.value(u"lastHeartbeatAt"_s).toInteger();
    undo.resendDays = o.value(u"resendDays"_s).toInt(1);
    if (o.contains(u"fullValue"_s))
        undo.fullValue = o.value(u"fullValue"_s).toInteger();
    undo.fullFor = o.value(u"fullFor"_s).toInteger();
    undo.requestAnswered = o.value(u"requestAnswered"_s).toInteger();
    return undo;
}

} // namespace dx
