#include "ui/views/cycles_view.h"

#include "model/site_session.h"
#include "ui/page_saver.h"
#include "ui/style/colors.h"
#include "ui/views/plain_table.h"

#include <QHeaderView>
#include <QLabel>
#include <QSplitter>
#include <QStackedWidget>
#include <QStyledItemDelegate>
#include <QTableView>
#include <QTextBrowser>
#include <QUrl>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace dx {

namespace {

Sense senseOf(CycleOutcome outcome)
{
    switch (outcome) {
    case CycleOutcome::Warnings:
    case CycleOutcome::Held:
    case CycleOutcome::Stopped:
        return Sense::Warning;
    case CycleOutcome::Failed:
        return Sense::Deleted;
    case CycleOutcome::Success:
        return Sense::Verified;
    default:
        return Sense::None;
    }
}

QString markOf(CycleOutcome outcome)
{
    switch (outcome) {
    case CycleOutcome::Queued:
        return u"○"_s;
    case CycleOutcome::Running:
        return u"◐"_s;
    case CycleOutcome::Success:
        return u"✓"_s;
    case CycleOutcome::Warnings:
        return u"⚠"_s;
    case CycleOutcome::Held:
        return u"‖"_s;
    case CycleOutcome::Failed:
        return u"✕"_s;
    case CycleOutcome::Stopped:
        return u"■"_s;
    case CycleOutcome::Undone:
        return u"↶"_s;
    }
    return {};
}

/** Mark and colour beside the word of a result. */
class OutcomeDelegate final : public QStyledItemDelegate
{
public:
    OutcomeDelegate(const CyclesModel &model, QObject *parent)
        : QStyledItemDelegate(parent), m_model(model)
    {
    }

protected:
    void initStyleOption(QStyleOptionViewItem *option, const QModelIndex &index) const override
    {
        QStyledItemDelegate::initStyleOption(option, index);
        const Cycle *cycle = m_model.row(index.row());
        if (!cycle)
            return;
        option->text = markOf(cycle->outcome) + u"  "_s + option->text;
        const Sense sense = senseOf(cycle->outcome);
        if (sense != Sense::None)
            option->palette.setColor(QPalette::Text, Colors::of(option->palette).sense(sense).text);
    }

private:
    const CyclesModel &m_model;
};

} // namespace

CyclesView::CyclesView(SiteSession &session, QWidget *parent)
    : QWidget(parent), m_model(new CyclesModel(CyclesModel::reading(session), this))
{
    setObjectName(u"cyclesView"_s);
    setPageSaver(this, [this, url = session.url()](const QString &path, auto state) {
        return m_saver.save(SavedTable::cycles(url), path, std::move(state));
    });
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    m_details = new QTextBrowser(this);
    m_details->setObjectName(u"cycleDetails"_s);
    m_details->setAccessibleName(tr("Cycle details"));
    m_details->setOpenLinks(false);
    m_details->setFrameShape(QFrame::NoFrame);
    connect(m_details, &QTextBrowser::anchorClicked, this, &CyclesView::follow);
    auto *panes = new QSplitter(Qt::Vertical, this);
    panes->addWidget(makeTable());
    panes->addWidget(m_details);
    panes->setStretchFactor(0, 3);
    panes->setStretchFactor(1, 2);
    layout->addWidget(panes);

    connect(&session, &SiteSession::contentChanged, m_model, &CyclesModel::reload);
    connect(m_model, &QAbstractItemModel::modelAboutToBeReset, this, [this] {
        if (const Cycle *cycle = current(); cycle && !m_wanted.isValid())
            m_wanted = cycle->id; // stays selected when the list is read again
    });
    connect(m_model, &CyclesModel::loaded, this, [this] {
        m_stack->setCurrentIndex(m_model->rowCount() > 0 ? 0 : 1);
        const int row = m_wanted.isValid() ? m_model->rowOf(m_wanted) : 0;
        m_wanted = {};
        if (m_model->rowCount() > 0)
            m_table->selectRow(std::max(0, row));
        showCurrent();
    });
}

QWidget *CyclesView::makeTable()
{
    m_table = makePlainTable(m_model, tr("Cycles"), this);
    m_table->setObjectName(u"cycles"_s);
    m_table->setItemDelegateForColumn(CyclesModel::Outcome, new OutcomeDelegate(*m_model, m_table));
    setColumnWidths(m_table, {7, 6, 18, 16, 8, 18, 18});
    connect(m_table, &QTableView::activated, this,
            [this](const QModelIndex &index) { open(index.row()); });
    connect(m_table->selectionModel(), &QItemSelectionModel::currentRowChanged, this,
            &CyclesView::showCurrent);
    auto *empty = new QLabel(tr("No cycle has run. Force one with F9."), this);
    empty->setAlignment(Qt::AlignCenter);
    m_stack = new QStackedWidget(this);
    m_stack->addWidget(m_table);
    m_stack->addWidget(empty);
    return m_stack;
}

void CyclesView::select(CycleId cycle)
{
    if (const int row = m_model->rowOf(cycle); row >= 0)
        m_table->selectRow(row);
    else
        m_wanted = cycle;
}

const Cycle *CyclesView::current() const
{
    return m_model->row(m_table->currentIndex().row());
}

void CyclesView::showCurrent()
{
    if (const Cycle *cycle = current())
        m_details->setHtml(CycleText::details(*cycle, Colors::of(this).muted.name()));
    else
        m_details->clear();
}

void CyclesView::open(int row)
{
    if (const Cycle *cycle = m_model->row(row))
        Q_EMIT differencesWanted(*cycle, {});
}

void CyclesView::follow(const QUrl &link)
{
    const Cycle *cycle = current();
    if (cycle && link.toString() == "review"_L1)
        Q_EMIT reviewWanted(cycle->id);
    if (cycle && link.toString() == "undo"_L1)
        Q_EMIT undoWanted(cycle->id);
    const QStringList parts = link.toString().split(u':'); // in|out : what : agreement id
    if (!cycle || parts.size() != 3)
        return;
    DifferenceFilter filter;
    filter.added = parts[1] == u"added"_s;
    filter.modified = parts[1] == u"modified"_s;
    filter.deleted = parts[1] == u"deleted"_s;
    filter.conflicts = parts[1] == u"conflicts"_s;
    if (parts[0] == u"in"_s) {
        filter.scope = u"here"_s;
    } else {
        for (const CycleAgreement &partner : cycle->agreements) {
            if (partner.agreement.value == parts[2].toLongLong())
                filter.scope = u"agreement "_s + partner.name;
        }
    }
    Q_EMIT differencesWanted(*cycle, filter);
}

} // namespace dx
