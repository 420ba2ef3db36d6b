#include "engine/store/events.h"
#include "model/forms/recipient_form.h"
#include "tests/ui/site_fixture.h"
#include "ui/sheet/property_sheet.h"
#include "ui/sheet/sheet_page.h"
#include "ui/sheet/sheets.h"
#include "ui/sheet/template_table.h"

#include <QCheckBox>
#include <QComboBox>
#include <QDialog>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QMessageBox>
#include <QPlainTextEdit>
#include <QPointer>
#include <QPushButton>
#include <QRadioButton>
#include <QSettings>
#include <QSpinBox>
#include <QTabWidget>
#include <QTableWidget>
#include <QTest>
#include <QTreeView>

using namespace dx;
using namespace Qt::StringLiterals;

/** The sheets over a real store: Apply, stored values, errors at their page, and what Delete asks.
 */
class TestSheets final : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void init();
    void cleanup();
    void agreementIsAppliedAndReadBack();
    void agreementLeadsToWhatItWouldSendAndLeaveOut();
    void agreementErrorsStandAtTheirPage();
    void templatesAreEditedAsRows();
    void diagnosticsLevelsAreStored();
    void dependentsFollowTheirParent();
    void sayingNothingIsSent();
    void newRemoteRequestorEndsWithItsInvitation();
    void duplicateKeepsSettingsWithoutIdentity();
    void recipientIsAppliedAndReadBack();
    void recipientErrorsStandAtTheirPage();
    void refusedRecipientStaysInTheSheet();
    void importedRecipientIsReadOnly();
    void duplicateRecipientHasNoAddresses();
    void otherSheets_data();
    void otherSheets();
    void inviteAgainMakesANewInvitation();
    void securityShowsFingerprintsAndRenewsTheKey();
    void resynchroniseTicksBothOneShots();

private:
    template<typename T>
    T *part(const QString &name)
    {
        return m_sheet->findChild<T *>(name);
    }
    QPushButton *button(const QString &name) { return part<QPushButton>(name); }
    void show(PropertySheet *sheet);
    void type(const QString &field, const QString &text);
    void leave(); ///< the field that is being edited
    const Agreement &branch() { return m_site->session->summary().agreements.constFirst(); }
    Recipient read(qint64 id);
    static QMessageBox *question(QWidget &over) { return over.findChild<QMessageBox *>(); }
    static void answer(QMessageBox *box, const QString &text);
    QString tabText(const QString &title);

    QTemporaryDir m_settings;
    std::unique_ptr<SiteFixture> m_site;
    QPointer<PropertySheet> m_sheet;
};

void TestSheets::initTestCase()
{
    QSettings::setDefaultFormat(QSettings::IniFormat);
    QSettings::setPath(QSettings::IniFormat, QSettings::UserScope, m_settings.path());
    QCoreApplication::setOrganizationName(u"test"_s);
    QCoreApplication::setApplicationName(u"sheets"_s);
}

void TestSheets::init()
{
    m_site = std::make_unique<SiteFixture>();
    QCOMPARE(m_site->open(fillHeadquarters), QString());
}

void TestSheets::cleanup()
{
    delete m_sheet;
    for (QWidget *left : QApplication::topLevelWidgets())
        delete left->window();
    m_site.reset();
}

void TestSheets::show(PropertySheet *sheet)
{
    m_sheet = sheet;
    connect(m_site->session.get(), &SiteSession::contentChanged, sheet,
            &PropertySheet::checkStored);
    sheet->show();
    sheet->activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(sheet));
}

void TestSheets::type(const QString &field, const QString &text)
{
    auto *edit = part<QLineEdit>(field);
    QVERIFY2(edit, qPrintable(field));
    edit->setFocus();
    edit->selectAll();
    if (text.isEmpty())
        QTest::keyClick(edit, Qt::Key_Delete);
    else
        QTest::keyClicks(edit, text);
}

void TestSheets::leave()
{
    button(u"ok"_s)->setFocus(Qt::TabFocusReason);
}

Recipient TestSheets::read(qint64 id)
{
    const auto answer = readRecipient(*m_site->session, EntryId{id});
    [&] { QTRY_VERIFY(answer.isFinished()); }();
    return answer.result().value_or(Recipient());
}

