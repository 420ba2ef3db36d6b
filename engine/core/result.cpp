#include "engine/core/result.h"

using namespace Qt::StringLiterals;

namespace dx {

QString errorCodeName(Error::Code code)
{
    switch (code) {
    case Error::Code::NotFound:
        return u"not-found"_s;
    case Error::Code::Conflict:
        return u"conflict"_s;
    case Error::Code::Busy:
        return u"busy"_s;
    case Error::Code::Denied:
        return u"denied"_s;
    case Error::Code::Invalid:
        return u"invalid"_s;
    case Error::Code::Unavailable:
        return u"unavailable"_s;
    case Error::Code::Cancelled:
        return u"cancelled"_s;
    case Error::Code::Internal:
        break;
    }
    return u"internal"_s;
}

} // namespace dx
