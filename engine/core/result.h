#pragma once

#include <QString>

#include <tl/expected.hpp>

namespace dx {

/**
 * Why something expected did not work. `text` is for an administrator: what happened, to what, what
 * to do; never a secret.
 */
struct Error
{
    enum class Code {
        NotFound,
        Conflict,
        Busy,
        Denied,
        Invalid,
        Unavailable,
        Cancelled,
        Internal,
    };
    Code code = Code::Internal;
    QString text; ///< translated, one sentence or two
    QString detail = {}; ///< raw driver, server or parser text, for the log and "Copy details"
};

/** A value, or the reason why there is none. Exceptions do not cross a module boundary. */
template<typename T = void>
using Result = tl::expected<T, Error>;

/** `return fail(Error::Code::Invalid, tr("..."));` converts to any Result. */
inline tl::unexpected<Error> fail(Error::Code code, QString text, QString detail = {})
{
    return tl::unexpected<Error>(Error{code, std::move(text), std::move(detail)});
}

/** The stable word of a code, for --json and logs: "not-found", "conflict" ... */
QString errorCodeName(Error::Code code);

} // namespace dx

/** Leaves the function with the error of `expression` if it has one. */
#define DX_TRY(expression)                                                                         \
    do {                                                                                           \
        if (auto dxTried = (expression); !dxTried)                                                 \
            return tl::unexpected(std::move(dxTried).error());                                     \
    } while (false)

#define DX_CONCAT_INNER(a, b) a##b
#define DX_CONCAT(a, b) DX_CONCAT_INNER(a, b)
/** `DX_LET(auto page, store.page(...));` declares `page` or leaves the function with the error. */
#define DX_LET(declaration, expression)                                                            \
    DX_LET_INNER(DX_CONCAT(dxLet, __LINE__), declaration, expression)
#define DX_LET_INNER(temporary, declaration, expression)                                           \
    auto temporary = (expression);                                                                 \
    if (!temporary)                                                                                \
        return tl::unexpected(std::move(temporary).error());                                       \
    declaration = std::move(*temporary)
