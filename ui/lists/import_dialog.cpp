#include "ui/lists/import_dialog.h"

#include "engine/core/when_done.h"
#include "model/difference_source.h"
#include "ui/lists/transfer_progress.h"
#include "ui/style/colors.h"
#include "ui/style/theme.h"

#include <QCheckBox>
#include <QComboBox>
#include <QDialogButtonBox>
#include <QFileDialog>
#include <QFileInfo>
#include <QFormLayout>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QLocale>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QTableWidget>
#include <QTimer>

using namespace Qt::StringLiterals;

namespace dx {

ImportDialog::ImportDialog(SiteSession &session, ListId list, QWidget *parent)
    : QDialog(parent), m_session(&session), m_path(new QLineEdit(this)),
      m_list(new QComboBox(this)), m_format(new QComboBox(this)),
      m_replace(new QCheckBox(tr("&Make the list exactly the file (delete what it lacks)"), this)),
      m_skipBad(new QCheckBox(tr("S&kip bad records and report them"), this)),
      m_result(new QPlainTextEdit(this)), m_progress(new TransferProgress(this)),
      m_mappingTitle(new QLabel(tr("&Columns of the file"), this)),
      m_mapping(new QTableWidget(0, 3, this)), m_mappingDelay(new QTimer(this))
{
    setObjectName(u"importDialog"_s);
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowTitle(tr("Directory Import"));
    m_path->setObjectName(u"importFile"_s);
    m_list->setObjectName(u"importList"_s);
    m_result->setObjectName(u"importResult"_s);
    m_result->setAccessibleName(tr("Result"));
    m_result->setReadOnly(true);
    m_result->setPlaceholderText(
        tr("Preview shows what the import would change, before it changes anything."));
    m_result->setMinimumHeight(fontMetrics().height() * 8);
    m_format->addItem(tr("By its name and contents"), -1);
    m_format->addItem(tr("LDIF"), int(ListFormat::Ldif));
    m_format->addItem(tr("CSV"), int(ListFormat::Csv));
    m_format->addItem(tr("MS Mail list"), int(ListFormat::MsMail));
    fillLists(list);

    auto *browse = new QPushButton(tr("&Browse…"), this);
    auto *file = new QHBoxLayout;
    file->addWidget(m_path, 1);
    file->addWidget(browse);
    auto *form = new QFormLayout;
    form->addRow(tr("&File"), file);
    form->addRow(tr("Into &list"), m_list);
    form->addRow(tr("F&ormat"), m_format);
    if (auto *label = qobject_cast<QLabel *>(form->labelForField(file)))
        label->setBuddy(m_path);
    m_path->setAccessibleName(tr("File"));
    m_mapping->setObjectName(u"importMapping"_s);
    m_mapping->setAccessibleName(tr("Columns of the file"));
    m_mapping->setHorizontalHeaderLabels({tr("Column"), tr("Becomes"), tr("First row")});
    m_mapping->horizontalHeader()->setStretchLastSection(true);
    m_mapping->horizontalHeader()->setHighlightSections(false);
    m_mapping->horizontalHeader()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    m_mapping->verticalHeader()->hide();
    m_mapping->verticalHeader()->setDefaultSectionSize(tableRowHeight(m_mapping->font()));
    m_mapping->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_mapping->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_mapping->setShowGrid(false);
    m_mapping->setWordWrap(false);
    m_mapping->setTabKeyNavigation(false);
    m_mapping->setMinimumHeight(tableRowHeight(m_mapping->font()) * 5);
    m_mappingTitle->setBuddy(m_mapping);
    m_mappingDelay->setSingleShot(true);
    m_mappingDelay->setInterval(200);
    showMapping({});
    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Close, this);
    m_preview = buttons->addButton(tr("&Preview"), QDialogButtonBox::ActionRole);
    m_import = buttons->addButton(tr("&Import"), QDialogButtonBox::ActionRole);
    m_preview->setObjectName(u"importPreview"_s);
    m_import->setObjectName(u"importRun"_s);

    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(12, 12, 12, 12);
    layout->setSpacing(8);
    layout->addLayout(form);
    layout->addWidget(m_mappingTitle);
    layout->addWidget(m_mapping, 1);
    layout->addWidget(m_replace);
    layout->addWidget(m_skipBad);
    layout->addWidget(m_result, 1);
    layout->addWidget(m_progress);
    layout->addWidget(buttons);
    const int em = fontMetrics().horizontalAdvance(u'm');
    resize(std::max(sizeHint().width(), 48 * em), std::max(sizeHint().height(), 36 * em));

    connect(browse, &QPushButton::clicked, this, &ImportDialog::browse);
    connect(m_path, &QLineEdit::textChanged, this, &ImportDialog::update);
    connect(m_path, &QLineEdit::textChanged, m_mappingDelay, qOverload<>(&QTimer::start));
    connect(m_format, &QComboBox::currentIndexChanged, m_mappingDelay, qOverload<>(&QTimer::start));
    connect(m_mappingDelay, &QTimer::timeout, this, &ImportDialog::askMapping);
    connect(m_preview, &QPushButton::clicked, this, [this] { run(true); });
    connect(m_import, &QPushButton::clicked, this, [this] { run(false); });
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    connect(&session, &QObject::destroyed, this, &QWidget::close);
    update();
}

