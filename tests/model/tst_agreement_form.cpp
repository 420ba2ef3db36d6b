#include "engine/core/clock.h"
#include "engine/protocol/certificate.h"
#include "engine/store/recipients.h"
#include "model/forms/agreement_form.h"
#include "model/forms/site_setup.h"
#include "model/left_out.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace dx;
using namespace Qt::StringLiterals;

namespace {

constexpr Timestamp kNow = 1'800'000'000'000;

SiteSummary headquarters()
{
    SiteSummary site;
    site.info.name = u"HQ"_s;
    site.info.organization = u"Contoso"_s;
    site.info.address = u"hq@contoso.example"_s;
    site.info.zone = "Europe/Berlin";
    site.server = DirsyncServer{u"Dirsync Server"_s, {}, false, false, u"never"_s};
    site.lists = {{ListId{1}, "l1", {}, u"Staff"_s, 0}, {ListId{2}, "l2", {}, u"From A"_s, 0}};
    Agreement a;
    a.id = {1};
    a.role = Role::Server;
    a.settings.name = u"Branch A"_s;
    a.settings.partnerAddress = u"a@contoso.example"_s;
    a.settings.importList = {2};
    a.settings.folder = u"/srv/share"_s;
    site.agreements = {a};
    return site;
}

SetupPartner partner(const QString &name, const QString &address, const QString &folder = u"/x"_s)
{
    SetupPartner out;
    out.name = name;
    out.address = address;
    out.exchange.folder = folder;
    return out;
}

Result<SiteSetup::Made> made(const SiteSetup &setup)
{
    TransferState state;
    return setup.make(kNow, state);
}

QByteArray invitationFor(const QByteArray &address, Timestamp expires)
{
    Invitation invitation;
    invitation.agreement = "019a0000-0000-7000-8000-000000000009";
    invitation.siteUid = "019a0000-0000-7000-8000-000000000008";
    invitation.site = u"Main"_s;
    invitation.organization = u"Fabrikam"_s;
    invitation.serverAddress = "main@fabrikam.example";
    invitation.requestorAddress = address;
    invitation.name = u"HQ"_s;
    invitation.code = newInvitationCode();
    invitation.certificate = newKeyPair(invitation.site, kNow)->certificate;
    invitation.expiresAt = expires;
    return toText(invitation);
}

/** A store with 10 people in Staff and the partner Branch A, that gets everything. */
struct Store
{
    QTemporaryDir folder;
    StoreUrl url;
    std::unique_ptr<Database> database;
    SiteSummary summary;

    Result<> open()
    {
        SiteSetup setup;
        setup.organization = u"Contoso"_s;
        setup.name = u"HQ"_s;
        setup.address = u"hq@contoso.example"_s;
        setup.storePath = folder.filePath(u"hq.db"_s);
        setup.partners = {partner(u"Branch A"_s, u"a@contoso.example"_s, folder.path())};
        DX_LET(const SiteSetup::Made result, made(setup));
        url = result.url;
        DX_LET(database, Database::open(url, Database::Mode::ReadWrite));
        DX_LET(const AddressList staff, Lists(*database).byName(u"Staff"_s));
        for (int i = 0; i < 10; ++i) {
            Entry entry;
            entry.set("displayName", "Person " + QByteArray::number(i));
            entry.set("cn", "Person " + QByteArray::number(i));
            entry.set("mail", "p" + QByteArray::number(i) + "@contoso.example");
            DX_TRY(Recipients(*database).add(staff.id, entry, 10 * i, false, kNow));
        }
        return read();
    }
    Result<> read()
    {
        SiteStore site(*database);
        DX_LET(summary.info, site.read());
        DX_LET(summary.server, site.server());
        DX_LET(summary.lists, Lists(*database).all());
        DX_LET(summary.agreements, Agreements(*database).all());
        return {};
    }
    QString effect(const Form &form)
    {
        const auto answer = form.effect()(*database);
        return answer ? answer->text + (answer->warning ? u" (!)"_s : QString())
                      : answer.error().text;
    }
};

QString why(const Result<> &result)
{
    return result ? QString() : result.error().text + result.error().detail;
}

} // namespace

