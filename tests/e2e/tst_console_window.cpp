#include "app/console.h"
#include "tests/desktop/hand.h"
#include "tests/desktop/virtual_screen.h"

#include <QApplication>
#include <QComboBox>
#include <QDir>
#include <QFile>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QMessageBox>
#include <QPlainTextEdit>
#include <QProcess>
#include <QRadioButton>
#include <QTabWidget>
#include <QTableView>
#include <QTemporaryDir>
#include <QTest>
#include <QTextBrowser>
#include <QToolButton>
#include <QTreeView>
#include <QTreeWidget>

using namespace Qt::StringLiterals;
using dx::test::Hand;

namespace {

constexpr int kHqPeople = 40;
constexpr int kBranchPeople = 25;

const QString kHq = u"HQ"_s;
const QString kBranch = u"Branch A"_s;

} // namespace

#define DO(action) QVERIFY2(action, qPrintable(m_hand->problem()))

/**
 * The console's main job with mouse and keyboard on a real screen: HQ and Branch A, joined by a
 * shared folder, both open in one console. The slots are one session and build on each other.
 */
class TestConsoleWindow final : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void init();
    void cleanup();
    void wizardMakesTheBranch();
    void importBringsThePeople();
    void menuMakesTheServer();
    void sheetMakesAPartnerWithItsInvitation();
    void invitationEnrolsTheBranch();
    void previewShowsWhatT1WouldSend();
    void toolbarForcesT1();
    void menuForcesT2();
    void toolbarMenuForcesT3();
    void bothSitesHaveTheSameBytes();
    void contextMenuForcesForOnePartner();
    void countInCyclesOpensTheDifference();
    void parametersTakePauseKicksDx();
    void pauseTriggersWithTheHistoricalError_data();
    void pauseTriggersWithTheHistoricalError();
    void withoutTheParameterItReallyPauses();
    void cleanupTestCase();

private:
    QString path(const QString &name) const { return m_folder.filePath(name); }
    QString store(const QString &site) const { return path(site + u"/site.db"_s); }
    QByteArray dirsync(const QString &site, const QStringList &arguments);
    bool writePeople(const QString &file, const QString &domain, int count) const;
    QModelIndex node(const QString &site, const QStringList &names) const;
    bool showNode(const QString &site, const QStringList &names = {});
    QString watched(const QString &site) const;
    bool waitForEnd(const QString &start);
    bool exportStaff();
    QStringList differences(const QString &tab);

    QTemporaryDir m_folder;
    std::unique_ptr<dx::Console> m_console;
    std::unique_ptr<Hand> m_hand;
    QTreeView *m_tree = nullptr;
    bool m_failed = false;
};

/** What the command line prints; nothing if it failed. */
QByteArray TestConsoleWindow::dirsync(const QString &site, const QStringList &arguments)
{
    QProcess process;
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.insert(u"DIRSYNC_STORE"_s, u"sqlite:"_s + store(site));
    process.setProcessEnvironment(environment);
    process.start(QStringLiteral(DIRSYNC_PROGRAM), arguments);
    if (!process.waitForFinished(dx::test::kPatienceMs) || process.exitCode() != 0) {
        qWarning() << arguments << process.readAllStandardError();
        return {};
    }
    return process.readAllStandardOutput();
}

bool TestConsoleWindow::writePeople(const QString &file, const QString &domain, int count) const
{
    QFile people(path(file));
    if (!people.open(QIODevice::WriteOnly))
        return false;
    for (int i = 0; i < count; ++i)
        people.write(QStringLiteral("dn: uid=p%1,dc=%2\nobjectClass: inetOrgPerson\nuid: p%1\n"
                                    "cn: Person %1\nsn: Number%1\nmail: p%1@%2\n\n")
                         .arg(i)
                         .arg(domain)
                         .toUtf8());
    return true;
}

