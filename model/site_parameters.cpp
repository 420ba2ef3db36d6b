#include "model/site_parameters.h"

#include "engine/core/clock.h"
#include "model/command_words.h"

namespace dx {

QFuture<Result<QList<Parameter>>> readParameters(SiteSession &session)
{
    return session.read([](Database &database) { return Parameters(database).all(); });
}

QFuture<Result<>> storeParameter(SiteSession &session, const Parameter &parameter)
{
    session.noteCommands({CommandWords::setParameter(parameter)});
    return session.write([parameter](Database &database) {
        return Parameters(database).set(parameter, SystemClock().now());
    });
}

QFuture<Result<>> removeParameter(SiteSession &session, const QString &name)
{
    session.noteCommands({CommandWords::unsetParameter(name)});
    return session.write([name](Database &database) { return Parameters(database).remove(name); });
}

QFuture<Result<>> setPauseKicks(SiteSession &session, bool on)
{
    Parameter parameter;
    parameter.name = QStringLiteral("PauseKicksDX");
    parameter.dword = on ? 1 : 0;
    return storeParameter(session, parameter);
}

} // namespace dx
