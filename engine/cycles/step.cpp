#include "engine/cycles/step.h"

#include "engine/core/logging.h"
#include "engine/store/site_epochs.h"

#include <QCoreApplication>

#include <utility>

using namespace Qt::StringLiterals;

namespace dx {

namespace {

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(dx::Step)
};

} // namespace

Result<Step> Step::begin(Database &database, qint64 fence)
{
    if (database.inTransaction()) {
        DX_TRY(database.run(u"SAVEPOINT step"_s));
        return Step(database, std::nullopt, fence);
    }
    DX_LET(Transaction transaction, Transaction::begin(database));
    return Step(database, std::move(transaction), fence);
}

Step::Step(Step &&other) noexcept
    : m_database(std::exchange(other.m_database, nullptr)),
      m_transaction(std::move(other.m_transaction)), m_fence(other.m_fence)
{
}

Step::~Step()
{
    rollback();
}

Result<> Step::commit()
{
    DX_LET(const qint64 fence, readFence(*m_database));
    if (fence != m_fence) {
        rollback();
        return fail(Error::Code::Denied,
                    Text::tr("Another program has taken over this site; this step was not "
                             "written."));
    }
    if (m_transaction)
        DX_TRY(m_transaction->commit());
    else
        DX_TRY(m_database->run(u"RELEASE SAVEPOINT step"_s));
    m_database = nullptr;
    return {};
}

void Step::rollback()
{
    Database *database = std::exchange(m_database, nullptr);
    if (!database)
        return;
    if (m_transaction) {
        m_transaction->rollback();
        return;
    }
    for (const QString &sql : {u"ROLLBACK TO SAVEPOINT step"_s, u"RELEASE SAVEPOINT step"_s}) {
        if (auto undone = database->run(sql); !undone)
            qCWarning(logCycle) << "rollback of a step:" << undone.error().detail;
    }
}

} // namespace dx
