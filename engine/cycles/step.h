#pragma once

#include "engine/store/database.h"

#include <optional>

namespace dx {

/**
 * A step of a cycle: a transaction whose commit checks, as its last statement, that the lease under
 * which it was made still holds (error Denied if another program has taken over). Within another
 * transaction (a preview, which is rolled back as a whole) it is a savepoint. Rolls back when it
 * goes unless commit() succeeded.
 */
class Step
{
public:
    /** `fence`: the number of the lease. */
    static Result<Step> begin(Database &database, qint64 fence);
    Step(Step &&other) noexcept;
    Step &operator=(Step &&) = delete;
    ~Step();

    Result<> commit();
    void rollback();

private:
    Step(Database &database, std::optional<Transaction> transaction, qint64 fence)
        : m_database(&database), m_transaction(std::move(transaction)), m_fence(fence)
    {
    }
    Database *m_database; // none once it has ended
    std::optional<Transaction> m_transaction; // none: a savepoint
    qint64 m_fence;
};

} // namespace dx
