#include "engine/service/engine_handle.h"

namespace dx {

Result<std::unique_ptr<EngineClient>> EngineClient::open(const StoreUrl &url,
                                                         const QString &program, Duty duty)
{
    const auto clock = std::make_shared<const SystemClock>();
    DX_LET(std::unique_ptr<EngineHandle> handle,
           EngineHandle::open({url, LeaseClaim::ofThisProcess(program), duty, clock,
                               std::make_shared<FolderCycleWork>(*clock)}));
    return std::unique_ptr<EngineClient>(std::move(handle));
}

} // namespace dx
