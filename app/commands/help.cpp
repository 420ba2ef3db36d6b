#include "app/commands/registry.h"

namespace dx::cli {

using namespace Qt::StringLiterals;

namespace {

QString optionForm(const Option &option)
{
    QString form = option.letter.isEmpty() ? u"    "_s : u"-%1, "_s.arg(option.letter);
    form += u"--"_s + option.name;
    if (!option.value.isEmpty())
        form += u' ' + option.value;
    return form;
}

/** Two columns; a first one that is too wide stands on a line of its own. */
QString twoColumns(const QString &left, const QString &right, qsizetype width)
{
    QString text = u"  "_s + left;
    if (left.size() > width)
        text += u'\n' + QString(width + 2, u' ');
    else
        text += QString(width - left.size(), u' ');
    return text + u"  "_s + right + u'\n';
}

constexpr qsizetype kCommandWidth = 34;
constexpr qsizetype kOptionWidth = 28;

QString pageOf(const Command &command)
{
    QString text = u"Usage: dirsync %1"_s.arg(command.name);
    if (!command.arguments.isEmpty())
        text += u' ' + command.arguments;
    text += u" [options]\n\n%1\n"_s.arg(command.summary);
    if (!command.more.isEmpty())
        text += u'\n' + command.more.trimmed() + u'\n';
    text += u"\nOptions:\n"_s;
    for (const Option &option : command.options)
        text += twoColumns(optionForm(option), option.help, kOptionWidth);
    text += twoColumns(u"    --store URL"_s, u"the site (default: DIRSYNC_STORE)"_s, kOptionWidth);
    text += twoColumns(u"    --json"_s, u"write JSON objects, one a line"_s, kOptionWidth);
    text += twoColumns(u"-h, --help"_s, u"show this page"_s, kOptionWidth);
    return text;
}

} // namespace

QString overviewHelp()
{
    QString text
        = u"Usage: dirsync COMMAND [arguments] [options]\n\n"
          "Keeps the address lists of several organisations in step over a shared folder.\n"
          "\nCommands:\n"_s;
    for (const Command &command : allCommands()) {
        QString form = command.name;
        if (!command.arguments.isEmpty())
            form += u' ' + command.arguments;
        text += twoColumns(form, command.summary, kCommandWidth);
    }
    text += u"\nThe site is named by --store URL or DIRSYNC_STORE: sqlite:PATH or\n"
            "postgresql://user@host/db; without them it is $XDG_DATA_HOME/dirsync/site.db.\n"
            "With --json every command writes JSON objects, one a line.\n\n"
            "Exit status: 0 done; 1 failed or stopped; 2 wrong usage; 3 held for approval;\n"
            "4 nothing would change (--check).\n\n"
            "'dirsync COMMAND --help' or 'dirsync help COMMAND' explains a command.\n"_s;
    return text;
}

QString commandHelp(const QString &name)
{
    const QStringList words = name.split(u' ');
    const QString two = words.value(0) + u' ' + words.value(1);
    QString group;
    for (const Command &command : allCommands()) {
        if (command.name == two || command.name == words.value(0))
            return pageOf(command);
        if (command.name.startsWith(words.value(0) + u' '))
            group += twoColumns(command.name + u' ' + command.arguments, command.summary,
                                kCommandWidth);
    }
    if (group.isEmpty())
        return {};
    return u"Commands of 'dirsync %1':\n"_s.arg(words.value(0)) + group
        + u"\n'dirsync %1 COMMAND --help' explains one of them.\n"_s.arg(words.value(0));
}

} // namespace dx::cli
