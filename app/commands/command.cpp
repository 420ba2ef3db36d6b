#include "app/commands/command.h"

#include "engine/store/site_place.h"

#include <QFileInfo>
#include <QStandardPaths>
#include <QSysInfo>

#include <algorithm>

namespace dx::cli {

using namespace Qt::StringLiterals;

namespace {

const QList<Option> &commonOptions()
{
    static const QList<Option> options{
        {u"store"_s, u"URL"_s, {}, {}},
        {u"json"_s, {}, {}, {}},
    };
    return options;
}

/** The option that a word beginning with a dash names; null: there is none. */
const Option *findOption(const Command &command, const QString &name, bool isLong)
{
    for (const QList<Option> *options : {&command.options, &commonOptions()}) {
        for (const Option &option : *options) {
            if (isLong ? option.name == name : !name.isEmpty() && option.letter == name)
                return &option;
        }
    }
    return nullptr;
}

/** A dashed word taken apart: --name=value, --name, -n, -nVALUE. */
struct DashedWord
{
    QString name;
    QString value;
    bool isLong = false;
    bool hasValue = false;
};

DashedWord takeApart(const QString &word)
{
    DashedWord result;
    result.isLong = word.startsWith("--"_L1);
    if (!result.isLong) {
        result.name = word.mid(1, 1);
        result.value = word.mid(2);
        result.hasValue = !result.value.isEmpty();
        return result;
    }
    const qsizetype equals = word.indexOf(u'=');
    result.hasValue = equals >= 0;
    result.name = result.hasValue ? word.mid(2, equals - 2) : word.mid(2);
    result.value = result.hasValue ? word.mid(equals + 1) : QString();
    return result;
}

/** Whether a word is an option rather than a value; one that begins with two dashes is meant as
 * one even if there is no such option. */
bool isOption(const Command &command, const QString &word)
{
    if (!word.startsWith(u'-') || word.size() < 2)
        return false;
    return word.startsWith("--"_L1) || findOption(command, takeApart(word).name, false);
}

/** -1 and the like are values. */
bool isNegativeNumber(const QString &word)
{
    return word.size() > 1 && word.at(0) == u'-' && word.at(1).isDigit();
}

/** Takes the option at `words[index]`; returns what is wrong with it. Moves `index` over a value
 * that stands in the next word. */
QString takeOption(const Command &command, const QStringList &words, qsizetype &index,
                   Invocation::Parsed &parsed)
{
    DashedWord word = takeApart(words.at(index));
    const Option *option = findOption(command, word.name, word.isLong);
    if (!option)
        return u"'%1' has no option '%2'."_s.arg(command.name, words.at(index));
    if (option->value.isEmpty() && word.hasValue)
        return u"The option --%1 takes no value."_s.arg(option->name);
    if (!option->value.isEmpty() && !word.hasValue) {
        if (index + 1 >= words.size() || isOption(command, words.at(index + 1)))
            return u"The option --%1 needs a value: --%1 %2."_s.arg(option->name, option->value);
        word.value = words.at(++index);
    }
    if (!option->repeatable && parsed.options.contains(option->name))
        return u"The option --%1 is given twice."_s.arg(option->name);
    parsed.options.insert(option->name, word.value);
    return {};
}

} // namespace

Invocation::Parsed Invocation::parse(const Command &command, const QStringList &words)
{
    Parsed parsed;
    bool onlyArguments = false;
    for (qsizetype i = 0; i < words.size() && parsed.usage.isEmpty(); ++i) {
        const QString &word = words.at(i);
        if (onlyArguments || !word.startsWith(u'-') || word == "-"_L1 || isNegativeNumber(word))
            parsed.arguments.append(word);
        else if (word == "--"_L1)
            onlyArguments = true;
        else
            parsed.usage = takeOption(command, words, i, parsed);
    }
    if (!parsed.usage.isEmpty())
        return parsed;
    const qsizetype count = parsed.arguments.size();
    if (count < command.least)
        parsed.usage = u"'%1' needs more arguments: %2."_s.arg(command.name, command.arguments);
    else if (command.most >= 0 && count > command.most)
        parsed.usage = u"'%1' has an argument too many: '%2'."_s.arg(
            command.name, parsed.arguments.at(command.most));
    return parsed;
}

Invocation::Invocation(const Command &command, Parsed parsed, Output &output)
    : m_command(command), m_parsed(std::move(parsed)), m_output(output)
{
}

Invocation::~Invocation() = default;

QString Invocation::value(const QString &option, const QString &fallback) const
{
    return m_parsed.options.value(option, fallback);
}

QStringList Invocation::values(const QString &option) const
{
    QStringList list = m_parsed.options.values(option);
    std::reverse(list.begin(), list.end());
    return list;
}

Result<StoreUrl> Invocation::storeUrl() const
{
    QString text = value(u"store"_s);
    if (text.isEmpty())
        text = qEnvironmentVariable("DIRSYNC_STORE");
    if (text.isEmpty()) {
        const QString data = QStandardPaths::writableLocation(QStandardPaths::GenericDataLocation);
        text = u"sqlite:%1/dirsync/site.db"_s.arg(data);
    }
    return StoreUrl::parse(text);
}

Result<Database *> Invocation::store()
{
    const bool isNew = !m_database;
    DX_TRY(storeAsItIs());
    if (!isNew)
        return m_database.get();
    if (const auto here = checkPlace(*m_database); !here) {
        if (here.error().code != Error::Code::Denied)
            return tl::unexpected(here.error());
        m_copy = here.error();
        const StoreUrl url = m_database->url();
        m_database.reset();
        DX_LET(m_database, Database::open(url, Database::Mode::ReadOnly));
    }
    return m_database.get();
}

Result<Database *> Invocation::storeAsItIs()
{
    if (!m_database) {
        DX_LET(const StoreUrl url, storeUrl());
        if (url.kind == StoreUrl::Kind::Sqlite && !QFileInfo::exists(url.path)) {
            return fail(Error::Code::NotFound,
                        u"There is no site at %1. Make one with 'dirsync init', or name another "
                        "one with --store or DIRSYNC_STORE."_s.arg(url.path));
        }
        DX_LET(m_database, Database::open(url, Database::Mode::ReadWrite));
    }
    return m_database.get();
}

ExitStatus Invocation::wrongUsage(const QString &text)
{
    m_output.usage(text, m_command.name);
    return ExitStatus::Usage;
}

tl::unexpected<Error> Invocation::wrongValue(const QString &text)
{
    m_wrongUsage = true;
    return fail(Error::Code::Invalid, text);
}

QString Invocation::askedBy()
{
    const QString user = qEnvironmentVariable("USER", u"user"_s);
    return user + u'@' + QSysInfo::machineHostName();
}

Result<qint64> parseNumber(Invocation &call, const QString &what, const QString &text, qint64 least,
                           qint64 most)
{
    bool isNumber = false;
    const qint64 number = text.toLongLong(&isNumber);
    if (!isNumber || number < least || number > most) {
        return call.wrongValue(
            u"%1 must be a number from %2 to %3, not '%4'."_s.arg(what).arg(least).arg(most).arg(
                text));
    }
    return number;
}

} // namespace dx::cli
