#include "model/forms/checks.h"
#include "model/forms/container_form.h"
#include "model/forms/partner_effect.h"
#include "model/forms/recipient_form.h"
#include "model/forms/server_form.h"
#include "model/forms/site_form.h"

#include <QSignalSpy>
#include <QTest>

using namespace dx;
using namespace Qt::StringLiterals;

namespace {

/** HQ: server, lists Staff and Guests, partners Branch A (all lists) and Branch B (Staff only). */
SiteSummary headquarters()
{
    SiteSummary site;
    site.info.uid = "019a0000-0000-7000-8000-000000000001";
    site.info.organization = u"Contoso"_s;
    site.info.name = u"HQ"_s;
    site.info.address = u"hq@contoso.example"_s;
    site.info.serverName = u"HQ"_s;
    site.info.zone = "Europe/Berlin";
    site.server = DirsyncServer{u"Dirsync Server"_s, {}, false, false, u"never"_s};
    site.lists = {{ListId{1}, "l1", {}, u"Staff"_s, 20}, {ListId{2}, "l2", {}, u"Guests"_s, 0}};
    Agreement a;
    a.id = {1};
    a.role = Role::Server;
    a.settings.name = u"Branch A"_s;
    a.settings.partnerAddress = u"a@contoso.example"_s;
    Agreement b = a;
    b.id = {2};
    b.settings.name = u"Branch B"_s;
    b.settings.partnerAddress = u"b@contoso.example"_s;
    b.settings.exportAll = false;
    b.settings.exportLists = {ListId{1}};
    site.agreements = {a, b};
    return site;
}

Recipient ann()
{
    Recipient out;
    out.id = {7};
    out.list = {1};
    out.home.site = "HQ";
    out.entry.set("displayName", "Ann Archer");
    out.entry.set("cn", "Ann Archer");
    out.entry.set("mail", "ann@contoso.example");
    return out;
}

/** A form's effect without a database: these forms do not ask it. */
Effect effectOf(const Form &form)
{
    Database *none = nullptr;
    const auto effect = form.effect()(*none);
    return effect ? *effect : Effect{effect.error().text, false};
}

} // namespace

class TestForms : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void changesAndApply();
    void problemsAreShownWhenTheFieldWasLeft();
    void keepMineKeepsOnlyWhatWasEdited();
    void differsComparesFields();
    void checks_data();
    void checks();
    void container_data();
    void container();
    void site_data();
    void site();
    void server();
    void recipientNeedsAName();
    void recipientAddresses_data();
    void recipientAddresses();
    void untouchedAddressesKeepTheirAttributes();
    void editingOneOfSeveralValuesKeepsTheOthers();
    void importedRecipientIsReadOnly();
    void exported_data();
    void exported();
    void effects_data();
    void effects();
};

void TestForms::changesAndApply()
{
    ServerForm form(headquarters());
    QSignalSpy changed(&form, &Form::changed);
    QVERIFY(!form.isNew());
    QVERIFY2(!form.canApply(), "nothing changed");
    form.setValue(u"name"_s, u"Dirsync"_s);
    QCOMPARE(form.changes(), 1);
    QVERIFY(form.canApply());
    form.setValue(u"administrator"_s, u"not an address"_s);
    QCOMPARE(form.changes(), 2);
    QVERIFY2(!form.canApply(), "a field is wrong");
    form.setValue(u"administrator"_s, u"boss@contoso.example"_s);
    QVERIFY(form.canApply());
    form.setValue(u"name"_s, u"Dirsync Server"_s);
    form.setValue(u"administrator"_s, QString());
    QVERIFY2(!form.canApply(), "typed back: nothing changed");
    QCOMPARE(changed.count(), 5);
}

void TestForms::problemsAreShownWhenTheFieldWasLeft()
{
    ServerForm form(headquarters());
    form.setValue(u"name"_s, QString());
    QCOMPARE(form.problems().size(), 1);
    QVERIFY2(form.shownProblems().isEmpty(), "not while it is typed");
    form.touch(u"name"_s);
    QCOMPARE(form.shownProblems().size(), 1);
    QCOMPARE(form.shownProblems().first().field.page, u"General"_s);
    form.setValue(u"administrator"_s, u"x"_s);
    QCOMPARE(form.shownProblems().size(), 1);
    form.touchAll();
    QCOMPARE(form.shownProblems().size(), 2);
}