/** A node by the names on the way from its site; invalid if it is not there. */
QModelIndex TestConsoleWindow::node(const QString &site, const QStringList &names) const
{
    const QAbstractItemModel &model = *m_tree->model();
    QModelIndex at;
    for (const QString &name : QStringList{u"Contoso"_s, site} + names) {
        QModelIndex next;
        for (int row = 0; row < model.rowCount(at) && !next.isValid(); ++row)
            if (const QModelIndex child = model.index(row, 0, at); child.data() == name)
                next = child;
        if (!next.isValid())
            return {};
        at = next;
    }
    return at;
}

/** Clicks a node of the tree when it is there, and waits until it is selected. */
bool TestConsoleWindow::showNode(const QString &site, const QStringList &names)
{
    const QString what = u"the node "_s + (QStringList{site} + names).join(u" > "_s);
    return m_hand->waitFor([&] { return node(site, names).isValid(); }, what)
        && m_hand->clickRow(m_tree, node(site, names))
        && m_hand->waitFor([&] { return m_tree->currentIndex() == node(site, names); }, what);
}

/** What the Watch pane says of a site's last cycle. */
QString TestConsoleWindow::watched(const QString &site) const
{
    for (const QLabel *const label : m_console->window().findChildren<QLabel *>(u"watchEnded"_s))
        if (label->isVisible() && label->text().contains(u" at %1:"_s.arg(site)))
            return label->text();
    return {};
}

/** Waits until the Watch pane says that a cycle ended: "✓ T1, cycle 1 at Branch A". */
bool TestConsoleWindow::waitForEnd(const QString &start)
{
    return m_hand->waitFor(
        [&] { return watched(kHq).startsWith(start) || watched(kBranch).startsWith(start); },
        start + u" in the Watch pane, which says \""_s + watched(kHq) + u"\" and \""_s
            + watched(kBranch) + u'"');
}

/** On the page that is open: exports the container Staff and nothing else. */
bool TestConsoleWindow::exportStaff()
{
    if (!m_hand->clickTab(u"pages"_s, u"Export Containers"_s) || !m_hand->click(u"exportAllNo"_s))
        return false;
    auto *const available = m_hand->find<QListWidget>(u"available"_s);
    if (!available)
        return false;
    for (int row = 0; row < available->count(); ++row)
        if (available->item(row)->text().startsWith(u"Staff"_s))
            return m_hand->clickRow(available, available->model()->index(row, 0))
                && m_hand->click(u"addList"_s);
    return false;
}

/** The toggles of the difference tab that is in front: "Added 25". */
QStringList TestConsoleWindow::differences(const QString &tab)
{
    auto *const tabs = m_console->window().findChild<QTabWidget *>(u"tabs"_s);
    const auto shown = [&] {
        return tabs->tabText(tabs->currentIndex()) == tab
            && tabs->currentWidget()->findChild<QTableView *>(u"differences"_s)->isVisible();
    };
    QStringList counts;
    if (!m_hand->waitFor(shown, u"the tab "_s + tab))
        return counts;
    for (const QToolButton *const button : tabs->currentWidget()->findChildren<QToolButton *>())
        if (button->objectName().startsWith(u"toggle"_s) && button->isChecked())
            counts << button->accessibleName();
    return counts;
}

void TestConsoleWindow::initTestCase()
{
    QVERIFY(m_folder.isValid() && QDir().mkpath(path(u"share"_s)));
    QVERIFY(writePeople(u"hq.ldif"_s, u"hq.example"_s, kHqPeople));
    QVERIFY(writePeople(u"a.ldif"_s, u"a.example"_s, kBranchPeople));
    dirsync(u"hq"_s,
            {u"init"_s, u"--organization"_s, u"Contoso"_s, u"--site"_s, kHq, u"--address"_s,
             u"hq@contoso.example"_s});
    dirsync(u"hq"_s, {u"list"_s, u"create"_s, u"Staff"_s});
    dirsync(u"hq"_s, {u"import"_s, path(u"hq.ldif"_s), u"--list"_s, u"Staff"_s});
    dx::ConsoleArguments arguments;
    arguments.settings = path(u"settings.ini"_s);
    arguments.theme = dx::ThemeChoice::Light;
    arguments.stores = {*dx::StoreUrl::parse(u"sqlite:"_s + store(u"hq"_s))};
    m_console = std::make_unique<dx::Console>(*qApp, arguments);
    m_hand = std::make_unique<Hand>();
    m_tree = m_console->window().findChild<QTreeView *>(u"siteTree"_s);
    QVERIFY(m_tree);
    DO(showNode(kHq));
    QCOMPARE(m_console->window().windowTitle(), u"HQ (Contoso) – Dirsync Administrator"_s);
}