QString TestSheets::tabText(const QString &title)
{
    if (const auto *list = m_sheet->findChild<QListWidget *>(u"pages"_s)) { // more than fit as tabs
        const auto found = list->findItems(title, Qt::MatchStartsWith);
        return found.isEmpty() ? QString() : found.constFirst()->text();
    }
    const auto *tabs = part<QTabWidget>(u"pages"_s);
    for (int i = 0; i < tabs->count(); ++i) {
        if (tabs->tabText(i).startsWith(title))
            return tabs->tabText(i);
    }
    return {};
}

void TestSheets::agreementIsAppliedAndReadBack()
{
    show(Sheets::agreement(*m_site->session, branch(), nullptr));
    QVERIFY(!button(u"apply"_s)->isEnabled());
    QCOMPARE(part<QLineEdit>(u"name"_s)->text(), u"Branch A"_s);
    QCOMPARE(part<QLineEdit>(u"partnerAddress"_s)->text(), u"a@contoso.example"_s);
    type(u"name"_s, u"Branch Alpha"_s);
    QVERIFY(button(u"apply"_s)->isEnabled());
    type(u"name"_s, u"Branch A"_s);
    QVERIFY2(!button(u"apply"_s)->isEnabled(), "as it was");
    type(u"name"_s, u"Branch Alpha"_s);
    m_sheet->showPage(u"Export Containers"_s);
    part<QSpinBox>(u"exportTrust"_s)->setValue(10);
    QTRY_VERIFY2(m_sheet->effectText().contains(u"2 entries are deleted there"_s),
                 qPrintable(m_sheet->effectText()));
    button(u"apply"_s)->click();
    QTRY_COMPARE(branch().settings.name, u"Branch Alpha"_s);
    QCOMPARE(branch().settings.exportTrust, 10);
    QTRY_VERIFY(!button(u"apply"_s)->isEnabled());
    QCOMPARE(part<QLabel>(u"sheetName"_s)->text(), u"Branch Alpha"_s);
    QCOMPARE(part<QLineEdit>(u"name"_s)->text(), u"Branch Alpha"_s);
    QCOMPARE(part<QSpinBox>(u"exportTrust"_s)->value(), 10);
    QTRY_VERIFY2(part<QLabel>(u"scope"_s)->text().contains(u"0 of 2"_s),
                 qPrintable(part<QLabel>(u"scope"_s)->text()));
}

void TestSheets::agreementLeadsToWhatItWouldSendAndLeaveOut()
{
    QList<int> leftOut;
    QList<int> entries;
    AgreementLinks links;
    links.leftOut = [&](const Agreement &a) { leftOut.append(a.settings.exportTrust); };
    links.entries = [&](const Agreement &a) { entries.append(a.settings.exportTrust); };
    show(Sheets::agreement(*m_site->session, branch(), nullptr, links));
    m_sheet->showPage(u"Export Containers"_s);
    auto *scope = part<QLabel>(u"scope"_s);
    QTRY_VERIFY2(scope->text().startsWith(u"2 of 2"_s), qPrintable(scope->text()));
    QVERIFY2(!scope->text().contains(u"<a"_s), "everybody qualifies");
    QVERIFY(!part<QLabel>(u"effectEntries"_s)->isVisible());
    part<QSpinBox>(u"exportTrust"_s)->setValue(10);
    QTRY_VERIFY2(scope->text().contains(u"Show left out"_s), qPrintable(scope->text()));
    Q_EMIT scope->linkActivated(u"leftOut"_s);
    QCOMPARE(leftOut, QList<int>{10});
    auto *link = part<QLabel>(u"effectEntries"_s);
    QTRY_VERIFY(link->isVisible());
    link->setFocus();
    QTest::keyClick(link, Qt::Key_Tab);
    QTest::keyClick(link, Qt::Key_Return);
    QCOMPARE(entries, QList<int>{10});
    part<QSpinBox>(u"exportTrust"_s)->setValue(100);
    QTRY_VERIFY2(!link->isVisible(), "nothing is changed any more");
}

