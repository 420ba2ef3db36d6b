#pragma once

#include "ui/contents_view.h"
#include "ui/main_window.h"
#include "ui/sheet/prompt.h"

#include <QHash>
#include <QPointer>
#include <QWidget>

class QStackedLayout;

namespace dx {

class Overview;
class WatchModel;
class WelcomePage;

/** The fixed tab: what the selected node holds. Recipients, the overview, the page of a node kind,
 * the welcome page, or words about a site that is not open. */
class ContentsPage final : public QWidget
{
    Q_OBJECT
public:
    /** Both outlive the page. */
    ContentsPage(MainWindow &window, const WatchModel &watch, QWidget *parent = nullptr);

    void registerPage(NodeKind kind, PageFactory factory);
    QSet<NodeKind> pageKinds() const;
    void showNode(const NodeId &node);
    /** Whether recipients are what is shown. */
    bool showsRecipients() const;
    ContentsView &recipients() { return *m_recipients; }
    void setPrompt(Prompt prompt) { m_prompt = std::move(prompt); }

Q_SIGNALS:
    void partnerWanted(const dx::NodeId &node);

private:
    void showClosed(const OpenSite &site);
    void showCopy(const OpenSite &site);
    void askWhetherMoved(SiteKey key);
    void showBanner();
    void forget(SiteKey key);
    QWidget *page(NodeKind kind, SiteKey site);

    MainWindow &m_window;
    QStackedLayout *m_stack;
    Strip *m_banner; ///< somebody else works the site
    Strip *m_copy; ///< its store is a copy
    ContentsView *m_recipients;
    Overview *m_overview;
    EmptyState *m_closed;
    WelcomePage *m_welcome = nullptr; ///< made when all commands are there
    QHash<NodeKind, PageFactory> m_factories;
    QHash<qint64, QHash<NodeKind, QWidget *>> m_pages; ///< by SiteKey
    NodeId m_node;
    Prompt m_prompt = askWithBox;
};

} // namespace dx
