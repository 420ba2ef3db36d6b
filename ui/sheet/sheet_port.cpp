#include "ui/sheet/sheet_port.h"

#include "model/site_session.h"

namespace dx {

SheetPort SheetPort::of(SiteSession &session)
{
    return {[&session](Form::StoreFunction f) { return session.read(std::move(f)); },
            [&session](Form::StoreFunction f) { return session.write(std::move(f)); },
            [&session](Form::EffectFunction f) { return session.read(std::move(f)); },
            [&session](const QList<QStringList> &commands) { session.noteCommands(commands); }};
}

} // namespace dx
