#pragma once

#include "model/list_transfer.h"

#include <QDialog>
#include <QPointer>

class QCheckBox;
class QComboBox;
class QLabel;
class QLineEdit;
class QPlainTextEdit;
class QPushButton;

namespace dx {

class SiteSession;
class TransferProgress;

/** Directory Import: a file into a list, with a preview before it is made. Not modal; errors and
 * problems stay in the dialog. */
class ImportDialog final : public QDialog
{
    Q_OBJECT
public:
    ImportDialog(SiteSession &session, ListId list, QWidget *parent = nullptr);

Q_SIGNALS:
    /** A preview is ready: show the spool, remove it afterwards. */
    void previewed(const QString &spoolPath, const QString &title);

private:
    void browse();
    void fillLists(ListId list);
    void update();
    void run(bool preview);
    void report(const Result<ListImportResult> &result, bool preview);
    QString summary(const ListImportResult &result, bool preview) const;

    QPointer<SiteSession> m_session;
    QLineEdit *m_path;
    QComboBox *m_list;
    QComboBox *m_format;
    QCheckBox *m_replace;
    QCheckBox *m_skipBad;
    QPlainTextEdit *m_result;
    TransferProgress *m_progress;
    QPushButton *m_preview;
    QPushButton *m_import;
    bool m_running = false;
};

} // namespace dx
