#include "model/site_tree_model.h"

#include <algorithm>

namespace dx {

struct SiteTreeModel::Node
{
    NodeId id;
    QString name;
    QString tip; ///< a sentence about its state
    qint64 count = -1;
    MarkState mark = MarkState::None;
    Role role = Role::Server; ///< of an agreement
    Node *parent = nullptr;
    std::vector<std::unique_ptr<Node>> children;

    Node *add(NodeId childId, const QString &childName, qint64 childCount = -1)
    {
        auto child = std::make_unique<Node>();
        child->id = childId;
        child->name = childName;
        child->count = childCount;
        child->parent = this;
        children.push_back(std::move(child));
        return children.back().get();
    }
    int row() const
    {
        const auto &all = parent->children;
        return int(std::find_if(all.begin(), all.end(),
                                [this](const auto &child) { return child.get() == this; })
                   - all.begin());
    }
    bool sameFace(const Node &other) const
    {
        return name == other.name && tip == other.tip && count == other.count && mark == other.mark;
    }
};

namespace {

template<typename Node>
void addLists(Node &parent, const SiteSummary &summary, SiteKey site, ListId below)
{
    for (const AddressList &list : summary.lists) {
        if (list.parent == below)
            addLists(*parent.add({NodeKind::List, site, list.id.value}, list.name, list.entries),
                     summary, site, list.id);
    }
}

template<typename Node>
MarkState gatherMarks(Node &node)
{
    for (const auto &child : node.children)
        node.mark = worst(node.mark, gatherMarks(*child));
    return node.mark;
}

} // namespace

SiteTreeModel::SiteTreeModel(QObject *parent)
    : QAbstractItemModel(parent), m_root(std::make_unique<Node>())
{
}

SiteTreeModel::~SiteTreeModel() = default;

void SiteTreeModel::setSite(SiteKey key, const SiteState &state)
{
    const auto it = std::find_if(m_sites.begin(), m_sites.end(),
                                 [key](const Site &site) { return site.key == key; });
    if (it == m_sites.end())
        m_sites.push_back({key, state});
    else
        it->state = state;
    rebuild();
}

void SiteTreeModel::removeSite(SiteKey key)
{
    std::erase_if(m_sites, [key](const Site &site) { return site.key == key; });
    rebuild();
}

void SiteTreeModel::setPageKinds(const QSet<NodeKind> &kinds)
{
    m_pages = kinds;
    rebuild();
}

qint64 SiteTreeModel::organizationId(const QString &name)
{
    if (!m_organizations.contains(name))
        m_organizations.append(name);
    return m_organizations.indexOf(name) + 1;
}

std::unique_ptr<SiteTreeModel::Node> SiteTreeModel::wanted()
{
    auto root = std::make_unique<Node>();
    QMap<qint64, Node *> organizations;
    for (const Site &site : m_sites) {
        if (!site.state.summary) {
            Node *const node = root->add({NodeKind::Site, site.key, 0}, site.state.name);
            node->tip = site.state.error.isEmpty() ? tr("Opening…") : site.state.error;
            node->mark = site.state.error.isEmpty() ? MarkState::Waiting : MarkState::Failing;
            continue;
        }
        const QString &name = site.state.summary->info.organization;
        const qint64 id = organizationId(name);
        if (!organizations.contains(id))
            organizations[id] = root->add({NodeKind::Organization, {}, id}, name);
        addSite(*organizations[id], site.key, *site.state.summary);
    }
    return root;
}

void SiteTreeModel::addSite(Node &organization, SiteKey key, const SiteSummary &summary)
{
    Node &node = *organization.add({NodeKind::Site, key, 0}, summary.info.name);
    if (summary.info.control != ControlState::Running) {
        node.mark = MarkState::Paused;
        node.tip = summary.info.control == ControlState::Paused
            ? tr("The service is paused: nothing scheduled runs.")
            : tr("The service is stopped: nothing scheduled runs.");
    }
    node.add({NodeKind::GlobalList, key, 0}, tr("Global Address List"), summary.recipients);
    addLists(*node.add({NodeKind::Recipients, key, 0}, tr("Recipients")), summary, key, {});
    addConnections(node, key, summary);
    if (m_pages.isEmpty())
        return;
    const std::pair<NodeKind, QString> pages[]{
        {NodeKind::Cycles, tr("Cycles")},
        {NodeKind::Queues, tr("Queues")},
        {NodeKind::Conflicts, tr("Conflicts")},
        {NodeKind::EventLog, tr("Event Log")},
        {NodeKind::Parameters, tr("Service Parameters")},
    };
    Node *const dirsync = node.add({NodeKind::Dirsync, key, 0}, tr("Dirsync"));
    for (const auto &[kind, name] : pages)
        if (m_pages.contains(kind))
            addPage(*dirsync, {kind, key, 0}, name, summary);
}

void SiteTreeModel::addPage(Node &folder, const NodeId &id, const QString &name,
                            const SiteSummary &summary)
{
    Node &page = *folder.add(id, name);
    if (id.kind != NodeKind::Conflicts || summary.conflicts == 0)
        return;
    page.count = summary.conflicts;
    page.mark = MarkState::Warning;
    page.tip = tr("%n recipients are kept aside and nobody has decided about them.", nullptr,
                  int(summary.conflicts));
}

void SiteTreeModel::addConnections(Node &site, SiteKey key, const SiteSummary &summary)
{
    Node *const connections = site.add({NodeKind::Connections, key, 0}, tr("Connections"));
    if (summary.server)
        connections->add({NodeKind::Server, key, 0}, summary.server->name);
    for (const Agreement &agreement : summary.agreements) {
        Node *const partner = connections->add({NodeKind::Agreement, key, agreement.id.value},
                                               agreement.settings.name);
        partner->mark = markOf(summary, agreement);
        partner->tip = markReason(summary, agreement);
        partner->role = agreement.role;
    }
}

void SiteTreeModel::rebuild()
{
    const std::unique_ptr<Node> want = wanted();
    gatherMarks(*want);
    reconcile(*m_root, *want, {});
}

void SiteTreeModel::reconcile(Node &have, Node &want, const QModelIndex &index)
{
    const auto find = [](const Node &node, const NodeId &id) {
        return std::find_if(node.children.begin(), node.children.end(),
                            [&id](const auto &child) { return child->id == id; });
    };
    for (int row = int(have.children.size()) - 1; row >= 0; --row) {
        if (find(want, have.children[size_t(row)]->id) != want.children.end())
            continue;
        beginRemoveRows(index, row, row);
        have.children.erase(have.children.begin() + row);
        endRemoveRows();
    }
    for (int row = 0; row < int(want.children.size()); ++row) {
        Node &wish = *want.children[size_t(row)];
        const auto known = find(have, wish.id);
        const int from = int(known - have.children.begin());
        if (known == have.children.end()) {
            beginInsertRows(index, row, row);
            have.children.insert(have.children.begin() + row,
                                 std::move(want.children[size_t(row)]));
            have.children[size_t(row)]->parent = &have;
            endInsertRows();
            continue;
        }
        if (from != row) { // a rename may change the order
            beginMoveRows(index, from, from, index, row);
            std::rotate(have.children.begin() + row, have.children.begin() + from,
                        have.children.begin() + from + 1);
            endMoveRows();
        }
        Node &child = *have.children[size_t(row)];
        const QModelIndex place = this->index(row, 0, index);
        if (!child.sameFace(wish)) {
            child.name = wish.name;
            child.tip = wish.tip;
            child.count = wish.count;
            child.mark = wish.mark;
            Q_EMIT dataChanged(place, place);
        }
        reconcile(child, wish, place);
    }
}

SiteTreeModel::Node *SiteTreeModel::node(const QModelIndex &index) const
{
    return index.isValid() ? static_cast<Node *>(index.internalPointer()) : m_root.get();
}

NodeId SiteTreeModel::idOf(const QModelIndex &index) const
{
    return node(index)->id;
}

QModelIndex SiteTreeModel::indexOf(const NodeId &id) const
{
    std::vector<Node *> open{m_root.get()};
    while (!open.empty()) {
        Node *const next = open.back();
        open.pop_back();
        if (next->parent && next->id == id)
            return createIndex(next->row(), 0, next);
        for (const auto &child : next->children)
            open.push_back(child.get());
    }
    return {};
}

QModelIndex SiteTreeModel::index(int row, int column, const QModelIndex &parent) const
{
    Node *const above = node(parent);
    if (column != 0 || row < 0 || row >= int(above->children.size()))
        return {};
    return createIndex(row, 0, above->children[size_t(row)].get());
}

QModelIndex SiteTreeModel::parent(const QModelIndex &child) const
{
    if (!child.isValid())
        return {};
    Node *const above = node(child)->parent;
    return above && above->parent ? createIndex(above->row(), 0, above) : QModelIndex();
}

int SiteTreeModel::rowCount(const QModelIndex &parent) const
{
    return int(node(parent)->children.size());
}

int SiteTreeModel::columnCount(const QModelIndex &) const
{
    return 1;
}

QVariant SiteTreeModel::data(const QModelIndex &index, int role) const
{
    if (!index.isValid())
        return {};
    const Node &at = *node(index);
    const QString word = toString(at.mark);
    switch (role) {
    case Qt::DisplayRole:
        return at.name;
    case Qt::ToolTipRole:
    case Qt::AccessibleDescriptionRole:
        if (word.isEmpty())
            return at.tip;
        return at.tip.isEmpty() ? word : tr("%1: %2").arg(word, at.tip);
    case NodeRole:
        return QVariant::fromValue(at.id);
    case MarkRole:
        return int(at.mark);
    case CountRole:
        return at.count;
    case RemoteRole:
        return at.id.kind == NodeKind::Agreement && at.role == Role::Server;
    default:
        return {};
    }
}

} // namespace dx