/** What follows a failed step would only fail in its turn. */
void TestConsoleWindow::init()
{
    if (m_failed)
        QSKIP("a step before failed");
}

void TestConsoleWindow::cleanup()
{
    m_failed = m_failed || QTest::currentTestFailed();
}

void TestConsoleWindow::wizardMakesTheBranch()
{
    DO(m_hand->choose({u"File"_s, u"New Site…"_s}));
    DO(m_hand->fill(u"organization"_s, u"Contoso"_s));
    DO(m_hand->fill(u"siteName"_s, kBranch));
    DO(m_hand->fill(u"address"_s, u"a@contoso.example"_s));
    QVERIFY(QDir().mkpath(path(u"a"_s)));
    DO(m_hand->fill(u"storePath"_s, store(u"a"_s)));
    DO(m_hand->clickText(u"Next >"_s));
    DO(m_hand->click(u"roleLater"_s));
    DO(m_hand->clickText(u"Next >"_s));
    DO(m_hand->fill(u"listName"_s, u"Staff"_s));
    DO(m_hand->clickText(u"Next >"_s)); // partners
    DO(m_hand->clickText(u"Next >"_s)); // schedule
    DO(m_hand->find(u"never"_s));
    DO(m_hand->clickText(u"Next >"_s));
    DO(m_hand->find(u"checkRows"_s));
    QVERIFY2(!QFile::exists(store(u"a"_s)), "written before Finish");
    DO(m_hand->clickText(u"Finish"_s));
    DO(m_hand->waitUntilGone(u"setupWizard"_s));
    DO(showNode(kBranch));
    QVERIFY(node(kBranch, {u"Recipients"_s, u"Staff"_s}).isValid());
}

void TestConsoleWindow::importBringsThePeople()
{
    DO(showNode(kBranch, {u"Recipients"_s, u"Staff"_s}));
    DO(m_hand->choose({u"Tools"_s, u"Directory Import…"_s}));
    DO(m_hand->fill(u"importFile"_s, path(u"a.ldif"_s)));
    DO(m_hand->click(u"importRun"_s));
    auto *const result = m_hand->find<QPlainTextEdit>(u"importResult"_s);
    DO(result);
    DO(m_hand->waitFor([&] { return result->toPlainText().startsWith(u"25 added"_s); },
                       u"the import's result"_s));
    DO(m_hand->clickText(u"Close"_s));
    DO(m_hand->waitUntilGone(u"importDialog"_s));
    const auto *const table = m_hand->find<QTableView>(u"contentsTable"_s);
    DO(table);
    DO(m_hand->waitFor([&] { return table->model()->rowCount() == kBranchPeople; },
                       u"the people in Contents"_s));
}

void TestConsoleWindow::menuMakesTheServer()
{
    DO(showNode(kHq));
    DO(m_hand->choose({u"File"_s, u"New Other"_s, u"Dirsync Server…"_s}));
    DO(m_hand->fill(u"name"_s, u"Dirsync Server"_s));
    DO(m_hand->click(u"ok"_s));
    DO(m_hand->waitFor(
        [&] {
            return node(kHq, {u"Connections"_s, u"Dirsync Server"_s}).isValid();
        },
        u"the server in the tree"_s));
}

