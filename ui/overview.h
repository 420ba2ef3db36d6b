#pragma once

#include "model/open_sites.h"
#include "model/pending_counts.h"
#include "ui/commands.h"

#include <QFrame>
#include <QScrollArea>

class QGridLayout;
class QLabel;
class QVBoxLayout;

namespace dx {

class ChartsPanel;
class EmptyState;
class MutedLabel;
class TopologyPicture;
class WatchModel;

/** A partner at a glance: state, last contact, changes that wait. */
class PartnerCard final : public QFrame
{
    Q_OBJECT
public:
    explicit PartnerCard(QWidget *parent = nullptr);
    void showPartner(const SiteSummary &summary, const Agreement &agreement,
                     const std::optional<PendingExport> &pending);

Q_SIGNALS:
    void activated(); ///< a click or Enter: go to the partner

protected:
    void paintEvent(QPaintEvent *event) override;
    void mouseReleaseEvent(QMouseEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;

private:
    QIcon m_picture;
    QIcon m_mark;
    QLabel *m_name;
    QLabel *m_state;
    MutedLabel *m_role;
    MutedLabel *m_facts;
};

/** What stands at a site, at its connections and at a partner: the site with a card for each
 * partner around it, charts of the site, the last cycles. */
class Overview final : public QScrollArea
{
    Q_OBJECT
public:
    Overview(OpenSites &sites, const WatchModel &watch, Commands &commands,
             QWidget *parent = nullptr);
    /** `agreement` valid: only this partner. */
    void showSite(SiteKey site, AgreementId agreement);

Q_SIGNALS:
    void partnerWanted(const dx::NodeId &node);

private:
    void refresh();
    void showCycleAtWork();
    void showCards(const SiteSummary &summary);
    void showCycles(const SiteSummary &summary);

    OpenSites &m_sites;
    const WatchModel &m_watch;
    Commands &m_commands;
    SiteKey m_site;
    AgreementId m_only;
    std::unique_ptr<PendingCounts> m_pending; ///< of m_site
    QLabel *m_title;
    MutedLabel *m_subtitle;
    TopologyPicture *m_picture;
    QList<PartnerCard *> m_cards;
    EmptyState *m_empty;
    ChartsPanel *m_charts;
    QLabel *m_cyclesTitle;
    QGridLayout *m_cycles;
};

} // namespace dx
