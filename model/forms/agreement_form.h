#pragma once

#include "engine/protocol/invitation.h"
#include "engine/store/agreements.h"
#include "engine/store/export_scope.h"
#include "model/forms/data_form.h"
#include "model/forms/issued_invitation.h"
#include "model/site_session.h"

#include <optional>

namespace dx {

/** An agreement with what is only needed while it is being made. */
struct AgreementDraft
{
    Agreement agreement;
    bool newImportList = false; ///< make the import container with it
    QString importListName;
    bool byHand = false; ///< requestor: without an invitation file
    Invitation invitation; ///< requestor: what the server's administrator gave
    bool withServer = false; ///< server: make the Dirsync Server object too
    QString password; ///< MS Mail: a new one; empty: as it is
    std::optional<IssuedInvitation> issued; ///< server: its invitation, once the object is made
};

/**
 * A Remote Dirsync Requestor (role Server) or a Dirsync Requestor: one form, because both are one
 * mechanism seen from its two ends.
 */
class AgreementForm final : public DataForm<AgreementDraft>
{
    Q_OBJECT
public:
    /** An existing agreement. */
    AgreementForm(const SiteSummary &site, const Agreement &agreement, QObject *parent = nullptr);
    /** A new one. */
    AgreementForm(const SiteSummary &site, Role role, QObject *parent = nullptr);

    Role role() const { return data().agreement.role; }
    const SiteSummary &site() const { return m_site; }
    /** Takes an invitation file: names, addresses and container follow. Error: cannot be used. */
    Result<> useInvitation(const QByteArray &text, Timestamp now);
    /** Without an invitation file: its lines are typed in. */
    void enterByHand();
    /** Begins with another agreement's settings (Duplicate…), without its name and partner. */
    void copyFrom(const Agreement &other);
    bool exportsNothing() const;
    /** Whether the partner is, or is to be, of the kind MS Mail. */
    bool isMsMailPartner() const;
    /** The value of the guard's fields that stands for the site's limit. */
    static constexpr int kAsTheSite = -1;
    /** "T2" or "T1": what sends to this partner. */
    QString sendingCycle() const;
    static QString stateName(AgreementState state);
    /** Server: what became of the invitation: "accepted on …", "expired on …" ... */
    QString invitationState(Timestamp now) const;
    /** Ticks both one-shots: everything is sent and asked for on the next cycle, so both sides'
     * numbers start over. */
    void resynchronise();

    /** Counts "8 204 of 8 310 qualify" for the present settings; holds ScopeCounts. */
    StoreFunction scope() const;

    bool isEnabled(const QString &id) const override;
    bool isReadOnly(const QString &id) const override;
    StoreFunction loader() const override;
    StoreFunction writer() const override;
    QList<QStringList> commands() const override;
    EffectFunction effect() const override;

private:
    void declare();
    void declareGeneral();
    void declareKind();
    void declareImport();
    void declareExport();
    void declareTemplates();
    void declareRest();
    void declareEnrolment();
    template<typename T>
    void setting(const QString &id, const QString &page, const QString &label,
                 T AgreementSettings::*pointer, Check check = {})
    {
        member<T>(
            id, page, label, [](auto &draft) -> auto & { return draft.agreement.settings; },
            pointer, std::move(check));
    }
    QStringList otherNames() const;
    QStringList listNames() const;
    QString addressProblem(const AgreementDraft &draft) const;

    SiteSummary m_site;
};

} // namespace dx