void TestSheets::agreementErrorsStandAtTheirPage()
{
    show(Sheets::agreement(*m_site->session, branch(), nullptr));
    m_sheet->showPage(u"General"_s);
    type(u"partnerAddress"_s, u"hq@contoso.example"_s);
    QVERIFY2(!button(u"apply"_s)->isEnabled(), "our own address");
    leave();
    auto *reason = part<QLabel>(u"partnerAddressProblem"_s);
    QTRY_VERIFY(reason->isVisible());
    QVERIFY(reason->text().contains(u"this very site"_s));
    QCOMPARE(tabText(u"General"_s), u"General ✕1"_s);
    QVERIFY(m_sheet->effectText().contains(u"Dirsync address (General)"_s));
    m_sheet->showPage(u"Transport"_s);
    button(u"ok"_s)->click();
    QVERIFY(m_sheet->isVisible());
    QVERIFY2(part<QLineEdit>(u"partnerAddress"_s)->isVisible(), "OK jumps to the problem");
    type(u"partnerAddress"_s, u"a@contoso.example"_s);
    QVERIFY(!reason->isVisible());
    QVERIFY(m_site->session->summary().agreements.size() == 1);
}

void TestSheets::templatesAreEditedAsRows()
{
    show(Sheets::agreement(*m_site->session, branch(), nullptr));
    m_sheet->showPage(u"Templates"_s);
    auto *out = part<TemplateTable>(u"templateOut"_s);
    auto *table = out->findChild<QTableWidget *>();
    QTest::mouseClick(out->findChild<QPushButton *>(), Qt::LeftButton); // Add
    QCOMPARE(table->rowCount(), 1);
    table->item(0, 0)->setText(u"nothing"_s);
    QTRY_VERIFY(!button(u"apply"_s)->isEnabled());
    QVERIFY(m_sheet->effectText().contains(u"Outgoing template (Templates)"_s));
    table->item(0, 0)->setText(u"title"_s);
    table->item(0, 1)->setText(u"description"_s);
    type(u"nameRule"_s, u"%L, %F"_s);
    QVERIFY(button(u"apply"_s)->isEnabled());
    button(u"apply"_s)->click();
    QTRY_COMPARE(branch().settings.templateOut, u"title=description"_s);
    QCOMPARE(branch().settings.nameRule, u"%L, %F"_s);
    table->setCurrentCell(0, 0);
    QTest::keyClick(table, Qt::Key_Delete);
    QCOMPARE(out->text(), QString());
    QVERIFY(button(u"apply"_s)->isEnabled());
}

void TestSheets::diagnosticsLevelsAreStored()
{
    show(Sheets::service(*m_site->session, nullptr));
    m_sheet->showPage(u"Diagnostics Logging"_s);
    auto *transport = part<QComboBox>(u"diagnosticsTransport"_s);
    QCOMPARE(transport->currentText(), u"Minimum"_s);
    QTest::keyClick(transport, Qt::Key_Down);
    QCOMPARE(transport->currentText(), u"Medium"_s);
    QTRY_VERIFY(button(u"apply"_s)->isEnabled());
    button(u"apply"_s)->click();
    const auto database = Database::open(m_site->session->url(), Database::Mode::ReadOnly);
    QVERIFY(database);
    QTRY_VERIFY(Events(**database).level(u"Transport"_s).value() == LogLevel::Medium);
    QVERIFY(Events(**database).level(u"Protocol"_s).value() == LogLevel::Minimum);
}

void TestSheets::dependentsFollowTheirParent()
{
    show(Sheets::newAgreement(*m_site->session, Role::Server, nullptr, nullptr));
    QVERIFY(part<QLineEdit>(u"importListName"_s)->isEnabled());
    QVERIFY(!part<QWidget>(u"importList"_s)->isEnabled());
    part<QRadioButton>(u"newImportListNo"_s)->click();
    QVERIFY(!part<QLineEdit>(u"importListName"_s)->isEnabled());
    QVERIFY(part<QWidget>(u"importList"_s)->isEnabled());
}

