#include "ui/views/difference_view.h"

#include "engine/core/when_done.h"
#include "ui/elements.h"
#include "ui/page_saver.h"
#include "ui/style/colors.h"
#include "ui/style/theme.h"
#include "ui/views/difference_delegate.h"
#include "ui/views/difference_details.h"
#include "ui/views/minimap.h"

#include <QAction>
#include <QEvent>
#include <QFrame>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QLocale>
#include <QPushButton>
#include <QShortcut>
#include <QSplitter>
#include <QStackedWidget>
#include <QTableView>
#include <QTimer>
#include <QToolButton>

using namespace Qt::StringLiterals;

namespace dx {

namespace {

ChangeText::Telling tellingOf(DifferenceTitle::Kind kind)
{
    switch (kind) {
    case DifferenceTitle::Kind::Cycle:
        return ChangeText::Telling::Past;
    case DifferenceTitle::Kind::Compare:
        return ChangeText::Telling::Compared;
    case DifferenceTitle::Kind::Preview:
    case DifferenceTitle::Kind::Pending:
    case DifferenceTitle::Kind::Held:
        break;
    }
    return ChangeText::Telling::Foretold;
}

} // namespace

QWidget *createDifferenceTab(SiteSession &, const QString &spoolPath, const DifferenceTitle &title,
                             QWidget *parent)
{
    return new DifferenceView(spoolPath, title, parent);
}

DifferenceView::DifferenceView(const QString &spoolPath, const DifferenceTitle &title,
                               QWidget *parent)
    : QWidget(parent), m_title(title), m_source(std::make_unique<DifferenceSource>(spoolPath)),
      m_model(new DifferencesModel(*m_source, {title.left, title.what, title.right}, title.filter,
                                   this))
{
    setObjectName(u"differenceView"_s);
    setAccessibleName(tr("Differences"));
    setPageSaver(this, [this](const QString &path, auto state) {
        return exportDifference(*m_source, m_model->filter(), DifferenceFormat::Csv, path,
                                std::move(state));
    });
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    if (!title.strip.isEmpty())
        layout->addWidget(makeStrip());
    layout->addWidget(makeBar());
    layout->addWidget(makePanes(), 1);
    makeShortcuts();
    setFocusProxy(m_table);
    connect(m_model, &DifferencesModel::overviewChanged, this, &DifferenceView::showOverview);
    connect(m_model, &DifferencesModel::pageArrived, this, [this](int first, int last) {
        if (!m_table->currentIndex().isValid())
            m_table->selectRow(first);
        const int row = m_table->currentIndex().row();
        if (row >= first && row <= last)
            showCurrent();
    });
    connect(m_model, &DifferencesModel::failed, this, [this](const Error &error) {
        m_empty->setText(error.text);
        m_stack->setCurrentWidget(m_empty);
    });
}

DifferenceView::~DifferenceView()
{
    delete m_model; // before the source that it reads from
}

QWidget *DifferenceView::makeStrip()
{
    auto *strip = new QFrame(this);
    strip->setObjectName(u"differenceStrip"_s);
    strip->setAutoFillBackground(true);
    auto *layout = new QHBoxLayout(strip);
    layout->setContentsMargins(12, 6, 12, 6);
    auto *label = new QLabel(m_title.strip, strip);
    label->setWordWrap(true);
    layout->addWidget(label, 1);
    m_stripText = label;
    if (m_title.approve)
        addDecisions(strip, layout);
    if (m_title.action) {
        auto *button = new QPushButton(m_title.actionText, strip);
        button->setObjectName(u"differenceAction"_s);
        connect(button, &QPushButton::clicked, this, [this] {
            m_title.action();
            if (m_title.kind == DifferenceTitle::Kind::Compare)
                close(); // another comparison takes its place
        });
        layout->addWidget(button);
    }
    const bool mayDiscard = m_title.action || m_title.approve;
    if (m_title.kind != DifferenceTitle::Kind::Compare && mayDiscard) {
        auto *discard = new QPushButton(m_title.approve ? tr("Later") : tr("Discard"), strip);
        discard->setObjectName(u"differenceDiscard"_s);
        connect(discard, &QPushButton::clicked, this, &QObject::deleteLater);
        layout->addWidget(discard);
    }
    return strip;
}

void DifferenceView::addDecisions(QWidget *strip, QHBoxLayout *layout)
{
    m_model->makeTickable();
    const auto add = [&](const QString &text, const QString &name, auto slot) {
        auto *button = new QPushButton(text, strip);
        button->setObjectName(name);
        connect(button, &QPushButton::clicked, this, slot);
        layout->addWidget(button);
        return button;
    };
    add(tr("Tick shown"), u"tickShown"_s, [this] { m_model->tickShown(true); });
    add(tr("Untick shown"), u"untickShown"_s, [this] { m_model->tickShown(false); });
    m_approve = add({}, u"differenceApprove"_s, [this] { approve(); });
    m_reject = add(tr("Reject"), u"differenceReject"_s, [this] { await(m_title.reject()); });
    connect(m_model, &DifferencesModel::ticksChanged, this, &DifferenceView::showTicks);
    showTicks();
}

void DifferenceView::showTicks()
{
    m_approve->setText(m_model->unticked() == 0 ? tr("Approve all") : tr("Approve selected"));
    m_approve->setToolTip(m_model->unticked() == 0 ? QString()
                                                   : tr("%n entries stay as they are", nullptr,
                                                        int(m_model->unticked())));
}

void DifferenceView::approve()
{
    if (m_model->unticked() == 0) {
        await(m_title.approve({}));
        return;
    }
    m_approve->setEnabled(false);
    whenDone(m_model->tickedUids(), this, [this](const Result<QList<QByteArray>> &uids) {
        m_approve->setEnabled(true);
        if (uids)
            await(m_title.approve(*uids));
        else
            m_stripText->setText(uids.error().text);
    });
}

/** The view has served when the decision is carried out; else it says why it was not. */
void DifferenceView::await(const QFuture<Result<>> &decision)
{
    m_approve->setEnabled(false);
    m_reject->setEnabled(false);
    m_stripText->setText(tr("Being carried out…"));
    whenDone(decision, this, [this](const Result<> &done) {
        if (done) {
            deleteLater();
            return;
        }
        m_stripText->setText(done.error().text);
        const bool isOver = done.error().code == Error::Code::Conflict;
        m_approve->setEnabled(!isOver);
        m_reject->setEnabled(!isOver);
    });
}

QWidget *DifferenceView::makeBar()
{
    auto *bar = new QWidget(this);
    auto *layout = new QHBoxLayout(bar);
    layout->setContentsMargins(12, 8, 12, 8);
    layout->setSpacing(8);
    m_toggles = {{Operation::Add, &DifferenceFilter::added, &DifferenceCounts::added},
                 {Operation::Modify, &DifferenceFilter::modified, &DifferenceCounts::modified},
                 {Operation::Delete, &DifferenceFilter::deleted, &DifferenceCounts::deleted},
                 {Operation::Conflict, &DifferenceFilter::conflicts, &DifferenceCounts::conflicts},
                 {Operation::None, &DifferenceFilter::unchanged, &DifferenceCounts::unchanged}};
    for (Toggle &toggle : m_toggles) {
        toggle.button = new QToolButton(bar);
        toggle.button->setObjectName(u"toggle"_s + QString::number(int(toggle.operation)));
        toggle.button->setCheckable(true);
        toggle.button->setChecked(m_model->filter().*toggle.member);
        layout->addWidget(toggle.button);
        connect(toggle.button, &QToolButton::toggled, this, &DifferenceView::applyFilter);
    }
    layout->addWidget(makeExportButton(bar));
    m_exported = new QLabel(bar);
    m_exported->setObjectName(u"differenceExported"_s);
    layout->addWidget(m_exported, 1);
    m_filterEdit = new QLineEdit(bar);
    m_filterEdit->setObjectName(u"differenceFilter"_s);
    m_filterEdit->setPlaceholderText(tr("Filter by name, address or value"));
    m_filterEdit->setAccessibleName(tr("Filter"));
    m_filterEdit->setClearButtonEnabled(true);
    const int letter = fontMetrics().averageCharWidth();
    m_filterEdit->setMinimumWidth(letter * 16);
    m_filterEdit->setMaximumWidth(fontMetrics().horizontalAdvance(m_filterEdit->placeholderText())
                                  + letter * 8);
    markFilter(m_filterEdit);
    layout->addWidget(m_filterEdit, 8); // all of its hint can be read where there is room
    m_filterDelay = new QTimer(this);
    m_filterDelay->setSingleShot(true);
    m_filterDelay->setInterval(200);
    connect(m_filterEdit, &QLineEdit::textChanged, m_filterDelay, qOverload<>(&QTimer::start));
    connect(m_filterDelay, &QTimer::timeout, this, &DifferenceView::applyFilter);
    return bar;
}

QWidget *DifferenceView::makePanes()
{
    m_table = new QTableView(this);
    m_table->setObjectName(u"differences"_s);
    m_table->setAccessibleName(tr("Differences"));
    m_table->setModel(m_model);
    m_table->setItemDelegate(new DifferenceDelegate(m_table));
    m_table->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_table->setShowGrid(false);
    m_table->setWordWrap(false);
    m_table->setFrameShape(QFrame::NoFrame);
    m_table->verticalHeader()->hide();
    m_table->verticalHeader()->setDefaultSectionSize(tableRowHeight(m_table->font()));
    m_table->horizontalHeader()->setHighlightSections(false);
    m_table->horizontalHeader()->setStretchLastSection(true);
    const int em = fontMetrics().horizontalAdvance(u'm');
    m_table->setColumnWidth(DifferencesModel::Before, 18 * em);
    m_table->setColumnWidth(DifferencesModel::What, 12 * em);
    m_table->setColumnWidth(DifferencesModel::After, 18 * em);
    m_table->setColumnWidth(DifferencesModel::Address, 22 * em);
    m_table->setColumnWidth(DifferencesModel::Scope, 14 * em);
    m_table->hideColumn(DifferencesModel::Scope);
    m_table->horizontalHeader()->moveSection(DifferencesModel::Scope, DifferencesModel::Address);
    connect(m_table->selectionModel(), &QItemSelectionModel::currentRowChanged, this,
            &DifferenceView::showCurrent);

    m_empty = new QLabel(this);
    m_empty->setObjectName(u"differenceEmpty"_s);
    m_empty->setAlignment(Qt::AlignCenter);
    m_empty->setWordWrap(true);
    m_empty->setText(tr("Reading…"));
    m_minimap = new Minimap(m_table, this);
    m_rows = new QWidget(this);
    auto *rows = new QHBoxLayout(m_rows);
    rows->setContentsMargins(0, 0, 0, 0);
    rows->setSpacing(0);
    rows->addWidget(m_table, 1);
    rows->addWidget(m_minimap);
    m_stack = new QStackedWidget(this);
    m_stack->addWidget(m_rows);
    m_stack->addWidget(m_empty);
    m_stack->setCurrentWidget(m_empty);

    m_details = new DifferenceDetails(tellingOf(m_title.kind), this);
    auto *right = new QSplitter(Qt::Vertical, this);
    right->addWidget(m_stack);
    right->addWidget(m_details);
    right->setStretchFactor(0, 3);
    right->setStretchFactor(1, 1);
    right->setSizes({600, 200}); // the list is what one came for; the sizes are a proportion

    m_scopes = new QListWidget(this);
    m_scopes->setObjectName(u"differenceScopes"_s);
    m_scopes->setAccessibleName(tr("Scopes"));
    m_scopes->setFrameShape(QFrame::NoFrame);
    m_scopes->hide();
    connect(m_scopes, &QListWidget::currentRowChanged, this, &DifferenceView::applyFilter);
    int place = 0;
    for (QWidget *const pane : QList<QWidget *>{m_scopes, m_table} + m_details->panes())
        markPane(pane, ++place);
    auto *panes = new QSplitter(Qt::Horizontal, this);
    panes->addWidget(m_scopes);
    panes->addWidget(right);
    panes->setStretchFactor(0, 0);
    panes->setStretchFactor(1, 1);
    panes->setSizes({180, 800});
    return panes;
}

void DifferenceView::makeShortcuts()
{
    const auto add = [this](const QKeySequence &keys, auto slot) {
        auto *shortcut = new QShortcut(keys, this);
        shortcut->setContext(Qt::WidgetWithChildrenShortcut);
        connect(shortcut, &QShortcut::activated, this, slot);
    };
    for (int i = 0; i < m_toggles.size(); ++i)
        add(QKeySequence(Qt::ALT | Qt::Key(Qt::Key_1 + i)),
            [this, i] { m_toggles[i].button->toggle(); });
    add(QKeySequence(Qt::ALT | Qt::Key_0), [this] {
        DifferenceFilter all = m_model->filter();
        all.added = all.modified = all.deleted = all.conflicts = all.unchanged = true;
        setFilter(all);
    });
    add(QKeySequence(Qt::Key_F8), [this] { step(1); });
    add(QKeySequence(Qt::SHIFT | Qt::Key_F8), [this] { step(-1); });
}

void DifferenceView::setFilter(const DifferenceFilter &filter)
{
    for (const Toggle &toggle : std::as_const(m_toggles)) {
        const QSignalBlocker blocker(toggle.button);
        toggle.button->setChecked(filter.*toggle.member);
    }
    {
        const QSignalBlocker blocker(m_filterEdit);
        m_filterEdit->setText(filter.text);
    }
    for (int row = 0; row < m_scopes->count(); ++row) {
        if (m_scopes->item(row)->data(Qt::UserRole).toString() == filter.scope) {
            const QSignalBlocker blocker(m_scopes);
            m_scopes->setCurrentRow(row);
        }
    }
    m_model->setFilter(filter);
}

void DifferenceView::applyFilter()
{
    DifferenceFilter filter = m_model->filter();
    for (const Toggle &toggle : std::as_const(m_toggles))
        filter.*toggle.member = toggle.button->isChecked();
    filter.text = m_filterEdit->text().trimmed();
    if (const QListWidgetItem *item = m_scopes->currentItem())
        filter.scope = item->data(Qt::UserRole).toString();
    m_model->setFilter(filter);
}

void DifferenceView::showOverview()
{
    const DifferenceOverview &overview = m_model->overview();
    const QLocale locale;
    // large text in a small window: the marks alone, rather than a window that grows
    constexpr int kLettersOfTheBar = 120;
    const bool tight = width() < kLettersOfTheBar * fontMetrics().averageCharWidth();
    int key = 0;
    for (const Toggle &toggle : std::as_const(m_toggles)) {
        const qint64 count = overview.counts.*toggle.count;
        const QString word = DifferencesModel::operationWord(toggle.operation);
        const QString mark = DifferencesModel::operationMark(toggle.operation);
        toggle.button->setText(tight ? u"%1 %2"_s.arg(mark, locale.toString(count))
                                     : u"%1 %2  %3"_s.arg(mark, word, locale.toString(count)));
        toggle.button->setAccessibleName(u"%1 %2"_s.arg(word, locale.toString(count)));
        toggle.button->setToolTip(tr("%1: show or hide (Alt+%2)").arg(word).arg(++key));
        QPalette palette = this->palette();
        const Sense sense = senseOf(toggle.operation);
        palette.setColor(QPalette::ButtonText,
                         count == 0 || sense == Sense::None ? Colors::of(this).muted
                                                            : Colors::of(this).sense(sense).text);
        toggle.button->setPalette(palette);
    }
    showScopes();
    // the same person stands there once for each partner: only this tells the rows apart
    m_table->setColumnHidden(DifferencesModel::Scope,
                             overview.scopes.size() < 2 || !m_model->filter().scope.isEmpty());
    m_minimap->setSlices(overview.slices);
    if (overview.rows > 0) {
        m_stack->setCurrentWidget(m_rows);
    } else {
        const DifferenceCounts &c = overview.counts;
        const bool filtered = !m_model->filter().text.isEmpty()
            || c.added + c.modified + c.deleted + c.conflicts > 0;
        m_empty->setText(filtered ? tr("Nothing matches the filter.") : m_title.emptyText);
        m_stack->setCurrentWidget(m_empty);
    }
    showCurrent();
}

void DifferenceView::showScopes()
{
    const QList<DifferenceScope> &scopes = m_model->overview().scopes;
    if (m_scopes->count() > 0 || scopes.size() < 2)
        return;
    const QSignalBlocker blocker(m_scopes);
    qint64 all = 0;
    for (const DifferenceScope &scope : scopes)
        all += scope.count;
    const auto add = [this](const QString &text, const QString &scope, qint64 count) {
        auto *item
            = new QListWidgetItem(tr("%1 (%2)").arg(text, QLocale().toString(count)), m_scopes);
        item->setData(Qt::UserRole, scope);
    };
    add(tr("Everything"), {}, all);
    for (const DifferenceScope &scope : scopes)
        add(DifferencesModel::scopeText(scope.name), scope.name, scope.count);
    m_scopes->setCurrentRow(0);
    m_scopes->show();
}

void DifferenceView::showCurrent()
{
    m_details->showChange(m_model->change(m_table->currentIndex().row()));
}

void DifferenceView::step(int by)
{
    const int rows = m_model->rowCount();
    if (rows == 0)
        return;
    const int row = m_table->currentIndex().row();
    m_table->selectRow(row < 0 ? 0 : std::clamp(row + by, 0, rows - 1));
}

void DifferenceView::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange && m_model->isLoaded())
        showOverview();
}

} // namespace dx