void ImportDialog::fillLists(ListId list)
{
    for (const AddressList &known : m_session->summary().lists) {
        m_list->addItem(known.name, known.id.value);
        if (known.id == list)
            m_list->setCurrentIndex(m_list->count() - 1);
    }
}

void ImportDialog::browse()
{
    auto *dialog = new QFileDialog(this, tr("Import from"), QFileInfo(m_path->text()).path(),
                                   tr("Address lists (*.ldif *.ldf *.csv *.txt);;All files (*)"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::ExistingFile);
    connect(dialog, &QFileDialog::fileSelected, m_path, &QLineEdit::setText);
    dialog->open();
}

void ImportDialog::update()
{
    const bool ready = !m_running && !m_path->text().trimmed().isEmpty() && m_list->count() > 0;
    m_preview->setEnabled(ready);
    m_import->setEnabled(ready);
}

void ImportDialog::askMapping()
{
    const quint64 request = ++m_mappingRequest;
    const QString path = m_path->text().trimmed();
    std::optional<ListFormat> format;
    if (const int chosen = m_format->currentData().toInt(); chosen >= 0)
        format = ListFormat(chosen);
    if (path.isEmpty()) {
        showMapping({});
        return;
    }
    using Columns = QList<CsvMappedColumn>;
    whenDone(csvMapping(*m_session, path, format), this,
             [this, request](const Result<Columns> &columns) {
                 // what is wrong with the file is told when it is to be imported
                 if (request == m_mappingRequest)
                     showMapping(columns.value_or(Columns()));
             });
}

void ImportDialog::showMapping(const QList<CsvMappedColumn> &columns)
{
    m_mappingTitle->setVisible(!columns.isEmpty());
    m_mapping->setVisible(!columns.isEmpty());
    m_mapping->setRowCount(int(columns.size()));
    const QBrush muted = Colors::of(this).muted;
    for (int row = 0; row < columns.size(); ++row) {
        const CsvMappedColumn &column = columns.at(row);
        int place = 0;
        for (const QString &text : {column.column, column.becomes, column.sample}) {
            auto *item = new QTableWidgetItem(text);
            if (!column.used)
                item->setForeground(muted);
            item->setToolTip(text);
            m_mapping->setItem(row, place++, item);
        }
    }
    m_mapping->resizeColumnsToContents();
}

void ImportDialog::stop()
{
    m_progress->stop();
}

void ImportDialog::reject()
{
    if (!m_running) {
        QDialog::reject();
        return;
    }
    m_leaving = true;
    stop();
}

void ImportDialog::run(bool preview)
{
    ImportRequest request;
    request.path = m_path->text().trimmed();
    request.list = ListId{m_list->currentData().toLongLong()};
    request.replace = m_replace->isChecked();
    request.skipBad = m_skipBad->isChecked();
    if (const int format = m_format->currentData().toInt(); format >= 0)
        request.format = ListFormat(format);
    if (preview)
        request.previewSpool = newSpoolPath();
    m_running = true;
    m_result->clear();
    update();
    whenDone(importFile(*m_session, request, m_progress->begin()), this,
             [this, preview, spool = request.previewSpool](Result<ListImportResult> result) {
                 m_running = false;
                 m_progress->end();
                 update();
                 if (std::exchange(m_leaving, false)) {
                     if (preview)
                         QFile::remove(spool);
                     QDialog::reject();
                     return;
                 }
                 report(result, preview);
                 if (preview && result)
                     Q_EMIT previewed(
                         spool, tr("Preview of the import into %1").arg(m_list->currentText()));
             });
}

void ImportDialog::report(const Result<ListImportResult> &result, bool preview)
{
    if (result)
        m_result->setPlainText(summary(*result, preview));
    else
        m_result->setPlainText(result.error().detail.isEmpty()
                                   ? result.error().text
                                   : result.error().text + u"\n\n"_s + result.error().detail);
}

QString ImportDialog::summary(const ListImportResult &result, bool preview) const
{
    const QLocale locale;
    const MergeCounts &counts = result.counts;
    QStringList lines;
    const QString changes
        = tr("%1 added, %2 modified, %3 deleted, %4 unchanged, %5 skipped")
              .arg(locale.toString(counts.added), locale.toString(counts.modified),
                   locale.toString(counts.deleted), locale.toString(counts.unchanged),
                   locale.toString(counts.skipped));
    lines.append(preview ? tr("Nothing was changed. The import would make: %1").arg(changes)
                         : changes);
    if (result.sameFile)
        lines.append(tr("The list already is what this file says."));
    for (const MergeProblem &problem : counts.problems)
        lines.append(problem.line > 0 ? tr("Line %1: %2").arg(problem.line).arg(problem.text)
                                      : problem.text);
    return lines.join(u'\n');
}

} // namespace dx
