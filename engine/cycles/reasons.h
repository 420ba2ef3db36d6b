#pragma once

#include "engine/address/entry_diff.h"
#include "engine/store/agreements.h"
#include "engine/store/export_scope.h"

#include <QHash>

namespace dx {

/** Says in one sentence why a change is sent to a partner. */
class ExportReasons
{
public:
    enum class When {
        Future, ///< it would be sent
        Past, ///< it was sent
    };
    ExportReasons(ExportScope &scope, const Agreement &agreement, When when)
        : m_scope(scope), m_agreement(agreement), m_when(when)
    {
    }
    Result<QByteArray> of(const EntryChange &change);

private:
    Result<QString> ofDeletion(const EntryChange &change);
    ExportScope &m_scope;
    const Agreement &m_agreement;
    When m_when;
};

/** Passes on changes in the scope "here", all for one reason. */
class OneReason final : public ChangeSink
{
public:
    OneReason(QByteArray why, ChangeSink &sink) : m_why(std::move(why)), m_sink(sink) { }
    Result<> change(const EntryChange &change) override;

private:
    QByteArray m_why; ///< UTF-8, as people read it
    ChangeSink &m_sink;
};

/** Passes on what a cycle changed here, in the scope "here", with who sent it. */
class ImportReasons final : public ChangeSink
{
public:
    ImportReasons(Database &database, CycleId cycle, ChangeSink &sink)
        : m_database(database), m_cycle(cycle), m_sink(sink)
    {
    }
    Result<> change(const EntryChange &change) override;

private:
    Result<Agreement> originOf(const QByteArray &uid);
    Database &m_database;
    CycleId m_cycle;
    ChangeSink &m_sink;
    QHash<AgreementId, Agreement> m_agreements;
};

} // namespace dx
