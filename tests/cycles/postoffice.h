#pragma once

#include "engine/core/uid.h"
#include "engine/transports/folder_transport.h"
#include "tests/cycles/sites.h"

#include <QMap>

namespace dx::test {

/**
 * A foreign requestor as FDIRSYNC describes it: it numbers its transactions, keeps them until they
 * are confirmed, says what it has of the server, and applies answers by the book. It shares no code
 * with what it is to test but the names of folders.
 */
class Postoffice
{
public:
    Postoffice(const QByteArray &name, const QString &share, TestClock &clock)
        : address(name + "/$SYSTEM"), m_name(name), m_share(share), m_clock(clock)
    {
    }

    static QByteArray pad(const QByteArray &name, const QByteArray &to)
    {
        return QByteArray(name).leftJustified(30, ' ') + ' ' + to;
    }
    QByteArray own(const QByteArray &user) const { return "PCM:" + m_name + '/' + user; }

    void add(const QByteArray &name, const QByteArray &user) { queue("A " + pad(name, own(user))); }
    void rename(const QByteArray &before, const QByteArray &to, const QByteArray &user)
    {
        queue("M " + pad(before, own(user)) + "\r\n  " + pad(to, own(user)));
    }
    void move(const QByteArray &name, const QByteArray &before, const QByteArray &to)
    {
        queue("M " + pad(name, own(before)) + "\r\n  " + pad(name, own(to)));
    }
    void remove(const QByteArray &name, const QByteArray &user)
    {
        queue("D " + pad(name, own(user)));
    }
    void queue(const QByteArray &lines) { m_queue.append({++last, lines}); }

    /** T1: what is not confirmed goes out, and the S that it has. */
    QByteArray request() const
    {
        QByteArray text = "From: " + from + "\r\nTo: hq@contoso.example\r\nSubject: " + subject()
            + "\r\nDate: Mon, 01 Jan 2024 10:00:00 +0000\r\nMessage-ID: <"
            + QByteArray::number(m_sent) + "@po>\r\n\r\n[dirsync]\r\n";
        if (!task.isEmpty())
            text += "task=" + task + "\r\n";
        text += "reqname=PCM:" + m_name + "\r\n" + options
            + "srvseq=" + QByteArray::number(server).rightJustified(10, '0')
            + "\r\ntransactions=inbody\r\n\r\n[DIRSYNC-TRANSACTIONS]\r\n";
        for (const auto &[number, lines] : m_queue)
            for (const QByteArray &line : lines.split('\n'))
                text += QByteArray::number(number).rightJustified(10, '0') + ' '
                    + line.trimmed().prepend(line.startsWith("  ") ? "  " : "") + "\r\n";
        return text;
    }
    QByteArray subject() const
    {
        return "$SYSTEM ReqTx R=" + QByteArray::number(last) + " (was "
            + QByteArray::number(confirmed) + ") S=" + QByteArray::number(server) + ", I="
            + QByteArray::number(imports) + ' ' + QByteArray::number(m_queue.size()) + " se";
    }
    QByteArray send()
    {
        const QByteArray message = request();
        ++m_sent;
        deliver(message);
        return message;
    }
    /** Puts a message where the server looks for it. */
    void deliver(const QByteArray &message)
    {
        const QString folder = folderOf("hq@contoso.example");
        QDir().mkpath(folder);
        QFile file(folder + u'/' + QString::fromLatin1(newUid(m_clock.now())) + u".eml"_s);
        if (!file.open(QIODevice::WriteOnly) || file.write(message) != message.size())
            qFatal("cannot write to the shared folder");
    }

