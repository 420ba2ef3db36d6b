#include "tests/desktop/hand.h"

#include <QAbstractButton>
#include <QAbstractItemView>
#include <QApplication>
#include <QCheckBox>
#include <QDeadlineTimer>
#include <QLineEdit>
#include <QListWidget>
#include <QMainWindow>
#include <QMenu>
#include <QMenuBar>
#include <QMouseEvent>
#include <QProcess>
#include <QRadioButton>
#include <QScreen>
#include <QScrollArea>
#include <QScrollBar>
#include <QStyleOptionToolButton>
#include <QTabBar>
#include <QTabWidget>
#include <QTest>
#include <QTextBlock>
#include <QTextBrowser>
#include <QTextLayout>
#include <QTimer>
#include <QToolButton>
#include <QWindow>

using namespace Qt::StringLiterals;

namespace dx::test {
namespace {

QString words(QString text)
{
    return text.remove(u'&');
}

QAction *entry(const QMenu *menu, const QString &text)
{
    for (QAction *const action : menu->actions())
        if (words(action->text()) == text)
            return action;
    return nullptr;
}

/** Whether a press on the widget is answered: seen, enabled, not behind a modal box. */
bool usable(const QWidget *widget)
{
    const QWidget *const modal = QApplication::activeModalWidget();
    return widget->isVisible() && widget->isEnabled()
        && (!modal || modal == widget->window() || modal->isAncestorOf(widget)
            || widget->window()->windowType() == Qt::Popup);
}

/** The windows and their titles, for whoever reads a failed test. */
QString windows()
{
    QStringList lines;
    for (const QWidget *const window : QApplication::topLevelWidgets())
        if (window->isVisible())
            lines << u"%1 \"%2\"%3"_s.arg(window->objectName(), window->windowTitle(),
                                          window->isActiveWindow() ? u" (active)"_s : QString());
    return lines.join(u", "_s);
}

} // namespace

Hand::Hand()
{
    qApp->installEventFilter(this);
}

Hand::~Hand() = default;

QString Hand::problem() const
{
    return m_problem;
}

bool Hand::fail(const QString &what)
{
    const QString picture = u"console-failed.png"_s;
    QGuiApplication::primaryScreen()->grabWindow(0).save(picture);
    m_problem = u"%1; windows: %2; picture: %3"_s.arg(what, windows(), picture);
    return false;
}

bool Hand::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() == QEvent::MouseButtonRelease && event->spontaneous()
        && qobject_cast<QWindow *>(watched))
        ++m_released;
    return QObject::eventFilter(watched, event);
}

bool Hand::waitFor(const std::function<bool()> &condition, const QString &what)
{
    return QTest::qWaitFor(condition, kPatienceMs) || fail(u"waited in vain for "_s + what);
}

bool Hand::waitUntilGone(const QString &name)
{
    return waitFor(
        [&name] {
            for (const QWidget *const window : QApplication::topLevelWidgets())
                if (window->objectName() == name && window->isVisible())
                    return false;
            return true;
        },
        name + u" to go"_s);
}

QWidget *Hand::find(const QString &name)
{
    QWidget *found = nullptr;
    const auto look = [&found, &name] {
        found = nullptr;
        for (QWidget *const widget : QApplication::allWidgets()) {
            if (widget->objectName() != name || !usable(widget))
                continue;
            if (!found || widget->window()->isActiveWindow())
                found = widget;
        }
        return found != nullptr;
    };
    waitFor(look, name);
    return found;
}

/** Whether the point of the screen shows this widget (or a part of it), as the X server sees it. */
bool Hand::reachable(const QWidget *widget, const QPoint &place) const
{
    const QWidget *const there = QApplication::widgetAt(place);
    return there && (there == widget || widget->isAncestorOf(there));
}

bool Hand::click(QWidget *widget, Qt::MouseButton button)
{
    if (!widget)
        return false;
    // a box may be wider than the part that answers
    const bool box = qobject_cast<QCheckBox *>(widget) || qobject_cast<QRadioButton *>(widget);
    return clickAt(
        widget, [widget, box] { return box ? QRect(0, 0, 20, widget->height()) : widget->rect(); },
        button);
}

bool Hand::clickAt(QWidget *widget, const Place &place, Qt::MouseButton button, int times)
{
    if (!widget)
        return false;
    const QString name = widget->objectName();
    if (!scrollTo(widget, place().center()))
        return fail(u"cannot scroll to "_s + name);
    QPoint before;
    QPoint now;
    // an active window has its place; a menu is where it says
    const auto ready = [&] {
        before = now;
        now = widget->mapToGlobal(place().center());
        return now == before && usable(widget) && reachable(widget, now)
            && (widget->window()->isActiveWindow() || widget->window()->windowType() == Qt::Popup
                || QApplication::activeModalWidget() == nullptr);
    };
    return waitFor(ready, u"a free way to "_s + name) && mouse(now, button, times);
}

