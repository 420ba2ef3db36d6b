#include "tests/servers/test_stores.h"

#include "engine/store/site_info.h"
#include "tests/servers/results.h"

#include <QTest>

using namespace Qt::StringLiterals;

namespace dx {

void TestStores::addKinds()
{
    QTest::addColumn<int>("kind");
    QTest::newRow("sqlite") << int(StoreUrl::Kind::Sqlite);
    QTest::newRow("postgresql") << int(StoreUrl::Kind::PostgreSql);
}

StoreUrl::Kind TestStores::kind()
{
    QFETCH(int, kind);
    return StoreUrl::Kind(kind);
}

StoreUrl TestStores::newPlace(StoreUrl::Kind kind)
{
    if (kind == StoreUrl::Kind::PostgreSql)
        return required(m_postgreSql.newDatabase());
    return required(StoreUrl::parse("sqlite:"_L1 + m_dir.filePath(u"site-%1.db"_s.arg(++m_files))));
}

std::unique_ptr<Database> TestStores::create(StoreUrl::Kind kind)
{
    if (kind == StoreUrl::Kind::Sqlite)
        return open(newPlace(kind), Database::Mode::Create);
    if (m_original.url.isEmpty()) {
        m_original = newPlace(kind);
        open(m_original, Database::Mode::Create);
    }
    return open(required(m_postgreSql.newDatabase(m_original)));
}

std::unique_ptr<Database> TestStores::createSite(StoreUrl::Kind kind)
{
    auto database = create(kind);
    required(SiteStore(*database).create(u"Contoso"_s, u"HQ"_s, u"hq@contoso.example"_s,
                                         1'700'000'000'000));
    return database;
}

std::unique_ptr<Database> TestStores::open(const StoreUrl &url, Database::Mode mode)
{
    return required(Database::open(url, mode));
}

} // namespace dx
