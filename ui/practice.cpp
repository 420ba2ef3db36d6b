#include "ui/practice.h"

#include "engine/core/clock.h"
#include "engine/service/practice.h"
#include "ui/main_window.h"

#include <QDir>
#include <QFileInfo>
#include <QStandardPaths>
#include <QThread>

#include <algorithm>

namespace dx {
namespace {

QString practiceFolder()
{
    return QDir(QStandardPaths::writableLocation(QStandardPaths::GenericDataLocation))
        .filePath(QStringLiteral("dirsync/practice"));
}

/** The sites, made if none of them is there. Takes about a second then. */
Result<QList<PracticeSite>> findOrMake(const QString &folder)
{
    const QList<PracticeSite> sites = practiceSites(folder);
    const bool there = std::any_of(sites.begin(), sites.end(), [](const PracticeSite &site) {
        return QFileInfo::exists(site.url.path);
    });
    return there ? sites : createPractice(folder, SystemClock().now());
}

void openAll(MainWindow &window, const Result<QList<PracticeSite>> &sites)
{
    if (!sites) {
        window.showError(sites.error());
        return;
    }
    for (qsizetype place = 0; place < sites->size(); ++place) {
        const SiteKey key = window.sites().open(sites->at(place).url);
        if (place == 0)
            window.selectNode({NodeKind::Site, key, 0});
    }
}

} // namespace

void openPractice(MainWindow &window, const QString &folder)
{
    // making it writes four stores, so it happens on a thread of its own
    auto *thread = QThread::create(
        [&window, place = folder.isEmpty() ? practiceFolder() : QDir(folder).absolutePath()] {
            const auto sites = std::make_shared<Result<QList<PracticeSite>>>(findOrMake(place));
            QMetaObject::invokeMethod(
                &window, [&window, sites] { openAll(window, *sites); }, Qt::QueuedConnection);
        });
    QObject::connect(thread, &QThread::finished, thread, &QObject::deleteLater);
    QObject::connect(&window, &QObject::destroyed, thread, [thread] { thread->wait(); });
    thread->start();
}

void installPractice(MainWindow &window)
{
    window.commands().add({.id = CommandId::Practice,
                           .text = MainWindow::tr("&Practice Organisation"),
                           .run = [&window](const Selection &) { openPractice(window); }});
}

} // namespace dx
