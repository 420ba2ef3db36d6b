#include "tests/desktop/virtual_screen.h"

#include <QCoreApplication>
#include <QDir>
#include <QElapsedTimer>
#include <QFile>
#include <QTest>

#include <csignal>
#include <cstdio>
#include <sys/prctl.h>

using namespace Qt::StringLiterals;

namespace dx::test {
namespace {

constexpr int kWaitMs = 60'000; // generous: the machine may be loaded
constexpr char kScreenVariable[] = "DIRSYNC_TEST_SCREEN";

/** The process dies with us, however we end. */
void followUs(QProcess &process)
{
    process.setChildProcessModifier([] { ::prctl(PR_SET_PDEATHSIG, SIGTERM); });
}

} // namespace

VirtualScreen::~VirtualScreen()
{
    end(m_manager);
    end(m_server);
}

void VirtualScreen::end(QProcess &process)
{
    if (process.state() == QProcess::NotRunning)
        return;
    process.terminate();
    if (!process.waitForFinished(5'000)) {
        process.kill();
        process.waitForFinished(5'000);
    }
}

QString VirtualScreen::start(int width, int height)
{
    m_environment = QProcessEnvironment::systemEnvironment();
    for (const QString &name : {u"HOME"_s, u"XDG_CONFIG_HOME"_s, u"XDG_DATA_HOME"_s,
                                u"XDG_CACHE_HOME"_s, u"XDG_RUNTIME_DIR"_s}) {
        const QString folder = m_home.filePath(name.toLower());
        if (!QDir().mkpath(folder))
            return u"cannot make "_s + folder;
        QFile::setPermissions(folder, QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
        m_environment.insert(name, folder);
    }
    m_environment.insert(u"DBUS_SESSION_BUS_ADDRESS"_s, u"disabled:"_s);
    m_environment.insert(u"QT_QPA_PLATFORM"_s, u"xcb"_s);
    m_environment.insert(u"QT_ACCESSIBILITY"_s, u"0"_s);
    m_environment.remove(u"QT_QPA_PLATFORMTHEME"_s);
    m_environment.remove(u"WAYLAND_DISPLAY"_s);
    m_environment.insert(QString::fromLatin1(kScreenVariable), u"virtual"_s);
    if (const QString problem = startServer(width, height); !problem.isEmpty())
        return problem;
    return startWindowManager();
}

QString VirtualScreen::startServer(int width, int height)
{
    m_server.setProcessEnvironment(m_environment);
    m_server.setStandardErrorFile(m_home.filePath(u"xvfb.log"_s));
    followUs(m_server);
    m_server.start(u"Xvfb"_s,
                   {u"-displayfd"_s, u"1"_s, u"-nolisten"_s, u"tcp"_s, u"-noreset"_s, u"-screen"_s,
                    u"0"_s, u"%1x%2x24"_s.arg(width).arg(height)});
    QByteArray display;
    while (!display.contains('\n') && m_server.waitForReadyRead(kWaitMs))
        display += m_server.readAllStandardOutput();
    if (!display.contains('\n')) {
        QFile log(m_home.filePath(u"xvfb.log"_s));
        const QByteArray said = log.open(QIODevice::ReadOnly) ? log.readAll() : QByteArray();
        return u"Xvfb does not start: %1 %2"_s.arg(m_server.errorString(),
                                                   QString::fromLocal8Bit(said));
    }
    m_environment.insert(u"DISPLAY"_s, u':' + QString::fromLatin1(display.trimmed()));
    return {};
}

QString VirtualScreen::startWindowManager()
{
    const QString ready = m_home.filePath(u"openbox-ready"_s);
    m_manager.setProcessEnvironment(m_environment);
    m_manager.setStandardOutputFile(QProcess::nullDevice());
    m_manager.setStandardErrorFile(m_home.filePath(u"openbox.log"_s));
    followUs(m_manager);
    m_manager.start(u"openbox"_s, {u"--sm-disable"_s, u"--startup"_s, u"touch "_s + ready});
    QElapsedTimer waited;
    waited.start();
    while (!QFile::exists(ready)) {
        if (m_manager.waitForFinished(20) || m_manager.state() == QProcess::NotRunning)
            return u"openbox does not start: "_s + m_manager.errorString();
        if (waited.hasExpired(kWaitMs))
            return u"openbox does not get ready"_s;
    }
    return {};
}

int VirtualScreen::run(const QString &program, const QStringList &arguments)
{
    QProcess process;
    process.setProcessEnvironment(m_environment);
    process.setProcessChannelMode(QProcess::ForwardedChannels);
    followUs(process);
    process.start(program, arguments);
    process.waitForFinished(-1);
    return process.exitStatus() == QProcess::NormalExit ? process.exitCode() : 1;
}

bool hasScreen()
{
    return qEnvironmentVariableIsSet(kScreenVariable);
}

int runOnVirtualScreen(int argc, char **argv)
{
    const QCoreApplication application(argc, argv);
    VirtualScreen screen;
    if (const QString problem = screen.start(1600, 1200); !problem.isEmpty()) {
        std::fprintf(stderr, "%s\n", qPrintable(problem));
        return 1;
    }
    return screen.run(QCoreApplication::applicationFilePath(),
                      QCoreApplication::arguments().mid(1));
}

} // namespace dx::test
