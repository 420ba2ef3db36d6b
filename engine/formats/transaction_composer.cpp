#include "engine/formats/transaction_composer.h"

#include "engine/formats/transaction_list_writer.h"

#include <QCoreApplication>

#include <algorithm>

namespace dx {

namespace {

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(dx::TransactionList)
};

QString shown(const Address &address)
{
    return QString::fromUtf8(addressText(address));
}

/** Later values of a prompt take the place of earlier ones. */
void merge(QList<TemplateValue> &values, const QList<TemplateValue> &later)
{
    for (const TemplateValue &value : later) {
        const QByteArray key = promptKey(value.prompt);
        const auto known
            = std::find_if(values.begin(), values.end(), [&](const TemplateValue &present) {
                  return promptKey(present.prompt) == key;
              });
        if (known == values.end())
            values.append(value);
        else
            known->value = value.value;
    }
}

} // namespace

tl::unexpected<Error> TransactionComposer::bad(const ListTransaction &transaction,
                                               const QString &text) const
{
    return badInput(m_source, transaction.position, text);
}

size_t TransactionComposer::append(NetTransaction net)
{
    m_net.push_back(std::move(net));
    return m_net.size() - 1;
}

Result<> TransactionComposer::take(const ListTransaction &transaction)
{
    switch (transaction.command) {
    case ListTransaction::Command::Add:
        return add(transaction);
    case ListTransaction::Command::Modify:
        return modify(transaction);
    case ListTransaction::Command::Delete:
        return remove(transaction);
    case ListTransaction::Command::Replace:
        replace(transaction.place);
        break;
    case ListTransaction::Command::Template:
        break;
    }
    return {};
}

Result<> TransactionComposer::add(const ListTransaction &transaction)
{
    const QByteArray address = transaction.after.address.canonical();
    NetTransaction made;
    made.now = transaction.after;
    merge(made.values, transaction.values);
    made.complete = true;
    made.position = transaction.position;
    if (const auto live = m_live.constFind(address); live != m_live.constEnd()) {
        made.known = m_net[*live].known;
        m_net[*live] = std::move(made);
        return {};
    }
    const auto base = m_base.constFind(address);
    if (base != m_base.constEnd() && m_net[*base].removed) { // deleted above, and there again
        m_net[*base] = std::move(made);
        m_live.insert(address, *base);
        m_base.erase(base);
        return {};
    }
    m_live.insert(address, append(std::move(made)));
    return {};
}

/** Whom the first line means: one that the list spoke of, or one that was there before it. */
Result<size_t> TransactionComposer::find(const ListTransaction &transaction)
{
    const NamedAddress &whom = transaction.before;
    const QByteArray address = whom.address.canonical();
    if (const auto live = m_live.constFind(address); live != m_live.constEnd()) {
        const NetTransaction &net = m_net[*live];
        const bool movedHere = net.known && net.known->address.canonical() != address;
        const bool other = movedHere && !m_base.contains(address)
            && listedNameKey(net.now.name) != listedNameKey(whom.name);
        if (!other) // else two change places, and the one that was here before is meant
            return *live;
    } else if (m_base.contains(address) || m_replaced.contains(placeOf(whom.address))) {
        return bad(transaction,
                   Text::tr("there is no %1 any more: the list has deleted, moved or replaced it "
                            "above.")
                       .arg(shown(whom.address)));
    }
    NetTransaction net;
    net.known = whom;
    net.now = whom;
    net.position = transaction.position;
    const size_t found = append(std::move(net));
    m_base.insert(address, found);
    if (!m_live.contains(address))
        m_live.insert(address, found);
    return found;
}

Result<> TransactionComposer::modify(const ListTransaction &transaction)
{
    const QByteArray from = transaction.before.address.canonical();
    const QByteArray to = transaction.after.address.canonical();
    const auto taken = m_live.constFind(to);
    if (to != from && taken != m_live.constEnd())
        return bad(
            transaction,
            Text::tr("%1 is the address of \"%2\" (line %3).")
                .arg(shown(transaction.after.address), QString::fromUtf8(m_net[*taken].now.name))
                .arg(m_net[*taken].position.line));
    DX_LET(const size_t found, find(transaction));
    NetTransaction &net = m_net[found];
    net.now = transaction.after;
    merge(net.values, transaction.values);
    if (to != from) {
        if (m_live.value(from) == found)
            m_live.remove(from);
        m_live.insert(to, found);
    }
    return {};
}

Result<> TransactionComposer::remove(const ListTransaction &transaction)
{
    DX_LET(const size_t found, find(transaction));
    NetTransaction &net = m_net[found];
    net.removed = true;
    net.complete = false;
    net.values.clear();
    const QByteArray address = net.now.address.canonical();
    if (m_live.value(address) == found)
        m_live.remove(address);
    m_base.insert(net.known ? net.known->address.canonical() : address, found);
    return {};
}

void TransactionComposer::replace(const QByteArray &place)
{
    m_replaced.insert(place);
    for (size_t i = 0; i < m_net.size(); ++i) {
        NetTransaction &net = m_net[i];
        if (net.isVoid)
            continue;
        const bool wasThere = net.known && placeOf(net.known->address) == place;
        const bool isThere = !net.removed && placeOf(net.now.address) == place;
        if (isThere)
            m_live.remove(net.now.address.canonical());
        if (isThere && net.known && !wasThere) { // came from elsewhere, where it is no more
            net.removed = true;
            net.values.clear();
        } else if (isThere || (wasThere && net.removed)
                   || (net.removed && !net.known && placeOf(net.now.address) == place)) {
            if (net.known)
                m_base.remove(net.known->address.canonical());
            net.isVoid = true;
        }
    }
}

} // namespace dx
