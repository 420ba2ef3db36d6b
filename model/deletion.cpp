#include "model/deletion.h"

#include "engine/core/clock.h"
#include "model/command_words.h"
#include "model/site_facts.h"

#include <QLocale>

using namespace Qt::StringLiterals;

namespace dx {
namespace {

/** Partners that import into or export a container. */
QStringList usersOf(const SiteSummary &site, ListId list)
{
    QStringList out;
    for (const Agreement &agreement : site.agreements) {
        if (agreement.settings.importList == list || agreement.settings.exportLists.contains(list))
            out.append(agreement.settings.name);
    }
    return out;
}

} // namespace

QString Deletion::whyListStays(const SiteSummary &site, ListId id)
{
    const AddressList *list = findList(site, id);
    if (!list)
        return tr("The container is gone.");
    if (list->entries > 0)
        return tr("%1 has %Ln recipients. Delete them first.", nullptr, int(list->entries))
            .arg(list->name);
    for (const AddressList &other : site.lists) {
        if (other.parent == id)
            return tr("%1 lies in it. Delete that first.").arg(other.name);
    }
    if (const QStringList users = usersOf(site, id); !users.isEmpty())
        return tr("%1 is used by %2.").arg(list->name, users.join(u", "_s));
    return {};
}

Deletion Deletion::ofList(const SiteSummary &site, ListId id)
{
    const AddressList *list = findList(site, id);
    return {tr("Delete the container \"%1\"?").arg(list ? list->name : QString()),
            tr("It is empty. No effect on partners."),
            {tr("Delete")}};
}

QString Deletion::whyServerStays(const SiteSummary &site)
{
    for (const Agreement &agreement : site.agreements) {
        if (agreement.role == Role::Server)
            return tr("Delete the remote requestors first: %1 reports here.")
                .arg(agreement.settings.name);
    }
    return {};
}

Deletion Deletion::ofServer()
{
    return {tr("Delete the Dirsync Server object?"),
            tr("This site runs no T2 any more. No effect on partners."),
            {tr("Delete")}};
}

Deletion Deletion::ofAgreement(const SiteSummary &site, AgreementId id)
{
    const Agreement *agreement = findAgreement(site, id);
    if (!agreement)
        return {};
    const AddressList *list = findList(site, agreement->settings.importList);
    const QString &name = agreement->settings.name;
    return {
        tr("Delete the partner \"%1\"?").arg(name),
        tr("Nothing is sent to %1 nor taken from it any more; it keeps what it has. Its "
           "recipients here (%2 in \"%3\") can be removed, which deletes them at other "
           "partners too, or kept as this site's own.")
            .arg(name, QLocale().toString(list ? list->entries : 0), list ? list->name : QString()),
        {tr("Remove recipients"), tr("Keep recipients")}};
}

Deletion Deletion::ofRecipients(const SiteSummary &site, const QList<RecipientRow> &own,
                                qsizetype imported)
{
    const int count = int(own.size());
    Deletion out;
    out.text = count == 1 ? tr("Delete %1?").arg(own.constFirst().displayName)
                          : tr("Delete %Ln recipients?", nullptr, count);
    QStringList causes;
    causes << (site.agreements.isEmpty()
                   ? tr("No effect on partners: there is none.")
                   : tr("The next cycle sends partners that have them %Ln deletions.", nullptr,
                        count));
    if (imported > 0)
        causes << tr("Recipients that belong to a partner stay, and are deleted there: %1.")
                      .arg(QLocale().toString(imported));
    out.effect = causes.join(u"\n\n"_s);
    return out;
}

QFuture<Result<>> deleteList(SiteSession &session, ListId list)
{
    session.noteCommands({});
    return session.write([list](Database &database) { return Lists(database).remove(list); });
}

QFuture<Result<>> deleteServer(SiteSession &session)
{
    session.noteCommands({});
    return session.write([](Database &database) { return SiteStore(database).removeServer(); });
}

QFuture<Result<>> deleteAgreement(SiteSession &session, AgreementId agreement,
                                  ImportedRecipients imported)
{
    const Agreement *const partner = findAgreement(session.summary(), agreement);
    session.noteCommands(partner ? QList<QStringList>{CommandWords::removeAgreement(
                             partner->settings.name, imported == ImportedRecipients::Remove)}
                                 : QList<QStringList>());
    return session.write([=](Database &database) {
        return Agreements(database).remove(agreement, imported == ImportedRecipients::Remove,
                                           SystemClock().now());
    });
}

QFuture<Result<>> deleteRecipients(SiteSession &session, const QList<EntryId> &ids)
{
    session.noteCommands({});
    return session.write([ids](Database &database) -> Result<> {
        Recipients recipients(database);
        const Timestamp now = SystemClock().now();
        for (const EntryId id : ids)
            DX_TRY(recipients.remove(id, now));
        return {};
    });
}

} // namespace dx
