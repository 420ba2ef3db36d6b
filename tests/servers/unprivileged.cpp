#include "tests/servers/unprivileged.h"

#include <QDirIterator>
#include <QFile>

#include <csignal>
#include <pwd.h>
#include <sys/prctl.h>
#include <unistd.h>

namespace dx {

Unprivileged::Unprivileged(const char *preferred) : m_uid(geteuid()), m_gid(getegid())
{
    const passwd *user = getpwuid(m_uid);
    if (m_uid == 0) {
        user = getpwnam(preferred);
        if (!user)
            user = getpwnam("nobody");
        m_change = user != nullptr;
    }
    if (user) {
        m_uid = user->pw_uid;
        m_gid = user->pw_gid;
        m_name = user->pw_name;
    }
}

void Unprivileged::runs(QProcess &process) const
{
    process.setChildProcessModifier([uid = m_uid, gid = m_gid, change = m_change] {
        if (change && (setgid(gid) != 0 || setuid(uid) != 0))
            _exit(126);
        prctl(PR_SET_PDEATHSIG, SIGQUIT); // a test that crashes leaves no server behind
    });
}

bool Unprivileged::owns(const QString &path) const
{
    if (!m_change)
        return true;
    const auto give = [this](const QString &one) {
        return chown(QFile::encodeName(one).constData(), m_uid, m_gid) == 0;
    };
    bool given = give(path);
    QDirIterator it(path, QDir::AllEntries | QDir::Hidden | QDir::NoDotAndDotDot,
                    QDirIterator::Subdirectories);
    while (given && it.hasNext())
        given = give(it.next());
    return given;
}

} // namespace dx
