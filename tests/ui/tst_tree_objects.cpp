#include "tests/ui/site_fixture.h"
#include "ui/main_window.h"
#include "ui/properties/install_properties.h"
#include "ui/sheet/property_sheet.h"

#include <QAction>
#include <QLabel>
#include <QMessageBox>
#include <QPushButton>
#include <QSettings>
#include <QTest>

using namespace dx;
using namespace Qt::StringLiterals;

namespace {

/** The console with the fixture's site. */
struct Console
{
    QTemporaryDir folder;
    QSettings settings{folder.filePath(u"settings.ini"_s), QSettings::IniFormat};
    OpenSites sites{[](const StoreUrl &) -> Result<std::unique_ptr<EngineClient>> {
        return std::make_unique<FakeEngine>();
    }};
    MainWindow window{sites, settings};
    SiteKey site;

    bool open(const StoreUrl &url)
    {
        installProperties(window);
        window.show();
        site = sites.open(url);
        return QTest::qWaitFor([this] { return session() && session()->isLoaded(); }, 20'000);
    }
    SiteSession *session() const { return sites.session(site); }
    QAction *select(NodeKind kind, qint64 object, CommandId id)
    {
        window.selectNode({kind, site, object});
        (void)QTest::qWaitFor([this, kind] { return window.selection().kind == kind; });
        return window.commands().action(id);
    }
};

QMessageBox *question(QWidget &over)
{
    return over.findChild<QMessageBox *>();
}

bool answer(QMessageBox *box, const QString &text)
{
    for (QAbstractButton *choice : box->buttons()) {
        if (choice->text() == text) {
            choice->click();
            return true;
        }
    }
    return false;
}

} // namespace

/** Delete and Duplicate of what stands in the site tree. */
class TestTreeObjects final : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init()
    {
        m_site = std::make_unique<SiteFixture>();
        QCOMPARE(m_site->open(fillHeadquarters), QString());
    }
    void deleteAsksWithWhatItWillCause();
    void deletionShowsWhatWouldGo();
    void resynchroniseAsksWithWhatItSends();
    void duplicateOpensASheet();

private:
    std::unique_ptr<SiteFixture> m_site;
};

void TestTreeObjects::deleteAsksWithWhatItWillCause()
{
    Console console;
    QVERIFY(console.open(m_site->url));
    const SiteSummary site = console.session()->summary();
    QVERIFY2(!console.select(NodeKind::Server, 0, CommandId::Delete)->isEnabled(),
             "a partner reports here");
    const AgreementId partner = site.agreements.constFirst().id;
    console.select(NodeKind::Agreement, partner.value, CommandId::Delete)->trigger();
    QTRY_VERIFY(question(console.window));
    QMessageBox *box = question(console.window);
    QVERIFY(box->text().contains(u"Branch A"_s));
    QVERIFY(box->informativeText().contains(u"0 in \"From Branch A\""_s));
    QCOMPARE(box->defaultButton()->text(), u"Cancel"_s);
    QVERIFY(answer(box, u"Cancel"_s));
    QTRY_VERIFY(!question(console.window));
    QCOMPARE(console.session()->summary().agreements.size(), 1);
    console.select(NodeKind::Agreement, partner.value, CommandId::Delete)->trigger();
    QTRY_VERIFY(question(console.window));
    QVERIFY(answer(question(console.window), u"Keep recipients"_s));
    QTRY_VERIFY(console.session()->summary().agreements.isEmpty());
    for (const AddressList &list : site.lists) {
        QAction *remove = console.select(NodeKind::List, list.id.value, CommandId::Delete);
        QTRY_COMPARE(remove->isEnabled(), list.entries == 0);
    }
}

void TestTreeObjects::deletionShowsWhatWouldGo()
{
    Console console;
    QVERIFY(console.open(m_site->url));
    const AgreementId partner = console.session()->summary().agreements.constFirst().id;
    console.select(NodeKind::Agreement, partner.value, CommandId::Delete)->trigger();
    QTRY_VERIFY(question(console.window));
    QVERIFY(answer(question(console.window), u"Show what would go"_s));
    const auto said = [&] {
        const auto *label = console.window.findChild<QLabel *>(u"differenceEmpty"_s);
        return label ? label->text() : QString();
    };
    QTRY_COMPARE(said(), u"Branch A brought no recipients."_s);
    QCOMPARE(console.session()->summary().agreements.size(), 1);
}

void TestTreeObjects::resynchroniseAsksWithWhatItSends()
{
    Console console;
    QVERIFY(console.open(m_site->url));
    const auto partner = [&] { return console.session()->summary().agreements.constFirst(); };
    const qint64 id = partner().id.value;
    console.select(NodeKind::Agreement, id, CommandId::Resynchronise)->trigger();
    QTRY_VERIFY(question(console.window));
    QMessageBox *box = question(console.window);
    QCOMPARE(box->text(), u"Start over with Branch A?"_s);
    QVERIFY2(box->informativeText().contains(u"Branch A is sent all 2 recipients"_s),
             qPrintable(box->informativeText()));
    QVERIFY(answer(box, u"Cancel"_s));
    QTRY_VERIFY(!question(console.window));
    QVERIFY(!partner().settings.exportNext);
    console.select(NodeKind::Server, 0, CommandId::Resynchronise)->trigger();
    QTRY_VERIFY(question(console.window));
    QCOMPARE(question(console.window)->text(), u"Start over with all partners?"_s);
    QVERIFY(answer(question(console.window), u"Resynchronise"_s));
    QTRY_VERIFY(partner().settings.exportNext);
    QVERIFY(partner().settings.importNext);
}

void TestTreeObjects::duplicateOpensASheet()
{
    Console console;
    QVERIFY(console.open(m_site->url));
    const AgreementId partner = console.session()->summary().agreements.constFirst().id;
    console.select(NodeKind::Agreement, partner.value, CommandId::Duplicate)->trigger();
    QTRY_VERIFY(console.window.findChild<PropertySheet *>());
    auto *sheet = console.window.findChild<PropertySheet *>();
    QVERIFY(sheet->form().isNew());
    QCOMPARE(sheet->form().value(u"folder"_s).toString(), u"/srv/share"_s);
    QCOMPARE(sheet->form().value(u"name"_s).toString(), QString());
}

QTEST_MAIN(TestTreeObjects)
#include "tst_tree_objects.moc"