void TestConsoleWindow::sheetMakesAPartnerWithItsInvitation()
{
    DO(m_hand->choose({u"File"_s, u"New Other"_s, u"Remote Dirsync Requestor…"_s}));
    DO(m_hand->fill(u"name"_s, kBranch));
    DO(m_hand->fill(u"partnerAddress"_s, u"a@contoso.example"_s));
    DO(m_hand->clickTab(u"pages"_s, u"Import Container"_s));
    DO(m_hand->fill(u"importListName"_s, u"From Branch A"_s));
    DO(exportStaff());
    DO(m_hand->clickTab(u"pages"_s, u"Transport"_s));
    DO(m_hand->fill(u"folderPath"_s, path(u"share"_s)));
    DO(m_hand->click(u"ok"_s));

    DO(m_hand->click(u"saveInvitation"_s));
    DO(m_hand->fill(u"fileNameEdit"_s, path(u"a.dxinvite"_s)));
    DO(m_hand->key(u"Return"_s));
    const auto *const done = m_hand->find<QLabel>(u"done"_s);
    DO(done);
    DO(m_hand->waitFor([&] { return done->text().startsWith(u"✓ Saved as "_s); },
                       u"the saved invitation"_s));
    DO(m_hand->clickText(u"Close"_s));
    DO(m_hand->waitUntilGone(u"invitationReady"_s));
    QVERIFY(QFile::exists(path(u"a.dxinvite"_s)));
    QVERIFY(node(kHq, {u"Connections"_s, kBranch}).isValid());
}

void TestConsoleWindow::invitationEnrolsTheBranch()
{
    DO(showNode(kBranch, {u"Connections"_s}));
    DO(m_hand->choose({u"File"_s, u"Open Invitation…"_s}));
    DO(m_hand->fill(u"invitationPath"_s, path(u"a.dxinvite"_s)));
    DO(m_hand->key(u"Return"_s));
    const auto *const name = m_hand->find<QLineEdit>(u"name"_s);
    DO(name);
    QCOMPARE(name->text(), kHq);
    DO(m_hand->clickTab(u"pages"_s, u"Import Container"_s));
    DO(m_hand->fill(u"importListName"_s, u"From HQ"_s));
    DO(exportStaff());
    DO(m_hand->clickTab(u"pages"_s, u"Transport"_s));
    DO(m_hand->fill(u"folderPath"_s, path(u"share"_s)));
    DO(m_hand->clickTab(u"pages"_s, u"Schedule"_s));
    const auto *const t3 = m_hand->find(u"scheduleT3"_s); // by hand only: the test forces it
    DO(t3);
    DO(m_hand->click(t3->findChild<QRadioButton *>(u"never"_s)));
    DO(m_hand->click(u"ok"_s));
    DO(m_hand->waitFor(
        [&] {
            return node(kBranch, {u"Connections"_s, kHq}).isValid();
        },
        u"the partner in the tree"_s));
}

void TestConsoleWindow::previewShowsWhatT1WouldSend()
{
    DO(showNode(kBranch));
    DO(m_hand->clickText(u"Preview T1 at Branch A"_s));
    QVERIFY(differences(u"Preview T1 at Branch A"_s).contains(u"Added 25"_s));
    const auto *const table = m_hand->find<QTableView>(u"differences"_s);
    DO(table);
    QCOMPARE(table->model()->rowCount(), kBranchPeople);
    QVERIFY(watched(kBranch).isEmpty());
    QVERIFY(QDir(path(u"share"_s)).isEmpty());
    DO(m_hand->click(u"differenceDiscard"_s));
}

void TestConsoleWindow::toolbarForcesT1()
{
    DO(showNode(kBranch));
    DO(m_hand->clickText(u"Force T1 at Branch A"_s));
    DO(waitForEnd(u"✓ T1, cycle 1 at Branch A"_s));
    QVERIFY2(watched(kBranch).contains(u"out 25."_s), qPrintable(watched(kBranch)));
}

void TestConsoleWindow::menuForcesT2()
{
    DO(showNode(kHq));
    DO(m_hand->choose({u"Tools"_s, u"Force Other"_s, u"T2 at HQ"_s}));
    DO(waitForEnd(u"✓ T2, cycle 1 at HQ"_s));
    QVERIFY2(watched(kHq).contains(u"in 25, out 40."_s), qPrintable(watched(kHq)));
}

