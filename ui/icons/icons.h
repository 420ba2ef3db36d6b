#pragma once

#include "ui/style/colors.h"

#include <QIcon>

namespace dx {

/** Our own pictures, resources/icons; 16-grid line style. */
enum class Icon {
    Organization,
    Site,
    GlobalList,
    Container,
    Connections,
    Server,
    Requestor,
    RemoteRequestor,
    Dirsync,
    Cycles,
    Queues,
    EventLog,
    Parameters,
    Mailbox,
    DistributionList,
    CustomRecipient,
    Resource,
    Force,
    Preview,
    Stop,
    Compare,
    Properties,
    Connect,
    Refresh,
    Filter,
    Close,
    Copy,
    Delete,
    Add,
    Remove,
    Import,
    Export,
    Services,
    Schedule,
    Watch,
    Invitation,
    Differences,
    Retry,
    Clear,
    Previous,
    Next,
    Information,
    Question,
    Practice,
    StateVerified,
    StateDiffers,
    StateWaiting,
    StateWarning,
    StateFailing,
    StatePaused,
    StateHeld,
    OperationAdded,
    OperationModified,
    OperationDeleted,
    OperationConflict,
};

/**
 * The picture in the text colour of the present palette; it follows a change of theme by itself.
 * `sense` draws it in the colour of a sense instead; states and operations have theirs without it.
 */
QIcon icon(Icon icon, Sense sense = Sense::None);
/** The sense that a state or operation picture has by itself. */
Sense senseOf(Icon icon);
/** The resource path of a picture. */
QString iconPath(Icon icon);

} // namespace dx