void TestSheets::sayingNothingIsSent()
{
    show(Sheets::agreement(*m_site->session, branch(), nullptr));
    m_sheet->showPage(u"Export Containers"_s);
    auto *strip = part<QWidget>(u"nothingSent"_s);
    QVERIFY(!strip->isVisible());
    QVERIFY(!part<QWidget>(u"exportLists"_s)->isEnabled());
    part<QRadioButton>(u"exportAllNo"_s)->click();
    QVERIFY(part<QWidget>(u"exportLists"_s)->isEnabled());
    QVERIFY(strip->isVisible());
    QVERIFY2(button(u"apply"_s)->isEnabled(), "a warning, no error");
    QTRY_VERIFY(m_sheet->effectText().contains(u"deleted there"_s));
}

void TestSheets::newRemoteRequestorEndsWithItsInvitation()
{
    QDialog owner;
    show(Sheets::newAgreement(*m_site->session, Role::Server, nullptr, &owner));
    QVERIFY2(!button(u"apply"_s)->isEnabled(), "nothing is filled in");
    button(u"ok"_s)->click();
    QVERIFY2(m_sheet->isVisible(), "the name is missing");
    type(u"name"_s, u"Branch B"_s);
    type(u"partnerAddress"_s, u"b@contoso.example"_s);
    m_sheet->showPage(u"Import Container"_s);
    type(u"importListName"_s, u"From Branch B"_s);
    m_sheet->showPage(u"Transport"_s);
    auto *folder = part<QWidget>(u"folder"_s)->findChild<QLineEdit *>();
    folder->setFocus();
    QTest::keyClicks(folder, u"/srv/share"_s);
    QTRY_VERIFY(m_sheet->effectText().contains(u"a full export: 2 entries"_s));
    button(u"ok"_s)->click();
    QTRY_VERIFY(!m_sheet);
    QTRY_VERIFY(owner.findChild<QDialog *>(u"invitationReady"_s));
    QTRY_COMPARE(m_site->session->summary().agreements.size(), 2);
    const Agreement &made = m_site->session->summary().agreements.constLast();
    QCOMPARE(made.settings.name, u"Branch B"_s);
    QCOMPARE(made.settings.folder, u"/srv/share"_s);
    QCOMPARE(made.state, AgreementState::WaitingForPartner);
}

void TestSheets::duplicateKeepsSettingsWithoutIdentity()
{
    Agreement like = branch();
    like.settings.exportTrust = 42;
    show(Sheets::newAgreement(*m_site->session, Role::Server, &like, nullptr));
    QCOMPARE(part<QLineEdit>(u"name"_s)->text(), QString());
    QCOMPARE(part<QLineEdit>(u"partnerAddress"_s)->text(), QString());
    QCOMPARE(part<QSpinBox>(u"exportTrust"_s)->value(), 42);
    QCOMPARE(part<QWidget>(u"folder"_s)->findChild<QLineEdit *>()->text(), u"/srv/share"_s);
    QVERIFY(!button(u"apply"_s)->isEnabled());
}

void TestSheets::recipientIsAppliedAndReadBack()
{
    show(Sheets::recipient(*m_site->session, read(1), nullptr));
    QVERIFY(!button(u"apply"_s)->isEnabled());
    QCOMPARE(part<QLineEdit>(u"displayName"_s)->text(), u"Ann"_s);
    auto *history = part<QTreeView>(u"history"_s);
    QTRY_COMPARE(history->model()->rowCount(), 1);
    m_sheet->showPage(u"Organisation"_s);
    type(u"title"_s, u"Director"_s);
    QVERIFY(button(u"apply"_s)->isEnabled());
    QTRY_VERIFY2(m_sheet->effectText().contains(u"Branch A"_s), qPrintable(m_sheet->effectText()));
    m_sheet->showPage(u"Advanced"_s);
    QTest::keyClicks(part<QPlainTextEdit>(u"note"_s), u"sits in Leeds"_s);
    button(u"apply"_s)->click();
    QTRY_COMPARE(m_sheet->form().changes(), 0);
    QVERIFY(!button(u"apply"_s)->isEnabled());
    const Recipient stored = read(1);
    QCOMPARE(stored.entry.value("title"), QByteArray("Director"));
    QCOMPARE(stored.note, u"sits in Leeds"_s);
    QCOMPARE(part<QLineEdit>(u"title"_s)->text(), u"Director"_s);
    QTRY_COMPARE(history->model()->rowCount(), 2);
}

