#include "ui/sheet/fields.h"

#include "engine/core/when_done.h"
#include "model/forms/file_access.h"
#include "ui/schedule/schedule_editor.h"
#include "ui/sheet/sheet_page.h"
#include "ui/style/colors.h"
#include "ui/style/theme.h"

#include <QComboBox>
#include <QEvent>
#include <QFileDialog>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>

using namespace Qt::StringLiterals;

namespace dx {

ScheduleEditor *addSchedule(SheetPage &page, const QString &id, const QString &cycle,
                            bool withArrival, const QByteArray &zone)
{
    auto *editor = new ScheduleEditor(cycle, withArrival);
    editor->setZone(zone);
    Form &form = page.form();
    QObject::connect(editor, &ScheduleEditor::edited, &page, [&form, id](const Schedule &schedule) {
        form.setValue(id, schedule.toText());
        form.touch(id);
    });
    page.addField(
        id, editor,
        {[editor](const QVariant &v) {
             if (const auto schedule = Schedule::fromText(v.toString()))
                 editor->setSchedule(*schedule);
         },
         {}},
        SheetPage::tr("When %1 starts by itself. Drag over the grid, or use the arrow keys and "
                      "Space.")
            .arg(cycle));
    return editor;
}

void addListChoice(SheetPage &page, const QString &id, const QList<AddressList> &lists,
                   const QString &whatsThis)
{
    QList<std::pair<QString, QVariant>> choices;
    for (const AddressList &list : lists)
        choices.append({list.name, QVariant::fromValue(list.id)});
    page.addChoice(id, choices, whatsThis);
}

FolderField::FolderField(Addresses addresses, QWidget *parent)
    : QWidget(parent), m_addresses(std::move(addresses)), m_edit(new QLineEdit(this)),
      m_test(new QPushButton(tr("Test"), this)), m_answer(new QLabel(this))
{
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(Space::kTight);
    auto *row = new QHBoxLayout;
    row->setSpacing(Space::kRelated);
    auto *browseButton = new QPushButton(tr("Browse…"), this);
    row->addWidget(m_edit, 1);
    row->addWidget(browseButton);
    row->addWidget(m_test);
    layout->addLayout(row);
    layout->addWidget(m_answer);
    m_edit->setObjectName(u"folderPath"_s);
    m_edit->setAccessibleName(tr("Shared folder"));
    m_test->setObjectName(u"testFolder"_s);
    m_answer->setObjectName(u"folderAnswer"_s);
    m_answer->setWordWrap(true);
    m_answer->hide();
    setFocusProxy(m_edit);
    m_edit->installEventFilter(this);
    for (QPushButton *button : {browseButton, m_test})
        button->setAutoDefault(false);
    connect(m_edit, &QLineEdit::textChanged, this, [this](const QString &text) {
        m_answer->hide();
        Q_EMIT edited(text);
    });
    connect(browseButton, &QPushButton::clicked, this, &FolderField::browse);
    connect(m_test, &QPushButton::clicked, this, &FolderField::test);
}

QString FolderField::text() const
{
    return m_edit->text();
}

void FolderField::setText(const QString &text)
{
    const QSignalBlocker quiet(m_edit);
    if (m_edit->text() != text)
        m_edit->setText(text);
    m_test->setEnabled(!text.trimmed().isEmpty());
}

bool FolderField::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() == QEvent::FocusOut)
        Q_EMIT left();
    return QWidget::eventFilter(watched, event);
}

void FolderField::browse()
{
    auto *dialog = new QFileDialog(this, tr("Shared Folder"), m_edit->text());
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::Directory);
    dialog->setOption(QFileDialog::ShowDirsOnly);
    connect(dialog, &QFileDialog::fileSelected, this, [this](const QString &path) {
        setText(path);
        m_answer->hide();
        Q_EMIT edited(path);
    });
    dialog->open();
}

void FolderField::test()
{
    m_test->setEnabled(false);
    showAnswer(tr("Testing…"), true);
    const auto [own, partner] = m_addresses();
    whenDone(checkFolder(m_edit->text().trimmed(), own, partner), this,
             [this](const Result<QString> &answer) {
                 m_test->setEnabled(true);
                 if (answer)
                     showAnswer(u"✓ "_s + *answer, true);
                 else
                     showAnswer(u"✕ "_s + answer.error().text, false);
             });
}

void FolderField::showAnswer(const QString &text, bool good)
{
    QPalette mine;
    const Colors &colors = Colors::of(this);
    mine.setColor(QPalette::WindowText, good ? colors.added.text : colors.deleted.text);
    m_answer->setPalette(mine);
    m_answer->setText(text);
    m_answer->setAccessibleName(text);
    m_answer->show();
}

} // namespace dx
