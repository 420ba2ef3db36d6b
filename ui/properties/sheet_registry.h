#pragma once

#include "ui/main_window.h"
#include "ui/sheet/property_sheet.h"

#include <QHash>
#include <QPointer>

namespace dx {

/**
 * The property sheets and other windows of objects that are open: one for each object; they go when
 * their site is closed and look again when something was committed.
 */
class SheetRegistry final : public QObject
{
    Q_OBJECT
public:
    explicit SheetRegistry(MainWindow &window);

    /** Raises what is open under `key`; false: nothing is. */
    bool raise(SiteKey site, const QString &key);
    /** What raise() would raise, if it is a sheet; else null. */
    PropertySheet *sheet(SiteKey site, const QString &key) const;
    /** Shows a sheet; `key` names its object within the site, empty for a new one. */
    void show(SiteKey site, const QString &key, PropertySheet *sheet);
    /** Shows another window that goes with its site. */
    void showWindow(SiteKey site, const QString &key, QWidget *window);

private:
    static QString nameOf(SiteKey site, const QString &key);
    void closeAll(SiteKey site);

    MainWindow &m_window;
    QHash<QString, QPointer<QWidget>> m_open; // by site and key
    QList<std::pair<SiteKey, QPointer<QWidget>>> m_windows;
};

} // namespace dx
