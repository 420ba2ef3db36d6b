#pragma once

#include "model/open_sites.h"

namespace dx {

/** What can be forced from a selection, and what it is called. */
struct ForceChoice
{
    QString whyNot; ///< empty: it can be
    AgreementId only; ///< valid: for this partner only
    QString where; ///< "at HQ", "for Branch A only"
};

/** The trigger's rule: T2 where the site has a Dirsync Server object, else T1. */
CycleKind defaultKind(const SiteSummary &summary);
/** Whether and for whom a cycle of this kind can be forced from here. An agreement narrows to its
 * partner; `agreement` invalid: all partners of the site. */
ForceChoice forceChoice(const SiteSummary &summary, CycleKind kind, AgreementId agreement);
/** What a whole cycle leaves to be done, and by whom: partners that are not open here, and the
 * server that reads the confirmations; `others` are the sites open beside this one. */
QString wholeCycleText(const SiteSummary &site, const QList<SiteSummary> &others);
/** Who asks, for the log: user@host. */
QString askedBy();

/**
 * Forces and previews cycles of the open sites. Everything returns at once; forcing while a cycle
 * runs queues. The cycles themselves are seen through EngineClient's signals.
 */
class Forcing final : public QObject
{
    Q_OBJECT
public:
    explicit Forcing(OpenSites &sites, QObject *parent = nullptr);

    void force(SiteKey site, CycleKind kind, AgreementId only = {});
    /**
     * Every step that this site can, with those of partner sites that are open here: all T1, T2,
     * all T3. A step that fails ends it.
     */
    void forceWhole(SiteKey site);
    /** previewed() follows. */
    void preview(SiteKey site, CycleKind kind, AgreementId only = {});
    /** Stops a running cycle at the next safe point, or removes a queued one. */
    void stop(SiteKey site, CycleId cycle);

Q_SIGNALS:
    void queued(dx::SiteKey site, dx::CycleKind kind); ///< asked for; cycleStarted() follows
    void ended(dx::SiteKey site, const dx::CycleReport &report);
    void previewStarted(dx::SiteKey site, dx::CycleKind kind);
    void previewed(dx::SiteKey site, dx::AgreementId only, const dx::CycleReport &report);
    void wholeEnded(dx::SiteKey site, const QString &text);
    void failed(dx::SiteKey site, const dx::Error &error);

private:
    struct Step
    {
        SiteKey site;
        CycleKind kind;
    };
    QList<Step> wholeSteps(SiteKey site) const;
    void runSteps(SiteKey site, QList<Step> steps);
    QString wholeText(SiteKey site) const;

    OpenSites &m_sites;
};

} // namespace dx
