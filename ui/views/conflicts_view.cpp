#include "ui/views/conflicts_view.h"

#include "engine/core/when_done.h"
#include "model/site_session.h"
#include "ui/style/colors.h"
#include "ui/style/theme.h"
#include "ui/views/plain_table.h"

#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSplitter>
#include <QStackedWidget>
#include <QTableView>
#include <QTextBrowser>

using namespace Qt::StringLiterals;

namespace dx {

ConflictsView::ConflictsView(SiteSession &session, QWidget *parent)
    : QWidget(parent), m_model(new ConflictsModel(session, this))
{
    setObjectName(u"conflictsView"_s);
    m_comparison = new QTextBrowser(this);
    m_comparison->setObjectName(u"conflictSides"_s);
    m_comparison->setAccessibleName(tr("Candidates"));
    m_comparison->setFrameShape(QFrame::NoFrame);
    auto *lower = new QWidget(this);
    auto *rows = new QVBoxLayout(lower);
    rows->setContentsMargins(0, 0, 0, 0);
    rows->setSpacing(0);
    rows->addWidget(makeDecisions());
    rows->addWidget(m_comparison, 1);
    auto *panes = new QSplitter(Qt::Vertical, this);
    panes->addWidget(makeTable());
    panes->addWidget(lower);
    panes->setStretchFactor(0, 2);
    panes->setStretchFactor(1, 3);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(panes);

    connect(m_model, &QAbstractItemModel::modelAboutToBeReset, this, [this] {
        const Conflict *conflict = current();
        m_current = conflict ? conflict->id : EntryId(); // stays selected
    });
    connect(m_model, &ConflictsModel::loaded, this, [this] {
        m_stack->setCurrentIndex(m_model->rowCount() > 0 ? 0 : 1);
        if (m_model->rowCount() > 0)
            m_table->selectRow(std::max(0, m_model->rowOf(m_current)));
        showCurrent();
    });
    connect(m_model, &ConflictsModel::failed, this,
            [this](const Error &error) { m_answer->setText(error.text); });
    showCurrent();
}

QWidget *ConflictsView::makeTable()
{
    m_table = makePlainTable(m_model, tr("Conflicts"), this);
    m_table->setObjectName(u"conflicts"_s);
    setColumnWidths(m_table, {26, 18, 14, 18, 14});
    connect(m_table->selectionModel(), &QItemSelectionModel::currentRowChanged, this, [this] {
        m_answer->clear();
        showCurrent();
    });
    auto *empty = new QLabel(tr("No recipient is kept aside."), this);
    empty->setAlignment(Qt::AlignCenter);
    m_stack = new QStackedWidget(this);
    m_stack->addWidget(m_table);
    m_stack->addWidget(empty);
    return m_stack;
}

QWidget *ConflictsView::makeDecisions()
{
    auto *bar = new QWidget(this);
    auto *layout = new QHBoxLayout(bar);
    layout->setContentsMargins(Space::kMargin, Space::kRelated, Space::kMargin, Space::kRelated);
    layout->setSpacing(Space::kRelated);
    m_leave = new QPushButton(tr("Keep the holder"), bar);
    m_leave->setObjectName(u"conflictLeave"_s);
    m_letIn = new QPushButton(tr("Let this one in"), bar);
    m_letIn->setObjectName(u"conflictLetIn"_s);
    m_mail = new QLineEdit(bar);
    m_mail->setObjectName(u"conflictMail"_s);
    m_mail->setAccessibleName(tr("Another address"));
    m_mail->setPlaceholderText(tr("another address"));
    m_mail->setMinimumWidth(fontMetrics().averageCharWidth() * 28);
    m_readdress = new QPushButton(tr("Keep both"), bar);
    m_readdress->setObjectName(u"conflictReaddress"_s);
    m_readdress->setToolTip(tr("The one aside goes by this mail address here."));
    m_answer = new QLabel(bar);
    m_answer->setObjectName(u"conflictAnswer"_s);
    m_answer->setWordWrap(true);
    for (QWidget *const widget :
         std::initializer_list<QWidget *>{m_leave, m_letIn, m_mail, m_readdress})
        layout->addWidget(widget);
    layout->addWidget(m_answer, 1);
    connect(m_leave, &QPushButton::clicked, this, [this] {
        if (const Conflict *conflict = current())
            await(m_model->leave(*conflict));
    });
    connect(m_letIn, &QPushButton::clicked, this, [this] {
        if (const Conflict *conflict = current())
            await(m_model->letIn(*conflict));
    });
    connect(m_readdress, &QPushButton::clicked, this, [this] {
        if (const Conflict *conflict = current())
            await(m_model->readdress(*conflict, m_mail->text().trimmed()));
    });
    connect(m_mail, &QLineEdit::textChanged, this, [this](const QString &text) {
        m_readdress->setEnabled(current() && !text.trimmed().isEmpty());
    });
    connect(m_mail, &QLineEdit::returnPressed, m_readdress, &QPushButton::click);
    return bar;
}

const Conflict *ConflictsView::current() const
{
    return m_model->row(m_table->currentIndex().row());
}

void ConflictsView::await(const QFuture<Result<>> &decision)
{
    whenDone(decision, this, [this](const Result<> &done) {
        m_answer->setText(done ? QString() : done.error().text);
        if (done)
            m_mail->clear();
        m_model->reload();
    });
}

void ConflictsView::showCurrent()
{
    const Conflict *conflict = current();
    const bool isOpen = conflict && conflict->cause == Conflict::Cause::Address;
    m_leave->setEnabled(conflict && !conflict->isDecided);
    m_letIn->setEnabled(conflict && m_model->whyNotIn(*conflict).isEmpty());
    m_letIn->setToolTip(conflict ? m_model->whyNotIn(*conflict) : QString());
    m_mail->setEnabled(isOpen);
    m_readdress->setEnabled(isOpen && !m_mail->text().trimmed().isEmpty());
    if (!conflict) {
        m_comparison->clear();
        return;
    }
    whenDone(m_model->sides(*conflict), this,
             [this, shown = *conflict](const Result<ConflictSides> &sides) {
                 const Conflict *now = current();
                 if (sides && now && now->id == shown.id)
                     showSides(shown, *sides);
             });
}

void ConflictsView::showSides(const Conflict &conflict, const ConflictSides &sides)
{
    const Colors &colors = Colors::of(this);
    m_comparison->setHtml(m_model->comparison(conflict, sides, colors.muted.name(),
                                              colors.sense(Sense::Conflict).tint.name()));
}

} // namespace dx
