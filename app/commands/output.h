#pragma once

#include "engine/core/ids.h"
#include "engine/core/result.h"

#include <QJsonObject>
#include <QString>
#include <QStringList>

namespace dx::cli {

/**
 * Where a command writes: results to standard output, errors and notes to standard error. With
 * --json people's text is left out and objects take its place. Always English and plain digits.
 */
class Output
{
public:
    explicit Output(bool json) : m_json(json) { }
    ~Output();
    Q_DISABLE_COPY_MOVE(Output)

    bool isJson() const { return m_json; }

    /** A line for people on standard output; nothing with --json. */
    void line(const QString &text);
    /** Columns for people, aligned; columns in `right` (by position) are numbers. */
    void table(const QStringList &header, const QList<QStringList> &rows,
               const QList<int> &right = {});
    /** One object on a line of its own on standard output; nothing without --json. */
    void object(const QJsonObject &object);
    /** Bytes as they are on standard output, whatever the form. */
    void data(const QByteArray &bytes);
    /** A line on standard error: what is worth knowing beside the result. */
    void note(const QString &text);
    /** An error in both forms. */
    void error(const Error &error);
    /** Wrong usage: what is wrong and where help is. */
    void usage(const QString &text, const QString &command);

private:
    bool m_json;
};

/** A text from outside on one line: line breaks and other control characters as \n, \t, \x1B. */
QString onOneLine(const QString &text);
/** A number and what it counts: "1 message", "2 messages". */
QString counted(qint64 number, QStringView one, QStringView many);
/** Local time as 2026-05-12 13:04:09; "never" for 0. */
QString localTime(Timestamp at);
/** UTC as 2026-05-12T11:04:09.120Z for JSON; null for 0. */
QJsonValue jsonTime(Timestamp at);

} // namespace dx::cli