class TestAgreementForm : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void msMailNeedsAPostofficeAndNoInvitation();
    void rules_data();
    void rules();
    void newOneNeedsNameAddressAndFolder();
    void dependents();
    void invitationFillsTheForm();
    void invitationThatCannotBeUsed_data();
    void invitationThatCannotBeUsed();
    void effects_data();
    void effects();
    void scopeCounts();
    void leftOutAreThoseThatDoNotCount();
    void makesAgreementContainerAndInvitation();
    void conflictLeavesNothingBehind();
    void setupProblems_data();
    void setupProblems();
    void setupMakesAllOrNothing();
};

void TestAgreementForm::msMailNeedsAPostofficeAndNoInvitation()
{
    Store store;
    QVERIFY(store.open());
    AgreementForm form(store.summary, Role::Server);
    QVERIFY(!form.isEnabled(u"postoffice"_s));
    form.setValue(u"kind"_s, int(PartnerKind::MsMail));
    QVERIFY(form.isEnabled(u"postoffice"_s) && form.isEnabled(u"password"_s));
    QVERIFY(!form.isEnabled(u"importNext"_s));
    form.setValue(u"name"_s, u"North"_s);
    form.setValue(u"importListName"_s, u"From North"_s);
    form.setValue(u"folder"_s, store.folder.path());
    form.setValue(u"partnerAddress"_s, u"north"_s);
    QVERIFY(!form.problem(u"partnerAddress"_s).isEmpty());
    form.setValue(u"partnerAddress"_s, u"gw@contoso.example"_s);
    QVERIFY(!form.problem(u"postoffice"_s).isEmpty());
    form.setValue(u"partnerAddress"_s, u"NORTH/PO1/$SYSTEM"_s);
    QVERIFY(form.problems().isEmpty());
    QVERIFY(store.effect(form).startsWith(u"When North asks, T2 answers"_s));
    const QList<QStringList> commands = form.commands();
    QCOMPARE(commands.size(), 1);
    QVERIFY(commands[0].contains(u"msmail"_s));
    form.setValue(u"password"_s, u"sesame"_s);
    QVERIFY(form.commands().isEmpty()); // no command line shows a password
    const auto written = form.writer()(*store.database);
    QVERIFY2(written, written ? "" : qPrintable(written.error().text));
    const auto made = Agreements(*store.database).byName(u"North"_s);
    QCOMPARE(made->settings.postoffice, u"NORTH/PO1"_s);
    QCOMPARE(made->passwordPlace, u"file"_s);
}

void TestAgreementForm::rules_data()
{
    QTest::addColumn<QString>("field");
    QTest::addColumn<QVariant>("value");
    QTest::addColumn<bool>("apply");
    QTest::newRow("name") << u"name"_s << QVariant(u"Branch X"_s) << true;
    QTest::newRow("no name") << u"name"_s << QVariant(u" "_s) << false;
    QTest::newRow("address") << u"partnerAddress"_s << QVariant(u"x@contoso.example"_s) << true;
    QTest::newRow("our own address")
        << u"partnerAddress"_s << QVariant(u"HQ@contoso.example"_s) << false;
    QTest::newRow("no address") << u"partnerAddress"_s << QVariant(QString()) << false;
    QTest::newRow("types") << u"addressTypes"_s << QVariant(u"SMTP,MS"_s) << true;
    QTest::newRow("bad types") << u"addressTypes"_s << QVariant(u"S M T P"_s) << false;
    QTest::newRow("import trust") << u"importTrust"_s << QVariant(100) << true;
    QTest::newRow("import trust too high") << u"importTrust"_s << QVariant(101) << false;
    QTest::newRow("export trust") << u"exportTrust"_s << QVariant(0) << true;
    QTest::newRow("export trust too low") << u"exportTrust"_s << QVariant(-1) << false;
    QTest::newRow("no container exported is a warning only")
        << u"exportAll"_s << QVariant(false) << true;
    QTest::newRow("no import container")
        << u"importList"_s << QVariant::fromValue(ListId()) << false;
    QTest::newRow("folder") << u"folder"_s << QVariant(u"/mnt"_s) << true;
    QTest::newRow("no folder") << u"folder"_s << QVariant(QString()) << false;
    QTest::newRow("window") << u"runWindowMinutes"_s << QVariant(60) << true;
    QTest::newRow("no window") << u"runWindowMinutes"_s << QVariant(0) << false;
    QTest::newRow("nothing changed") << u"name"_s << QVariant(u"Branch A"_s) << false;
}

