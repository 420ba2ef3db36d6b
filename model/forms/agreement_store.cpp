// What an agreement's form reads, writes and foretells; the fields are in agreement_form.cpp.
#include "engine/core/clock.h"
#include "engine/core/uid.h"
#include "engine/cycles/enrolment.h"
#include "engine/keys/partner_passwords.h"
#include "engine/store/agreement_entries.h"
#include "engine/store/agreement_rules.h"
#include "model/forms/agreement_form.h"
#include "model/forms/schedule_text.h"

using namespace Qt::StringLiterals;

namespace dx {
namespace {

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(dx::AgreementForm)
};

Result<AgreementDraft> readDraft(Database &database, AgreementId id)
{
    AgreementDraft draft;
    DX_LET(draft.agreement, Agreements(database).byId(id));
    return draft;
}

/** The invitation a person typed in; its code is checked by the server. */
Invitation completed(const AgreementDraft &draft, const SiteInfo &site, Timestamp now)
{
    Invitation out = draft.invitation;
    if (!draft.byHand)
        return out;
    const AgreementSettings &settings = draft.agreement.settings;
    out.site = settings.name.trimmed();
    out.serverAddress = settings.partnerAddress.trimmed().toUtf8();
    out.requestorAddress = site.address.toUtf8();
    out.name = site.name;
    out.expiresAt = now + Invitation::kValidMs;
    return out;
}

/** A blank one leaves what is there. */
Result<> keepPassword(Database &database, AgreementId id, const QString &password)
{
    if (password.trimmed().isEmpty())
        return {};
    DX_LET(const Agreement agreement, Agreements(database).byId(id));
    DX_LET(const auto keys, systemKeys(database, KeyWish::KeychainFirst));
    return PartnerPasswords(database, *keys).set(agreement, password.toUtf8());
}

Result<AgreementDraft> make(Database &database, const AgreementDraft &draft)
{
    const Timestamp now = SystemClock().now();
    DX_LET(auto transaction, Transaction::begin(database));
    if (draft.withServer) {
        DirsyncServer server;
        server.name = u"Dirsync Server"_s;
        DX_TRY(SiteStore(database).setServer(server, now));
    }
    AgreementSettings settings = draft.agreement.settings;
    if (draft.newImportList) {
        DX_LET(settings.importList,
               Lists(database).create(draft.importListName.trimmed(), {}, now));
    }
    AgreementId id;
    std::optional<IssuedInvitation> issued;
    if (draft.agreement.role == Role::Server) {
        DX_LET(id, Agreements(database).create(Role::Server, newUid(now), settings, now));
        if (settings.kind == PartnerKind::MsMail) {
            DX_TRY(keepPassword(database, id, draft.password));
        } else {
            DX_LET(issued, issueInvitation(database, id, now));
        }
    } else {
        DX_LET(const SiteInfo site, SiteStore(database).read());
        DX_LET(id, acceptInvitation(database, completed(draft, site, now), settings, now));
    }
    DX_TRY(transaction.commit());
    DX_LET(AgreementDraft out, readDraft(database, id));
    out.issued = issued;
    return out;
}

/** What a form changed, as sentences; the exports are counted where they matter. */
class Foretelling
{
public:
    Foretelling(Database &database, const Agreement &before, const Agreement &after)
        : m_database(database), m_before(before), m_after(after)
    {
    }

    Result<Effect> ofNew()
    {
        DX_LET(ExportScope after, scopeOf(m_after));
        DX_LET(const ScopeCounts scope, after.counts());
        m_effect.entries = scope.exported > 0;
        const QString &name = m_after.settings.name;
        if (scope.exported == 0)
            say(Text::tr("Nothing is sent to %1 yet.").arg(name));
        else if (isMsMail(m_after))
            say(Text::tr("When %1 asks, T2 answers with the whole list (entries: %2).")
                    .arg(name)
                    .arg(scope.exported));
        else if (m_after.role == Role::Server)
            say(Text::tr("Once %1 has answered its invitation, T2 sends it a full export: %Ln "
                         "entries.",
                         nullptr, int(scope.exported))
                    .arg(name));
        else
            say(Text::tr("The first T1 sends %1 a full export: %Ln entries.", nullptr,
                         int(scope.exported))
                    .arg(name));
        return effect();
    }

