#include "ui/page_saver.h"

#include "engine/core/when_done.h"
#include "ui/lists/transfer_progress.h"
#include "ui/main_window.h"
#include "ui/result_tabs.h"

#include <QFileDialog>
#include <QStatusBar>

using namespace Qt::StringLiterals;

namespace dx {
namespace {

/** Hangs on the widget it saves. */
class SaverOf final : public QObject
{
public:
    SaverOf(QWidget *page, PageSaver saver) : QObject(page), m_saver(std::move(saver)) { }
    const PageSaver &saver() const { return m_saver; }

private:
    PageSaver m_saver;
};

const SaverOf *saverOn(const QWidget *page)
{
    for (QObject *child : page->children()) {
        if (const auto *saver = dynamic_cast<const SaverOf *>(child))
            return saver;
    }
    return nullptr;
}

/** What the page offers, itself or a visible part of it. */
const SaverOf *visibleSaver(const QWidget *page)
{
    if (!page)
        return nullptr;
    if (const SaverOf *own = saverOn(page))
        return own;
    for (const QWidget *part : page->findChildren<QWidget *>()) {
        if (part->isVisibleTo(page))
            if (const SaverOf *saver = saverOn(part))
                return saver;
    }
    return nullptr;
}

void save(MainWindow &window, TransferProgress &progress, const PageSaver &saver,
          const QString &path)
{
    constexpr int kShownMs = 10'000;
    progress.setProperty("running", true);
    whenDone(saver(path, progress.begin()), &window,
             [&window, &progress, path](const Result<> &written) {
                 progress.end();
                 progress.setProperty("running", false);
                 if (written)
                     window.statusBar()->showMessage(MainWindow::tr("Saved to %1").arg(path),
                                                     kShownMs);
                 else if (written.error().code == Error::Code::Cancelled)
                     window.statusBar()->showMessage(written.error().text, kShownMs);
                 else
                     window.showError(written.error());
             });
}

} // namespace

void setPageSaver(QWidget *page, PageSaver saver)
{
    new SaverOf(page, std::move(saver));
}

void addSaveContents(MainWindow &window, ResultTabs &tabs)
{
    auto *progress = new TransferProgress(&window);
    progress->setObjectName(u"saveProgress"_s);
    window.statusBar()->addWidget(progress);
    progress->hide();
    const auto whyNot = [&tabs, progress](const Selection &) {
        if (progress->property("running").toBool())
            return MainWindow::tr("Something is being saved.");
        return visibleSaver(tabs.currentWidget())
            ? QString()
            : MainWindow::tr("Show a list, cycles, events or differences first.");
    };
    window.commands().add(
        {.id = CommandId::SaveContents,
         .text = MainWindow::tr("&Save Window Contents…"),
         .shortcuts = {QKeySequence::Save},
         .whyNot = whyNot,
         .run = [&window, &tabs, progress](const Selection &) {
             const SaverOf *saver = visibleSaver(tabs.currentWidget());
             if (!saver)
                 return;
             auto *dialog = new QFileDialog(&window, MainWindow::tr("Save Window Contents"), {},
                                            MainWindow::tr("CSV (*.csv)"));
             dialog->setObjectName(u"saveContents"_s);
             dialog->setAttribute(Qt::WA_DeleteOnClose);
             dialog->setAcceptMode(QFileDialog::AcceptSave); // asks before it overwrites
             dialog->setDefaultSuffix(u"csv"_s);
             // the tab may be closed while the dialog is open
             QObject::connect(dialog, &QFileDialog::fileSelected, saver,
                              [&window, progress, saver](const QString &path) {
                                  save(window, *progress, saver->saver(), path);
                              });
             dialog->open();
         }});
}

} // namespace dx
