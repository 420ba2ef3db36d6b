#pragma once

#include "tests/places.h"

#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

namespace dx::test {

using namespace Qt::StringLiterals;

constexpr int kWaitMs = 120'000; // generous: the machine may be loaded

/** A program that has ended. */
struct Ended
{
    int status = -1; ///< -1: it did not end by itself
    QByteArray out;
    QByteArray err;

    QByteArray lastLine() const { return out.trimmed().split('\n').constLast(); }
    QJsonObject json() const { return QJsonDocument::fromJson(lastLine()).object(); }
    QString errorCode() const { return json()[u"error"_s].toObject()[u"code"_s].toString(); }
};

/** Runs `dirsync` in a folder of its own; a site is NAME/site.db in it. */
class CommandLine
{
public:
    QString path(const QString &name) const { return m_folder.filePath(name); }

    /** Sets a process up for a site, with what the program gets to see. */
    void prepare(QProcess &process, const QString &site) const
    {
        QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
        environment.insert(u"DIRSYNC_STORE"_s, u"sqlite:"_s + path(site + u"/site.db"_s));
        environment.insert(u"XDG_DATA_HOME"_s, path(u"data"_s));
        process.setProcessEnvironment(environment);
        process.setWorkingDirectory(m_folder.path());
    }

    static Ended end(QProcess &process)
    {
        Ended ended;
        if ((process.state() == QProcess::NotRunning || process.waitForFinished(kWaitMs))
            && process.exitStatus() == QProcess::NormalExit)
            ended.status = process.exitCode();
        ended.out = process.readAllStandardOutput();
        ended.err = process.readAllStandardError();
        return ended;
    }

    Ended run(const QString &site, const QStringList &arguments) const
    {
        QProcess process;
        prepare(process, site);
        process.start(dirsyncProgram(), arguments);
        process.closeWriteChannel();
        return end(process);
    }

    bool succeeds(const QString &site, const QStringList &arguments) const
    {
        const Ended ended = run(site, arguments);
        if (ended.status != 0)
            qWarning() << arguments << ended.status << ended.out << ended.err;
        return ended.status == 0;
    }

    bool makeSite(const QString &site, const QString &name) const
    {
        return succeeds(site,
                        {u"init"_s, u"--organization"_s, u"Contoso"_s, u"--site"_s, name,
                         u"--address"_s, site + u"@contoso.example"_s})
            && succeeds(site, {u"list"_s, u"create"_s, u"Staff"_s});
    }

    void write(const QString &file, const QByteArray &bytes) const
    {
        QFile out(path(file));
        if (!out.open(QIODevice::WriteOnly) || out.write(bytes) != bytes.size())
            qFatal("%s cannot be written", qPrintable(out.fileName()));
    }

    /** `count` people of a domain, p0 and so on, in LDIF. */
    static QByteArray people(const QByteArray &domain, int count)
    {
        QByteArray text;
        for (int i = 0; i < count; ++i) {
            const QByteArray n = QByteArray::number(i);
            text += "dn: uid=p" + n + ",dc=" + domain + "\nobjectClass: inetOrgPerson\nuid: p" + n
                + "\ncn: Person " + n + "\nsn: Number" + n + "\nmail: p" + n + '@' + domain
                + "\n\n";
        }
        return text;
    }

    QByteArray exported(const QString &site) const
    {
        return run(site, {u"export"_s, u"--list"_s, u"Staff"_s}).out;
    }

private:
    QTemporaryDir m_folder;
};

} // namespace dx::test