void TestConsoleWindow::toolbarMenuForcesT3()
{
    DO(showNode(kBranch));
    QToolButton *force = nullptr;
    for (auto *const button : m_console->window().findChildren<QToolButton *>())
        if (button->isVisible() && button->text() == u"Force T1 at Branch A"_s)
            force = button;
    QVERIFY(force);
    DO(m_hand->chooseFromButton(force, u"T3 at Branch A"_s));
    DO(waitForEnd(u"✓ T3, cycle 2 at Branch A"_s));
    QVERIFY2(watched(kBranch).contains(u"in 40, "_s), qPrintable(watched(kBranch)));
}

void TestConsoleWindow::bothSitesHaveTheSameBytes()
{
    const QByteArray sent = dirsync(u"hq"_s, {u"export"_s, u"--scope"_s, u"agreement=Branch A"_s});
    QCOMPARE(sent.count("\nmail: "), kHqPeople);
    QCOMPARE(dirsync(u"a"_s, {u"export"_s, u"--list"_s, u"From HQ"_s}), sent);
    const QByteArray back = dirsync(u"a"_s, {u"export"_s, u"--scope"_s, u"agreement=HQ"_s});
    QCOMPARE(back.count("\nmail: "), kBranchPeople);
    QCOMPARE(dirsync(u"hq"_s, {u"export"_s, u"--list"_s, u"From Branch A"_s}), back);
}

void TestConsoleWindow::contextMenuForcesForOnePartner()
{
    DO(showNode(kHq, {u"Connections"_s, kBranch}));
    DO(m_hand->clickRow(m_tree, node(kHq, {u"Connections"_s, kBranch}), Qt::RightButton));
    DO(m_hand->chooseFromPopup(u"Force T2 for Branch A only"_s));
    DO(waitForEnd(u"✓ T2, cycle 2 at HQ"_s));
}

void TestConsoleWindow::countInCyclesOpensTheDifference()
{
    DO(showNode(kHq, {u"Dirsync"_s, u"Cycles"_s}));
    auto *const cycles = m_hand->find<QTableView>(u"cycles"_s);
    auto *const details = m_hand->find<QTextBrowser>(u"cycleDetails"_s);
    DO(cycles && details);
    DO(m_hand->waitFor([&] { return cycles->model()->rowCount() == 2; }, u"two cycles"_s));
    DO(m_hand->clickRow(cycles, cycles->model()->index(1, 0)));
    DO(m_hand->waitFor([&] { return details->toPlainText().contains(u"T2, cycle 1"_s); },
                       u"the details of cycle 1"_s));
    DO(m_hand->clickLink(details, u"25 added"_s));
    QCOMPARE(differences(u"Cycle 1"_s), QStringList{u"Added 25"_s});
    const auto *const table = m_hand->find<QTableView>(u"differences"_s);
    DO(table);
    QCOMPARE(table->model()->rowCount(), kBranchPeople);
    DO(m_hand->key(u"ctrl+w"_s));
    const auto *const tabs = m_hand->find<QTabWidget>(u"tabs"_s);
    DO(tabs);
    DO(m_hand->waitFor([&] { return tabs->count() == 1; }, u"the closed tab"_s));
}

void TestConsoleWindow::parametersTakePauseKicksDx()
{
    // at HQ in the dialog of the menu, at the branch on the page of the tree
    DO(showNode(kHq));
    DO(m_hand->choose({u"Tools"_s, u"Service Parameters…"_s}));
    DO(m_hand->find(u"parametersDialog"_s));
    for (const QString &site : {kHq, kBranch}) {
        if (site == kBranch)
            DO(showNode(kBranch, {u"Dirsync"_s, u"Service Parameters"_s}));
        DO(m_hand->click(u"addValue"_s));
        DO(m_hand->fill(u"parameterName"_s, u"PauseKicksDX"_s));
        DO(m_hand->fill(u"parameterDword"_s, u"1"_s));
        DO(m_hand->key(u"Return"_s));
        DO(m_hand->waitUntilGone(u"parameterDialog"_s));
        const auto *const table = m_hand->find<QTreeView>(u"parameters"_s);
        DO(table);
        DO(m_hand->waitFor([&] { return table->model()->rowCount() == 1; }, u"the value"_s));
        QCOMPARE(table->model()->index(0, 0).data().toString(), u"PauseKicksDX"_s);
        if (site == kHq)
            DO(m_hand->clickText(u"Close"_s));
    }
    DO(m_hand->waitUntilGone(u"parametersDialog"_s));
}