void TestForms::keepMineKeepsOnlyWhatWasEdited()
{
    const SiteSummary summary = headquarters();
    ServerForm form(summary);
    form.setValue(u"name"_s, u"Mine"_s);
    DirsyncServer theirs = *summary.server;
    theirs.name = u"Theirs"_s;
    theirs.copyOutgoing = true;
    form.rebase(theirs);
    QCOMPARE(form.data().name, u"Mine"_s);
    QVERIFY(form.data().copyOutgoing);
    QCOMPARE(form.changes(), 1);
    form.accept(theirs);
    QCOMPARE(form.data().name, u"Theirs"_s);
    QCOMPARE(form.changes(), 0);
}

void TestForms::differsComparesFields()
{
    const SiteSummary summary = headquarters();
    ServerForm form(summary);
    QVERIFY(!form.differs(*summary.server));
    DirsyncServer theirs = *summary.server;
    theirs.schedule = u"always"_s;
    QVERIFY(form.differs(theirs));
}

void TestForms::checks_data()
{
    QTest::addColumn<QString>("problem");
    QTest::addColumn<bool>("good");
    QTest::newRow("name") << Checks::name(u"Staff"_s) << true;
    QTest::newRow("no name") << Checks::name(u"  "_s) << false;
    QTest::newRow("64 characters") << Checks::name(QString(64, u'x')) << true;
    QTest::newRow("65 characters") << Checks::name(QString(65, u'x')) << false;
    QTest::newRow("two lines") << Checks::name(u"a\nb"_s) << false;
    QTest::newRow("free") << Checks::freeName(u"Staff"_s, {u"Guests"_s}) << true;
    QTest::newRow("taken in other case") << Checks::freeName(u"staff "_s, {u"Staff"_s}) << false;
    QTest::newRow("address") << Checks::dirsyncAddress(u"a@contoso.example"_s) << true;
    QTest::newRow("no at sign") << Checks::dirsyncAddress(u"contoso.example"_s) << false;
    QTest::newRow("two at signs") << Checks::dirsyncAddress(u"a@b@c"_s) << false;
    QTest::newRow("with a name") << Checks::dirsyncAddress(u"A <a@b>"_s) << false;
    QTest::newRow("no address") << Checks::dirsyncAddress(QString()) << false;
    QTest::newRow("folder") << Checks::folder(u"/srv/share"_s) << true;
    QTest::newRow("relative folder") << Checks::folder(u"share"_s) << false;
    QTest::newRow("no folder") << Checks::folder(QString()) << false;
    QTest::newRow("all types") << Checks::addressTypes(QString()) << true;
    QTest::newRow("types") << Checks::addressTypes(u"SMTP, MS"_s) << true;
    QTest::newRow("type too long") << Checks::addressTypes(u"SMTPSMTPS"_s) << false;
    QTest::newRow("empty type") << Checks::addressTypes(u"SMTP,,MS"_s) << false;
}

void TestForms::checks()
{
    QFETCH(QString, problem);
    QFETCH(bool, good);
    QCOMPARE(problem.isEmpty(), good);
}

void TestForms::container_data()
{
    QTest::addColumn<qint64>("id");
    QTest::addColumn<QString>("name");
    QTest::addColumn<bool>("apply");
    QTest::newRow("new") << qint64(0) << u"Contacts"_s << true;
    QTest::newRow("new, taken") << qint64(0) << u"STAFF"_s << false;
    QTest::newRow("new, empty") << qint64(0) << QString() << false;
    QTest::newRow("same name") << qint64(1) << u"Staff"_s << false;
    QTest::newRow("other case of itself") << qint64(1) << u"STAFF"_s << true;
    QTest::newRow("renamed to a taken one") << qint64(1) << u"Guests"_s << false;
}

void TestForms::container()
{
    QFETCH(qint64, id);
    QFETCH(QString, name);
    const SiteSummary summary = headquarters();
    AddressList list;
    if (id > 0)
        list = summary.lists.first();
    ContainerForm form(summary, list);
    QCOMPARE(form.isNew(), id == 0);
    form.setValue(u"name"_s, name);
    QTEST(form.canApply(), "apply");
    QCOMPARE(form.isReadOnly(u"parent"_s), id != 0);
}

void TestForms::site_data()
{
    QTest::addColumn<QString>("field");
    QTest::addColumn<QVariant>("value");
    QTest::addColumn<bool>("apply");
    QTest::addColumn<bool>("warning");
    QTest::newRow("name") << u"name"_s << QVariant(u"Main"_s) << true << false;
    QTest::newRow("no name") << u"name"_s << QVariant(u""_s) << false << false;
    QTest::newRow("address") << u"address"_s << QVariant(u"x@contoso.example"_s) << true << true;
    QTest::newRow("bad address") << u"address"_s << QVariant(u"x"_s) << false << true;
    QTest::newRow("zone") << u"zone"_s << QVariant(u"America/New_York"_s) << true << false;
    QTest::newRow("no such zone") << u"zone"_s << QVariant(u"Moon/Sea"_s) << false << false;
    QTest::newRow("days") << u"keepUpdatesDays"_s << QVariant(30) << true << false;
    QTest::newRow("no days") << u"keepUpdatesDays"_s << QVariant(0) << false << false;
}

