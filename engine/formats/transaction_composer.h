#pragma once

#include "engine/formats/transaction_list.h"

#include <QHash>
#include <QSet>

#include <vector>

namespace dx {

/** What the commands of a list amount to for one recipient. */
struct NetTransaction
{
    std::optional<NamedAddress>
        known; ///< what it was before, where the list says that it was there
    NamedAddress now; ///< of a removed one: what it was last
    QList<TemplateValue> values; ///< each prompt once
    bool complete = false; ///< an A said all of it; else only what changed
    bool removed = false;
    bool isVoid = false; ///< nothing came of it
    Position position;
};

/**
 * Takes the commands of a list in their order and keeps what they come to, so that an add, a
 * modification and a deletion of one recipient in one list are one change. An R voids what came
 * before it for its place. A line that contradicts those before it is an error, and leaves what
 * was.
 */
class TransactionComposer
{
public:
    explicit TransactionComposer(QString source) : m_source(std::move(source)) { }

    /** Error Invalid with file and line. Templates are passed over. */
    Result<> take(const ListTransaction &transaction);
    /** In the order of their first lines. */
    const std::vector<NetTransaction> &net() const { return m_net; }
    /** Places whose former entries go unless they are among net(). */
    const QSet<QByteArray> &replaced() const { return m_replaced; }

private:
    Result<size_t> find(const ListTransaction &transaction);
    Result<> add(const ListTransaction &transaction);
    Result<> modify(const ListTransaction &transaction);
    Result<> remove(const ListTransaction &transaction);
    void replace(const QByteArray &place);
    size_t append(NetTransaction net);
    tl::unexpected<Error> bad(const ListTransaction &transaction, const QString &text) const;

    QString m_source;
    std::vector<NetTransaction> m_net;
    QHash<QByteArray, size_t> m_live; ///< by present canonical address
    QHash<QByteArray, size_t> m_base; ///< by the address before the list
    QSet<QByteArray> m_replaced;
};

} // namespace dx