void TestConsoleWindow::pauseTriggersWithTheHistoricalError_data()
{
    QTest::addColumn<QString>("site");
    QTest::addColumn<QString>("host");
    QTest::addColumn<QString>("kind");
    QTest::newRow("server") << kHq << u"HQ"_s << u"T2"_s;
    QTest::newRow("requestor") << kBranch << u"BRANCH-A"_s << u"T1"_s;
}

void TestConsoleWindow::pauseTriggersWithTheHistoricalError()
{
    QFETCH(QString, site);
    QFETCH(QString, host);
    QFETCH(QString, kind);
    DO(showNode(site));
    DO(m_hand->choose({u"Tools"_s, u"Services…"_s}));
    DO(m_hand->click(u"pause"_s));
    DO(m_hand->clickText(u"Yes"_s));
    const auto *const box = m_hand->find(u"pauseAnswer"_s);
    DO(box);
    QCOMPARE(box->findChild<QLabel *>(u"historicalText"_s)->text(),
             u"Could not pause the Directory Synchronization service on \\\\%1. Error 2140: An "
             "internal error occurred."_s.arg(host));
    QCOMPARE(box->findChild<QLabel *>(u"explanation"_s)->text(),
             u"This is the expected answer: %1 (cycle 3) has started and the service keeps "
             "running."_s.arg(kind));
    DO(m_hand->clickText(u"OK"_s));
    DO(m_hand->waitUntilGone(u"pauseAnswer"_s));
    const auto *const services = m_hand->find<QTreeWidget>(u"services"_s);
    DO(services);
    QCOMPARE(services->currentItem()->text(0), u"Directory Synchronization – "_s + site);
    QCOMPARE(services->currentItem()->text(1), u"Running"_s);
    DO(m_hand->click(u"close"_s));
    DO(m_hand->waitUntilGone(u"servicesDialog"_s));
    DO(waitForEnd(u"✓ %1, cycle 3 at %2"_s.arg(kind, site)));
}

void TestConsoleWindow::withoutTheParameterItReallyPauses()
{
    DO(showNode(kHq, {u"Dirsync"_s, u"Service Parameters"_s}));
    auto *const table = m_hand->find<QTreeView>(u"parameters"_s);
    DO(table);
    DO(m_hand->waitFor([&] { return table->model()->rowCount() == 1; }, u"the value"_s));
    DO(m_hand->clickRow(table, table->model()->index(0, 0)));
    DO(m_hand->click(u"editValue"_s));
    DO(m_hand->fill(u"parameterDword"_s, u"0"_s));
    DO(m_hand->key(u"Return"_s));
    DO(m_hand->waitUntilGone(u"parameterDialog"_s));
    DO(showNode(kHq));
    DO(m_hand->choose({u"Tools"_s, u"Services…"_s}));
    const auto *const services = m_hand->find<QTreeWidget>(u"services"_s);
    DO(services);
    const auto state = [&] { return services->currentItem()->text(1); };
    DO(m_hand->click(u"pause"_s));
    DO(m_hand->clickText(u"Yes"_s));
    DO(m_hand->waitFor([&] { return state() == u"Paused"_s; }, u"the pause"_s));
    QVERIFY(watched(kHq).contains(u"cycle 3 "_s)); // no cycle came of it
    DO(m_hand->click(u"continue"_s));
    DO(m_hand->waitFor([&] { return state() == u"Running"_s; }, u"the service to continue"_s));
    DO(m_hand->click(u"close"_s));
    DO(m_hand->waitUntilGone(u"servicesDialog"_s));
}

void TestConsoleWindow::cleanupTestCase()
{
    m_console.reset();
}

int main(int argc, char **argv)
{
    if (!dx::test::hasScreen())
        return dx::test::runOnVirtualScreen(argc, argv);
    QApplication application(argc, argv);
    dx::prepareApplication();
    TestConsoleWindow test;
    QTEST_SET_MAIN_SOURCE_PATH
    return QTest::qExec(&test, argc, argv);
}
#include "tst_console_window.moc"
