#include "ui/contents_view.h"

#include "engine/core/when_done.h"
#include "model/open_sites.h"
#include "ui/contents_columns.h"
#include "ui/elements.h"
#include "ui/page_saver.h"
#include "ui/sheet/strip.h"
#include "ui/style/theme.h"

#include <QActionGroup>
#include <QContextMenuEvent>
#include <QHeaderView>
#include <QLineEdit>
#include <QMenu>
#include <QPushButton>
#include <QSettings>
#include <QStackedLayout>
#include <QTableView>

namespace dx {
namespace {

constexpr int kFilterDelayMs = 200;
constexpr int kRowsPerRequest = 1'000;
const QString kHeaderKey = QStringLiteral("contents/columns");

} // namespace

ContentsView::ContentsView(OpenSites &sites, Commands &commands, QSettings &settings,
                           QWidget *parent)
    : QWidget(parent), m_sites(sites), m_commands(commands), m_settings(settings),
      m_filter(new QLineEdit(this)), m_table(new QTableView(this)), m_empty(new EmptyState(this)),
      m_problem(new Strip(Sense::Deleted, this)), m_stack(new QStackedLayout)
{
    setObjectName(QStringLiteral("contents"));
    makeTable();
    offerSaving();
    m_problem->hide();
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_problem);
    layout->addLayout(m_stack, 1);
    m_stack->addWidget(m_table);
    m_stack->addWidget(m_empty);

    m_filter->setObjectName(QStringLiteral("filter"));
    m_filter->setAccessibleName(tr("Find")); // its label in the toolbar
    m_filter->setPlaceholderText(tr("Name, address, office …"));
    m_filter->setClearButtonEnabled(true);
    m_filter->installEventFilter(this);
    m_delay.setSingleShot(true);
    m_delay.setInterval(kFilterDelayMs);
    connect(m_filter, &QLineEdit::textChanged, this, [this] { m_delay.start(); });
    connect(&m_delay, &QTimer::timeout, this, &ContentsView::ask);
    connect(&sites, &OpenSites::aboutToClose, this, [this](SiteKey key) {
        if (key == m_site)
            m_table->setModel(nullptr);
        m_shown.erase(key);
    });
    connect(&sites, &OpenSites::changed, this, &ContentsView::followPartners);
}

ContentsView::~ContentsView() = default;

void ContentsView::makeTable()
{
    m_table->setObjectName(QStringLiteral("contentsTable"));
    m_table->setAccessibleName(tr("Contents"));
    m_table->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_table->setSelectionMode(QAbstractItemView::ExtendedSelection);
    m_table->setShowGrid(false);
    m_table->setAlternatingRowColors(true);
    m_table->setWordWrap(false);
    m_table->setFrameShape(QFrame::NoFrame);
    m_table->setTabKeyNavigation(false);
    m_table->setSortingEnabled(false); // the header asks the store; see attach()
    m_table->setItemDelegateForColumn(0, new NameDelegate(m_table));
    m_table->setItemDelegate(new RowDelegate(m_table));
    m_table->verticalHeader()->hide();
    m_table->verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    m_table->verticalHeader()->setMinimumSectionSize(1);
    m_table->verticalHeader()->setDefaultSectionSize(tableRowHeight(m_table->font()));
    QHeaderView *const header = m_table->horizontalHeader();
    header->setSectionsMovable(true);
    header->setHighlightSections(false);
    header->setSortIndicatorShown(true);
    header->setSortIndicator(0, Qt::AscendingOrder);
    header->setSectionsClickable(true);
    header->setTextElideMode(Qt::ElideRight);
    connect(header, &QHeaderView::sortIndicatorChanged, this,
            [this](int column, Qt::SortOrder order) {
                m_query.sort = RecipientColumn(column);
                m_query.descending = order == Qt::DescendingOrder;
                saveHeader();
                ask();
            });
    connect(header, &QHeaderView::sectionResized, this, &ContentsView::saveHeader);
    connect(header, &QHeaderView::sectionMoved, this, &ContentsView::saveHeader);
    connect(m_table, &QTableView::doubleClicked, this,
            [this] { m_commands.trigger(CommandId::Properties); });
    m_table->installEventFilter(this);
    m_table->viewport()->installEventFilter(this);
}