void TestForms::site()
{
    QFETCH(QString, field);
    QFETCH(QVariant, value);
    SiteForm form(headquarters());
    form.setValue(field, value);
    QTEST(form.canApply(), "apply");
    QTEST(effectOf(form).warning, "warning");
}

void TestForms::server()
{
    SiteSummary summary = headquarters();
    summary.server.reset();
    ServerForm fresh(summary);
    QVERIFY(fresh.isNew());
    QVERIFY2(fresh.canApply(), "a new one can be made as it is offered");
    QVERIFY(effectOf(fresh).text.contains(u"becomes a dirsync server"_s));
    fresh.setValue(u"schedule"_s, u"selected:"_s + QString(168, u'0'));
    QVERIFY2(!fresh.problem(u"schedule"_s).isEmpty(), "selected times without one");
    fresh.setValue(u"schedule"_s, u"selected:"_s + QString(167, u'0') + u'1');
    QVERIFY(fresh.canApply());
}

void TestForms::recipientNeedsAName()
{
    const SiteSummary summary = headquarters();
    RecipientForm form(summary, RecipientForm::blank(summary, ListId{1}, RecipientKind::Mailbox));
    QVERIFY(form.isNew());
    QVERIFY(!form.canApply());
    form.setValue(u"sn"_s, u"Archer"_s);
    form.setValue(u"givenName"_s, u"Ann"_s);
    QVERIFY(form.canApply());
    form.setValue(u"addresses"_s, QStringList{u"SMTP:"_s});
    QVERIFY(!form.canApply());
    form.setValue(u"addresses"_s, QStringList{u"ann@contoso.example"_s});
    QVERIFY(form.canApply());
}

void TestForms::recipientAddresses_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<bool>("good");
    QTest::newRow("SMTP") << u"SMTP:ann@contoso.example"_s << true;
    QTest::newRow("without a type") << u"ann@contoso.example"_s << true;
    QTest::newRow("MS") << u"MS:NORTH/PO1/ANN"_s << true;
    QTest::newRow("nothing after the type") << u"SMTP:"_s << false;
    QTest::newRow("SMTP without a domain") << u"SMTP:ann@"_s << false;
    QTest::newRow("SMTP with a blank") << u"SMTP:ann archer@b"_s << false;
    QTest::newRow("words") << u"call her"_s << false;
}

void TestForms::recipientAddresses()
{
    QFETCH(QString, text);
    QFETCH(bool, good);
    QCOMPARE(RecipientForm::addressProblem(text).isEmpty(), good);
}

void TestForms::untouchedAddressesKeepTheirAttributes()
{
    Recipient recipient = ann();
    recipient.entry.remove("mail");
    recipient.entry.set("proxyAddresses", {"SMTP:ann@contoso.example", "smtp:aa@contoso.example"});
    RecipientForm form(headquarters(), recipient);
    form.setValue(u"title"_s, u"Director"_s);
    QCOMPARE(form.data().result().entry.values("proxyAddresses").size(), 2);
    form.setValue(u"addresses"_s,
                  QStringList{u"SMTP:aa@contoso.example"_s, u"SMTP:ann@contoso.example"_s,
                              u"MS:NORTH/PO1/ANN"_s});
    const Entry entry = form.data().result().entry;
    QCOMPARE(entry.keyAddress()->value, "aa@contoso.example");
    QCOMPARE(entry.addresses().size(), 3);
    QVERIFY(!entry.has("proxyAddresses"));
}

void TestForms::editingOneOfSeveralValuesKeepsTheOthers()
{
    Recipient recipient = ann();
    recipient.entry.set("telephoneNumber", {"111", "222"});
    RecipientForm form(headquarters(), recipient);
    form.setValue(u"telephoneNumber"_s, u"9"_s);
    QCOMPARE(form.value(u"telephoneNumber"_s).toString(), u"9"_s);
    form.setValue(u"telephoneNumber"_s, u"999 "_s);
    QCOMPARE(form.data().result().entry.values("telephoneNumber"),
             (QList<QByteArray>{"222", "999"}));
}