bool Hand::chooseFromButton(QToolButton *button, const QString &text)
{
    if (!button)
        return false;
    const auto arrow = [button] {
        QStyleOptionToolButton option;
        option.initFrom(button);
        option.subControls = QStyle::SC_ToolButton | QStyle::SC_ToolButtonMenu;
        option.features = QStyleOptionToolButton::MenuButtonPopup;
        return button->style()->subControlRect(QStyle::CC_ToolButton, &option,
                                               QStyle::SC_ToolButtonMenu, button);
    };
    // the button runs its menu in an event loop of its own: the entry is chosen from within
    bool chosen = false;
    QTimer look;
    QDeadlineTimer patience(kPatienceMs);
    connect(&look, &QTimer::timeout, button->menu(), [&] {
        QMenu *const menu = button->menu();
        const bool shown = menu->isVisible() && menu->windowHandle()->isExposed();
        if (!shown && !patience.hasExpired())
            return;
        look.stop();
        QAction *const action = entry(menu, text);
        const QPoint place = menu->mapToGlobal(menu->actionGeometry(action).center());
        chosen = shown && action && action->isEnabled() && press(place, Qt::LeftButton, 1);
        if (!chosen)
            menu->close();
    });
    look.start(20);
    return clickAt(button, arrow) && (waitFor([&] { return chosen; }, u"the entry "_s + text));
}

/** Turns the wheel over the scroll area around a widget until a point of it can be seen. */
bool Hand::scrollTo(const QWidget *widget, const QPoint &point)
{
    QScrollArea *area = nullptr;
    for (QWidget *up = widget->parentWidget(); up && !area; up = up->parentWidget())
        area = qobject_cast<QScrollArea *>(up);
    if (!area || area->verticalScrollBar()->maximum() == 0)
        return true;
    const QScrollBar *const bar = area->verticalScrollBar();
    const QRect shown = area->viewport()->rect();
    const auto there = [&] { return widget->mapTo(area->viewport(), point); };
    while (!shown.contains(QPoint(shown.center().x(), there().y()))) {
        const bool down = there().y() > shown.bottom();
        const int before = bar->value();
        const QPoint edge = area->viewport()->mapToGlobal(QPoint(3, shown.center().y()));
        if (!xdotool({u"mousemove"_s, QString::number(edge.x()), QString::number(edge.y()),
                      u"click"_s, down ? u"5"_s : u"4"_s})
            || !waitFor([&] { return bar->value() != before; }, u"the page to scroll"_s))
            return false;
    }
    return true;
}

bool Hand::press(const QPoint &place, Qt::MouseButton button, int times)
{
    return xdotool({u"mousemove"_s, QString::number(place.x()), QString::number(place.y()),
                    u"click"_s, u"--repeat"_s, QString::number(times), u"--delay"_s, u"20"_s,
                    button == Qt::RightButton ? u"3"_s : u"1"_s})
        || fail(u"xdotool cannot click"_s);
}

bool Hand::mouse(const QPoint &place, Qt::MouseButton button, int times)
{
    // two clicks at one place must not count as a double click
    const int apart = QApplication::doubleClickInterval() + 50;
    if (place == m_lastPlace && !m_sinceClick.hasExpired(apart))
        QTest::qWait(apart - int(m_sinceClick.elapsed()));
    m_lastPlace = place;
    m_sinceClick.start();
    const int wanted = m_released + times;
    return press(place, button, times)
        && waitFor([this, wanted] { return m_released >= wanted; }, u"the click to arrive"_s);
}

bool Hand::xdotool(const QStringList &arguments)
{
    QProcess process;
    process.start(u"xdotool"_s, arguments);
    return process.waitForFinished(kPatienceMs) && process.exitCode() == 0;
}

bool Hand::clickText(const QString &text)
{
    QAbstractButton *found = nullptr;
    const auto look = [&] {
        found = nullptr;
        const QWidget *const window = QApplication::activeWindow();
        if (!window)
            return false;
        for (auto *const button : window->findChildren<QAbstractButton *>())
            if (words(button->text()) == text && usable(button))
                found = button;
        return found != nullptr;
    };
    return waitFor(look, u"a button "_s + text) && click(found);
}

bool Hand::clickRow(QAbstractItemView *view, const QModelIndex &index, Qt::MouseButton button,
                    int times)
{
    if (!view || !index.isValid())
        return fail(u"no such row"_s);
    view->scrollTo(index);
    const QPersistentModelIndex row(index);
    return clickAt(
        view->viewport(),
        [view, row] { return view->visualRect(row).intersected(view->viewport()->rect()); }, button,
        times);
}