void TestAgreementForm::rules()
{
    QFETCH(QString, field);
    QFETCH(QVariant, value);
    const SiteSummary site = headquarters();
    AgreementForm form(site, site.agreements.first());
    QVERIFY(form.problems().isEmpty());
    form.setValue(field, value);
    QTEST(form.canApply(), "apply");
}

void TestAgreementForm::newOneNeedsNameAddressAndFolder()
{
    AgreementForm form(headquarters(), Role::Server);
    QVERIFY(!form.canApply());
    form.setValue(u"name"_s, u"Branch A"_s);
    QVERIFY2(!form.problem(u"name"_s).isEmpty(), "taken");
    form.setValue(u"name"_s, u"Branch B"_s);
    form.setValue(u"partnerAddress"_s, u"a@contoso.example"_s);
    QVERIFY2(form.problem(u"partnerAddress"_s).contains(u"Branch A"_s), "taken");
    form.setValue(u"partnerAddress"_s, u"b@contoso.example"_s);
    form.setValue(u"folder"_s, u"/srv/share"_s);
    form.setValue(u"importListName"_s, u"staff"_s);
    QVERIFY2(!form.canApply(), "the container's name is taken");
    form.setValue(u"importListName"_s, u"From B"_s);
    QVERIFY(form.canApply());
}

void TestAgreementForm::dependents()
{
    AgreementForm form(headquarters(), Role::Server);
    QVERIFY(form.isEnabled(u"importListName"_s));
    QVERIFY(!form.isEnabled(u"importList"_s));
    form.setValue(u"newImportList"_s, false);
    QVERIFY(!form.isEnabled(u"importListName"_s));
    QVERIFY(form.isEnabled(u"importList"_s));
    QVERIFY(!form.problem(u"importList"_s).isEmpty());
    QVERIFY(!form.isEnabled(u"exportLists"_s));
    form.setValue(u"exportAll"_s, false);
    QVERIFY(form.isEnabled(u"exportLists"_s));
    QVERIFY(form.exportsNothing());
    form.setValue(u"exportLists"_s, QVariant::fromValue(QList<ListId>{{1}}));
    QVERIFY(!form.exportsNothing());
}

void TestAgreementForm::invitationFillsTheForm()
{
    AgreementForm form(headquarters(), Role::Requestor);
    QVERIFY(!form.problem(u"code"_s).isEmpty());
    QVERIFY(!form.problem(u"certificate"_s).isEmpty());
    const auto used = form.useInvitation(invitationFor("hq@contoso.example", kNow + 1000), kNow);
    QVERIFY2(used, qPrintable(why(used)));
    QCOMPARE(form.value(u"name"_s).toString(), u"Main"_s);
    QCOMPARE(form.value(u"partnerAddress"_s).toString(), u"main@fabrikam.example"_s);
    QCOMPARE(form.value(u"importListName"_s).toString(), u"From Main"_s);
    QVERIFY(form.isReadOnly(u"partnerAddress"_s));
    form.setValue(u"folder"_s, u"/srv/share"_s);
    QVERIFY(form.canApply());
}

void TestAgreementForm::invitationThatCannotBeUsed_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::newRow("expired") << invitationFor("hq@contoso.example", kNow - 1);
    QTest::newRow("for another site") << invitationFor("other@contoso.example", kNow + 1000);
    QTest::newRow("not an invitation") << QByteArray("hello");
}

void TestAgreementForm::invitationThatCannotBeUsed()
{
    QFETCH(QByteArray, text);
    AgreementForm form(headquarters(), Role::Requestor);
    const auto used = form.useInvitation(text, kNow);
    QVERIFY(!used);
    QVERIFY(!used.error().text.isEmpty());
    QVERIFY(form.value(u"name"_s).toString().isEmpty());
}