    /** Takes the answers that lie there, unread. */
    QList<QByteArray> answers()
    {
        QList<QByteArray> messages;
        QDir folder(folderOf(address));
        for (const QString &name : folder.entryList(QDir::Files, QDir::Name)) {
            QFile file(folder.filePath(name));
            if (!file.open(QIODevice::ReadOnly))
                qFatal("cannot read from the shared folder");
            messages.append(file.readAll());
            file.remove();
        }
        return messages;
    }
    /** T3 with all that lies there; returns how many answers. */
    int receive()
    {
        const QList<QByteArray> messages = answers();
        for (const QByteArray &message : messages)
            apply(message);
        return int(messages.size());
    }
    void apply(const QByteArray &message)
    {
        QList<QByteArray> lines = message.split('\n');
        bool list = false;
        QByteArray modified;
        for (QByteArray line : lines) {
            while (line.endsWith('\r'))
                line.chop(1);
            if (line.startsWith("REQSEQ="))
                confirm(line.mid(7).toLongLong());
            else if (line.startsWith("SRVSEQ="))
                server = line.mid(7).toLongLong();
            if (list && line.size() > 12)
                command(line.mid(11), modified);
            list = list || line == "[DIRSYNC-TRANSACTIONS]";
        }
    }

    /** "name|ADDRESS" of all that it has from the server, sorted. */
    QByteArray directory() const
    {
        QByteArray text;
        for (auto it = m_directory.cbegin(); it != m_directory.cend(); ++it)
            text += it.value() + '|' + it.key() + '\n';
        return text;
    }
    QByteArray valuesOf(const QByteArray &key) const { return m_values.value(key); }

    QByteArray address;
    QByteArray from = address;
    qint64 last = 0; ///< R
    qint64 confirmed = 0;
    qint64 server = 0; ///< S
    qint64 imports = 0; ///< I
    QByteArray task;
    QByteArray options; ///< further lines of the header, each with CR LF
    QStringList errors; ///< what it could not apply

private:
    QString folderOf(const QByteArray &to) const
    {
        return m_share + u'/' + QString::fromLatin1(folderNameOf(to)) + u"/new"_s;
    }
    void confirm(qint64 number)
    {
        confirmed = number;
        m_queue.removeIf([&](const auto &queued) { return queued.first <= number; });
    }
    static QByteArray placeOf(const QByteArray &key)
    {
        const QByteArray type = key.left(key.indexOf(':') + 1);
        return type == "PCM:" ? key.left(key.lastIndexOf('/')) : type;
    }
    void put(const QByteArray &key, const QByteArray &name)
    {
        for (auto it = m_directory.cbegin(); it != m_directory.cend(); ++it) {
            if (it.key() != key && it.value().toLower() == name.toLower()
                && placeOf(it.key()) == placeOf(key))
                errors.append(u"two are called "_s + QString::fromUtf8(name));
        }
        m_directory.insert(key, name);
    }
    bool has(const QByteArray &key, const QByteArray &name)
    {
        if (m_directory.value(key) == name && m_directory.contains(key))
            return true;
        errors.append(u"alias does not exist: "_s + QString::fromUtf8(name + ' ' + key));
        return false;
    }
    void command(const QByteArray &line, QByteArray &modified)
    {
        if (line.startsWith("- ")) {
            if (!m_last.isEmpty())
                m_values[m_last] += line.mid(2) + ';';
            return;
        }
        if (line.startsWith("R ")) {
            const QByteArray place = line.mid(2);
            for (const QByteArray &key : m_directory.keys()) {
                if (placeOf(key) == place)
                    m_directory.remove(key);
            }
            replaced.append(place);
            return;
        }
        const QByteArray name = line.mid(2, 30).trimmed();
        const QByteArray key = line.mid(33);
        m_last = key;
        if (line.startsWith("A ")) {
            put(key, name);
            m_values.remove(key);
        } else if (line.startsWith("D ")) {
            if (has(key, name))
                m_directory.remove(key);
        } else if (line.startsWith("M ")) {
            modified = has(key, name) ? key : QByteArray();
        } else if (line.startsWith("  ") && !modified.isEmpty()) {
            m_directory.remove(modified);
            m_values.remove(modified);
            put(key, name);
            modified.clear();
        }
    }

public:
    QList<QByteArray> replaced; ///< places of the R lines it got

private:
    QByteArray m_name;
    QString m_share;
    TestClock &m_clock;
    QList<std::pair<qint64, QByteArray>> m_queue;
    int m_sent = 0;
    QByteArray m_last;
    QMap<QByteArray, QByteArray> m_directory; ///< name by address
    QMap<QByteArray, QByteArray> m_values;
};

} // namespace dx::test
