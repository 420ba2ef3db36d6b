#pragma once

#include "engine/core/clock.h"
#include "engine/store/agreements.h"
#include "engine/store/lists.h"
#include "engine/store/recipients.h"
#include "engine/store/site_info.h"
#include "tests/ui/fake_engine.h"
#include "ui/main_window.h"

#include <QSettings>
#include <QTableView>
#include <QTemporaryDir>
#include <QTest>
#include <QTreeView>

namespace dx {

using namespace Qt::StringLiterals;

inline constexpr int kPeople = 30;

inline Entry person(int number)
{
    Entry entry;
    const QByteArray name = "Person " + QByteArray::number(100 + number);
    entry.set("displayName", name);
    entry.set("cn", name);
    entry.set("sn", QByteArray::number(100 + number));
    entry.set("mail", "p" + QByteArray::number(number) + "@contoso.example");
    return entry;
}

/** A site with one list of people, a Dirsync Server object and one partner. */
inline Result<> makeSite(const StoreUrl &url, const QString &name)
{
    const Timestamp now = SystemClock().now();
    DX_LET(const auto database, Database::open(url, Database::Mode::Create));
    SiteStore site(*database);
    DX_TRY(site.create(u"Contoso"_s, name, name.toLower() + u"@contoso.example"_s, now));
    DX_LET(const ListId staff, Lists(*database).create(u"Staff"_s, {}, now));
    Recipients recipients(*database);
    for (int number = 0; number < kPeople; ++number)
        DX_TRY(recipients.add(staff, person(number), 20, false, now));
    DX_LET(const ListId from, Lists(*database).create(u"From Branch A"_s, {}, now));
    DirsyncServer server;
    server.name = u"Dirsync Server"_s;
    DX_TRY(site.setServer(server, now));
    AgreementSettings settings;
    settings.name = u"Branch A"_s;
    settings.partnerAddress = u"a@contoso.example"_s;
    settings.importList = from;
    DX_TRY(Agreements(*database).create(Role::Server, "0190b0a0-0000-7000-8000-000000000001",
                                        settings, now));
    return {};
}

/** The console with one open site and an engine of the test's own. */
struct Console
{
    QTemporaryDir folder;
    std::unique_ptr<QSettings> settings
        = std::make_unique<QSettings>(folder.filePath(u"settings.ini"_s), QSettings::IniFormat);
    StoreUrl url{StoreUrl::Kind::Sqlite, folder.filePath(u"site.db"_s), {}};
    OpenSites sites{[](const StoreUrl &) -> Result<std::unique_ptr<EngineClient>> {
        return std::make_unique<FakeEngine>();
    }};
    std::unique_ptr<MainWindow> window = std::make_unique<MainWindow>(sites, *settings);
    SiteKey site;

    bool open()
    {
        if (!makeSite(url, u"HQ"_s))
            return false;
        window->show();
        site = sites.open(url);
        return QTest::qWaitFor([this] {
            const SiteSession *const session = sites.session(site);
            return session && session->isLoaded();
        });
    }
    FakeEngine &engine() { return static_cast<FakeEngine &>(sites.session(site)->engine()); }
    QTableView *table() { return window->findChild<QTableView *>(u"contentsTable"_s); }
    QTreeView *tree() { return window->findChild<QTreeView *>(u"siteTree"_s); }
    QAction *action(CommandId id) { return window->commands().action(id); }
    bool showList()
    {
        window->selectNode({NodeKind::GlobalList, site, 0});
        return QTest::qWaitFor([this] {
            return table()->model() && table()->model()->rowCount() == kPeople
                && table()->model()->index(0, 0).data().toString() == u"Person 100"_s;
        });
    }
};

} // namespace dx