void ContentsView::offerSaving()
{
    setPageSaver(this, [this](const QString &path, auto state) {
        const SiteSession *const session = m_sites.session(m_site);
        const auto it = m_shown.find(m_site);
        if (!session || it == m_shown.end())
            return QtFuture::makeReadyFuture(
                Result<>(fail(Error::Code::Cancelled, tr("The site was closed."))));
        return m_saver.save(SavedTable::recipients(session->url(), m_query, shownColumns(m_table),
                                                   it->second.model->partnerNames()),
                            path, std::move(state));
    });
}

void ContentsView::showList(SiteKey site, ListId list)
{
    m_site = site;
    m_query.list = list;
    showStrip(m_problem, {});
    SiteSession *const session = m_sites.session(site);
    if (!session)
        return;
    Shown &shown = m_shown[site];
    if (!shown.model) {
        shown.source = std::make_unique<StoreRecipientSource>(session->url());
        shown.model = std::make_unique<RecipientsModel>(*shown.source);
        connect(session, &SiteSession::contentChanged, shown.model.get(), &RecipientsModel::reload);
        connect(shown.model.get(), &RecipientsModel::counted, this, [this, site](qint64 count) {
            if (site == m_site)
                showState(count);
        });
        connect(shown.model.get(), &RecipientsModel::failed, this,
                [this](const Error &error) { showStrip(m_problem, error.text); });
    }
    attach(shown);
    followPartners();
    ask();
}

void ContentsView::attach(Shown &shown)
{
    if (m_table->model() == shown.model.get())
        return;
    const bool first = m_table->model() == nullptr;
    const QByteArray state = m_table->horizontalHeader()->saveState();
    m_restoring = true;
    m_table->setModel(shown.model.get());
    if (first)
        restoreHeader();
    else
        m_table->horizontalHeader()->restoreState(state);
    m_restoring = false;
    const QHeaderView *const header = m_table->horizontalHeader();
    m_query.sort
        = RecipientColumn(qBound(0, header->sortIndicatorSection(), RecipientsModel::kColumns - 1));
    m_query.descending = header->sortIndicatorOrder() == Qt::DescendingOrder;
    connect(m_table->selectionModel(), &QItemSelectionModel::selectionChanged, this,
            &ContentsView::selectionChanged);
}

void ContentsView::followPartners()
{
    const auto it = m_shown.find(m_site);
    const SiteSession *const session = m_sites.session(m_site);
    if (it == m_shown.end() || !session)
        return;
    QHash<AgreementId, QString> names;
    for (const Agreement &agreement : session->summary().agreements)
        names.insert(agreement.id, agreement.settings.name);
    it->second.model->setPartnerNames(names);
}

void ContentsView::ask()
{
    m_delay.stop();
    m_query.filter = m_filter->text().simplified();
    if (const auto it = m_shown.find(m_site); it != m_shown.end()) {
        it->second.model->setQuery(m_query);
        showState(it->second.model->rowCount());
    }
}

void ContentsView::showState(qint64 count)
{
    if (count > 0) {
        m_stack->setCurrentWidget(m_table);
        return;
    }
    m_empty->clearButtons();
    if (!m_query.filter.isEmpty()) {
        m_empty->setText(tr("Nothing matches '%1'.").arg(m_query.filter));
        connect(m_empty->addButton(tr("Clear filter")), &QPushButton::clicked, m_filter,
                &QLineEdit::clear);
    } else if (!m_query.kinds.isEmpty() || !m_query.showHidden || m_query.conflictsOnly) {
        m_empty->setText(m_query.conflictsOnly ? tr("No conflicts.")
                                               : tr("No recipients of this kind."));
        if (QAction *const all = m_commands.action(CommandId::ShowAll))
            connect(m_empty->addButton(tr("Show all")), &QPushButton::clicked, all,
                    &QAction::trigger);
    } else {
        m_empty->setText(tr("No recipients."));
        for (const CommandId id : {CommandId::Import, CommandId::NewRecipient})
            if (QAction *const action = m_commands.action(id))
                connect(m_empty->addButton(action->text().remove(QLatin1Char('&'))),
                        &QPushButton::clicked, action, &QAction::trigger);
    }
    m_stack->setCurrentWidget(m_empty);
}

void ContentsView::setKinds(const QList<RecipientKind> &kinds)
{
    m_query.kinds = kinds;
    ask();
}

void ContentsView::setConflictsOnly(bool only)
{
    m_query.conflictsOnly = only;
    ask();
}

void ContentsView::setShowHidden(bool shown)
{
    m_query.showHidden = shown;
    ask();
}

void ContentsView::chooseColumns()
{
    if (m_table->model())
        openColumnChooser(m_table, [this] { saveHeader(); });
}

