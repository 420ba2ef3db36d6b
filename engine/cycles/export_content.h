#pragma once

#include "engine/cycles/cycle_monitor.h"
#include "engine/protocol/payload.h"
#include "engine/protocol/sender_rules.h"
#include "engine/store/export_scope.h"
#include "engine/store/messages.h"

#include <QHash>

#include <memory>
#include <optional>

namespace dx {

/** One part's payload, stored. */
struct ContentPart
{
    PayloadId payload;
    Digest digest;
    qint64 records = 0;
};

/** The records of a batch, formatted and stored. */
struct ExportContent
{
    QList<ContentPart> parts;
    ChangeCounts counts; ///< full: against what the partner has, so entries may go without a record
    qint64 records = 0;
    Digest digest; ///< full: the list digest; else what it grows by from `digestFrom` to now
};

/** What is to be read for one agreement. */
struct ContentWanted
{
    ExportPlan plan;
    Usn acked = 0; ///< full: what was in scope then is known to the partner
    Usn digestFrom = 0;
    Usn now = 0; ///< the site's highest USN
    QByteArray formerRules; ///< Agreement::formerScope
};

/**
 * Makes the contents of a cycle's exports, each once for all agreements that get the same
 * (protocol.md, Wire form). Lives as long as one transaction.
 */
class ContentMaker
{
public:
    /** `many`: several agreements are exported to, so that sharing pays. */
    ContentMaker(Database &database, CycleMonitor &monitor, bool many, const PartLimits &limits)
        : m_database(database), m_monitor(monitor), m_many(many), m_limits(limits)
    {
    }
    Result<std::shared_ptr<const ExportContent>> make(ExportScope &scope,
                                                      const ContentWanted &wanted);

private:
    using Made = std::shared_ptr<const ExportContent>;
    Result<bool> mayShare(ExportScope &scope, const ContentWanted &wanted);
    Result<Made> read(ExportScope &scope, const ContentWanted &wanted);

    Database &m_database;
    CycleMonitor &m_monitor;
    bool m_many;
    PartLimits m_limits;
    QHash<QByteArray, Made> m_made;
    QHash<Usn, ChangeOwners> m_owners;
};

} // namespace dx
