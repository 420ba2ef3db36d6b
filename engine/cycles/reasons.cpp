#include "engine/cycles/reasons.h"

#include "engine/store/journal_origin.h"

#include <QCoreApplication>

namespace dx {

namespace {

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(dx::Differences)
};

} // namespace

Result<QByteArray> ExportReasons::of(const EntryChange &change)
{
    const QString name = m_agreement.settings.name;
    const bool past = m_when == When::Past;
    switch (change.operation) {
    case Operation::Add:
        return (past ? Text::tr("%1 did not have it; it is in an exported list and qualified.")
                     : Text::tr("%1 does not have it; it is in an exported list and qualifies."))
            .arg(name)
            .toUtf8();
    case Operation::Modify:
        return (past ? Text::tr("It had changed since what was sent to %1 before.")
                     : Text::tr("It has changed since what was sent to %1 before."))
            .arg(name)
            .toUtf8();
    case Operation::Delete:
        return ofDeletion(change).map([](const QString &text) { return text.toUtf8(); });
    case Operation::None:
    case Operation::Conflict:
        break;
    }
    return Text::tr("It is part of a full export to %1.").arg(name).toUtf8();
}

Result<QString> ExportReasons::ofDeletion(const EntryChange &change)
{
    const QString name = m_agreement.settings.name;
    if (m_when == When::Past)
        return Text::tr("It was deleted, or had left what is exported to %1.").arg(name);
    DX_LET(const ScopeAbsence absence, m_scope.whyAbsent(change.uid));
    switch (absence.cause) {
    case ScopeAbsence::Cause::Gone:
        return Text::tr("It was deleted here.");
    case ScopeAbsence::Cause::Aside:
        return Text::tr("It stands aside here: another recipient has its address.");
    case ScopeAbsence::Cause::Hidden:
        return Text::tr("It is hidden now, and hidden recipients are not exported.");
    case ScopeAbsence::Cause::Trust:
        return Text::tr("Its trust level %1 is above the %2 up to which %3 gets recipients.")
            .arg(absence.trust)
            .arg(m_agreement.settings.exportTrust)
            .arg(name);
    case ScopeAbsence::Cause::List:
        return Text::tr("It is in \"%1\" now, which is not exported to %2.")
            .arg(absence.list, name);
    case ScopeAbsence::Cause::NoAddress:
        return Text::tr("It has no address any more.");
    case ScopeAbsence::Cause::Other:
        break;
    }
    return Text::tr("It has left what is exported to %1.").arg(name);
}

Result<> OneReason::change(const EntryChange &change)
{
    EntryChange told = change;
    told.scope = "here";
    told.why = m_why;
    return m_sink.change(told);
}

Result<Agreement> ImportReasons::originOf(const QByteArray &uid)
{
    DX_LET(const AgreementId origin, originInCycle(m_database, m_cycle, uid));
    if (!origin.isValid())
        return Agreement();
    if (const auto known = m_agreements.constFind(origin); known != m_agreements.constEnd())
        return *known;
    auto agreement = Agreements(m_database).byId(origin);
    if (!agreement && agreement.error().code == Error::Code::NotFound)
        agreement = Agreement(); // removed since
    if (agreement)
        m_agreements.insert(origin, *agreement);
    return agreement;
}

Result<> ImportReasons::change(const EntryChange &change)
{
    EntryChange told = change;
    told.scope = "here";
    DX_LET(const Agreement origin, originOf(change.uid));
    const QString name = origin.settings.name;
    told.partner = name.toUtf8();
    if (name.isEmpty())
        told.why = Text::tr("The cycle changed it.").toUtf8();
    else if (change.operation == Operation::Add)
        told.why = Text::tr("%1 exports it; imported with trust level %2.")
                       .arg(name)
                       .arg(origin.settings.importTrust)
                       .toUtf8();
    else if (change.operation == Operation::Delete)
        told.why = Text::tr("%1 does not export it any more.").arg(name).toUtf8();
    else if (change.operation == Operation::Conflict)
        told.why = Text::tr("%1 exports it, but its address or identity is taken here.")
                       .arg(name)
                       .toUtf8();
    else
        told.why = Text::tr("%1 sent another state of it.").arg(name).toUtf8();
    return m_sink.change(told);
}

} // namespace dx
