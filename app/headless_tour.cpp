#include "app/headless_tour.h"

#include "model/watch_model.h"

#include <QApplication>
#include <QDir>
#include <QTextStream>
#include <QTimer>

using namespace Qt::StringLiterals;

namespace dx {
namespace {

constexpr int kLongestMs = 120'000;
constexpr QSize kPicture(1280, 800);
constexpr int kSettleMs = 700; ///< views read again within this time after a commit

void print(const QString &line)
{
    QTextStream(stdout) << line << '\n';
}

} // namespace

HeadlessTour::HeadlessTour(MainWindow &window, const QString &folder)
    : m_window(window), m_folder(folder)
{
    connect(&window.sites(), &OpenSites::changed, this, &HeadlessTour::siteReady);
    connect(&window.sites(), &OpenSites::failed, this,
            [this](SiteKey, const Error &error) { end(1, error.text); });
    connect(&window.sites(), &OpenSites::opened, this, &HeadlessTour::follow);
    connect(&window.forcing(), &Forcing::ended, this,
            [this](SiteKey, const CycleReport &report) { ended(report); });
    connect(&window.forcing(), &Forcing::failed, this,
            [this](SiteKey, const Error &error) { end(1, error.text); });
    QTimer::singleShot(kLongestMs, this, [this] { end(1, u"The tour took too long."_s); });
}

void HeadlessTour::siteReady()
{
    const auto &all = m_window.sites().all();
    const QList<SiteSession *> open = m_window.sites().sessions();
    const bool ready = !all.empty() && open.size() == qsizetype(all.size())
        && std::all_of(open.begin(), open.end(),
                       [](const SiteSession *session) { return session->isLoaded(); });
    if (m_started || !ready)
        return;
    m_started = true;
    for (const CycleKind kind : {CycleKind::T1, CycleKind::T2, CycleKind::T3})
        for (const auto &site : all)
            if ((kind == CycleKind::T2) == site->session->summary().server.has_value())
                m_steps.append({site->key, kind});
    for (const auto &site : all)
        if (site->session->summary().server)
            m_server = site->key;
    m_window.selectNode({NodeKind::Site, m_server, 0});
    nextStep();
}

void HeadlessTour::nextStep()
{
    if (m_steps.isEmpty()) {
        m_window.resize(kPicture); // the screen that is not there is a small one
        QTimer::singleShot(kSettleMs, this, &HeadlessTour::takePictures);
        return;
    }
    const Step step = m_steps.takeFirst();
    m_window.forcing().force(step.site, step.kind);
}

void HeadlessTour::follow(SiteKey site)
{
    // cycles that nobody forced are printed too: T3 starts by itself when a reply arrives
    SiteSession *const session = m_window.sites().session(site);
    connect(&session->engine(), &EngineClient::cycleEnded, this, [session](const Cycle &cycle) {
        WatchedSite watched;
        watched.name = session->summary().info.name;
        watched.last = cycle;
        print(WatchText::ended(watched));
        print(
            u"    in %1   out %2"_s.arg(WatchText::counts(cycle.in), WatchText::counts(cycle.out)));
    });
}

void HeadlessTour::ended(const CycleReport &report)
{
    const CycleOutcome outcome = report.cycle.outcome;
    if (outcome != CycleOutcome::Success && outcome != CycleOutcome::Warnings)
        end(1, report.cycle.error);
    else
        nextStep();
}

bool HeadlessTour::save(QWidget *widget, const QString &name)
{
    const QString path = QDir(m_folder).filePath(name);
    if (widget && QDir().mkpath(m_folder) && widget->grab().save(path)) {
        print(path);
        return true;
    }
    end(1, u"Could not write %1."_s.arg(path));
    return false;
}

void HeadlessTour::takePictures()
{
    if (save(&m_window, u"main-window.png"_s)
        && save(m_window.findChild<QWidget *>(u"watch"_s), u"watch.png"_s))
        openDifferences();
}

void HeadlessTour::openDifferences()
{
    m_window.commands().trigger(CommandId::ShowDifferences);
    QTimer::singleShot(2 * kSettleMs, this, &HeadlessTour::finish);
}

void HeadlessTour::finish()
{
    auto *const view = m_window.findChild<QWidget *>(u"differenceView"_s);
    if (save(view, u"differences.png"_s))
        end(0);
}

void HeadlessTour::end(int status, const QString &problem)
{
    if (!problem.isEmpty())
        QTextStream(stderr) << "dirsync-admin: " << problem << '\n';
    QApplication::exit(status);
}

} // namespace dx
