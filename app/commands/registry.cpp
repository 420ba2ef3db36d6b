#include "app/commands/registry.h"

#include <numeric>
#include <utility>

namespace dx::cli {

using namespace Qt::StringLiterals;

namespace {

bool asksForHelp(const QStringList &words)
{
    const qsizetype end = words.indexOf(u"--"_s);
    const QStringList options = end < 0 ? words : words.first(end);
    return options.contains("--help"_L1) || options.contains("-h"_L1);
}

/** Whether --json stands anywhere, known before the command is: errors must come in that form. */
bool asksForJson(const QStringList &words)
{
    return words.contains("--json"_L1);
}

/** Moves options that stand before the command (`dirsync --store URL status`) behind it. */
QStringList commandFirst(QStringList words)
{
    QStringList leading;
    while (!words.isEmpty() && words.constFirst().startsWith(u'-')) {
        leading.append(words.takeFirst());
        if (leading.constLast() == "--store"_L1 && !words.isEmpty())
            leading.append(words.takeFirst());
    }
    qsizetype at = std::min<qsizetype>(1, words.size());
    if (words.size() >= 2) {
        const QString two = words.at(0) + u' ' + words.at(1);
        for (const Command &command : allCommands())
            at = command.name == two ? 2 : at;
    }
    return words.first(at) + leading + words.sliced(at);
}

const Command *findCommand(QStringList &words)
{
    for (qsizetype count : {2, 1}) {
        if (words.size() < count)
            continue;
        const QString name = words.first(count).join(u' ');
        for (const Command &command : allCommands()) {
            if (command.name == name) {
                words.remove(0, count);
                return &command;
            }
        }
    }
    return nullptr;
}

/** How many signs must be added, taken away or replaced to make `b` out of `a` (Levenshtein). */
int distance(QStringView a, QStringView b)
{
    QList<int> row(b.size() + 1);
    std::iota(row.begin(), row.end(), 0);
    for (qsizetype i = 0; i < a.size(); ++i) {
        int corner = std::exchange(row[0], int(i) + 1);
        for (qsizetype j = 0; j < b.size(); ++j) {
            const int replaced = corner + (a[i] == b[j] ? 0 : 1);
            corner = row.at(j + 1);
            row[j + 1] = std::min({replaced, corner + 1, row.at(j) + 1});
        }
    }
    return row.constLast();
}

/** " Did you mean 'status'?" if a name is close enough to be meant, else nothing. */
QString didYouMean(QStringView word, const QStringList &names)
{
    constexpr int kFurthest = 2;
    QString nearest;
    int least = std::min(kFurthest, int(word.size()) - 1) + 1; // "ls" is not meant by any two signs
    for (const QString &name : names) {
        if (const int far = distance(word, name); far < least) {
            least = far;
            nearest = name;
        }
    }
    return nearest.isEmpty() ? QString() : u" Did you mean '%1'?"_s.arg(nearest);
}

/** Wrong usage: no such command, or a group without a command of it. */
ExitStatus unknownCommand(const QStringList &words, Output &output)
{
    if (words.isEmpty() || words.constFirst().startsWith(u'-')) {
        output.usage(u"Which command?"_s, {});
        return ExitStatus::Usage;
    }
    const QString &group = words.constFirst();
    QStringList inGroup;
    QStringList first;
    for (const Command &command : allCommands()) {
        first.append(command.name.section(u' ', 0, 0));
        if (command.name.startsWith(group + u' '))
            inGroup.append(command.name.mid(group.size() + 1));
    }
    if (inGroup.isEmpty())
        output.usage(u"There is no command '%1'."_s.arg(group) + didYouMean(group, first), {});
    else
        output.usage(u"'%1' needs one of: %2."_s.arg(group, inGroup.join(u", "_s))
                         + didYouMean(words.value(1), inGroup),
                     group);
    return ExitStatus::Usage;
}

} // namespace

const QList<Command> &allCommands()
{
    static const QList<Command> commands = siteCommands() + listCommands() + recipientCommands()
        + transferCommands() + diffCommands() + partnerCommands() + roleCommands()
        + securityCommands() + cycleCommands() + decisionCommands() + conflictCommands()
        + messageCommands() + verifyCommands() + serviceCommands() + parameterCommands()
        + keeperCommands() + storeCommands();
    return commands;
}

ExitStatus runProgram(const QStringList &words)
{
    Output output(asksForJson(words));
    if (words.contains("--version"_L1)) {
        output.data("dirsync " DIRSYNC_VERSION "\n");
        return ExitStatus::Done;
    }
    QStringList rest = commandFirst(words);
    const bool helpCommand = rest.value(0) == "help"_L1; // dirsync help [COMMAND]
    if (helpCommand)
        rest.removeFirst();
    if (helpCommand || asksForHelp(rest)) {
        const QString name = rest.value(0).startsWith(u'-') ? QString() : rest.value(0);
        const QString help = name.isEmpty() ? overviewHelp() : commandHelp(rest.join(u' '));
        if (help.isEmpty())
            return unknownCommand(rest, output);
        output.data(help.toUtf8());
        return ExitStatus::Done;
    }
    const QStringList called = rest;
    const Command *command = findCommand(rest);
    if (!command)
        return unknownCommand(called, output);
    Invocation::Parsed parsed = Invocation::parse(*command, rest);
    if (!parsed.usage.isEmpty()) {
        output.usage(parsed.usage, command->name);
        return ExitStatus::Usage;
    }
    Invocation call(*command, std::move(parsed), output);
    const Result<ExitStatus> status = command->run(call);
    if (status) {
        if (call.copy())
            output.note(call.copy()->text);
        return *status;
    }
    if (call.isWrongUsage())
        return call.wrongUsage(status.error().text);
    if (call.copy() && status.error().code == Error::Code::Denied) {
        output.error(*call.copy()); // why nothing could be written
    } else {
        output.error(status.error());
        if (call.copy())
            output.note(call.copy()->text);
    }
    return ExitStatus::Failed;
}

} // namespace dx::cli
