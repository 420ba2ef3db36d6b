#include "engine/store/site_place.h"
#include "tests/ui/console_fixture.h"
#include "ui/sheet/strip.h"

#include <QFile>
#include <QFileDialog>
#include <QLineEdit>
#include <QMenu>
#include <QMessageBox>
#include <QPushButton>
#include <QStatusBar>
#include <QToolBar>
#include <QToolButton>

using namespace dx;

/** Parts of the main window that answer for themselves: banners, menus, the toolbar. */
class ConsolePartsTest final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void copiedStoreIsOpenedWhenThePersonSaysSo()
    {
        QTemporaryDir folder;
        const StoreUrl original{StoreUrl::Kind::Sqlite, folder.filePath(u"site.db"_s), {}};
        const StoreUrl copy{StoreUrl::Kind::Sqlite, folder.filePath(u"copy.db"_s), {}};
        QVERIFY(makeSite(original, u"HQ"_s));
        QVERIFY(QFile::copy(original.path, copy.path));
        OpenSites sites([](const StoreUrl &url) -> Result<std::unique_ptr<EngineClient>> {
            DX_LET(const auto database, Database::open(url, Database::Mode::ReadWrite));
            DX_TRY(checkPlace(*database));
            return std::make_unique<FakeEngine>();
        });
        QSettings settings(folder.filePath(u"settings.ini"_s), QSettings::IniFormat);
        MainWindow window(sites, settings);
        window.show();
        const SiteKey key = sites.open(copy);
        window.selectNode({NodeKind::Site, key, 0});
        auto *const strip = window.findChild<Strip *>(u"copiedStore"_s);
        QTRY_VERIFY(strip->isVisible());
        QCOMPARE(strip->text(), u"This store is a copy of the site HQ."_s);
        QVERIFY(sites.find(key)->copyOf->path == original.path);
        const auto answer = [&](const QString &text) {
            strip->findChild<QPushButton *>(u"movedSite"_s)->click();
            auto *const box = window.findChild<QMessageBox *>(u"question"_s);
            QVERIFY(box && box->isVisible());
            QVERIFY(box->informativeText().contains(original.path));
            for (QAbstractButton *button : box->buttons()) {
                if (button->text() == text)
                    button->click();
            }
        };
        answer(u"Cancel"_s);
        QVERIFY(strip->isVisible());
        QTRY_VERIFY(!window.findChild<QMessageBox *>(u"question"_s));
        answer(u"This is the Moved Site"_s);
        QTRY_VERIFY(sites.session(key) && sites.session(key)->isLoaded());
        QTRY_VERIFY(!strip->isVisible());
        QCOMPARE(window.windowTitle(), u"HQ (Contoso) – Dirsync Administrator"_s);
    }

    void editMenuFindsBeforeItFilters()
    {
        Console console;
        QVERIFY(console.open());
        QStringList texts;
        for (const QAction *entry : console.window->commands().menu(CommandId::Copy)->actions())
            texts << entry->text().remove(u'&');
        texts.removeAll(QString());
        QCOMPARE(texts.mid(texts.indexOf(u"Select All"_s)),
                 QStringList({u"Select All"_s, u"Find Recipients…"_s, u"Filter"_s}));
    }

    void savesWhatTheTabShows()
    {
        Console console;
        QVERIFY(console.open());
        QAction *const save = console.action(CommandId::SaveContents);
        QVERIFY2(!save->isEnabled(), "the overview is no list");
        QVERIFY(!save->toolTip().isEmpty());
        QVERIFY(console.showList());
        QVERIFY(save->isEnabled());
        save->trigger();
        auto *const dialog = console.window->findChild<QFileDialog *>(u"saveContents"_s);
        QVERIFY(dialog);
        const QString path = console.folder.filePath(u"out.csv"_s);
        Q_EMIT dialog->fileSelected(path);
        dialog->close();
        QTRY_VERIFY(QFile::exists(path));
        QFile file(path);
        QVERIFY(file.open(QIODevice::ReadOnly));
        const QList<QByteArray> lines = file.readAll().trimmed().split('\n');
        QCOMPARE(lines.size(), kPeople + 1);
        QVERIFY(lines.first().startsWith("Display name,Type,Address"));
        QTRY_COMPARE(console.window->statusBar()->currentMessage(), u"Saved to "_s + path);
        QTRY_VERIFY(save->isEnabled());
    }

    void findFieldStaysReachableInANarrowWindow()
    {
        Console console;
        QVERIFY(console.open());
        auto *const field = console.window->findChild<QLineEdit *>(u"filter"_s);
        auto *const bar = console.window->findChild<QToolBar *>(u"mainToolBar"_s);
        auto *const connectButton
            = qobject_cast<QToolButton *>(bar->widgetForAction(console.action(CommandId::Connect)));
        console.window->resize(1600, 700);
        QTRY_COMPARE(connectButton->toolButtonStyle(), Qt::ToolButtonTextBesideIcon);
        QFont large = bar->font();
        large.setPointSizeF(large.pointSizeF() * 2);
        bar->setFont(large);
        for (QWidget *part : bar->findChildren<QWidget *>())
            part->setFont(large);
        console.window->resize(1000, 700);
        QTRY_COMPARE(connectButton->toolButtonStyle(), Qt::ToolButtonIconOnly);
        QTRY_VERIFY(field->isVisible());
        QVERIFY(bar->rect().contains(field->geometry()));
        console.window->resize(2400, 700);
        QTRY_COMPARE(connectButton->toolButtonStyle(), Qt::ToolButtonTextBesideIcon);
        QVERIFY(field->isVisible());
    }
};

QTEST_MAIN(ConsolePartsTest)
#include "tst_console_parts.moc"
