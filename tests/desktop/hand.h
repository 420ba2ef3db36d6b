#pragma once

#include <QElapsedTimer>
#include <QObject>
#include <QRect>
#include <QStringList>

#include <functional>

class QAbstractItemView;
class QMenu;
class QModelIndex;
class QTextBrowser;
class QToolButton;
class QWidget;

namespace dx::test {

constexpr int kPatienceMs = 60'000; ///< how long a condition may take on a loaded machine

/**
 * A person at the screen: finds things by their object name or by the words on them, waits until
 * they are there, and uses the mouse and the keyboard of the X server (XTEST, by xdotool). Nothing
 * reaches a widget except through the window system. Each action returns whether it could be done;
 * problem() says why not.
 */
class Hand final : public QObject
{
    Q_OBJECT
public:
    Hand();
    ~Hand() override;

    /** Why the last action could not be done, with the windows that were there. */
    QString problem() const;

    /** The enabled widget of that name that can be seen, in the active window if several can;
     * waits for it, null if it does not come. */
    QWidget *find(const QString &name);
    template<typename Widget>
    Widget *find(const QString &name)
    {
        return qobject_cast<Widget *>(find(name));
    }
    /** Waits until a condition holds; `what` is for problem(). */
    bool waitFor(const std::function<bool()> &condition, const QString &what);
    /** Waits until no window has that object name (or shows, at least). */
    bool waitUntilGone(const QString &name);

    bool click(QWidget *widget, Qt::MouseButton button = Qt::LeftButton);
    bool click(const QString &name) { return click(find(name)); }
    /** A button of the active window by its words, without mnemonic. */
    bool clickText(const QString &text);
    /** A place in a widget, in its coordinates: asked for until it stays where it is. */
    using Place = std::function<QRect()>;
    bool clickAt(QWidget *widget, const Place &place, Qt::MouseButton button = Qt::LeftButton,
                 int times = 1);
    /** Clicks the arrow beside a tool button and an entry of the menu that it opens. */
    bool chooseFromButton(QToolButton *button, const QString &text);
    bool clickRow(QAbstractItemView *view, const QModelIndex &index,
                  Qt::MouseButton button = Qt::LeftButton, int times = 1);
    /** The tab of that title, of the tab widget or the list of pages of that object name. */
    bool clickTab(const QString &tabs, const QString &title);
    /** The first link whose text begins with `text`. */
    bool clickLink(QTextBrowser *browser, const QString &text);
    /** Opens menus and chooses the last entry: {"File", "New Other", "Dirsync Server…"}. */
    bool choose(const QStringList &path);
    /** An entry of the context menu that is open. */
    bool chooseFromPopup(const QString &text);

    /** Keys to whatever has the focus, by their X names: "ctrl+1", "Return". */
    bool key(const QString &name);
    bool type(const QString &text);
    /** Clicks a field, takes away what is in it, and types. */
    bool fill(const QString &name, const QString &text);

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    bool fail(const QString &what);
    bool waitForKeyboard();
    bool press(const QPoint &place, Qt::MouseButton button, int times);
    bool mouse(const QPoint &place, Qt::MouseButton button, int times);
    bool chooseEntry(QMenu *menu, const QString &text);
    bool scrollTo(const QWidget *widget, const QPoint &point);
    bool reachable(const QWidget *widget, const QPoint &place) const;
    static bool xdotool(const QStringList &arguments);

    QString m_problem;
    QPoint m_lastPlace;
    QElapsedTimer m_sinceClick;
    int m_released = 0; ///< mouse buttons let go that came to our windows
};

} // namespace dx::test