void TestSheets::recipientErrorsStandAtTheirPage()
{
    const SiteSummary &site = m_site->session->summary();
    show(Sheets::recipient(
        *m_site->session,
        RecipientForm::blank(site, site.lists.constLast().id, RecipientKind::Mailbox), nullptr));
    QVERIFY2(!button(u"apply"_s)->isEnabled(), "it has no name");
    m_sheet->showPage(u"Organisation"_s);
    button(u"ok"_s)->click();
    auto *reason = part<QLabel>(u"displayNameProblem"_s);
    QTRY_VERIFY2(reason->isVisible(), "OK jumps to the problem");
    QCOMPARE(tabText(u"General"_s), u"General ✕1"_s);
    type(u"displayName"_s, u"Cid"_s);
    QVERIFY(!reason->isVisible());
    QCOMPARE(tabText(u"General"_s), u"General"_s);
    QVERIFY(button(u"apply"_s)->isEnabled());
}

void TestSheets::refusedRecipientStaysInTheSheet()
{
    const Recipient ann = read(1);
    show(Sheets::recipient(*m_site->session, ann, nullptr));
    m_sheet->form().setValue(u"addresses"_s, QStringList{u"SMTP:ben@contoso.example"_s});
    QVERIFY(button(u"apply"_s)->isEnabled());
    button(u"ok"_s)->click();
    auto *failure = part<QWidget>(u"failure"_s);
    QTRY_VERIFY(failure->isVisible());
    QVERIFY(m_sheet->isVisible());
    QCOMPARE(read(1).entry.value("mail"), QByteArray("ann@contoso.example"));
}

void TestSheets::importedRecipientIsReadOnly()
{
    Recipient ann = read(1);
    ann.origin = branch().id;
    ann.home.site = "Branch A";
    show(Sheets::recipient(*m_site->session, ann, nullptr));
    QVERIFY(part<QLineEdit>(u"displayName"_s)->isReadOnly());
    QVERIFY(!part<QSpinBox>(u"trust"_s)->isReadOnly());
    QVERIFY(part<QSpinBox>(u"trust"_s)->isEnabled());
    QVERIFY(part<QCheckBox>(u"hidden"_s)->isEnabled());
    QVERIFY(!part<QPlainTextEdit>(u"note"_s)->isReadOnly());
    bool said = false;
    for (const QLabel *label : m_sheet->findChildren<QLabel *>())
        said |= label->isVisible() && label->text().contains(u"Belongs to Branch A"_s);
    QVERIFY(said);
}

void TestSheets::duplicateRecipientHasNoAddresses()
{
    const Recipient copy = RecipientForm::copyOf(read(1));
    show(Sheets::recipient(*m_site->session, copy, nullptr));
    QCOMPARE(part<QLineEdit>(u"displayName"_s)->text(), u"Ann"_s);
    QVERIFY(m_sheet->form().value(u"addresses"_s).toStringList().isEmpty());
    QVERIFY2(button(u"apply"_s)->isEnabled(), "new and valid");
    button(u"ok"_s)->click();
    QTRY_VERIFY(!m_sheet);
    QTRY_COMPARE(m_site->session->summary().recipients, 3);
}

void TestSheets::otherSheets_data()
{
    using Make = PropertySheet *(*)(SiteSession &);
    QTest::addColumn<Make>("make");
    QTest::addColumn<QString>("field");
    QTest::addColumn<QString>("page");
    QTest::newRow("site") << Make([](SiteSession &s) { return Sheets::site(s, nullptr); })
                          << u"serverName"_s << u"General"_s;
    QTest::newRow("server") << Make([](SiteSession &s) { return Sheets::server(s, nullptr); })
                            << u"name"_s << u"General"_s;
    QTest::newRow("container") << Make([](SiteSession &s) {
        return Sheets::container(s, s.summary().lists.constLast(), nullptr);
    }) << u"name"_s << u"General"_s;
}

