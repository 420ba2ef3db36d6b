#include "engine/service/engine_role.h"

namespace dx {

void EngineCall::fail(const Error &error) const
{
    if (force || decision)
        forced(tl::unexpected(error));
    else if (control)
        controlled(tl::unexpected(error));
    else
        stopped(tl::unexpected(error));
}

} // namespace dx