void TestForms::importedRecipientIsReadOnly()
{
    Recipient recipient = ann();
    recipient.origin = {1};
    RecipientForm form(headquarters(), recipient);
    QCOMPARE(form.notice({41}),
             u"Belongs to HQ (received over Branch A in cycle 41). Change it there."_s);
    recipient.home.site = "Branch A";
    QCOMPARE(RecipientForm(headquarters(), recipient).notice({41}),
             u"Belongs to Branch A (received in cycle 41). Change it there."_s);
    QVERIFY2(!form.notice().contains(u"cycle"_s), "not known any more");
    for (const FormField &field : form.fields()) {
        const bool ours
            = field.id == u"trust"_s || field.id == u"hidden"_s || field.id == u"note"_s;
        QCOMPARE(form.isReadOnly(field.id), !ours);
    }
    RecipientForm own(headquarters(), ann());
    QVERIFY(own.notice().isEmpty());
    QVERIFY(!own.isReadOnly(u"title"_s));
}

void TestForms::exported_data()
{
    QTest::addColumn<Recipient>("recipient");
    QTest::addColumn<Agreement>("agreement");
    QTest::addColumn<bool>("out");
    const SiteSummary summary = headquarters();
    const Agreement &a = summary.agreements[0];
    const Agreement &b = summary.agreements[1];
    const auto with = [](auto value, auto change) {
        change(value);
        return value;
    };
    QTest::newRow("all lists") << ann() << a << true;
    QTest::newRow("its list") << ann() << b << true;
    QTest::newRow("another list") << with(ann(), [](Recipient &r) { r.list = {2}; }) << b << false;
    QTest::newRow("hidden") << with(ann(), [](Recipient &r) { r.hidden = true; }) << a << false;
    QTest::newRow("not in the list")
        << with(ann(), [](Recipient &r) { r.listed = false; }) << a << false;
    QTest::newRow("no address") << with(ann(), [](Recipient &r) { r.entry.remove("mail"); }) << a
                                << false;
    QTest::newRow("level of the agreement")
        << ann() << with(a, [](Agreement &g) { g.settings.exportTrust = 20; }) << true;
    QTest::newRow("level above it")
        << ann() << with(a, [](Agreement &g) { g.settings.exportTrust = 19; }) << false;
    QTest::newRow("type that is exported")
        << ann() << with(a, [](Agreement &g) { g.settings.addressTypes = u"MS,SMTP"_s; }) << true;
    QTest::newRow("type that is not")
        << ann() << with(a, [](Agreement &g) { g.settings.addressTypes = u"MS"_s; }) << false;
    QTest::newRow("custom recipient")
        << with(ann(), [](Recipient &r) { r.entry.setKind(RecipientKind::CustomRecipient); })
        << with(a, [](Agreement &g) { g.settings.exportCustom = false; }) << false;
    QTest::newRow("came from there")
        << with(ann(), [](Recipient &r) { r.origin = {1}; }) << a << false;
    QTest::newRow("at home there")
        << with(ann(), [](Recipient &r) { r.home.siteUid = "p"; })
        << with(a, [](Agreement &g) { g.partnerSiteUid = "p"; }) << false;
    QTest::newRow("sends nothing")
        << ann() << with(a, [](Agreement &g) { g.settings.sendUpdates = false; }) << false;
    QTest::newRow("disabled") << ann() << with(a, [](Agreement &g) { g.settings.enabled = false; })
                              << false;
}

void TestForms::exported()
{
    QFETCH(Recipient, recipient);
    QFETCH(Agreement, agreement);
    QTEST(isExported(recipient, agreement), "out");
}

void TestForms::effects_data()
{
    QTest::addColumn<QString>("field");
    QTest::addColumn<QVariant>("value");
    QTest::addColumn<QString>("text");
    QTest::addColumn<bool>("warning");
    QTest::newRow("title") << u"title"_s << QVariant(u"Director"_s)
                           << u"The next T2 sends it to Branch A, Branch B."_s << false;
    QTest::newRow("note") << u"note"_s << QVariant(u"x"_s) << u"No effect on partners."_s << false;
    QTest::newRow("hidden") << u"hidden"_s << QVariant(true)
                            << u"The next export deletes it at Branch A, Branch B."_s << true;
    QTest::newRow("trust within the level")
        << u"trust"_s << QVariant(100) << u"No effect on partners."_s << false;
}

void TestForms::effects()
{
    QFETCH(QString, field);
    QFETCH(QVariant, value);
    RecipientForm form(headquarters(), ann());
    form.setValue(field, value);
    QTEST(effectOf(form).text, "text");
    QTEST(effectOf(form).warning, "warning");
}

QTEST_GUILESS_MAIN(TestForms)
#include "tst_forms.moc"
