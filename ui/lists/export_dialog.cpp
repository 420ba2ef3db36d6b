#include "ui/lists/export_dialog.h"

#include "engine/core/when_done.h"
#include "model/list_transfer.h"

#include <QComboBox>
#include <QDialogButtonBox>
#include <QFileDialog>
#include <QFormLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>

using namespace Qt::StringLiterals;

namespace dx {

namespace {

enum SourceRole {
    ListRole = Qt::UserRole,
    AgreementRole,
};

} // namespace

ExportDialog::ExportDialog(SiteSession &session, ListId list, AgreementId agreement,
                           QWidget *parent)
    : QDialog(parent), m_session(&session), m_source(new QComboBox(this)),
      m_format(new QComboBox(this)), m_path(new QLineEdit(this)), m_result(new QLabel(this))
{
    setObjectName(u"exportDialog"_s);
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowTitle(tr("Directory Export"));
    m_source->setObjectName(u"exportSource"_s);
    m_path->setObjectName(u"exportFile"_s);
    m_path->setAccessibleName(tr("File"));
    m_result->setObjectName(u"exportResult"_s);
    m_result->setWordWrap(true);
    m_format->addItem(tr("LDIF"), int(ListFormat::Ldif));
    m_format->addItem(tr("CSV"), int(ListFormat::Csv));
    m_format->addItem(tr("MS Mail list"), int(ListFormat::MsMail));
    fillSources(list, agreement);

    auto *browse = new QPushButton(tr("&Browse…"), this);
    auto *file = new QHBoxLayout;
    file->addWidget(m_path, 1);
    file->addWidget(browse);
    auto *form = new QFormLayout;
    form->addRow(tr("&What"), m_source);
    form->addRow(tr("F&ormat"), m_format);
    form->addRow(tr("&File"), file);
    if (auto *label = qobject_cast<QLabel *>(form->labelForField(file)))
        label->setBuddy(m_path);
    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Close, this);
    m_export = buttons->addButton(tr("&Export"), QDialogButtonBox::ActionRole);
    m_export->setObjectName(u"exportRun"_s);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(12, 12, 12, 12);
    layout->setSpacing(8);
    layout->addLayout(form);
    layout->addWidget(m_result);
    layout->addStretch(1);
    layout->addWidget(buttons);
    resize(520, 0);

    connect(browse, &QPushButton::clicked, this, &ExportDialog::browse);
    connect(m_path, &QLineEdit::textChanged, this, &ExportDialog::update);
    connect(m_export, &QPushButton::clicked, this, &ExportDialog::run);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    connect(&session, &QObject::destroyed, this, &QWidget::close);
    update();
}

void ExportDialog::fillSources(ListId list, AgreementId agreement)
{
    const auto add
        = [this](const QString &text, ListId listId, AgreementId agreementId, bool current) {
              m_source->addItem(text);
              const int row = m_source->count() - 1;
              m_source->setItemData(row, listId.value, ListRole);
              m_source->setItemData(row, agreementId.value, AgreementRole);
              if (current)
                  m_source->setCurrentIndex(row);
          };
    for (const AddressList &known : m_session->summary().lists)
        add(known.name, known.id, {}, known.id == list);
    for (const Agreement &known : m_session->summary().agreements)
        add(tr("What is sent to %1").arg(known.settings.name), {}, known.id, known.id == agreement);
}

void ExportDialog::browse()
{
    auto *dialog = new QFileDialog(this, tr("Export to"), m_path->text(),
                                   tr("LDIF (*.ldif);;CSV (*.csv);;MS Mail list (*.txt);;"
                                      "All files (*)"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave); // asks before it overwrites
    const auto format = ListFormat(m_format->currentData().toInt());
    dialog->setDefaultSuffix(format == ListFormat::MsMail ? u"txt"_s : listFormatName(format));
    connect(dialog, &QFileDialog::fileSelected, m_path, &QLineEdit::setText);
    dialog->open();
}

void ExportDialog::update()
{
    m_export->setEnabled(!m_running && !m_path->text().trimmed().isEmpty()
                         && m_source->count() > 0);
}

void ExportDialog::run()
{
    ExportRequest request;
    request.list = ListId{m_source->currentData(ListRole).toLongLong()};
    request.agreement = AgreementId{m_source->currentData(AgreementRole).toLongLong()};
    request.format = ListFormat(m_format->currentData().toInt());
    request.path = m_path->text().trimmed();
    m_running = true;
    m_result->setText(tr("Writing…"));
    update();
    whenDone(exportFile(*m_session, request), this,
             [this, path = request.path](const Result<ExportNotes> &result) {
                 m_running = false;
                 update();
                 m_result->setText(result ? resultText(path, *result) : result.error().text);
             });
}

QString ExportDialog::resultText(const QString &path, const ExportNotes &notes) const
{
    constexpr qsizetype kShown = 5;
    QStringList lines{tr("Written to %1.").arg(path)};
    if (notes.count > 0)
        lines.append(tr("What the format cannot hold was changed or left out (%1); comments in "
                        "the file tell all of it:")
                         .arg(notes.count));
    lines.append(notes.first.first(std::min(kShown, notes.first.size())));
    return lines.join(u'\n');
}

} // namespace dx