void TestSheets::otherSheets()
{
    using Make = PropertySheet *(*)(SiteSession &);
    QFETCH(Make, make);
    QFETCH(QString, field);
    QFETCH(QString, page);
    show(make(*m_site->session));
    m_sheet->showPage(page);
    QVERIFY(!button(u"apply"_s)->isEnabled());
    type(field, QString());
    leave();
    QTRY_VERIFY(part<QLabel>(field + u"Problem"_s)->isVisible());
    QVERIFY(!button(u"apply"_s)->isEnabled());
    type(field, u"Another"_s);
    QTRY_VERIFY(button(u"apply"_s)->isEnabled());
    button(u"apply"_s)->click();
    QTRY_COMPARE(m_sheet->form().changes(), 0);
    QVERIFY(!button(u"apply"_s)->isEnabled());
    QVERIFY(!part<QWidget>(u"failure"_s)->isVisible());
    QCOMPARE(part<QLineEdit>(field)->text(), u"Another"_s);
}

void TestSheets::answer(QMessageBox *box, const QString &text)
{
    for (QAbstractButton *choice : box->buttons()) {
        if (choice->text() == text) {
            choice->click();
            return;
        }
    }
    QFAIL(qPrintable(text));
}

void TestSheets::inviteAgainMakesANewInvitation()
{
    show(Sheets::agreement(*m_site->session, branch(), nullptr));
    m_sheet->showPage(u"Security"_s);
    QVERIFY(part<QLabel>(u"invitationState"_s)->text().contains(u"none has been made"_s));
    button(u"inviteAgain"_s)->click();
    QTRY_VERIFY(question(*m_sheet));
    QVERIFY(question(*m_sheet)->informativeText().contains(u"stops being valid"_s));
    answer(question(*m_sheet), u"Invite Again"_s);
    QTRY_VERIFY(m_sheet->findChild<QDialog *>(u"invitationReady"_s));
    QTRY_VERIFY(branch().codeExpiresAt > 0);
    QTRY_VERIFY(part<QLabel>(u"invitationState"_s)->text().contains(u"valid until"_s));
}

void TestSheets::securityShowsFingerprintsAndRenewsTheKey()
{
    show(Sheets::site(*m_site->session, nullptr));
    m_sheet->showPage(u"Security"_s);
    const auto own = [this] { return part<QLabel>(u"ownFingerprint"_s)->text(); };
    QTRY_VERIFY(own().contains(u"first needed"_s));
    const auto renew = [this] {
        button(u"renewKey"_s)->click();
        QTRY_VERIFY(question(*m_sheet));
        answer(question(*m_sheet), u"Renew Key"_s);
    };
    renew();
    QTRY_COMPARE(own().count(u':'), 31);
    QVERIFY2(part<QLabel>(u"keyPlace"_s)->text().contains(u"-keys/"_s),
             qPrintable(part<QLabel>(u"keyPlace"_s)->text()));
    const QString first = own();
    QTRY_VERIFY(!question(*m_sheet));
    renew();
    QTRY_VERIFY(own() != first);
    const QString second = own();
    button(u"moveKey"_s)->click(); // there is no keychain in a test
    QTRY_VERIFY(part<QLabel>(u"keyPlace"_s)->text().contains(u"cannot be reached"_s));
    QCOMPARE(own(), second);

    show(Sheets::agreement(*m_site->session, branch(), nullptr));
    m_sheet->showPage(u"Security"_s);
    QTRY_COMPARE(own(), second);
    QVERIFY(part<QLabel>(u"partnerFingerprint"_s)->text().contains(u"not known"_s));
}

void TestSheets::resynchroniseTicksBothOneShots()
{
    show(Sheets::agreement(*m_site->session, branch(), nullptr));
    m_sheet->showPage(u"Sync Numbers"_s);
    button(u"resynchronise"_s)->click();
    QVERIFY(!button(u"resynchronise"_s)->isEnabled());
    QVERIFY(part<QCheckBox>(u"importNext"_s)->isChecked());
    QVERIFY(part<QCheckBox>(u"exportNext"_s)->isChecked());
    QTRY_VERIFY2(m_sheet->effectText().contains(u"a full export: 2 entries"_s)
                     && m_sheet->effectText().contains(u"asked for everything"_s),
                 qPrintable(m_sheet->effectText()));
    button(u"apply"_s)->click();
    QTRY_VERIFY(branch().settings.importNext && branch().settings.exportNext);
}

QTEST_MAIN(TestSheets)
#include "tst_sheets.moc"
