#include "model/service_control.h"

#include "model/command_words.h"
#include "model/forcing.h"

namespace dx {

QFuture<Result<ControlAnswer>> controlService(SiteSession &session, ControlCode code)
{
    session.noteCommands({CommandWords::service(code)});
    return session.engine().control(code, askedBy());
}

} // namespace dx
