#include "engine/keys/keychain.h"

#include <QCoreApplication>
#include <QDBusConnection>
#include <QDBusInterface>
#include <QDBusMessage>
#include <QDBusObjectPath>
#include <QDBusReply>
#include <QDBusVariant>
#include <QEventLoop>
#include <QThread>
#include <QTimer>

#include <qt6keychain/keychain.h>

#include <functional>
#include <memory>

using namespace Qt::StringLiterals;

namespace dx::Keychain {

namespace {

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(dx::Keychain)
};

constexpr int kTimeoutMs = 10'000;
constexpr int kProbeMs = 1'000;
const auto kService = u"dirsync"_s;
const auto kBusName = u"org.freedesktop.secrets"_s;

/** One question to the secret service, which is not started for it. */
QVariant ask(const QDBusConnection &bus, const QString &path, const QString &interface,
             const QString &method, const QVariantList &arguments)
{
    QDBusMessage call = QDBusMessage::createMethodCall(kBusName, path, interface, method);
    call.setArguments(arguments);
    call.setAutoStartService(false);
    const QDBusMessage answer = bus.call(call, QDBus::Block, kProbeMs);
    return answer.type() == QDBusMessage::ReplyMessage ? answer.arguments().value(0) : QVariant();
}

/** Runs a job of QtKeychain on a thread with an event loop of its own, as it is asynchronous. */
void onOwnThread(const std::function<std::unique_ptr<QKeychain::Job>()> &make,
                 const std::function<void(QKeychain::Job &)> &done, bool *ended)
{
    const std::unique_ptr<QThread> thread(QThread::create([&] {
        QEventLoop loop;
        std::unique_ptr<QKeychain::Job> job = make();
        job->setAutoDelete(false);
        QObject::connect(job.get(), &QKeychain::Job::finished, &loop, [&] {
            done(*job);
            *ended = true;
            loop.quit();
        });
        QTimer::singleShot(kTimeoutMs, &loop, &QEventLoop::quit);
        job->start();
        if (!*ended) // an answer may come at once
            loop.exec();
        if (!*ended)
            static_cast<void>(job.release()); // a late answer would still go to it
    }));
    thread->start();
    thread->wait();
}

tl::unexpected<Error> outOfReach(const QString &detail)
{
    return fail(Error::Code::Unavailable,
                Text::tr("The private key of this site is in the keychain, which cannot be reached "
                         "from here: it is locked, or belongs to another session. Nothing is lost. "
                         "Unlock it and try again; or, for a service, keep the key in a file: run "
                         "'dirsync fingerprint --keep-in file' in that session."),
                detail);
}

Result<> judge(const QKeychain::Job &job)
{
    if (job.error() == QKeychain::NoError)
        return {};
    if (job.error() == QKeychain::EntryNotFound)
        return fail(Error::Code::NotFound,
                    Text::tr("The private key of this site is missing in the keychain. If the "
                             "store was copied here, move the key into a file where it was "
                             "('dirsync fingerprint --keep-in file') and copy that, too. If it is "
                             "lost, make a new one with 'dirsync fingerprint --renew --lost' and "
                             "enrol every partner again."));
    return outOfReach(job.errorString());
}

/** The whole of a job: `make` starts it, `take` gets what it found. */
template<typename Job>
Result<QByteArray> run(const std::function<void(Job &)> &prepare,
                       const std::function<QByteArray(Job &)> &take)
{
    if (!isOpen())
        return outOfReach({});
    bool ended = false;
    Result<QByteArray> result{QByteArray()};
    onOwnThread(
        [&] {
            auto job = std::make_unique<Job>(kService);
            prepare(*job);
            return job;
        },
        [&](QKeychain::Job &job) {
            if (const auto judged = judge(job); !judged)
                result = tl::unexpected(judged.error());
            else
                result = take(static_cast<Job &>(job));
        },
        &ended);
    if (!ended)
        return outOfReach(Text::tr("no answer in time"));
    return result;
}

} // namespace

bool isOpen()
{
    if (qEnvironmentVariable("DIRSYNC_KEYS") == "file"_L1
        || qEnvironmentVariableIsEmpty("DBUS_SESSION_BUS_ADDRESS"))
        return false;
    const QString name = u"dirsync-keychain"_s;
    const QDBusConnection bus = QDBusConnection::connectToBus(QDBusConnection::SessionBus, name);
    bool open = false;
    if (bus.isConnected()) {
        const auto collection
            = ask(bus, u"/org/freedesktop/secrets"_s, u"org.freedesktop.Secret.Service"_s,
                  u"ReadAlias"_s, {u"default"_s})
                  .value<QDBusObjectPath>();
        if (!collection.path().isEmpty() && collection.path() != "/"_L1) {
            const auto locked = ask(bus, collection.path(), u"org.freedesktop.DBus.Properties"_s,
                                    u"Get"_s, {u"org.freedesktop.Secret.Collection"_s, u"Locked"_s})
                                    .value<QDBusVariant>()
                                    .variant();
            open = locked.isValid() && !locked.toBool();
        }
    }
    QDBusConnection::disconnectFromBus(name);
    return open;
}

Result<> write(const QString &name, const QByteArray &secret)
{
    return run<QKeychain::WritePasswordJob>(
               [&](QKeychain::WritePasswordJob &job) {
                   job.setKey(name);
                   job.setBinaryData(secret);
               },
               [](QKeychain::WritePasswordJob &) { return QByteArray(); })
        .map([](const QByteArray &) {});
}

Result<QByteArray> read(const QString &name)
{
    return run<QKeychain::ReadPasswordJob>(
        [&](QKeychain::ReadPasswordJob &job) { job.setKey(name); },
        [](QKeychain::ReadPasswordJob &job) { return job.binaryData(); });
}

Result<> remove(const QString &name)
{
    const auto removed = run<QKeychain::DeletePasswordJob>(
        [&](QKeychain::DeletePasswordJob &job) { job.setKey(name); },
        [](QKeychain::DeletePasswordJob &) { return QByteArray(); });
    if (!removed && removed.error().code != Error::Code::NotFound)
        return tl::unexpected(removed.error());
    return {};
}

} // namespace dx::Keychain
