#pragma once

#include <QProcess>
#include <QTemporaryDir>

namespace dx::test {

/**
 * A screen of the test's own: Xvfb with openbox, on a display number nobody uses, with a home of
 * its own, so that nothing of the user's is read or written. Both go when it goes, or when the test
 * is killed.
 */
class VirtualScreen
{
public:
    ~VirtualScreen();

    /** Starts both and waits until windows can be managed; an error text if they do not come. */
    QString start(int width, int height);
    /** Runs a program on the screen until it ends; its exit status, 1 if it crashed. */
    int run(const QString &program, const QStringList &arguments);

private:
    QString startServer(int width, int height);
    QString startWindowManager();
    static void end(QProcess &process);

    QTemporaryDir m_home;
    QProcessEnvironment m_environment;
    QProcess m_server;
    QProcess m_manager;
};

/**
 * main() of a test that needs a screen: runs the test program again on a VirtualScreen. With
 * DIRSYNC_TEST_SCREEN=own it takes the screen that DISPLAY names instead, for whoever wants to
 * watch.
 */
int runOnVirtualScreen(int argc, char **argv);
/** Whether this process is the one that has the screen. */
bool hasScreen();

} // namespace dx::test
