#include "engine/core/uid.h"
#include "engine/store/events.h"
#include "engine/store/lists.h"
#include "engine/store/parameters.h"
#include "engine/store/recipients.h"
#include "engine/store/site_info.h"
#include "engine/store/statement.h"
#include "tests/servers/results.h"
#include "tests/servers/test_stores.h"

#include <QFile>
#include <QTest>

#include <functional>

using namespace dx;
using namespace Qt::StringLiterals;

namespace {

constexpr Timestamp kNow = 1'700'000'000'000;

Parameter dword(const QString &name, quint32 value)
{
    return {name, ParameterType::Dword, value, {}};
}

EventQuery latest(int limit)
{
    EventQuery query;
    query.limit = limit;
    return query;
}

QStringList texts(const QList<Event> &events)
{
    QStringList all;
    for (const Event &event : events)
        all.append(event.text);
    return all;
}

} // namespace

class TestSite final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void keepsTheSite_data() { TestStores::addKinds(); }
    void keepsTheSite()
    {
        const auto db = m_stores.create(TestStores::kind());
        SiteStore site(*db);
        const auto none = site.read();
        QCOMPARE(codeOf(none), u"not-found"_s);
        QVERIFY(none.error().text.contains(u"no site"_s));
        for (const QString &wrong : {u"hq"_s, u"SMTP:hq@contoso.example"_s, u"h q@x"_s, u"hq@"_s})
            QCOMPARE(codeOf(site.create(u"Contoso"_s, u"HQ"_s, wrong, kNow)), u"invalid"_s);
        QVERIFY(site.create(u" Contoso "_s, u"HQ"_s, u"hq@contoso.example"_s, kNow));
        QCOMPARE(codeOf(site.create(u"A"_s, u"B"_s, u"c@x"_s, kNow)), u"conflict"_s);
        SiteInfo info = required(site.read());
        QVERIFY(isUid(info.uid));
        QCOMPARE(info.organization, u"Contoso"_s);
        QCOMPARE(info.name, u"HQ"_s);
        QCOMPARE(info.address, u"hq@contoso.example"_s);
        QCOMPARE(info.epochNumber, 1);
        QCOMPARE(info.epochRandom.size(), 16);
        QCOMPARE(info.control, ControlState::Running);
        QCOMPARE(info.startup, StartupType::Automatic);
        QVERIFY(!info.zone.isEmpty());
        QVERIFY(!info.serverName.isEmpty());

        info.name = u"Headquarters"_s;
        info.zone = "Europe/Berlin";
        info.keepUpdatesDays = 30;
        info.guardCount = 7;
        info.guardPercent = 5;
        QVERIFY(site.update(info));
        QVERIFY(site.setControl(ControlState::Paused));
        QVERIFY(site.setStartup(StartupType::Disabled));
        const SiteInfo after = required(site.read());
        QCOMPARE(after.name, u"Headquarters"_s);
        QCOMPARE(after.zone, QByteArray("Europe/Berlin"));
        QCOMPARE(after.keepUpdatesDays, 30);
        QCOMPARE(after.guardCount, 7);
        QCOMPARE(after.guardPercent, 5);
        QCOMPARE(after.control, ControlState::Paused);
        QCOMPARE(after.startup, StartupType::Disabled);
        QCOMPARE(after.uid, info.uid);
    }

    void refusesBadSites_data()
    {
        QTest::addColumn<QString>("organization");
        QTest::addColumn<QString>("name");
        QTest::newRow("no organization") << u" "_s << u"HQ"_s;
        QTest::newRow("no name") << u"Contoso"_s << QString();
        QTest::newRow("line break") << u"Contoso"_s << u"H\nQ"_s;
        QTest::newRow("too long") << u"Contoso"_s << QString(65, u'x');
    }
    void refusesBadSites()
    {
        QFETCH(QString, organization);
        QFETCH(QString, name);
        const auto db = m_stores.create(StoreUrl::Kind::Sqlite);
        QCOMPARE(codeOf(SiteStore(*db).create(organization, name, u"a@b"_s, kNow)), u"invalid"_s);
        QCOMPARE(codeOf(SiteStore(*db).read()), u"not-found"_s);
    }

    void refusesBadSettings()
    {
        const auto db = m_stores.createSite(StoreUrl::Kind::Sqlite);
        const SiteInfo good = required(SiteStore(*db).read());
        for (const auto &spoil : QList<std::function<void(SiteInfo &)>>{
                 [](SiteInfo &info) { info.zone = "Mars/Olympus"; },
                 [](SiteInfo &info) { info.keepUpdatesDays = 0; },
                 [](SiteInfo &info) { info.guardPercent = 101; },
                 [](SiteInfo &info) { info.guardCount = -1; },
                 [](SiteInfo &info) { info.serverName.clear(); },
             }) {
            SiteInfo bad = good;
            spoil(bad);
            QCOMPARE(codeOf(SiteStore(*db).update(bad)), u"invalid"_s);
        }
    }

    void keepsTheServer_data() { TestStores::addKinds(); }
    void keepsTheServer()
    {
        const auto db = m_stores.createSite(TestStores::kind());
        SiteStore site(*db);
        QVERIFY(!required(site.server()).has_value());
        QCOMPARE(codeOf(site.removeServer()), u"not-found"_s);
        DirsyncServer server;
        server.name = u"Dirsync Server"_s;
        server.copyOutgoing = true;
        QVERIFY(site.setServer(server, kNow));
        server.forwardIncoming = true;
        server.administrator = u"admin@contoso.example"_s;
        QVERIFY(site.setServer(server, kNow));
        const auto read = required(site.server());
        QVERIFY(read.has_value());
        QCOMPARE(read->name, server.name);
        QCOMPARE(read->administrator, server.administrator);
        QVERIFY(read->copyOutgoing && read->forwardIncoming);
        QCOMPARE(read->schedule, u"never"_s);
        QVERIFY(site.removeServer());
        QVERIFY(!required(site.server()).has_value());
        server.name.clear();
        QCOMPARE(codeOf(site.setServer(server, kNow)), u"invalid"_s);
    }

    void givesOutUsns_data() { TestStores::addKinds(); }
    void givesOutUsns()
    {
        const auto db = m_stores.createSite(TestStores::kind());
        SiteStore site(*db);
        QCOMPARE(codeOf(site.takeUsns(1)), u"internal"_s); // never outside a transaction
        {
            auto transaction = required(Transaction::begin(*db));
            QCOMPARE(required(site.takeUsns(3)), 1);
            QCOMPARE(required(site.takeUsns(1)), 4);
            required(transaction.commit());
        }
        {
            auto transaction = required(Transaction::begin(*db));
            QCOMPARE(required(site.takeUsns(5)), 5); // rolled back: given out again
        }
        QCOMPARE(required(site.read()).usn, 4);
    }

    void noticesACopy()
    {
        auto db = m_stores.createSite(StoreUrl::Kind::Sqlite);
        QVERIFY(!required(SiteStore(*db).isCopy()));
        const StoreUrl here = db->url();
        db.reset();
        StoreUrl there = here;
        there.path += u"-moved"_s;
        QVERIFY(QFile::copy(here.path, there.path));
        db = TestStores::open(there);
        QVERIFY(required(SiteStore(*db).isCopy()));
        QVERIFY(SiteStore(*db).settleHere());
        QVERIFY(!required(SiteStore(*db).isCopy()));
    }

    void keepsLists_data() { TestStores::addKinds(); }
    void keepsLists()
    {
        const auto db = m_stores.createSite(TestStores::kind());
        Lists lists(*db);
        const ListId staff = required(lists.create(u" Staff "_s, {}, kNow));
        const ListId below = required(lists.create(u"Contractors"_s, staff, kNow));
        const ListId umlaut = required(lists.create(u"Ärzte"_s, {}, kNow));
        QStringList names;
        for (const AddressList &list : required(lists.all()))
            names.append(list.name);
        QCOMPARE(names, (QStringList{u"Contractors"_s, u"Staff"_s, u"Ärzte"_s}));
        QCOMPARE(required(lists.byName(u"Staff"_s)).id, staff);
        QCOMPARE(required(lists.byId(below)).parent, staff);
        QVERIFY(isUid(required(lists.byId(below)).uid));
        const auto missing = lists.byName(u"staff"_s);
        QCOMPARE(codeOf(missing), u"not-found"_s);
        QCOMPARE(missing.error().text, u"There is no list staff."_s);

        QCOMPARE(codeOf(lists.create(u"Staff"_s, {}, kNow)), u"conflict"_s);
        QCOMPARE(codeOf(lists.create(u""_s, {}, kNow)), u"invalid"_s);
        QCOMPARE(codeOf(lists.create(QString(65, u'x'), {}, kNow)), u"invalid"_s);
        QCOMPARE(codeOf(lists.create(u"a\nb"_s, {}, kNow)), u"invalid"_s);
        QCOMPARE(codeOf(lists.create(u"X"_s, ListId{4711}, kNow)), u"not-found"_s);

        QCOMPARE(codeOf(lists.rename(umlaut, u"Staff"_s, kNow)), u"conflict"_s);
        QVERIFY(lists.rename(umlaut, u"Doctors"_s, kNow));
        QVERIFY(lists.rename(umlaut, u"Doctors"_s, kNow));
        QCOMPARE(required(lists.byId(umlaut)).name, u"Doctors"_s);

        const auto hasChild = lists.remove(staff);
        QCOMPARE(codeOf(hasChild), u"conflict"_s);
        QVERIFY(hasChild.error().text.contains(u"lists below"_s));
        QVERIFY(lists.remove(below));
        Entry ann;
        ann.set("cn", QByteArray("Ann"));
        const EntryId id = required(Recipients(*db).add(staff, ann, 20, false, kNow));
        const auto hasEntry = lists.remove(staff);
        QCOMPARE(codeOf(hasEntry), u"conflict"_s);
        QVERIFY(hasEntry.error().text.contains(u"recipients"_s));
        QVERIFY(Recipients(*db).remove(id, kNow));
        QVERIFY(lists.remove(staff));
        QCOMPARE(codeOf(lists.remove(staff)), u"not-found"_s);
    }

    void keepsParameters_data() { TestStores::addKinds(); }
    void keepsParameters()
    {
        const auto db = m_stores.createSite(TestStores::kind());
        Parameters parameters(*db);
        QVERIFY(required(parameters.all()).isEmpty());
        QVERIFY(!required(parameters.find(u"X"_s)).has_value());
        const Parameter many{u"Ünique names"_s, ParameterType::MultiString, 0, {u"a b"_s, u"ä"_s}};
        const Parameter text{u"domain"_s, ParameterType::String, 0, {u"line\nbreak"_s}};
        const Parameter empty{u"Empty"_s, ParameterType::MultiString, 0, {}};
        const Parameter largest = dword(u"Large"_s, 4294967295u);
        for (const Parameter &parameter : {many, text, empty, largest}) {
            QVERIFY(parameters.set(parameter, kNow));
            QCOMPARE(*required(parameters.find(parameter.name)), parameter);
        }
        QCOMPARE(*required(parameters.find(u"üNIQUE NAMES"_s)), many); // no database folds Ü alike
        QStringList names;
        for (const Parameter &parameter : required(parameters.all()))
            names.append(parameter.name);
        QCOMPARE(names, (QStringList{u"domain"_s, u"Empty"_s, u"Large"_s, u"Ünique names"_s}));
        // written again under another spelling it keeps its name
        QVERIFY(parameters.set(dword(u"LARGE"_s, 1), kNow));
        QCOMPARE(*required(parameters.find(u"large"_s)), dword(u"Large"_s, 1));
        QVERIFY(parameters.remove(u"lArGe"_s));
        QCOMPARE(codeOf(parameters.remove(u"Large"_s)), u"not-found"_s);
        QCOMPARE(required(parameters.all()).size(), 3);
    }

    void refusesBadParameters_data()
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<int>("type");
        QTest::addColumn<QStringList>("strings");
        QTest::newRow("no name") << QString() << int(ParameterType::Dword) << QStringList();
        QTest::newRow("backslash") << u"a\\b"_s << int(ParameterType::Dword) << QStringList();
        QTest::newRow("line break") << u"a\nb"_s << int(ParameterType::Dword) << QStringList();
        QTest::newRow("long name")
            << QString(256, u'x') << int(ParameterType::Dword) << QStringList();
        QTest::newRow("known name with another type")
            << u"pausekicksdx"_s << int(ParameterType::String) << QStringList{u"1"_s};
        QTest::newRow("two texts in one")
            << u"a"_s << int(ParameterType::String) << QStringList{u"1"_s, u"2"_s};
        QTest::newRow("empty text among many")
            << u"a"_s << int(ParameterType::MultiString) << QStringList{u"1"_s, u""_s};
        QTest::newRow("line break among many")
            << u"a"_s << int(ParameterType::MultiString) << QStringList{u"1\n2"_s};
        QTest::newRow("U+0000") << u"a"_s << int(ParameterType::String)
                                << QStringList{QString(QChar(0))};
    }
    void refusesBadParameters()
    {
        QFETCH(QString, name);
        QFETCH(int, type);
        QFETCH(QStringList, strings);
        const auto db = m_stores.createSite(StoreUrl::Kind::Sqlite);
        Parameters parameters(*db);
        QCOMPARE(codeOf(parameters.set({name, ParameterType(type), 0, strings}, kNow)),
                 u"invalid"_s);
        QVERIFY(required(parameters.all()).isEmpty());
    }

    void pauseKicksOnlyAsOne_data()
    {
        QTest::addColumn<QString>("sql"); // as another program might have left it
        QTest::addColumn<bool>("kicks");
        const QString insert
            = u"INSERT INTO parameter (name, type, data, changed_at) VALUES ('%1', '%2', '%3', 0)"_s;
        QTest::newRow("absent") << QString() << false;
        QTest::newRow("0") << insert.arg(u"PauseKicksDX"_s, u"DWORD"_s, u"0"_s) << false;
        QTest::newRow("1") << insert.arg(u"PauseKicksDX"_s, u"DWORD"_s, u"1"_s) << true;
        QTest::newRow("2") << insert.arg(u"PauseKicksDX"_s, u"DWORD"_s, u"2"_s) << false;
        QTest::newRow("text 1") << insert.arg(u"PauseKicksDX"_s, u"STRING"_s, u"1"_s) << false;
        QTest::newRow("other spelling")
            << insert.arg(u"pausekicksdx"_s, u"DWORD"_s, u"1"_s) << true;
        QTest::newRow("other name") << insert.arg(u"PauseKicks"_s, u"DWORD"_s, u"1"_s) << false;
    }
    void pauseKicksOnlyAsOne()
    {
        QFETCH(QString, sql);
        const auto db = m_stores.createSite(StoreUrl::Kind::Sqlite);
        if (!sql.isEmpty())
            required(db->run(sql));
        QTEST(required(Parameters(*db).pauseKicks()), "kicks");
    }

    void showsData()
    {
        QCOMPARE(dword(u"a"_s, 1).dataText(), u"0x00000001 (1)"_s);
        QCOMPARE(dword(u"a"_s, 4294967295u).dataText(), u"0xffffffff (4294967295)"_s);
        QCOMPARE((Parameter{u"a"_s, ParameterType::String, 0, {u"x y"_s}}).dataText(), u"x y"_s);
        QCOMPARE((Parameter{u"a"_s, ParameterType::MultiString, 0, {u"x"_s, u"y"_s}}).dataText(),
                 u"x y"_s);
        for (const KnownParameter &known : knownParameters())
            QVERIFY(!known.meaning.isEmpty());
    }

    void findsEvents_data() { TestStores::addKinds(); }
    void findsEvents()
    {
        const auto db = m_stores.createSite(TestStores::kind());
        Events events(*db);
        for (int i = 0; i < 9; ++i) {
            Event event;
            event.at = kNow + i;
            event.severity = Severity(i % 3);
            event.category = u"Cycle"_s;
            event.number = 100 + i;
            event.text = u"Ärger %1"_s.arg(i);
            event.remedy = u"none"_s;
            event.agreement = AgreementId{3};
            event.cycle = CycleId{4};
            QVERIFY(events.append(event));
        }
        const auto newest = required(events.find(latest(2)));
        QCOMPARE(texts(newest), (QStringList{u"Ärger 8"_s, u"Ärger 7"_s}));
        QCOMPARE(newest[0].severity, Severity::Error);
        QCOMPARE(newest[0].number, 108);
        QCOMPARE(newest[0].remedy, u"none"_s);
        QCOMPARE(newest[0].agreement, AgreementId{3});
        QCOMPARE(newest[0].cycle, CycleId{4});
        EventQuery query;
        query.before = newest[1].id;
        query.limit = 1;
        QCOMPARE(texts(required(events.find(query))), QStringList{u"Ärger 6"_s});
        query = {};
        query.atLeast = Severity::Warning;
        query.since = kNow + 4;
        QCOMPARE(texts(required(events.find(query))),
                 (QStringList{u"Ärger 8"_s, u"Ärger 7"_s, u"Ärger 5"_s, u"Ärger 4"_s}));
        query = {};
        query.filter = u"äRGER 5"_s;
        QCOMPARE(texts(required(events.find(query))), QStringList{u"Ärger 5"_s});
        query.filter = u"%"_s; // no wildcard
        QVERIFY(required(events.find(query)).isEmpty());
    }

private:
    TestStores m_stores;
};

QTEST_GUILESS_MAIN(TestSite)
#include "tst_site.moc"
