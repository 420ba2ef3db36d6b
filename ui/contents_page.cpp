#include "ui/contents_page.h"

#include "model/site_facts.h"
#include "ui/elements.h"
#include "ui/overview.h"
#include "ui/sheet/strip.h"
#include "ui/style/theme.h"
#include "ui/welcome_page.h"

#include <QAbstractButton>
#include <QPushButton>
#include <QStackedLayout>
#include <QVBoxLayout>

namespace dx {

ContentsPage::ContentsPage(MainWindow &window, const WatchModel &watch, QWidget *parent)
    : QWidget(parent), m_window(window), m_stack(new QStackedLayout),
      m_banner(new Strip(Sense::Warning, this)), m_copy(new Strip(Sense::Warning, this)),
      m_recipients(new ContentsView(window.sites(), window.commands(), window.settings(), this)),
      m_overview(new Overview(window.sites(), watch, window.commands(), this)),
      m_closed(new EmptyState(this))
{
    setObjectName(QStringLiteral("contentsPage"));
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_banner);
    layout->addWidget(m_copy);
    layout->addLayout(m_stack, 1);
    for (QWidget *const widget :
         std::initializer_list<QWidget *>{m_closed, m_recipients, m_overview})
        m_stack->addWidget(widget);
    m_banner->hide();
    m_copy->hide();
    m_copy->setObjectName(QStringLiteral("copiedStore"));
    QAbstractButton *const moved = m_copy->addButton(tr("This is the Moved Site…"));
    moved->setObjectName(QStringLiteral("movedSite"));
    connect(moved, &QAbstractButton::clicked, this, [this] { askWhetherMoved(m_node.site); });
    connect(m_banner->addButton(tr("Retry")), &QAbstractButton::clicked, this, [this] {
        // opening anew takes the lease if it is free by now
        if (const OpenSite *const site = m_window.sites().find(m_node.site)) {
            const StoreUrl url = site->url;
            m_window.sites().close(m_node.site);
            m_window.selectNode({NodeKind::Site, m_window.sites().open(url), 0});
        }
    });
    connect(m_overview, &Overview::partnerWanted, this, &ContentsPage::partnerWanted);
    OpenSites &sites = window.sites();
    const auto again = [this](SiteKey key) {
        if (key == m_node.site)
            showNode(m_node);
    };
    connect(&sites, &OpenSites::opened, this, again);
    connect(&sites, &OpenSites::failed, this, again);
    connect(&sites, &OpenSites::changed, this, [this](SiteKey key) {
        if (key == m_node.site && m_stack->currentWidget() == m_closed)
            showNode(m_node);
        showBanner();
    });
    connect(&sites, &OpenSites::aboutToClose, this, &ContentsPage::forget);
}

void ContentsPage::registerPage(NodeKind kind, PageFactory factory)
{
    m_factories[kind] = std::move(factory);
}

QSet<NodeKind> ContentsPage::pageKinds() const
{
    return {m_factories.keyBegin(), m_factories.keyEnd()};
}

bool ContentsPage::showsRecipients() const
{
    return m_stack->currentWidget() == m_recipients;
}

void ContentsPage::showNode(const NodeId &node)
{
    m_node = node;
    showBanner();
    const OpenSite *const site = m_window.sites().find(node.site);
    if (!site && m_window.sites().all().empty()) {
        if (!m_welcome) {
            m_welcome = new WelcomePage(m_window.commands(), this);
            m_stack->addWidget(m_welcome);
        }
        m_stack->setCurrentWidget(m_welcome);
        return;
    }
    if (!site) { // an organisation
        m_closed->clearButtons();
        m_closed->setText(tr("Select a site."));
        m_stack->setCurrentWidget(m_closed);
        return;
    }
    if (!site->session || !site->session->isLoaded()) {
        showClosed(*site);
        return;
    }
    switch (node.kind) {
    case NodeKind::GlobalList:
    case NodeKind::Recipients:
    case NodeKind::List:
        m_recipients->showList(node.site,
                               node.kind == NodeKind::List ? ListId{node.object} : ListId{});
        m_stack->setCurrentWidget(m_recipients);
        return;
    case NodeKind::Cycles:
    case NodeKind::Queues:
    case NodeKind::Conflicts:
    case NodeKind::EventLog:
    case NodeKind::Parameters:
        if (QWidget *const shown = page(node.kind, node.site)) {
            m_stack->setCurrentWidget(shown);
            return;
        }
        break;
    default:
        break;
    }
    m_overview->showSite(
        node.site, node.kind == NodeKind::Agreement ? AgreementId{node.object} : AgreementId{});
    m_stack->setCurrentWidget(m_overview);
}

