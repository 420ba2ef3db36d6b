#include "app/commands/output.h"

#include <QDateTime>
#include <QJsonDocument>

#include <cstdio>

namespace dx::cli {

using namespace Qt::StringLiterals;

namespace {

void write(std::FILE *file, const QByteArray &bytes)
{
    std::fwrite(bytes.constData(), 1, size_t(bytes.size()), file);
}

/** The store's details end with the SQL that failed, which is for the log and for JSON. */
QString withoutStatement(const QString &detail)
{
    const qsizetype at = detail.indexOf(" in: "_L1);
    return at < 0 ? detail : detail.first(at);
}

QString padded(const QString &text, qsizetype width, bool right)
{
    return right ? text.rightJustified(width) : text.leftJustified(width);
}

} // namespace

Output::~Output()
{
    std::fflush(stdout);
}

void Output::line(const QString &text)
{
    if (!m_json)
        write(stdout, text.toUtf8() + '\n');
}

void Output::table(const QStringList &header, const QList<QStringList> &rows,
                   const QList<int> &right)
{
    if (m_json)
        return;
    QList<qsizetype> widths;
    for (const QString &title : header)
        widths.append(title.size());
    QList<QStringList> shown = rows;
    for (QStringList &row : shown) {
        for (qsizetype column = 0; column < row.size(); ++column) {
            row[column] = onOneLine(row.at(column));
            widths[column] = std::max(widths[column], row.at(column).size());
        }
    }
    const auto print = [&](const QStringList &cells) {
        QString text;
        for (qsizetype column = 0; column < cells.size(); ++column) {
            text += padded(cells.at(column), widths.at(column), right.contains(int(column)));
            text += u"  "_s;
        }
        while (text.endsWith(u' '))
            text.chop(1);
        line(text);
    };
    print(header);
    for (const QStringList &row : std::as_const(shown))
        print(row);
}

void Output::object(const QJsonObject &object)
{
    if (m_json)
        write(stdout, QJsonDocument(object).toJson(QJsonDocument::Compact) + '\n');
}

void Output::data(const QByteArray &bytes)
{
    write(stdout, bytes);
}

void Output::note(const QString &text)
{
    std::fflush(stdout);
    write(stderr, text.toUtf8() + '\n');
}

void Output::error(const Error &error)
{
    object({{u"error"_s,
             QJsonObject{{u"code"_s, errorCodeName(error.code)},
                         {u"text"_s, error.text},
                         {u"detail"_s, error.detail}}}});
    note(u"dirsync: "_s + error.text);
    const QString detail = withoutStatement(error.detail);
    if (!detail.isEmpty() && detail != error.text)
        note(u"  ("_s + detail + u')');
}

void Output::usage(const QString &text, const QString &command)
{
    const QString hint = command.isEmpty()
        ? u"'dirsync --help' lists the commands."_s
        : u"'dirsync %1 --help' shows how it is used."_s.arg(command);
    object({{u"error"_s,
             QJsonObject{{u"code"_s, u"usage"_s}, {u"text"_s, text}, {u"detail"_s, hint}}}});
    note(u"dirsync: "_s + text);
    note(hint);
}

QString onOneLine(const QString &text)
{
    QString safe;
    for (const QChar c : text) {
        if (c == u'\n')
            safe += "\\n"_L1;
        else if (c == u'\t')
            safe += "\\t"_L1;
        else if (c.category() == QChar::Other_Control)
            safe += u"\\x%1"_s.arg(int(c.unicode()), 2, 16, QChar(u'0'));
        else
            safe += c;
    }
    return safe;
}

QString counted(qint64 number, QStringView one, QStringView many)
{
    return u"%1 %2"_s.arg(number).arg(number == 1 ? one : many);
}

QString localTime(Timestamp at)
{
    return at == 0 ? u"never"_s
                   : QDateTime::fromMSecsSinceEpoch(at).toString(u"yyyy-MM-dd HH:mm:ss"_s);
}

QJsonValue jsonTime(Timestamp at)
{
    return at == 0
        ? QJsonValue()
        : QJsonValue(QDateTime::fromMSecsSinceEpoch(at, Qt::UTC).toString(Qt::ISODateWithMs));
}

} // namespace dx::cli
