#include "tests/servers/test_stores.h"

#include "engine/store/site_info.h"
#include "tests/servers/results.h"

#include <QFile>
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

StoreUrl TestStores::copyOf(const StoreUrl &store)
{
    if (store.kind == StoreUrl::Kind::PostgreSql)
        return required(m_postgreSql.newDatabase(store));
    // whoever closed it last has put the write-ahead log into the file
    const StoreUrl copy = newPlace(store.kind);
    if (!QFile::copy(store.path, copy.path))
        qFatal("%s cannot be copied", qPrintable(store.path));
    return copy;
}

StoreUrl TestStores::putInPlace(const StoreUrl &copy, const StoreUrl &store)
{
    if (store.kind == StoreUrl::Kind::PostgreSql)
        return copy;
    for (const auto &suffix : {""_L1, "-wal"_L1, "-shm"_L1})
        QFile::remove(store.path + suffix);
    if (!QFile::rename(copy.path, store.path))
        qFatal("%s cannot be put in place", qPrintable(copy.path));
    return store;
}

std::unique_ptr<Database> TestStores::open(const StoreUrl &url, Database::Mode mode)
{
    return required(Database::open(url, mode));
}

} // namespace dx
