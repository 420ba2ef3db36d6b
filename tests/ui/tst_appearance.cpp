#include "tests/ui/console_fixture.h"
#include "ui/icons/icon_label.h"
#include "ui/icons/icons.h"
#include "ui/style/console_style.h"
#include "ui/style/screen_keeper.h"
#include "ui/style/theme.h"

#include <QDialog>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QMessageBox>
#include <QPushButton>
#include <QRadioButton>
#include <QScreen>
#include <QStatusBar>
#include <QTabWidget>
#include <QToolButton>

using namespace dx;

/** What holds for all windows: they fit their screen, follow the theme, have names and ways out. */
class AppearanceTest final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void cleanup() { applyTheme(*qApp, ThemeChoice::Light); }

    void framesAreKeptInside_data()
    {
        QTest::addColumn<QRect>("frame");
        QTest::addColumn<QRect>("kept");
        QTest::newRow("inside") << QRect(10, 20, 300, 200) << QRect(10, 20, 300, 200);
        QTest::newRow("too high") << QRect(10, 20, 300, 900) << QRect(10, 0, 300, 800);
        QTest::newRow("too far") << QRect(1200, 700, 300, 200) << QRect(980, 600, 300, 200);
        QTest::newRow("before the edge") << QRect(-50, -20, 300, 200) << QRect(0, 0, 300, 200);
        QTest::newRow("on a screen that is gone")
            << QRect(3000, -900, 1400, 700) << QRect(0, 0, 1280, 700);
    }
    void framesAreKeptInside()
    {
        QFETCH(const QRect, frame);
        QTEST(keptInside(frame, QRect(0, 0, 1280, 800)), "kept");
    }

    void dialogsFitTheScreen()
    {
        const ScreenKeeper keeper;
        QDialog dialog;
        dialog.resize(4000, 3000);
        dialog.move(500, 500);
        dialog.show();
        const QRect available = dialog.screen()->availableGeometry();
        QVERIFY(dialog.height() <= available.height());
        QTRY_VERIFY(available.contains(dialog.frameGeometry()));
    }

    void picturesFollowTheTheme()
    {
        applyTheme(*qApp, ThemeChoice::Light);
        IconLabel label(32);
        label.setPicture(icon(Icon::Site));
        const QImage light = label.pixmap(Qt::ReturnByValue).toImage();
        applyTheme(*qApp, ThemeChoice::Dark);
        QCoreApplication::processEvents();
        QVERIFY(label.pixmap(Qt::ReturnByValue).toImage() != light);
    }

    void rowsHaveRoomAndButtonsHaveNames()
    {
        applyTheme(*qApp, ThemeChoice::Light);
        QListWidget list;
        list.addItem(u"Staff"_s);
        list.show();
        QVERIFY(list.visualItemRect(list.item(0)).height() >= tableRowHeight(list.font()));
        QTableView table;
        QCOMPARE(table.verticalHeader()->defaultSectionSize(), tableRowHeight(table.font()));
        QLineEdit edit;
        edit.setClearButtonEnabled(true);
        edit.show();
        QCOMPARE(edit.findChild<QToolButton *>()->accessibleName(), u"Clear"_s);
    }

    void optionsHearWhoDoesNotClick()
    {
        Console console;
        console.action(CommandId::Options)->trigger();
        auto *const dialog = console.window->findChild<QDialog *>(u"optionsDialog"_s);
        QVERIFY(dialog);
        for (QRadioButton *const button : dialog->findChildren<QRadioButton *>())
            if (button->text().contains(u"Dark"_s))
                button->toggle(); // as assistive technology does
        QCOMPARE(console.settings->value(u"theme"_s).toString(), u"dark"_s);
        QVERIFY(qApp->palette().color(QPalette::Window).lightness() < 128);
    }

    void escapeLeavesAnError()
    {
        Console console;
        console.window->show();
        console.window->showError({Error::Code::Denied, u"No."_s, u"technical"_s});
        const QPointer<QMessageBox> box = console.window->findChild<QMessageBox *>(u"errorBox"_s);
        QVERIFY(box && box->isVisible());
        QTest::keyClick(box, Qt::Key_Escape);
        QTRY_VERIFY(!box || !box->isVisible());
    }

    void aClickInTheTreeShowsContents()
    {
        Console console;
        QVERIFY(console.open());
        QVERIFY(console.showList());
        console.window->addResultTab(new QLabel(u"result"_s), u"Cycle 42"_s, Icon::Cycles);
        auto *const tabs = console.window->findChild<QTabWidget *>();
        tabs->setCurrentIndex(1);
        const QRect place = console.tree()->visualRect(console.tree()->currentIndex());
        QTest::mouseClick(console.tree()->viewport(), Qt::LeftButton, {}, place.center());
        QCOMPARE(tabs->currentIndex(), 0);
    }

    void theFirstSiteTakesTheFocus()
    {
        Console console;
        QVERIFY(console.open());
        QVERIFY(QTest::qWaitForWindowActive(console.window.get()));
        QTRY_COMPARE(console.window->focusWidget(), console.tree());
    }

    void statusTextsAreElided()
    {
        Console console;
        QVERIFY(console.open());
        auto *const service = console.window->findChild<QLabel *>(u"statusService"_s);
        QTRY_VERIFY(service->isVisible());
        QVERIFY(service->minimumSizeHint().width() < service->sizeHint().width() / 2);
        QCOMPARE(service->toolTip(), service->text());
    }

    void anEmptyWatchOffersAWholeCycle()
    {
        Console console;
        QVERIFY(console.open());
        auto *const watch = console.window->findChild<QWidget *>(u"watch"_s);
        const auto offered = [watch] {
            for (const QPushButton *const button : watch->findChildren<QPushButton *>())
                if (button->isVisible() && button->text() == u"Force Whole Cycle"_s)
                    return true;
            return false;
        };
        QTRY_VERIFY(offered());
    }
};

QTEST_MAIN(AppearanceTest)
#include "tst_appearance.moc"
