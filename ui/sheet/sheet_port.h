#pragma once

#include "model/forms/form.h"

#include <QFuture>

namespace dx {

class SiteSession;

/** How a sheet reaches its store; tests put their own functions here. */
struct SheetPort
{
    std::function<QFuture<Result<std::any>>(Form::StoreFunction)> load;
    std::function<QFuture<Result<std::any>>(Form::StoreFunction)> write; ///< one transaction
    std::function<QFuture<Result<Effect>>(Form::EffectFunction)> effect;
    /** Told what `dirsync` calls what was written; may be null. */
    std::function<void(const QList<QStringList> &)> note = {};

    /** Through the connections of an open site, which must outlive the sheet. */
    static SheetPort of(SiteSession &session);
};

} // namespace dx