void TestAgreementForm::effects_data()
{
    QTest::addColumn<QString>("field");
    QTest::addColumn<QVariant>("value");
    QTest::addColumn<QString>("text");
    QTest::newRow("name") << u"name"_s << QVariant(u"B"_s) << u"No effect on partners."_s;
    QTest::newRow("export on next cycle")
        << u"exportNext"_s << QVariant(true)
        << u"Next T2 sends Branch A a full export: 10 entries. (!)"_s;
    QTest::newRow("less trust") << u"exportTrust"_s << QVariant(40)
                                << u"Next T2 sends Branch A a full export: 5 entries. "
                                   "5 entries are deleted there. (!)"_s;
    QTest::newRow("no lists") << u"exportAll"_s << QVariant(false)
                              << u"Next T2 sends Branch A a full export: 0 entries. "
                                 "10 entries are deleted there. (!)"_s;
    QTest::newRow("import on next cycle")
        << u"importNext"_s << QVariant(true) << u"Branch A is asked for everything once more."_s;
    QTest::newRow("import trust") << u"importTrust"_s << QVariant(30)
                                  << u"0 recipients from Branch A get trust level 30 at once."_s;
}

void TestAgreementForm::effects()
{
    QFETCH(QString, field);
    QFETCH(QVariant, value);
    Store store;
    const auto opened = store.open();
    QVERIFY2(opened, qPrintable(why(opened)));
    AgreementForm form(store.summary, store.summary.agreements.first());
    form.setValue(field, value);
    QTEST(store.effect(form), "text");
}

void TestAgreementForm::scopeCounts()
{
    Store store;
    const auto opened = store.open();
    QVERIFY2(opened, qPrintable(why(opened)));
    AgreementForm form(store.summary, store.summary.agreements.first());
    form.setValue(u"exportTrust"_s, 20);
    const auto answer = form.scope()(*store.database);
    QVERIFY(answer);
    const auto counts = std::any_cast<ScopeCounts>(*answer);
    QCOMPARE(counts.exported, 3);
    QCOMPARE(counts.listed, 10);
}

void TestAgreementForm::leftOutAreThoseThatDoNotCount()
{
    Store store;
    const auto opened = store.open();
    QVERIFY2(opened, qPrintable(why(opened)));
    AgreementForm form(store.summary, store.summary.agreements.first());
    form.setValue(u"exportTrust"_s, 20);
    RecipientPages pages(*store.database, {}, leftOutOf(form.data().agreement));
    QCOMPARE(pages.prepare().value_or(-1), 7);
    const auto rows = pages.rows(0, 100);
    QVERIFY(rows);
    QCOMPARE(rows->size(), 7);
    for (const RecipientRow &row : *rows)
        QVERIFY2(row.trust > 20, qPrintable(row.displayName));
    RecipientQuery query;
    query.filter = u"Person 5"_s;
    RecipientPages one(*store.database, query, leftOutOf(form.data().agreement));
    QCOMPARE(one.prepare().value_or(-1), 1);
    query.filter = u"Person 1"_s;
    RecipientPages exported(*store.database, query, leftOutOf(form.data().agreement));
    QCOMPARE(exported.prepare().value_or(-1), 0);
}

void TestAgreementForm::makesAgreementContainerAndInvitation()
{
    Store store;
    const auto opened = store.open();
    QVERIFY2(opened, qPrintable(why(opened)));
    AgreementForm form(store.summary, Role::Server);
    form.setValue(u"name"_s, u"Branch B"_s);
    form.setValue(u"partnerAddress"_s, u"b@contoso.example"_s);
    form.setValue(u"folder"_s, u"/srv/share"_s);
    form.setValue(u"importListName"_s, u"From B"_s);
    const auto written = form.writer()(*store.database);
    QVERIFY2(written, qPrintable(written ? QString() : written.error().text));
    form.accept(*written);
    QVERIFY(!form.isNew());
    QCOMPARE(form.changes(), 0);
    QVERIFY(form.data().issued);
    QCOMPARE(form.data().issued->partner, form.data().agreement.settings.name);
    const auto invitation = invitationFromText(form.data().issued->text);
    QVERIFY(invitation);
    QCOMPARE(invitation->requestorAddress, "b@contoso.example");
    QVERIFY(Lists(*store.database).byName(u"From B"_s));
    QCOMPARE(form.data().agreement.state, AgreementState::WaitingForPartner);
}

