#pragma once

#include <QProcess>

#include <sys/types.h>

namespace dx {

/**
 * Who a server of a test runs as: servers refuse to be root, and a test may be. The user
 * `preferred` if it exists, else nobody; the user of the test itself where that is not root.
 */
class Unprivileged
{
public:
    explicit Unprivileged(const char *preferred = "nobody");

    /** The process will run as that user and end with the test, however that ends. */
    void runs(QProcess &process) const;
    /** Gives that user a file or a folder with all that is in it. False: it cannot be given. */
    bool owns(const QString &path) const;
    QByteArray name() const { return m_name; }

private:
    uid_t m_uid;
    gid_t m_gid;
    QByteArray m_name;
    bool m_change = false;
};

} // namespace dx
