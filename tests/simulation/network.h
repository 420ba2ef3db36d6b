#pragma once

#include "engine/transports/transport.h"
#include "tests/simulation/dice.h"
#include "tests/simulation/fault_point.h"

#include <QHash>

namespace dx::sim {

/** What lies between the sites: loses, repeats, delays, mixes up and damages messages until it is
 * told to be fair. */
class Network
{
public:
    enum class Kind {
        Wild, ///< everything goes wrong
        Lossless, ///< all arrives in the end, unharmed
        Orderly, ///< all arrives at once and in order: only programs fail
    };
    explicit Network(Dice &dice) : m_dice(dice) { }
    void setKind(Kind kind) { m_kind = kind; }
    Kind kind() const { return m_kind; }

    void take(const QByteArray &recipient, const QByteArray &message);
    /** Some of what was delayed arrives. */
    void letSomeArrive();
    /** From now on nothing goes wrong; what was delayed arrives now. */
    void beFair();
    /** As it was in the beginning: empty and unfair. */
    void startOver();
    bool isFair() const { return m_fair; }
    bool isEmpty() const;

    qint64 taken() const { return m_taken; }
    qint64 damaged() const { return m_damaged; }

private:
    friend class NetworkTransport;
    struct Letter
    {
        QByteArray handle;
        QByteArray bytes;
    };
    struct Delayed
    {
        QByteArray recipient;
        QByteArray bytes;
    };
    void put(const QByteArray &recipient, const QByteArray &bytes);
    QByteArray damage(QByteArray bytes);

    Dice &m_dice;
    QHash<QByteArray, QList<Letter>> m_boxes;
    QList<Delayed> m_delayed;
    bool m_fair = false;
    Kind m_kind = Kind::Wild;
    qint64 m_taken = 0;
    qint64 m_damaged = 0;
    qint64 m_nextHandle = 0;
};

/** One site's door to it. */
class NetworkTransport final : public Transport
{
public:
    NetworkTransport(Network &network, FaultPoint &fault, const bool &online)
        : m_network(network), m_fault(fault), m_online(online)
    {
    }
    ~NetworkTransport() override;

    Result<> send(const QByteArray &recipient, const QByteArray &message) override;
    Result<> flush() override;
    Result<QList<WaitingMessage>> waiting(const QByteArray &address) override;
    Result<QByteArray> read(const QByteArray &handle) override;
    Result<> confirm(const QByteArray &handle) override;
    Result<QString> check(const QByteArray &own, const QByteArray &partner) override;

private:
    Result<> pass();
    /** Delivery failed half way: some of it arrives all the same. */
    void deliverSome();

    Network &m_network;
    FaultPoint &m_fault;
    const bool &m_online;
    QByteArray m_address;
    QList<Network::Delayed> m_pending;
};

} // namespace dx::sim
