#include "tests/simulation/network.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace dx::sim {

void Network::startOver()
{
    m_boxes.clear();
    m_delayed.clear();
    m_fair = false;
    m_taken = m_damaged = m_nextHandle = 0;
}

void Network::put(const QByteArray &recipient, const QByteArray &bytes)
{
    m_boxes[recipient].append({QByteArray::number(++m_nextHandle), bytes});
}

void Network::take(const QByteArray &recipient, const QByteArray &message)
{
    ++m_taken;
    if (m_fair || m_kind == Kind::Orderly) {
        put(recipient, message);
        return;
    }
    const int fate = m_kind == Kind::Lossless ? 14 + m_dice.roll(86) : m_dice.roll(100);
    if (fate < 10)
        return; // lost
    if (fate < 14) {
        ++m_damaged;
        put(recipient, damage(message));
        return;
    }
    if (fate < 32) {
        m_delayed.append({recipient, message});
        return;
    }
    put(recipient, message);
    if (fate < 40)
        m_delayed.append({recipient, message}); // comes twice
}

QByteArray Network::damage(QByteArray bytes)
{
    if (m_dice.chance(40))
        return bytes.first(m_dice.roll(bytes.size()));
    for (int flips = 1 + m_dice.roll(4); flips > 0; --flips) {
        const int at = m_dice.roll(bytes.size());
        bytes[at] = char(uchar(bytes[at]) ^ (1u << m_dice.roll(8)));
    }
    return bytes;
}

void Network::letSomeArrive()
{
    for (qsizetype i = m_delayed.size(); i-- > 0;) {
        if (!m_dice.chance(12))
            continue;
        const Delayed letter = m_delayed.takeAt(i);
        put(letter.recipient, letter.bytes);
    }
}

void Network::beFair()
{
    m_fair = true;
    for (const Delayed &letter : std::as_const(m_delayed))
        put(letter.recipient, letter.bytes);
    m_delayed.clear();
}

bool Network::isEmpty() const
{
    return m_delayed.isEmpty()
        && std::all_of(m_boxes.cbegin(), m_boxes.cend(),
                       [](const QList<Letter> &box) { return box.isEmpty(); });
}

NetworkTransport::~NetworkTransport()
{
    deliverSome();
}

Result<> NetworkTransport::pass()
{
    if (!m_online || !m_fault.pass())
        return fail(Error::Code::Unavailable, u"the network does not answer."_s);
    return {};
}

void NetworkTransport::deliverSome()
{
    for (const Network::Delayed &letter : std::exchange(m_pending, {})) {
        if (m_network.m_dice.chance(50))
            m_network.take(letter.recipient, letter.bytes);
        else if (m_network.m_kind == Network::Kind::Orderly)
            return;
    }
}

Result<> NetworkTransport::send(const QByteArray &recipient, const QByteArray &message)
{
    DX_TRY(pass());
    m_pending.append({recipient, message});
    return {};
}

Result<> NetworkTransport::flush()
{
    if (const auto passed = pass(); !passed) {
        deliverSome();
        return passed;
    }
    for (const Network::Delayed &letter : std::exchange(m_pending, {}))
        m_network.take(letter.recipient, letter.bytes);
    return {};
}

Result<QList<WaitingMessage>> NetworkTransport::waiting(const QByteArray &address)
{
    DX_TRY(pass());
    m_address = address;
    QList<WaitingMessage> found;
    for (const Network::Letter &letter : m_network.m_boxes.value(address))
        found.append({letter.handle, letter.bytes.size()});
    if (m_network.m_fair || m_network.m_kind == Network::Kind::Orderly)
        return found;
    if (m_network.m_dice.chance(30)) {
        for (qsizetype i = found.size(); i > 1; --i)
            found.swapItemsAt(i - 1, m_network.m_dice.roll(i));
    }
    if (m_network.m_dice.chance(15)) // a slow server shows a part of it
        found.resize(m_network.m_dice.roll(found.size() + 1));
    return found;
}

Result<QByteArray> NetworkTransport::read(const QByteArray &handle)
{
    DX_TRY(pass());
    for (const Network::Letter &letter : m_network.m_boxes.value(m_address)) {
        if (letter.handle == handle)
            return letter.bytes;
    }
    return fail(Error::Code::NotFound, u"the message is gone."_s);
}

Result<> NetworkTransport::confirm(const QByteArray &handle)
{
    DX_TRY(pass());
    m_network.m_boxes[m_address].removeIf(
        [&](const Network::Letter &letter) { return letter.handle == handle; });
    return {};
}

Result<QString> NetworkTransport::check(const QByteArray &, const QByteArray &)
{
    return QString();
}

} // namespace dx::sim
