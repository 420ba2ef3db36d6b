#include "ui/properties/sheet_registry.h"

#include "ui/help/help_window.h"

namespace dx {

SheetRegistry::SheetRegistry(MainWindow &window) : QObject(&window), m_window(window)
{
    connect(&window.sites(), &OpenSites::aboutToClose, this, &SheetRegistry::closeAll);
}

QString SheetRegistry::nameOf(SiteKey site, const QString &key)
{
    return QString::number(site.value) + u'/' + key;
}

bool SheetRegistry::raise(SiteKey site, const QString &key)
{
    QWidget *open = m_open.value(nameOf(site, key));
    if (!open)
        return false;
    open->show();
    open->raise();
    open->activateWindow();
    return true;
}

PropertySheet *SheetRegistry::sheet(SiteKey site, const QString &key) const
{
    return qobject_cast<PropertySheet *>(m_open.value(nameOf(site, key)).data());
}

void SheetRegistry::show(SiteKey site, const QString &key, PropertySheet *sheet)
{
    if (SiteSession *session = m_window.sites().session(site))
        connect(session, &SiteSession::contentChanged, sheet, &PropertySheet::checkStored);
    connect(sheet, &PropertySheet::helpRequested, this,
            [this](const QString &topic) { HelpWindow::open(topic, &m_window); });
    showWindow(site, key, sheet);
}

void SheetRegistry::showWindow(SiteKey site, const QString &key, QWidget *window)
{
    window->setAttribute(Qt::WA_DeleteOnClose);
    if (!key.isEmpty())
        m_open.insert(nameOf(site, key), window);
    m_windows.removeIf([](const auto &entry) { return !entry.second; });
    m_windows.append({site, window});
    window->show();
    window->activateWindow();
}

void SheetRegistry::closeAll(SiteKey site)
{
    for (const auto &[owner, window] : std::as_const(m_windows)) {
        if (owner == site)
            delete window.data();
    }
    m_windows.removeIf([](const auto &entry) { return !entry.second; });
}

} // namespace dx
