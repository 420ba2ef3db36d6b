#pragma once

#include "app/commands/output.h"
#include "engine/core/clock.h"
#include "engine/store/database.h"

#include <QMultiHash>
#include <QStringList>

#include <functional>
#include <memory>
#include <optional>

namespace dx::cli {

/** What a program ends with; cli.md's table, so that scripts can rely on it. */
enum class ExitStatus {
    Done = 0,
    Failed = 1,
    Usage = 2,
    Held = 3,
    Unchanged = 4, ///< --check: nothing would change
};

/** `--name VALUE`, `-n VALUE`, or a switch. */
struct Option
{
    QString name; ///< long name, without dashes; how the command asks for it
    QString value; ///< what its value is called in the help; empty: a switch
    QString help;
    QString letter; ///< short name; empty: none
    bool repeatable = false; ///< else given twice is wrong usage
};

class Invocation;

/** One form of the command line, e.g. "agreement set". What is in the table is in --help. */
struct Command
{
    QString name; ///< one or two words
    QString arguments; ///< as the usage line shows them: "NAME [TEXT]"
    int least = 0; ///< number of arguments
    int most = 0; ///< -1: any number
    QString summary; ///< one line
    QList<Option> options; ///< besides --store, --json and --help
    std::function<Result<ExitStatus>(Invocation &)> run;
    QString more = {}; ///< further lines of its help page
};

/** A command as it was called: its arguments, options, the store it names, and where it writes. */
class Invocation
{
public:
    /** What the arguments of the program came to; without a command there is only `usage`. */
    struct Parsed
    {
        QStringList arguments;
        QMultiHash<QString, QString> options; ///< by long name, newest first
        QString usage; ///< not empty: wrong usage, and why
    };
    static Parsed parse(const Command &command, const QStringList &words);

    Invocation(const Command &command, Parsed parsed, Output &output);
    ~Invocation();
    Q_DISABLE_COPY_MOVE(Invocation)

    const QStringList &arguments() const { return m_parsed.arguments; }
    /** Empty if there are fewer. */
    QString argument(int index) const { return m_parsed.arguments.value(index); }
    bool isSet(const QString &option) const { return m_parsed.options.contains(option); }
    QString value(const QString &option, const QString &fallback = {}) const;
    QStringList values(const QString &option) const; ///< in the order given

    Output &out() { return m_output; }
    const Clock &clock() const { return m_clock; }
    Timestamp now() const { return m_clock.now(); }

    /** Where --store, DIRSYNC_STORE or the default say that the site is. */
    Result<StoreUrl> storeUrl() const;
    /** The site's store, opened once; only for reading if it is a copy of a site that goes on
     * elsewhere, which is said. Error NotFound says how to make one. */
    Result<Database *> store();
    /** The same, whatever it may be a copy of. */
    Result<Database *> storeAsItIs();
    /** What explains that nothing could be written: the store is a copy. */
    const std::optional<Error> &copy() const { return m_copy; }
    /** Says what is wrong with the arguments; `return call.wrongUsage(...)`. */
    ExitStatus wrongUsage(const QString &text);
    /** The same from deeper down: an error whose text is said like that; the program ends with
     * Usage. For what is wrong whatever the site holds. */
    tl::unexpected<Error> wrongValue(const QString &text);
    bool isWrongUsage() const { return m_wrongUsage; }
    /** user@host, for who asked. */
    static QString askedBy();

private:
    const Command &m_command;
    Parsed m_parsed;
    Output &m_output;
    SystemClock m_clock;
    std::unique_ptr<Database> m_database;
    std::optional<Error> m_copy;
    bool m_wrongUsage = false;
};

/** A number from `least` to `most`; else wrong usage, which names the option. */
Result<qint64> parseNumber(Invocation &call, const QString &what, const QString &text, qint64 least,
                           qint64 most);

} // namespace dx::cli