void ContentsView::fillSortMenu(QMenu *menu)
{
    menu->clear();
    qDeleteAll(menu->findChildren<QActionGroup *>(Qt::FindDirectChildrenOnly));
    const QAbstractItemModel *const model = m_table->model();
    QHeaderView *const header = m_table->horizontalHeader();
    const auto add = [menu](QActionGroup *group, const QString &text, bool now, auto choose) {
        QAction *const action = menu->addAction(text, choose);
        action->setCheckable(true);
        action->setChecked(now);
        group->addAction(action);
    };
    auto *columns = new QActionGroup(menu);
    for (int column = 0; model && column < model->columnCount(); ++column)
        add(columns, model->headerData(column, Qt::Horizontal, Qt::DisplayRole).toString(),
            column == header->sortIndicatorSection(),
            [header, column] { header->setSortIndicator(column, header->sortIndicatorOrder()); });
    if (!model) {
        menu->addAction(tr("Select a list first."))->setEnabled(false);
        return;
    }
    menu->addSeparator();
    auto *orders = new QActionGroup(menu);
    for (const auto order : {Qt::AscendingOrder, Qt::DescendingOrder})
        add(orders, order == Qt::AscendingOrder ? tr("&Ascending") : tr("&Descending"),
            order == header->sortIndicatorOrder(),
            [header, order] { header->setSortIndicator(header->sortIndicatorSection(), order); });
}

void ContentsView::restoreHeader()
{
    QHeaderView *const header = m_table->horizontalHeader();
    if (header->restoreState(m_settings.value(kHeaderKey).toByteArray()))
        return;
    setDefaultColumns(m_table);
}

void ContentsView::saveHeader()
{
    if (!m_restoring && m_table->model())
        m_settings.setValue(kHeaderKey, m_table->horizontalHeader()->saveState());
}

qint64 ContentsView::selectedCount() const
{
    if (!m_table->selectionModel() || m_stack->currentWidget() != m_table)
        return 0;
    qint64 count = 0;
    for (const QItemSelectionRange &range : m_table->selectionModel()->selection())
        count += range.height();
    return count;
}

EntryId ContentsView::currentRecipient() const
{
    if (selectedCount() == 0 || !m_table->currentIndex().isValid())
        return {};
    return EntryId{m_table->currentIndex().data(RecipientsModel::EntryRole).toLongLong()};
}

void ContentsView::withSelected(std::function<void(const QList<RecipientRow> &)> callback)
{
    const auto it = m_shown.find(m_site);
    if (it == m_shown.end() || selectedCount() == 0)
        return;
    QList<QFuture<Result<QList<RecipientRow>>>> parts;
    for (const QItemSelectionRange &range : m_table->selectionModel()->selection())
        for (int first = range.top(); first <= range.bottom(); first += kRowsPerRequest)
            parts.append(
                it->second.source->rows(first, qMin(kRowsPerRequest, range.bottom() - first + 1)));
    whenDone(QtFuture::whenAll(parts.begin(), parts.end()), this,
             [this, callback = std::move(callback)](
                 const QList<QFuture<Result<QList<RecipientRow>>>> &answers) {
                 QList<RecipientRow> rows;
                 for (const auto &answer : answers) {
                     const auto part
                         = answer.isCanceled() ? Result<QList<RecipientRow>>() : answer.result();
                     if (!part) {
                         showStrip(m_problem, part.error().text);
                         return;
                     }
                     rows += *part;
                 }
                 callback(rows);
             });
}

bool ContentsView::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() == QEvent::KeyPress) {
        const auto *const key = static_cast<QKeyEvent *>(event);
        if (watched == m_filter && key->key() == Qt::Key_Escape) {
            m_filter->clear();
            m_table->setFocus();
            return true;
        }
        if (watched == m_filter && (key->key() == Qt::Key_Down || key->key() == Qt::Key_Return)) {
            ask();
            m_table->setFocus();
            if (selectedCount() == 0)
                m_table->selectRow(0);
            return true;
        }
        if (watched == m_table && key->modifiers() == Qt::NoModifier
            && (key->key() == Qt::Key_Return || key->key() == Qt::Key_Enter)) {
            m_commands.trigger(CommandId::Properties);
            return true;
        }
    }
    if (watched == m_table->viewport() && event->type() == QEvent::ContextMenu) {
        const auto *const menu = static_cast<QContextMenuEvent *>(event);
        if (selectedCount() > 0)
            Q_EMIT contextMenuWanted(menu->globalPos());
        return true;
    }
    return QWidget::eventFilter(watched, event);
}

} // namespace dx
