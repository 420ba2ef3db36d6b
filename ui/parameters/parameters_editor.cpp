#include "ui/parameters/parameters_editor.h"

#include "engine/core/when_done.h"
#include "model/site_parameters.h"
#include "ui/parameters/parameter_dialog.h"
#include "ui/sheet/strip.h"
#include "ui/style/theme.h"

#include <QAction>
#include <QCheckBox>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QPushButton>
#include <QTreeView>

using namespace Qt::StringLiterals;

namespace dx {

ParametersEditor::ParametersEditor(SiteSession &session, QWidget *parent)
    : QWidget(parent), m_session(session), m_model(new ParametersModel(this)),
      m_kicks(new QCheckBox(tr("Pausing triggers a cycle (PauseKicksDX = 1)"), this)),
      m_failure(new Strip(Sense::Deleted, this)), m_table(new QTreeView(this)),
      m_add(new QPushButton(tr("Add Value…"), this)), m_edit(new QPushButton(tr("Edit…"), this)),
      m_delete(new QPushButton(tr("Delete"), this))
{
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(Space::kMargin, Space::kMargin, Space::kMargin, Space::kMargin);
    layout->setSpacing(Space::kRelated);
    m_kicks->setObjectName(u"pauseKicks"_s);
    m_kicks->setWhatsThis(tr("With this, pausing the service starts T2 (a site with a Dirsync "
                             "Server object) or T1, and the service keeps running."));
    m_failure->hide();
    buildTable();
    layout->addWidget(m_kicks);
    layout->addWidget(m_failure);
    layout->addWidget(m_table, 1);
    layout->addWidget(buttonRow());
    connect(m_kicks, &QCheckBox::toggled, this, &ParametersEditor::onKicks);
    connect(&session, &SiteSession::contentChanged, this, &ParametersEditor::reload);
    updateButtons();
    reload();
}

void ParametersEditor::buildTable()
{
    m_table->setObjectName(u"parameters"_s);
    m_table->setAccessibleName(tr("Parameters"));
    m_table->setModel(m_model);
    m_table->setRootIsDecorated(false);
    m_table->setUniformRowHeights(true);
    m_table->setAllColumnsShowFocus(true);
    m_table->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_table->header()->resizeSection(ParametersModel::Name, 220);
    m_table->header()->resizeSection(ParametersModel::Type, 100);
    connect(m_table, &QTreeView::activated, this,
            [this](const QModelIndex &index) { edit(m_model->parameters()[index.row()], false); });
    connect(m_table->selectionModel(), &QItemSelectionModel::selectionChanged, this,
            &ParametersEditor::updateButtons);
    auto *del = new QAction(this);
    del->setShortcut(Qt::Key_Delete);
    del->setShortcutContext(Qt::WidgetShortcut);
    connect(del, &QAction::triggered, this, &ParametersEditor::remove);
    m_table->addAction(del);
}

QWidget *ParametersEditor::buttonRow()
{
    auto *row = new QWidget(this);
    auto *layout = new QHBoxLayout(row);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(Space::kRelated);
    auto *note = new QLabel(tr("Takes effect at once."), row);
    m_add->setObjectName(u"addValue"_s);
    m_edit->setObjectName(u"editValue"_s);
    m_delete->setObjectName(u"deleteValue"_s);
    layout->addWidget(note, 1);
    for (QPushButton *button : {m_add, m_edit, m_delete}) {
        button->setAutoDefault(false);
        layout->addWidget(button);
    }
    connect(m_add, &QPushButton::clicked, this, [this] { edit({}, true); });
    connect(m_edit, &QPushButton::clicked, this,
            [this] { edit(m_model->parameters()[currentRow()], false); });
    connect(m_delete, &QPushButton::clicked, this, &ParametersEditor::remove);
    return row;
}

int ParametersEditor::currentRow() const
{
    const auto rows = m_table->selectionModel()->selectedRows();
    return rows.isEmpty() ? -1 : rows.first().row();
}

void ParametersEditor::updateButtons()
{
    const bool some = currentRow() >= 0;
    m_edit->setEnabled(some);
    m_delete->setEnabled(some);
}

void ParametersEditor::reload()
{
    whenDone(readParameters(m_session), this,
             [this, request = ++m_request](const Result<QList<Parameter>> &all) {
                 if (request != m_request)
                     return;
                 if (!all) {
                     showFailure(all.error());
                     return;
                 }
                 m_model->setParameters(*all);
                 const QSignalBlocker quiet(m_kicks);
                 m_kicks->setChecked(m_model->pauseKicks());
                 updateButtons();
             });
}

void ParametersEditor::edit(const Parameter &parameter, bool isNew)
{
    auto *dialog = new ParameterDialog(*m_model, parameter, isNew, this);
    connect(dialog, &ParameterDialog::chosen, this, &ParametersEditor::store);
    dialog->open();
}

void ParametersEditor::store(const Parameter &parameter)
{
    reloadAfter(storeParameter(m_session, parameter));
}

void ParametersEditor::remove()
{
    const int row = currentRow();
    if (row < 0)
        return;
    const QString name = m_model->parameters()[row].name;
    Question question;
    question.text = tr("Delete the value \"%1\"?").arg(name);
    question.more = ParametersModel::meaningOf(name);
    question.answers = {tr("Delete"), tr("Cancel")};
    question.destructive = true;
    m_prompt(this, question, [this, name](int answer) {
        if (answer == 0)
            reloadAfter(removeParameter(m_session, name));
    });
}

void ParametersEditor::onKicks(bool on)
{
    reloadAfter(setPauseKicks(m_session, on));
}

void ParametersEditor::reloadAfter(const QFuture<Result<>> &edit)
{
    m_failure->hide();
    whenDone(edit, this, [this](const Result<> &stored) {
        if (!stored)
            showFailure(stored.error());
        reload();
    });
}

void ParametersEditor::showFailure(const Error &error)
{
    m_failure->setText(error.text);
    m_failure->show();
    const QSignalBlocker quiet(m_kicks);
    m_kicks->setChecked(m_model->pauseKicks());
}

} // namespace dx
