#include "tests/ui/console_fixture.h"
#include "ui/elements.h"
#include "ui/style/theme.h"

#include <QApplication>
#include <QClipboard>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QMessageBox>
#include <QPushButton>
#include <QSignalSpy>
#include <QStatusBar>
#include <QTabWidget>
#include <QTableView>
#include <QTest>
#include <QToolButton>
#include <QTreeView>

using namespace dx;
using namespace Qt::StringLiterals;

class MainWindowTest final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void welcomesWithoutSites()
    {
        Console console;
        console.window->show();
        auto *const welcome = console.window->findChild<QWidget *>(u"welcome"_s);
        QVERIFY(welcome);
        QVERIFY(welcome->isVisible());
        QCOMPARE(console.window->windowTitle(), u"Dirsync Administrator"_s);
        QVERIFY(!console.action(CommandId::Force)->isEnabled());
    }

    void showsTheSite()
    {
        Console console;
        QVERIFY(console.open());
        QCOMPARE(console.window->windowTitle(), u"HQ (Contoso) – Dirsync Administrator"_s);
        const QAbstractItemModel *const model = console.tree()->model();
        const QModelIndex organization = model->index(0, 0);
        QCOMPARE(organization.data().toString(), u"Contoso"_s);
        const QModelIndex site = model->index(0, 0, organization);
        QCOMPARE(site.data().toString(), u"HQ"_s);
        QStringList names;
        for (int row = 0; row < model->rowCount(site); ++row)
            names << model->index(row, 0, site).data().toString();
        QCOMPARE(names.mid(0, 3),
                 QStringList({u"Global Address List"_s, u"Recipients"_s, u"Connections"_s}));
        QVERIFY(console.tree()->isExpanded(site));
        const auto *const service = console.window->findChild<QLabel *>(u"statusService"_s);
        QCOMPARE(service->text(), u"Service: Running in this console"_s);
        const auto *const trigger = console.window->findChild<QToolButton *>(u"statusTrigger"_s);
        QCOMPARE(trigger->text(), u"PauseKicksDX = 0"_s);
    }

    void listsRecipients()
    {
        Console console;
        QVERIFY(console.open());
        QVERIFY(console.showList());
        QCOMPARE(console.table()->accessibleName(), u"Contents"_s);
        QSignalSpy reset(console.table()->model(), &QAbstractItemModel::modelReset);
        console.table()->horizontalHeader()->setSortIndicator(0, Qt::DescendingOrder);
        QTRY_COMPARE(console.table()->model()->index(0, 0).data().toString(), u"Person 129"_s);
        QVERIFY(!reset.isEmpty());
    }

    void saysThatNothingMatches()
    {
        Console console;
        QVERIFY(console.open());
        QVERIFY(console.showList());
        auto *const filter = console.window->findChild<QLineEdit *>(u"filter"_s);
        filter->setText(u"zzz"_s);
        const auto shown = [&console](const QString &text) {
            for (const QLabel *const label : console.window->findChildren<QLabel *>())
                if (label->isVisible() && label->text() == text)
                    return true;
            return false;
        };
        QTRY_VERIFY(shown(u"Nothing matches 'zzz'."_s));
        for (QPushButton *const button : console.window->findChildren<QPushButton *>())
            if (button->isVisible() && button->text() == u"Clear filter"_s)
                button->click();
        QTRY_COMPARE(console.table()->model()->rowCount(), kPeople);
        QTRY_VERIFY(console.table()->isVisible());
    }

    void namesForceForTheSelection()
    {
        Console console;
        QVERIFY(console.open());
        console.window->selectNode({NodeKind::Site, console.site, 0});
        QCOMPARE(console.action(CommandId::Force)->text(), u"&Force T2 at HQ"_s);
        QVERIFY(console.action(CommandId::Force)->isEnabled());
        QVERIFY(!console.action(CommandId::ForceT1)->isEnabled());
        QVERIFY(console.action(CommandId::ForceT1)
                    ->toolTip()
                    .contains(u"HQ has no Dirsync Requestor, so there is no T1."_s));
        const Agreement agreement
            = console.sites.session(console.site)->summary().agreements.constFirst();
        console.window->selectNode({NodeKind::Agreement, console.site, agreement.id.value});
        QCOMPARE(console.action(CommandId::Force)->text(), u"&Force T2 for Branch A only"_s);
        console.action(CommandId::Force)->trigger();
        QCOMPARE(console.engine().forced.size(), 1);
        QCOMPARE(console.engine().forced.constFirst().only, agreement.id);
        QVERIFY(console.engine().forced.constFirst().kind == CycleKind::T2);
    }

    void watchesACycle()
    {
        Console console;
        QVERIFY(console.open());
        console.window->selectNode({NodeKind::Site, console.site, 0});
        LaneProgress lane;
        lane.name = u"Branch A"_s;
        lane.phases
            = {PhaseState::Done, PhaseState::Running, PhaseState::Waiting, PhaseState::Waiting};
        console.engine().lanes = {lane};
        console.engine().holdBack = true;
        QTest::keyClick(console.window.get(), Qt::Key_F9);
        QTRY_VERIFY(console.window->findChild<QWidget *>(u"lanes"_s));
        QTRY_VERIFY(console.action(CommandId::StopCycle)->isEnabled());
        QTRY_COMPARE(console.window->findChild<QWidget *>(u"lanes"_s)->accessibleName(),
                     u"Branch A: fetch done, import running, export waiting, send waiting"_s);
        console.action(CommandId::StopCycle)->trigger();
        QCOMPARE(console.engine().stopped, QList<CycleId>{CycleId{1}});
        Q_EMIT console.engine().cycleEnded(
            FakeEngine::cycle(console.engine().forced.constFirst(), 1));
        const auto *const ended = console.window->findChild<QLabel *>(u"watchEnded"_s);
        QTRY_COMPARE(ended->text(), u"✓ T2, cycle 1 at HQ: 1.2 s, in 16, out 32."_s);
        QTRY_VERIFY(!console.action(CommandId::StopCycle)->isEnabled());
    }

    void deletesWithConsequences()
    {
        Console console;
        QVERIFY(console.open());
        QVERIFY(console.showList());
        console.table()->setFocus();
        console.table()->selectRow(0);
        QTRY_VERIFY(console.action(CommandId::Delete)->isEnabled());
        console.action(CommandId::Delete)->trigger();
        QTRY_VERIFY(console.window->findChild<QMessageBox *>(u"question"_s));
        auto *const box = console.window->findChild<QMessageBox *>(u"question"_s);
        QVERIFY(box->text().contains(u"Delete Person 100?"_s));
        QVERIFY(box->informativeText().contains(u"1 deletion"_s));
        for (QAbstractButton *const button : box->buttons())
            if (box->buttonRole(button) == QMessageBox::DestructiveRole)
                button->click();
        QTRY_COMPARE(console.table()->model()->rowCount(), kPeople - 1);
        QTRY_COMPARE(console.table()->model()->index(0, 0).data().toString(), u"Person 101"_s);
    }

    void copiesRows()
    {
        Console console;
        QVERIFY(console.open());
        QVERIFY(console.showList());
        console.table()->setFocus();
        console.table()->selectRow(1);
        QTRY_VERIFY(console.action(CommandId::Copy)->isEnabled());
        console.action(CommandId::Copy)->trigger();
        QTRY_VERIFY(QApplication::clipboard()->text().startsWith(u"Person 101\t"_s));
        console.action(CommandId::CopyLdif)->trigger();
        QTRY_VERIFY(QApplication::clipboard()->text().contains(u"mail: p1@contoso.example"_s));
    }

    void closesResultTabs()
    {
        Console console;
        QVERIFY(console.open());
        auto *const tabs = console.window->findChild<QTabWidget *>(u"tabs"_s);
        console.window->addResultTab(new QLabel(u"result"_s), u"Result"_s);
        QCOMPARE(tabs->count(), 2);
        QCOMPARE(tabs->currentIndex(), 1);
        console.action(CommandId::CloseTab)->trigger();
        QTRY_COMPARE(tabs->count(), 1);
        console.window->commands().update();
        QVERIFY(!console.action(CommandId::CloseTab)->isEnabled());
    }

    void movesATabToAWindow()
    {
        Console console;
        QVERIFY(console.open());
        QVERIFY(!console.action(CommandId::NewWindow)->isEnabled());
        const QPointer<QLabel> page = new QLabel(u"result"_s);
        console.window->addResultTab(page, u"Cats & Dogs"_s);
        console.action(CommandId::NewWindow)->trigger();
        QCOMPARE(console.window->findChild<QTabWidget *>(u"tabs"_s)->count(), 1);
        QVERIFY(page->isWindow() && page->isVisible());
        QCOMPARE(page->windowTitle(), u"Cats & Dogs"_s);
        console.window->close();
        QTRY_VERIFY(!page);
    }

    void theWindowMenuHasTheTabs()
    {
        Console console;
        QVERIFY(console.open());
        console.window->addResultTab(new QLabel(u"result"_s), u"Result"_s);
        QMenu *const menu = console.window->commands().menu(CommandId::NewWindow);
        Q_EMIT menu->aboutToShow();
        QCOMPARE(menu->actions().at(0)->text(), u"&1 Contents"_s);
        QVERIFY(menu->actions().at(1)->isChecked());
        menu->actions().at(0)->trigger();
        QCOMPARE(console.window->findChild<QTabWidget *>(u"tabs"_s)->currentIndex(), 0);
    }

    void goesBackInTheTree()
    {
        Console console;
        QVERIFY(console.open());
        console.window->selectNode({NodeKind::Site, console.site, 0});
        QVERIFY(console.showList());
        console.window->addResultTab(new QLabel(u"result"_s), u"Result"_s);
        auto *const tabs = console.window->findChild<QTabWidget *>(u"tabs"_s);
        console.action(CommandId::Back)->trigger();
        QCOMPARE(tabs->currentIndex(), 0);
        QVERIFY(console.window->selection().kind == NodeKind::GlobalList);
        console.action(CommandId::Back)->trigger();
        QVERIFY(console.window->selection().kind == NodeKind::Site);
    }

    void findsPeopleFromAnywhere()
    {
        Console console;
        QVERIFY(console.open());
        console.window->selectNode({NodeKind::Connections, console.site, 0});
        auto *const filter = console.window->findChild<QLineEdit *>(u"filter"_s);
        QTest::keyClicks(filter, u"Person 117"_s);
        QTRY_VERIFY(console.table()->model() && console.table()->model()->rowCount() == 1);
        QVERIFY(console.table()->isVisible());
        QVERIFY(console.window->selection().kind == NodeKind::GlobalList);
    }

    void filtersWhatIsShown()
    {
        Console console;
        QVERIFY(console.open());
        auto *const page = new QWidget;
        auto *const field = new QLineEdit(page);
        markFilter(field);
        console.window->addResultTab(page, u"Result"_s);
        console.window->activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(console.window.get()));
        console.action(CommandId::Filter)->trigger();
        QVERIFY(field->hasFocus());
        console.action(CommandId::CloseTab)->trigger();
        console.action(CommandId::Filter)->trigger();
        QVERIFY(console.window->findChild<QLineEdit *>(u"filter"_s)->hasFocus());
    }

    void everyEntryHasAKeyOfItsOwn()
    {
        Console console;
        QVERIFY(console.open());
        QStringList twice;
        for (const QMenu *const menu : console.window->findChildren<QMenu *>()) {
            QHash<QChar, QString> keys;
            for (const QAction *const action : menu->actions()) {
                const qsizetype at = action->text().indexOf(u'&');
                if (at < 0 || action->isSeparator())
                    continue;
                const QChar key = action->text().at(at + 1).toLower();
                if (keys.contains(key))
                    twice << keys.value(key) + u" / "_s + action->text();
                keys.insert(key, action->text());
            }
        }
        QCOMPARE(twice.join(u", "_s), QString());
    }

    void sortsFromTheMenu()
    {
        Console console;
        QVERIFY(console.open());
        QVERIFY(console.showList());
        QMenu *const menu = console.window->commands().menu(CommandId::SortByColumn);
        const auto choose = [menu](const QString &text) {
            Q_EMIT menu->aboutToShow();
            for (QAction *const action : menu->actions())
                if (action->text() == text)
                    action->trigger();
        };
        choose(u"&Descending"_s);
        QTRY_COMPARE(console.table()->model()->index(0, 0).data().toString(), u"Person 129"_s);
        const QString address
            = console.table()->model()->headerData(2, Qt::Horizontal, Qt::DisplayRole).toString();
        choose(address);
        QCOMPARE(console.table()->horizontalHeader()->sortIndicatorSection(), 2);
    }

    void showsConflictsOnly()
    {
        Console console;
        QVERIFY(console.open());
        QVERIFY(console.showList());
        console.action(CommandId::ShowConflicts)->trigger();
        QTRY_VERIFY(!console.table()->isVisible());
        console.action(CommandId::ShowAll)->trigger();
        QTRY_VERIFY(console.table()->isVisible());
    }

    void remembersItsSites()
    {
        Console console;
        QVERIFY(console.open());
        console.window->close();
        const QString kept = console.settings->fileName();
        console.settings->sync();
        QCOMPARE(QSettings(kept, QSettings::IniFormat).value(u"sites"_s).toStringList(),
                 QStringList{console.url.toString()});
    }

    void asksBeforeSchedulesStop()
    {
        Console console;
        QVERIFY(console.open());
        SiteSession *const session = console.sites.session(console.site);
        DirsyncServer server = *session->summary().server;
        server.schedule = u"always"_s;
        const auto written = session->write([server](Database &database) {
            return SiteStore(database).setServer(server, SystemClock().now());
        });
        QTRY_VERIFY(written.isFinished() && session->summary().server->schedule == u"always"_s);
        console.window->close();
        QVERIFY(console.window->isVisible());
        auto *const box = console.window->findChild<QMessageBox *>(u"exitQuestion"_s);
        QVERIFY(box);
        QVERIFY(box->text().contains(u"HQ"_s));
        for (QAbstractButton *const button : box->buttons())
            if (box->buttonRole(button) == QMessageBox::DestructiveRole)
                button->click();
        QTRY_VERIFY(!console.window->isVisible());
    }

    void closesASite()
    {
        Console console;
        QVERIFY(console.open());
        QVERIFY(console.showList());
        console.action(CommandId::CloseSite)->trigger();
        QTRY_COMPARE(console.tree()->model()->rowCount(), 0);
        QTRY_VERIFY(console.window->findChild<QWidget *>(u"welcome"_s));
    }
};

QTEST_MAIN(MainWindowTest)
#include "tst_main_window.moc"
