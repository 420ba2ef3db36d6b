#include "model/recipient_source.h"

namespace dx {
namespace {

constexpr qint64 kLearnAbove = 5'000; ///< smaller lists are quick without

Error gone()
{
    return {Error::Code::Cancelled, QStringLiteral("The list was closed."), {}};
}

} // namespace

/** The pages of one thread; touched there only. */
struct StoreRecipientSource::Pages
{
    quint64 query = 0;
    std::unique_ptr<RecipientPages> pages;

    /** Starts over with another query. */
    Result<qint64> reset(quint64 number, Database &database, const RecipientQuery &wanted,
                         const EntryFinder &finder)
    {
        query = number;
        pages = std::make_unique<RecipientPages>(database, wanted, finder);
        return pages->prepare();
    }
};

struct StoreRecipientSource::Shared
{
    std::atomic<quint64> wanted = 0; ///< the query that counts
    std::atomic<quint64> learned = 0; ///< the query whose order the deep thread knows
};

StoreRecipientSource::StoreRecipientSource(const StoreUrl &url, EntryFinder finder)
    : m_finder(std::move(finder)), m_shared(std::make_shared<Shared>()),
      m_quickPages(std::make_shared<Pages>()), m_deepPages(std::make_shared<Pages>()),
      m_quick(url, Database::Mode::ReadOnly), m_deep(url, Database::Mode::ReadOnly)
{
}

StoreRecipientSource::~StoreRecipientSource()
{
    m_shared->wanted = 0;
    // pages use their thread's connection, so they go there and before it
    for (auto *thread : {&m_quick, &m_deep}) {
        auto &pages = thread == &m_quick ? m_quickPages : m_deepPages;
        thread->run([pages](Database &) -> Result<> {
            pages->pages.reset();
            return {};
        });
    }
}

QFuture<Result<qint64>> StoreRecipientSource::open(const RecipientQuery &query)
{
    const quint64 number = ++m_query;
    m_shared->wanted = number;
    auto counted = m_quick.run([shared = m_shared, pages = m_quickPages, number, query,
                                finder = m_finder](Database &database) -> Result<qint64> {
        if (shared->wanted != number)
            return tl::unexpected(gone());
        return pages->reset(number, database, query, finder);
    });
    m_deep.run([shared = m_shared, pages = m_deepPages, number, query,
                finder = m_finder](Database &database) -> Result<> {
        if (shared->wanted != number)
            return {};
        DX_LET(const qint64 count, pages->reset(number, database, query, finder));
        if (count <= kLearnAbove || shared->wanted != number)
            return {};
        DX_TRY(pages->pages->index());
        shared->learned = number;
        return {};
    });
    return counted;
}

QFuture<Result<QList<RecipientRow>>> StoreRecipientSource::rows(qint64 first, int limit)
{
    const bool deep = m_shared->learned == m_query;
    const auto pages = deep ? m_deepPages : m_quickPages;
    auto job = [pages, number = m_query, first, limit](Database &) -> Result<QList<RecipientRow>> {
        if (pages->query != number || !pages->pages)
            return tl::unexpected(gone());
        return pages->pages->rows(first, limit);
    };
    return deep ? m_deep.run(std::move(job)) : m_quick.run(std::move(job));
}

} // namespace dx
