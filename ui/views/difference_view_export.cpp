#include "ui/views/difference_view.h"

#include "engine/core/when_done.h"

#include <QFileDialog>
#include <QLabel>
#include <QMenu>
#include <QPushButton>

using namespace Qt::StringLiterals;

namespace dx {

QWidget *DifferenceView::makeExportButton(QWidget *parent)
{
    auto *button = new QPushButton(parent); // a tool button has its arrow in the corner
    button->setObjectName(u"differenceExport"_s);
    button->setText(tr("Export"));
    button->setToolTip(tr("Write what is shown into a file"));
    button->setAutoDefault(false);
    auto *menu = new QMenu(button);
    menu->addAction(tr("As LDIF…"), this, [this] { askExport(DifferenceFormat::Ldif); });
    menu->addAction(tr("As CSV…"), this, [this] { askExport(DifferenceFormat::Csv); });
    menu->addAction(tr("As HTML…"), this, [this] { askExport(DifferenceFormat::Html); });
    button->setMenu(menu);
    return button;
}

void DifferenceView::askExport(DifferenceFormat format)
{
    const bool ldif = format == DifferenceFormat::Ldif;
    const bool csv = format == DifferenceFormat::Csv;
    auto *dialog = new QFileDialog(this, tr("Export differences"), {},
                                   ldif      ? tr("LDIF (*.ldif)")
                                       : csv ? tr("CSV (*.csv)")
                                             : tr("HTML (*.html)"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setDefaultSuffix(ldif ? u"ldif"_s : csv ? u"csv"_s : u"html"_s);
    connect(dialog, &QFileDialog::fileSelected, this,
            [this, format](const QString &path) { exportTo(path, format); });
    dialog->open();
}

void DifferenceView::exportTo(const QString &path, DifferenceFormat format)
{
    whenDone(exportDifference(*m_source, m_model->filter(), format, path), this,
             [this, path](const Result<> &result) {
                 m_exported->setText(result ? tr("Written to %1").arg(path) : result.error().text);
             });
}

} // namespace dx
