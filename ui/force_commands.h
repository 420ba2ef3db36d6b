#pragma once

#include "model/watch_model.h"
#include "ui/main_window.h"

#include <QObject>

namespace dx {

/** Force, Preview and Stop: their commands, named for what is selected, and what follows them. */
class ForceCommands final : public QObject
{
    Q_OBJECT
public:
    ForceCommands(MainWindow &window, WatchModel &watch);
    /** Renames the entries for the present selection. */
    void refresh();

private:
    void addForce();
    void addPreview();
    void addRunning();
    void showPreview(SiteKey site, AgreementId only, const CycleReport &report);
    CycleKind kindFor(const Selection &selection) const;
    ForceChoice choice(const Selection &selection, CycleKind kind) const;
    QString whyNot(const Selection &selection, CycleKind kind) const;

    MainWindow &m_window;
    WatchModel &m_watch;
};

} // namespace dx