void TestAgreementForm::conflictLeavesNothingBehind()
{
    Store store;
    const auto opened = store.open();
    QVERIFY2(opened, qPrintable(why(opened)));
    SiteSummary blind = store.summary; // somebody made the partner meanwhile
    blind.agreements.clear();
    AgreementForm form(blind, Role::Server);
    form.setValue(u"name"_s, u"Branch A"_s);
    form.setValue(u"partnerAddress"_s, u"z@contoso.example"_s);
    form.setValue(u"folder"_s, u"/srv/share"_s);
    form.setValue(u"importListName"_s, u"From Z"_s);
    QVERIFY(!form.writer()(*store.database));
    QVERIFY2(!Lists(*store.database).byName(u"From Z"_s), "the container went with the rest");
}

void TestAgreementForm::setupProblems_data()
{
    QTest::addColumn<SiteSetup>("setup");
    QTest::addColumn<int>("page"); // -1: ready
    SiteSetup good;
    good.organization = u"Contoso"_s;
    good.name = u"HQ"_s;
    good.address = u"hq@contoso.example"_s;
    good.storePath = u"/tmp/hq.db"_s;
    const auto with = [&good](auto change) {
        SiteSetup setup = good;
        change(setup);
        return setup;
    };
    using Page = SiteSetup::Page;
    QTest::newRow("good") << good << -1;
    QTest::newRow("no organisation")
        << with([](SiteSetup &s) { s.organization.clear(); }) << int(Page::Site);
    QTest::newRow("no address") << with([](SiteSetup &s) { s.address.clear(); }) << int(Page::Site);
    QTest::newRow("relative store")
        << with([](SiteSetup &s) { s.storePath = u"hq.db"_s; }) << int(Page::Site);
    QTest::newRow("no list") << with([](SiteSetup &s) { s.listName.clear(); }) << int(Page::People);
    QTest::newRow("requestor without invitation")
        << with([](SiteSetup &s) { s.role = SiteSetup::Role::Requestor; }) << int(Page::Partners);
    QTest::newRow("partner without folder") << with([](SiteSetup &s) {
        s.partners = {{u"A"_s, u"a@b"_s, {}}};
    }) << int(Page::Partners);
    QTest::newRow("two partners of one address") << with([](SiteSetup &s) {
        s.partners = {partner(u"A"_s, u"a@b"_s), partner(u"B"_s, u"A@b"_s)};
    }) << int(Page::Partners);
    QTest::newRow("partner with our address")
        << with([](SiteSetup &s) { s.partners = {partner(u"A"_s, u"hq@contoso.example"_s)}; })
        << int(Page::Partners);
}

void TestAgreementForm::setupProblems()
{
    QFETCH(SiteSetup, setup);
    QFETCH(int, page);
    QCOMPARE(setup.isReady(), page < 0);
    if (page >= 0)
        QVERIFY(!setup.problem(SiteSetup::Page(page)).isEmpty());
}

void TestAgreementForm::setupMakesAllOrNothing()
{
    const QTemporaryDir folder;
    SiteSetup setup;
    setup.organization = u"Contoso"_s;
    setup.name = u"HQ"_s;
    setup.address = u"hq@contoso.example"_s;
    setup.storePath = folder.filePath(u"new/hq.db"_s);
    setup.partners = {partner(u"A"_s, u"a@b"_s), partner(u"A"_s, u"c@b"_s)};
    QVERIFY2(!made(setup), "two partners of one name");
    QVERIFY2(!QFile::exists(setup.storePath), "nothing is left");
    setup.partners.removeLast();
    const auto result = made(setup);
    QVERIFY(result);
    QCOMPARE(result->invitations.size(), 1);
    QVERIFY2(!made(setup), "an existing store is refused");
    QVERIFY(QFile::exists(setup.storePath));
}

QTEST_GUILESS_MAIN(TestAgreementForm)
#include "tst_agreement_form.moc"
