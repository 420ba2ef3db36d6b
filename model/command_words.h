#pragma once

#include "engine/service/engine_client.h"
#include "engine/store/parameters.h"
#include "model/list_transfer.h"

namespace dx {

/**
 * `dirsync` command lines, as words behind the program's name, that do what a dialog of the console
 * did. Options come first, then the arguments, so that both may begin with a dash.
 */
class CommandWords
{
public:
    /** The first words name the command: {"list", "create"}. */
    explicit CommandWords(QStringList command) : m_words(std::move(command)) { }

    CommandWords &flag(const QString &option);
    CommandWords &option(const QString &option, const QString &value);
    CommandWords &argument(const QString &argument);
    QStringList words() const;

    /** `agreement`: its name; empty: all partners. */
    static QStringList force(CycleKind kind, const QString &agreement, bool preview);
    static QStringList forceAll();
    static QStringList service(ControlCode code);
    static QStringList setParameter(const Parameter &parameter);
    static QStringList unsetParameter(const QString &name);
    static QStringList invite(const QString &agreement);
    static QStringList inviteAgain(const QString &agreement);
    static QStringList importFile(const ImportRequest &request, const QString &list);
    /** `source`: the name of the list or agreement that is exported. */
    static QStringList exportFile(const ExportRequest &request, const QString &source);
    /** `agreement`: its name; empty: all partners. */
    static QStringList resync(const QString &agreement);
    static QStringList removeAgreement(const QString &name, bool withEntries);

    /** One line for a POSIX shell that runs the commands at a site, each if the one before it
     * succeeded. */
    static QString shellLine(const StoreUrl &site, const QList<QStringList> &commands);
    /** A word as a POSIX shell reads it back; quoted only where it must be. */
    static QString shellQuoted(const QString &word);

private:
    QStringList m_words;
    QStringList m_arguments;
};

} // namespace dx