void ContentsPage::showClosed(const OpenSite &site)
{
    m_closed->clearButtons();
    if (!site.error) {
        m_closed->setText(tr("Opening…"));
    } else {
        if (site.copyOf)
            showCopy(site);
        else
            m_closed->setText(site.error->text);
        connect(m_closed->addButton(tr("Retry")), &QPushButton::clicked, this,
                [this, key = site.key] { m_window.sites().retry(key); });
        connect(m_closed->addButton(tr("Close Site")), &QPushButton::clicked, this,
                [this, key = site.key] { m_window.sites().close(key); });
    }
    m_stack->setCurrentWidget(m_closed);
}

void ContentsPage::showCopy(const OpenSite &site)
{
    const FormerPlace &former = *site.copyOf;
    m_closed->setText(
        tr("Two of one site at work would break the numbers of all partners, so this one is not "
           "opened.\n\nIf %1 goes on at %2, close this and connect to that store.\nIf the site has "
           "moved here for good, see that the other one is not used any more, and say so above.")
            .arg(former.site, former.path));
}

void ContentsPage::askWhetherMoved(SiteKey key)
{
    const OpenSite *const site = m_window.sites().find(key);
    if (!site || !site->copyOf)
        return;
    const FormerPlace &former = *site->copyOf;
    Question question;
    question.icon = QMessageBox::Warning;
    question.text = tr("Has %1 moved here for good?").arg(former.site);
    question.more = tr("From now on %1 is the site. The store at %2 must not be worked with any "
                       "more: two of them would break the numbers of all partners.")
                        .arg(site->url.toString(), former.path);
    question.answers = {tr("This is the Moved Site"), tr("Cancel")};
    question.preferred = 1;
    question.destructive = true;
    m_prompt(this, question, [this, key](int answer) {
        if (answer == 0)
            m_window.sites().settle(key);
    });
}

void ContentsPage::showBanner()
{
    const OpenSite *const site = m_window.sites().find(m_node.site);
    QString copied;
    if (site && site->copyOf)
        copied = site->copyOf->thisMachine
            ? tr("This store is a copy of the site %1.").arg(site->copyOf->site)
            : tr("This store comes from another machine, where %1 was last at work.")
                  .arg(site->copyOf->site);
    showStrip(m_copy, copied);
    SiteSession *const session = m_window.sites().session(m_node.site);
    showStrip(m_banner,
              session && session->isLoaded()
                  ? workedElsewhereText(session->summary(), session->engineInfo())
                  : QString());
}

QWidget *ContentsPage::page(NodeKind kind, SiteKey site)
{
    auto &pages = m_pages[site.value];
    if (!pages.contains(kind)) {
        SiteSession *const session = m_window.sites().session(site);
        const PageFactory factory = m_factories.value(kind);
        QWidget *const made = session && factory ? factory(*session, this) : nullptr;
        if (!made)
            return nullptr;
        m_stack->addWidget(made);
        pages.insert(kind, made);
    }
    return pages.value(kind);
}

void ContentsPage::forget(SiteKey key)
{
    for (QWidget *const shown : m_pages.take(key.value))
        delete shown;
}

} // namespace dx
