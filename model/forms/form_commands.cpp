// What `dirsync` calls what the forms of containers, of the server and of agreements write.
#include "engine/store/agreement_rules.h"
#include "model/command_words.h"
#include "model/forms/agreement_form.h"
#include "model/forms/container_form.h"
#include "model/forms/server_form.h"
#include "model/site_facts.h"

using namespace Qt::StringLiterals;

namespace dx {
namespace {

QString onOff(bool on)
{
    return on ? u"on"_s : u"off"_s;
}

/** The options that lead from one state of an agreement's settings to another. */
class SettingsOptions
{
public:
    SettingsOptions(CommandWords &line, const AgreementSettings &before,
                    const AgreementSettings &after)
        : m_line(line), m_before(before), m_after(after)
    {
    }

    void add()
    {
        if (m_after.kind != m_before.kind)
            m_line.option(u"kind"_s, toString(m_after.kind));
        text(u"address"_s, &AgreementSettings::partnerAddress);
        text(u"postoffice"_s, &AgreementSettings::postoffice);
        text(u"folder"_s, &AgreementSettings::folder);
        text(u"types"_s, &AgreementSettings::addressTypes);
        text(u"template-in"_s, &AgreementSettings::templateIn);
        text(u"template-out"_s, &AgreementSettings::templateOut);
        text(u"name-rule"_s, &AgreementSettings::nameRule);
        text(u"t1"_s, &AgreementSettings::scheduleT1);
        text(u"t3"_s, &AgreementSettings::scheduleT3);
        number(u"trust"_s, &AgreementSettings::exportTrust);
        number(u"import-trust"_s, &AgreementSettings::importTrust);
        number(u"run-window"_s, &AgreementSettings::runWindowMinutes);
        guard(u"guard-count"_s, &AgreementSettings::guardCount);
        guard(u"guard-percent"_s, &AgreementSettings::guardPercent);
        flag(u"enabled"_s, &AgreementSettings::enabled);
        flag(u"append-name"_s, &AgreementSettings::appendName);
        flag(u"custom"_s, &AgreementSettings::exportCustom);
        flag(u"send"_s, &AgreementSettings::sendUpdates);
        flag(u"receive"_s, &AgreementSettings::receiveUpdates);
        flag(u"import-next"_s, &AgreementSettings::importNext);
        flag(u"export-next"_s, &AgreementSettings::exportNext);
    }
    /** False: no option says so (no list at all). */
    bool addExports(const SiteSummary &site)
    {
        if (m_after.exportAll == m_before.exportAll && m_after.exportLists == m_before.exportLists)
            return true;
        if (m_after.exportAll) {
            m_line.flag(u"export-all"_s);
            return true;
        }
        for (const ListId id : m_after.exportLists) {
            if (const AddressList *list = findList(site, id))
                m_line.option(u"export"_s, list->name);
        }
        return !m_after.exportLists.isEmpty();
    }

private:
    void text(const QString &option, QString AgreementSettings::*member)
    {
        if (m_after.*member != m_before.*member)
            m_line.option(option, m_after.*member);
    }
    void number(const QString &option, int AgreementSettings::*member)
    {
        if (m_after.*member != m_before.*member)
            m_line.option(option, QString::number(m_after.*member));
    }
    void guard(const QString &option, std::optional<int> AgreementSettings::*member)
    {
        const std::optional<int> number = m_after.*member;
        if (number != m_before.*member)
            m_line.option(option, number ? QString::number(*number) : u"site"_s);
    }
    void flag(const QString &option, bool AgreementSettings::*member)
    {
        if (m_after.*member != m_before.*member)
            m_line.option(option, onOff(m_after.*member));
    }

    CommandWords &m_line;
    const AgreementSettings &m_before;
    const AgreementSettings &m_after;
};

QString nameOf(const SiteSummary &site, ListId id)
{
    const AddressList *list = findList(site, id);
    return list ? list->name : QString();
}

} // namespace

QList<QStringList> ContainerForm::commands() const
{
    if (!isNew())
        return {};
    CommandWords line({u"list"_s, u"create"_s});
    for (const AddressList &list : m_lists) {
        if (list.id == data().parent)
            line.option(u"under"_s, list.name);
    }
    return {line.argument(data().name.trimmed()).words()};
}

QList<QStringList> ServerForm::commands() const
{
    const DirsyncServer &server = data();
    if (!isNew() || server.copyOutgoing || server.forwardIncoming)
        return {};
    CommandWords line({u"server"_s, u"create"_s});
    if (!server.administrator.trimmed().isEmpty())
        line.option(u"administrator"_s, server.administrator.trimmed());
    line.option(u"schedule"_s, server.schedule);
    return {line.argument(server.name.trimmed()).words()};
}

QList<QStringList> AgreementForm::commands() const
{
    const AgreementDraft &draft = data();
    const AgreementSettings after = normalized(draft.agreement.settings);
    const bool remote = role() == Role::Server;
    if (!draft.password.isEmpty())
        return {}; // no command line shows a password
    if (isNew() && !remote)
        return {}; // its invitation is a file that only the person knows
    const AgreementSettings before
        = isNew() ? AgreementSettings() : normalized(stored().agreement.settings);
    CommandWords line(isNew() ? QStringList{u"remote"_s, u"create"_s}
                              : QStringList{u"agreement"_s, u"set"_s});
    SettingsOptions options(line, before, after);
    options.add();
    if (!options.addExports(m_site))
        return {};
    if (isNew() && draft.newImportList)
        line.option(u"import"_s, draft.importListName.trimmed());
    else if (after.importList != before.importList)
        line.option(u"import"_s, nameOf(m_site, after.importList));
    if (!isNew() && after.name != before.name)
        line.option(u"name"_s, after.name);
    line.argument(isNew() ? after.name : before.name);
    if (!isNew())
        return {line.words()};
    QList<QStringList> commands{line.words()};
    if (after.kind == PartnerKind::Dirsync)
        commands.append(CommandWords::invite(after.name));
    if (draft.withServer)
        commands.prepend(
            CommandWords({u"server"_s, u"create"_s}).argument(u"Dirsync Server"_s).words());
    return commands;
}

} // namespace dx