bool Hand::clickTab(const QString &tabs, const QString &title)
{
    QWidget *const pages = find(tabs);
    if (auto *const list = qobject_cast<QListWidget *>(pages)) { // more than fit as tabs
        const auto rows = list->findItems(title, Qt::MatchExactly);
        return !rows.isEmpty() && clickRow(list, list->indexFromItem(rows.constFirst()));
    }
    auto *const widget = qobject_cast<QTabWidget *>(pages);
    if (!widget)
        return fail(u"no pages "_s + tabs);
    int index = -1;
    const auto look = [&] {
        for (int i = 0; i < widget->count(); ++i)
            if (words(widget->tabText(i)) == title)
                index = i;
        return index >= 0;
    };
    return waitFor(look, u"the tab "_s + title)
        && clickAt(widget->tabBar(), [&] { return widget->tabBar()->tabRect(index); })
        && waitFor([&] { return widget->currentIndex() == index; }, u"the page "_s + title);
}

bool Hand::clickLink(QTextBrowser *browser, const QString &text)
{
    if (!browser)
        return false;
    for (QTextBlock block = browser->document()->begin(); block.isValid(); block = block.next()) {
        for (auto it = block.begin(); !it.atEnd(); ++it) {
            const QTextFragment part = it.fragment();
            if (!part.charFormat().isAnchor() || !part.text().startsWith(text))
                continue;
            QTextCursor cursor(browser->document());
            const auto place = [browser, cursor, at = part.position()]() mutable {
                cursor.setPosition(at);
                const QRect first = browser->cursorRect(cursor);
                cursor.setPosition(at + 1);
                return first.united(browser->cursorRect(cursor));
            };
            return clickAt(browser->viewport(), place);
        }
    }
    return fail(u"no link "_s + text);
}

bool Hand::choose(const QStringList &path)
{
    auto *const window = qobject_cast<QMainWindow *>(QApplication::activeWindow());
    const auto isMain = [] { return qobject_cast<QMainWindow *>(QApplication::activeWindow()); };
    if (!window && !waitFor(isMain, u"the main window to be active"_s))
        return false;
    QMenuBar *const bar = static_cast<QMainWindow *>(QApplication::activeWindow())->menuBar();
    QMenu *menu = nullptr;
    for (QAction *const action : bar->actions())
        if (words(action->text()) == path.first()) {
            menu = action->menu();
            if (!clickAt(bar, [bar, action] { return bar->actionGeometry(action); }))
                return false;
        }
    if (!menu)
        return fail(u"no menu "_s + path.first());
    for (qsizetype i = 1; i < path.size(); ++i) {
        if (!chooseEntry(menu, path.at(i)))
            return false;
        if (QMenu *const below = entry(menu, path.at(i))->menu())
            menu = below;
    }
    return true;
}

bool Hand::chooseEntry(QMenu *menu, const QString &text)
{
    const auto open = [menu] { return menu->isVisible() && QTest::qWaitForWindowExposed(menu, 0); };
    if (!waitFor(open, u"the menu with "_s + text))
        return false;
    QAction *const action = entry(menu, text);
    if (!action)
        return fail(u"no entry "_s + text);
    if (!action->isEnabled())
        return fail(u"the entry %1 is disabled: %2"_s.arg(text, action->toolTip()));
    return clickAt(menu, [menu, action] { return menu->actionGeometry(action); });
}

bool Hand::chooseFromPopup(const QString &text)
{
    const auto open = [] { return qobject_cast<QMenu *>(QApplication::activePopupWidget()); };
    return waitFor(open, u"a menu"_s) && chooseEntry(open(), text);
}

bool Hand::waitForKeyboard()
{
    // a window may be drawn before the window manager gives it the keyboard
    const auto ready = [] {
        const QWidget *const modal = QApplication::activeModalWidget();
        return QApplication::activePopupWidget()
            || (modal ? modal->isActiveWindow() : QApplication::activeWindow() != nullptr);
    };
    return waitFor(ready, u"the keyboard"_s);
}

bool Hand::key(const QString &name)
{
    return waitForKeyboard()
        && (xdotool({u"key"_s, name}) || fail(u"xdotool cannot press "_s + name));
}

bool Hand::type(const QString &text)
{
    return waitForKeyboard()
        && (xdotool({u"type"_s, u"--delay"_s, u"1"_s, text}) || fail(u"xdotool cannot type"_s));
}

bool Hand::fill(const QString &name, const QString &text)
{
    QWidget *const widget = find(name);
    if (!widget)
        return false;
    QWidget *const target = widget->focusProxy() ? widget->focusProxy() : widget;
    if (!click(target) || !waitFor([target] { return target->hasFocus(); }, u"focus in "_s + name))
        return false;
    auto *const edit = qobject_cast<QLineEdit *>(target);
    if (!key(u"ctrl+a"_s) || !type(text))
        return false;
    return !edit
        || waitFor([edit, &text] { return edit->text() == text; },
                   u"\"%1\" in %2"_s.arg(text, name));
}

} // namespace dx::test
