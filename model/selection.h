#pragma once

#include "engine/core/ids.h"

#include <QMetaType>

namespace dx {

class SiteSession;

/** A site that is open, or being opened, in this console; lives as long as the program. */
using SiteKey = Id<struct SiteTag>;

/** What a node of the site tree stands for. */
enum class NodeKind {
    None,
    Organization,
    Site,
    GlobalList,
    Recipients, ///< the folder above the recipients containers
    List,
    Connections,
    Server,
    Agreement,
    Dirsync, ///< the folder of what the engine did and is told
    Cycles,
    Queues,
    Conflicts,
    EventLog,
    Parameters,
};

/** Names a node for good: stays the same while the tree changes, and between runs together with the
 * store's url. */
struct NodeId
{
    NodeKind kind = NodeKind::None;
    SiteKey site; ///< invalid: an organisation
    qint64 object = 0; ///< ListId or AgreementId

    bool operator==(const NodeId &) const = default;
};

/** What is selected in the console. */
struct Selection
{
    SiteKey site; ///< invalid: no site
    SiteSession *session = nullptr; ///< null while the site opens, and without a site
    NodeKind kind = NodeKind::None; ///< of the tree node
    ListId list; ///< of a List node
    AgreementId agreement; ///< of an Agreement node
    EntryId recipient; ///< the current one of Contents; valid only while recipients are selected
    qint64 recipientCount = 0; ///< how many are selected in Contents
};

} // namespace dx

Q_DECLARE_METATYPE(dx::SiteKey)
Q_DECLARE_METATYPE(dx::NodeId)
