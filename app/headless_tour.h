#pragma once

#include "ui/main_window.h"

#include <QObject>

namespace dx {

/**
 * The main job without anybody at the screen: waits until the practice sites are open, forces T1 at
 * the branches, T2 at the server, T3 at the branches, prints what each changed, writes pictures of
 * the main window, the Watch pane and the difference view, and ends the program with 0, or with 1
 * when anything fails.
 */
class HeadlessTour final : public QObject
{
    Q_OBJECT
public:
    HeadlessTour(MainWindow &window, const QString &folder);

private:
    void siteReady();
    void nextStep();
    void follow(SiteKey site);
    void ended(const CycleReport &report);
    void takePictures();
    void openDifferences();
    void finish();
    void end(int status, const QString &problem = {});
    bool save(QWidget *widget, const QString &name);

    struct Step
    {
        SiteKey site;
        CycleKind kind;
    };
    MainWindow &m_window;
    QString m_folder;
    QList<Step> m_steps;
    bool m_started = false;
    SiteKey m_server;
};

} // namespace dx
