#pragma once

#include "engine/core/clock.h"
#include "engine/core/uid.h"
#include "engine/store/lists.h"
#include "engine/store/recipients.h"
#include "model/site_session.h"

#include <QSignalSpy>
#include <QTemporaryDir>

namespace dx {

/** An engine that answers what a test told it, and remembers what it was asked. */
class FakeEngine final : public EngineClient
{
public:
    EngineInfo info() const override { return {QStringLiteral("here"), 1, {}, 0, true}; }
    QFuture<Result<CycleReport>> force(const ForceRequest &) override
    {
        return QtFuture::makeReadyFuture(Result<CycleReport>(CycleReport()));
    }
    QFuture<Result<CycleReport>> preview(const ForceRequest &) override
    {
        return QtFuture::makeReadyFuture(Result<CycleReport>(CycleReport()));
    }
    QFuture<Result<CycleReport>> review(const Decision &) override
    {
        return QtFuture::makeReadyFuture(Result<CycleReport>(CycleReport()));
    }
    QFuture<Result<CycleReport>> decide(const Decision &) override
    {
        return QtFuture::makeReadyFuture(Result<CycleReport>(CycleReport()));
    }
    QFuture<Result<ControlAnswer>> control(ControlCode code, const QString &) override
    {
        asked.append(code);
        return QtFuture::makeReadyFuture(answer);
    }
    QFuture<Result<>> stop(CycleId) override { return QtFuture::makeReadyFuture(Result<>()); }

    QList<ControlCode> asked;
    Result<ControlAnswer> answer = ControlAnswer();
};

/** A site HQ in a store of its own, open as the console has it. */
struct SiteFixture
{
    QTemporaryDir folder;
    StoreUrl url;
    FakeEngine *engine = nullptr; // owned by the session
    std::unique_ptr<SiteSession> session;

    /** An error text, or nothing. `fill` may add to the new store. */
    QString open(const std::function<Result<>(Database &)> &fill = {})
    {
        url.path = folder.filePath(QStringLiteral("site.db"));
        const auto made = make(fill);
        if (!made)
            return made.error().text + made.error().detail;
        auto fake = std::make_unique<FakeEngine>();
        engine = fake.get();
        session = std::make_unique<SiteSession>(url, std::move(fake));
        session->refresh();
        QSignalSpy loaded(session.get(), &SiteSession::summaryChanged);
        if (!session->isLoaded() && !loaded.wait(20'000))
            return QStringLiteral("the summary did not come");
        return {};
    }

private:
    Result<> make(const std::function<Result<>(Database &)> &fill)
    {
        DX_LET(auto database, Database::open(url, Database::Mode::Create));
        DX_TRY(SiteStore(*database).create(QStringLiteral("Contoso"), QStringLiteral("HQ"),
                                           QStringLiteral("hq@contoso.example"),
                                           SystemClock().now()));
        return fill ? fill(*database) : Result<>();
    }
};

inline Entry fixturePerson(const QByteArray &name)
{
    Entry out;
    out.set("displayName", name);
    out.set("cn", name);
    out.set("mail", name.toLower() + "@contoso.example");
    return out;
}

/** For SiteFixture::open: a Dirsync Server object, Staff with Ann (1) and Ben (2), Guests, and the
 * partner Branch A over /srv/share, whose recipients go to From Branch A. */
inline Result<> fillHeadquarters(Database &database)
{
    const Timestamp now = SystemClock().now();
    Lists lists(database);
    DX_LET(const ListId staff, lists.create(QStringLiteral("Staff"), {}, now));
    DX_TRY(lists.create(QStringLiteral("Guests"), {}, now));
    for (const char *name : {"Ann", "Ben"})
        DX_TRY(Recipients(database).add(staff, fixturePerson(name), 20, false, now));
    DirsyncServer server;
    server.name = QStringLiteral("Dirsync Server");
    DX_TRY(SiteStore(database).setServer(server, now));
    AgreementSettings settings;
    DX_LET(settings.importList, lists.create(QStringLiteral("From Branch A"), {}, now));
    settings.name = QStringLiteral("Branch A");
    settings.partnerAddress = QStringLiteral("a@contoso.example");
    settings.folder = QStringLiteral("/srv/share");
    DX_TRY(Agreements(database).create(Role::Server, newUid(now), settings, now));
    return {};
}

} // namespace dx
