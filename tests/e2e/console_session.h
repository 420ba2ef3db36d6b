#pragma once

#include "app/console.h"
#include "tests/desktop/hand.h"
#include "tests/places.h"

#include <QAbstractItemModel>
#include <QApplication>
#include <QDir>
#include <QFile>
#include <QLabel>
#include <QListWidget>
#include <QProcess>
#include <QTabWidget>
#include <QTableView>
#include <QTemporaryDir>
#include <QToolButton>
#include <QTreeView>

namespace dx::test {

using namespace Qt::StringLiterals;

const QString kHq = u"HQ"_s;
const QString kBranch = u"Branch A"_s;

/**
 * The console as the program makes it, over stores in a folder of its own, with a hand that uses
 * it, and what several steps of a test do and look at.
 */
class ConsoleSession
{
public:
    ConsoleSession() { QDir(m_folder.path()).mkdir(u"share"_s); }

    QString path(const QString &name) const { return m_folder.filePath(name); }
    QString store(const QString &site) const { return path(site + u"/site.db"_s); }
    Hand &hand() { return *m_hand; }
    MainWindow &window() const { return m_console->window(); }
    QTreeView *tree() const { return window().findChild<QTreeView *>(u"siteTree"_s); }

    /** The site HQ with people in its container Staff, made from the command line. */
    bool makeHq(int people)
    {
        return writePeople(u"hq.ldif"_s, u"hq.example"_s, people)
            && !dirsync(u"hq"_s,
                        {u"init"_s, u"--organization"_s, u"Contoso"_s, u"--site"_s, kHq,
                         u"--address"_s, u"hq@contoso.example"_s, u"--json"_s})
                    .isEmpty()
            && !dirsync(u"hq"_s, {u"list"_s, u"create"_s, u"Staff"_s, u"--json"_s}).isEmpty()
            && !dirsync(u"hq"_s,
                        {u"import"_s, path(u"hq.ldif"_s), u"--list"_s, u"Staff"_s, u"--json"_s})
                    .isEmpty();
    }

    /** Opens the console with HQ. */
    void open()
    {
        ConsoleArguments arguments;
        arguments.settings = path(u"settings.ini"_s);
        arguments.theme = ThemeChoice::Light;
        arguments.stores = {{StoreUrl::Kind::Sqlite, store(u"hq"_s), {}}};
        m_console = std::make_unique<Console>(*qApp, arguments);
        m_hand = std::make_unique<Hand>();
    }

    /** What the command line prints; nothing if it failed. */
    QByteArray dirsync(const QString &site, const QStringList &arguments)
    {
        QProcess process;
        QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
        environment.insert(u"DIRSYNC_STORE"_s, u"sqlite:"_s + store(site));
        process.setProcessEnvironment(environment);
        process.start(dirsyncProgram(), arguments);
        if (!process.waitForFinished(kPatienceMs) || process.exitCode() != 0) {
            qWarning() << arguments << process.readAllStandardError();
            return {};
        }
        return process.readAllStandardOutput();
    }

    bool writePeople(const QString &file, const QString &domain, int count) const
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
    QModelIndex node(const QString &site, const QStringList &names) const
    {
        const QAbstractItemModel &model = *tree()->model();
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
    bool showNode(const QString &site, const QStringList &names = {})
    {
        const QString what = u"the node "_s + (QStringList{site} + names).join(u" > "_s);
        return hand().waitFor([&] { return node(site, names).isValid(); }, what)
            && hand().clickRow(tree(), node(site, names))
            && hand().waitFor([&] { return tree()->currentIndex() == node(site, names); }, what);
    }

    /** What the Watch pane says of a site's last cycle. */
    QString watched(const QString &site) const
    {
        for (const QLabel *const label : window().findChildren<QLabel *>(u"watchEnded"_s))
            if (label->isVisible() && label->text().contains(u" at %1:"_s.arg(site)))
                return label->text();
        return {};
    }

    /** Waits until the Watch pane says that a cycle ended: "✓ T1, cycle 1 at Branch A". */
    bool waitForEnd(const QString &start)
    {
        return hand().waitFor(
            [&] { return watched(kHq).startsWith(start) || watched(kBranch).startsWith(start); },
            start + u" in the Watch pane, which says \""_s + watched(kHq) + u"\" and \""_s
                + watched(kBranch) + u'"');
    }

    /** On the page that is open: exports the container Staff and nothing else. */
    bool exportStaff()
    {
        if (!hand().clickTab(u"pages"_s, u"Export Containers"_s) || !hand().click(u"exportAllNo"_s))
            return false;
        auto *const available = hand().find<QListWidget>(u"available"_s);
        if (!available)
            return false;
        for (int row = 0; row < available->count(); ++row)
            if (available->item(row)->text().startsWith(u"Staff"_s))
                return hand().clickRow(available, available->model()->index(row, 0))
                    && hand().click(u"addList"_s);
        return false;
    }

    /** The toggles of the difference tab that is in front: "Added 25". */
    QStringList differences(const QString &tab)
    {
        auto *const tabs = window().findChild<QTabWidget *>(u"tabs"_s);
        const auto shown = [&] {
            return tabs->tabText(tabs->currentIndex()) == tab
                && tabs->currentWidget()->findChild<QTableView *>(u"differences"_s)->isVisible();
        };
        QStringList counts;
        if (!hand().waitFor(shown, u"the tab "_s + tab))
            return counts;
        for (const QToolButton *const button : tabs->currentWidget()->findChildren<QToolButton *>())
            if (button->objectName().startsWith(u"toggle"_s) && button->isChecked())
                counts << button->accessibleName();
        return counts;
    }

private:
    QTemporaryDir m_folder;
    std::unique_ptr<Console> m_console;
    std::unique_ptr<Hand> m_hand;
};

} // namespace dx::test
