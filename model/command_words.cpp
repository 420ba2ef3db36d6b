#include "model/command_words.h"

#include <QFileInfo>
#include <QRegularExpression>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace dx {

CommandWords &CommandWords::flag(const QString &option)
{
    m_words.append(u"--"_s + option);
    return *this;
}

CommandWords &CommandWords::option(const QString &option, const QString &value)
{
    // a word of its own must not begin with a dash, and an empty one is easily lost
    if (value.startsWith(u'-') || value.isEmpty())
        m_words.append(u"--"_s + option + u'=' + value);
    else
        m_words.append({u"--"_s + option, value});
    return *this;
}

CommandWords &CommandWords::argument(const QString &argument)
{
    m_arguments.append(argument);
    return *this;
}

QStringList CommandWords::words() const
{
    const bool dashed = std::ranges::any_of(
        m_arguments, [](const QString &argument) { return argument.startsWith(u'-'); });
    return m_words + (dashed ? QStringList{u"--"_s} : QStringList()) + m_arguments;
}

QStringList CommandWords::force(CycleKind kind, const QString &agreement, bool preview)
{
    CommandWords line({u"force"_s});
    if (!agreement.isEmpty())
        line.option(u"agreement"_s, agreement);
    if (preview)
        line.flag(u"preview"_s);
    return line.argument(toString(kind).toLower()).words();
}

QStringList CommandWords::forceAll()
{
    return {u"force"_s, u"all"_s};
}

QStringList CommandWords::service(ControlCode code)
{
    switch (code) {
    case ControlCode::Start:
        return {u"service"_s, u"start"_s};
    case ControlCode::Stop:
        return {u"service"_s, u"stop"_s};
    case ControlCode::Pause:
        return {u"service"_s, u"pause"_s};
    case ControlCode::Continue:
        break;
    }
    return {u"service"_s, u"continue"_s};
}

QStringList CommandWords::setParameter(const Parameter &parameter)
{
    CommandWords line({u"parameter"_s, u"set"_s});
    line.argument(parameter.name).argument(toString(parameter.type));
    if (parameter.type == ParameterType::Dword)
        return line.argument(QString::number(parameter.dword)).words();
    for (const QString &text : parameter.strings)
        line.argument(text);
    return line.words();
}

QStringList CommandWords::unsetParameter(const QString &name)
{
    return CommandWords({u"parameter"_s, u"unset"_s}).argument(name).words();
}

QStringList CommandWords::invite(const QString &agreement)
{
    return CommandWords({u"invite"_s}).argument(agreement).words();
}

QStringList CommandWords::inviteAgain(const QString &agreement)
{
    return CommandWords({u"invite"_s}).flag(u"again"_s).argument(agreement).words();
}

QStringList CommandWords::importFile(const ImportRequest &request, const QString &list)
{
    CommandWords line({u"import"_s});
    line.option(u"list"_s, list);
    if (request.format)
        line.option(u"format"_s, listFormatName(*request.format));
    if (request.replace)
        line.flag(u"replace"_s);
    if (request.skipBad)
        line.flag(u"skip-bad"_s);
    if (!request.previewSpool.isEmpty())
        line.flag(u"preview"_s);
    // the line may be run from anywhere
    return line.argument(QFileInfo(request.path).absoluteFilePath()).words();
}

QStringList CommandWords::exportFile(const ExportRequest &request, const QString &source)
{
    CommandWords line({u"export"_s});
    if (request.list.isValid())
        line.option(u"list"_s, source);
    else
        line.option(u"scope"_s, u"agreement="_s + source);
    line.option(u"format"_s, listFormatName(request.format));
    return line.option(u"output"_s, QFileInfo(request.path).absoluteFilePath()).words();
}

QStringList CommandWords::resync(const QString &agreement)
{
    CommandWords line({u"resync"_s});
    return agreement.isEmpty() ? line.flag(u"all"_s).words() : line.argument(agreement).words();
}

QStringList CommandWords::removeAgreement(const QString &name, bool withEntries)
{
    CommandWords line({u"agreement"_s, u"rm"_s});
    if (withEntries)
        line.flag(u"with-entries"_s);
    return line.argument(name).words();
}

QString CommandWords::shellQuoted(const QString &word)
{
    static const QRegularExpression plain(u"^[A-Za-z0-9_@%+=:,./-]+$"_s);
    if (plain.match(word).hasMatch())
        return word;
    // within single quotes a shell takes everything as it is but the quote itself
    QString quoted = word;
    return u'\'' + quoted.replace(u'\'', u"'\\''"_s) + u'\'';
}

QString CommandWords::shellLine(const StoreUrl &site, const QList<QStringList> &commands)
{
    QStringList lines;
    for (const QStringList &command : commands) {
        QStringList words{u"dirsync"_s, u"--store"_s, shellQuoted(site.toString())};
        for (const QString &word : command)
            words.append(shellQuoted(word));
        lines.append(words.join(u' '));
    }
    return lines.join(u" && "_s);
}

} // namespace dx
