#pragma once

#include "engine/core/result.h"

namespace dx {

/** The code of an error as text, so that a failed comparison can be read; "" for success. */
template<typename T>
QString codeOf(const Result<T> &result)
{
    return result ? QString() : errorCodeName(result.error().code);
}

/** The value; a failure ends the test program with its reason. For what a test takes for granted.
 */
template<typename T>
T required(Result<T> result)
{
    if (!result)
        qFatal("%s",
               qPrintable(result.error().text + QLatin1String(" | ") + result.error().detail));
    if constexpr (!std::is_void_v<T>)
        return std::move(*result);
}

/** What went wrong, for the message of QVERIFY2. */
template<typename T>
QString textOf(const Result<T> &result)
{
    return result ? QString() : result.error().text + QLatin1String(" | ") + result.error().detail;
}

} // namespace dx
