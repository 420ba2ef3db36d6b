#pragma once

#include "model/selection.h"
#include "model/site_facts.h"

#include <QAbstractItemModel>
#include <QSet>

#include <memory>
#include <vector>

namespace dx {

/** What the tree knows of one site. */
struct SiteState
{
    QString name; ///< shown until the summary is there
    std::optional<SiteSummary> summary;
    QString error; ///< why it could not be opened
};

/**
 * The container tree: organisations, their sites, and in each site its lists, connections and what
 * the engine keeps. A new state of a site is worked in node by node, so that selection and expanded
 * branches stay.
 */
class SiteTreeModel final : public QAbstractItemModel
{
    Q_OBJECT
public:
    enum DataRole {
        NodeRole = Qt::UserRole, ///< NodeId
        MarkRole, ///< int of MarkState, the worst of the node and all below it
        CountRole, ///< qint64; -1: none
        RemoteRole, ///< bool: the agreement is a Remote Dirsync Requestor
    };

    explicit SiteTreeModel(QObject *parent = nullptr);
    ~SiteTreeModel() override;

    void setSite(SiteKey key, const SiteState &state);
    void removeSite(SiteKey key);
    /** Nodes of these kinds are shown; others have no page. */
    void setPageKinds(const QSet<NodeKind> &kinds);

    NodeId idOf(const QModelIndex &index) const;
    QModelIndex indexOf(const NodeId &id) const;

    QModelIndex index(int row, int column, const QModelIndex &parent = {}) const override;
    QModelIndex parent(const QModelIndex &child) const override;
    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;

private:
    struct Node;
    struct Site
    {
        SiteKey key;
        SiteState state;
    };
    void rebuild();
    std::unique_ptr<Node> wanted();
    void addSite(Node &organization, SiteKey key, const SiteSummary &summary);
    static void addPage(Node &folder, const NodeId &id, const QString &name,
                        const SiteSummary &summary);
    static void addConnections(Node &site, SiteKey key, const SiteSummary &summary);
    qint64 organizationId(const QString &name);
    void reconcile(Node &have, Node &want, const QModelIndex &index);
    Node *node(const QModelIndex &index) const;

    std::unique_ptr<Node> m_root;
    std::vector<Site> m_sites;
    QStringList m_organizations; ///< place + 1 is the id, for good
    QSet<NodeKind> m_pages;
};

} // namespace dx