    Result<Effect> ofChange(const QByteArray &zone)
    {
        const AgreementSettings &is = m_after.settings;
        const AgreementSettings &was = m_before.settings;
        if (!is.enabled && was.enabled) {
            say(Text::tr("Nothing is sent to %1 nor taken from it any more.").arg(is.name));
            m_effect.warning = true;
        }
        DX_TRY(exports());
        DX_TRY(imports());
        if (is.scheduleT1 != was.scheduleT1)
            say(Text::tr("T1: %1").arg(
                ScheduleText::when(is.scheduleT1, zone, SystemClock().now())));
        if (is.scheduleT3 != was.scheduleT3)
            say(Text::tr("T3: %1").arg(
                ScheduleText::when(is.scheduleT3, zone, SystemClock().now())));
        if (m_sentences.isEmpty())
            say(Text::tr("No effect on partners."));
        return effect();
    }

private:
    Result<ExportScope> scopeOf(Agreement agreement)
    {
        agreement.settings = normalized(agreement.settings);
        return ExportScope::of(m_database, agreement);
    }
    void warnOfShare(qint64 touched, qint64 all)
    {
        constexpr qint64 kTenth = 10;
        if (touched > 0 && touched * kTenth >= all)
            m_effect.warning = true;
    }

    Result<> exports()
    {
        const AgreementSettings is = normalized(m_after.settings);
        const AgreementSettings was = normalized(m_before.settings);
        const bool once = is.exportNext && !was.exportNext;
        if (!is.sendUpdates && was.sendUpdates) {
            say(Text::tr("Nothing is sent to %1 any more.").arg(is.name));
            return {};
        }
        if (!shapesExport(was, is) && !once && is.sendUpdates == was.sendUpdates)
            return {};
        DX_LET(ExportScope after, scopeOf(m_after));
        DX_LET(const ScopeCounts counts, after.counts());
        DX_LET(const ExportScope before, scopeOf(m_before));
        DX_LET(const qint64 lost, after.lost(before));
        const QString cycle = m_after.role == Role::Server ? u"T2"_s : u"T1"_s;
        say(Text::tr("Next %1 sends %2 a full export: %Ln entries.", nullptr, int(counts.exported))
                .arg(cycle, is.name));
        m_effect.entries = counts.exported > 0 || lost > 0;
        warnOfShare(counts.exported, counts.listed);
        if (lost > 0) {
            say(Text::tr("%Ln entries are deleted there.", nullptr, int(lost)));
            m_effect.warning = true;
        }
        return {};
    }

    Result<> imports()
    {
        const AgreementSettings &is = m_after.settings;
        const AgreementSettings &was = m_before.settings;
        if (is.importTrust != was.importTrust) {
            DX_LET(const qint64 stamped, countImported(m_database, m_after.id));
            say(Text::tr("%Ln recipients from %1 get trust level %2 at once.", nullptr,
                         int(stamped))
                    .arg(is.name)
                    .arg(is.importTrust));
            DX_LET(const AddressList list, Lists(m_database).byId(is.importList));
            warnOfShare(stamped, list.entries);
        }
        if (shapesImport(was, is) || (is.importNext && !was.importNext))
            say(Text::tr("%1 is asked for everything once more.").arg(is.name));
        if (!is.receiveUpdates && was.receiveUpdates)
            say(Text::tr("What %1 sends is not applied any more.").arg(is.name));
        return {};
    }

    void say(const QString &sentence) { m_sentences.append(sentence); }
    Effect effect()
    {
        m_effect.text = m_sentences.join(u' ');
        return m_effect;
    }

    Database &m_database;
    const Agreement &m_before;
    const Agreement &m_after;
    QStringList m_sentences;
    Effect m_effect;
};

} // namespace

Form::StoreFunction AgreementForm::loader() const
{
    if (isNew())
        return {};
    return [id = data().agreement.id](Database &database) -> Result<std::any> {
        DX_LET(AgreementDraft draft, readDraft(database, id));
        return std::any(std::move(draft));
    };
}

Form::StoreFunction AgreementForm::writer() const
{
    return [draft = data(), fresh = isNew()](Database &database) -> Result<std::any> {
        if (fresh) {
            DX_LET(AgreementDraft made, make(database, draft));
            return std::any(std::move(made));
        }
        DX_LET(auto transaction, Transaction::begin(database));
        DX_TRY(Agreements(database).update(draft.agreement.id, draft.agreement.settings,
                                           SystemClock().now()));
        DX_TRY(keepPassword(database, draft.agreement.id, draft.password));
        DX_TRY(transaction.commit());
        DX_LET(AgreementDraft stored, readDraft(database, draft.agreement.id));
        return std::any(std::move(stored));
    };
}

Form::EffectFunction AgreementForm::effect() const
{
    return [before = stored().agreement, after = data().agreement, fresh = isNew(),
            zone = m_site.info.zone](Database &database) {
        Foretelling foretelling(database, before, after);
        return fresh ? foretelling.ofNew() : foretelling.ofChange(zone);
    };
}

} // namespace dx
