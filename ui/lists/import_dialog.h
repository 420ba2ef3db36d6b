#pragma once

#include "model/csv_mapping.h"
#include "model/list_transfer.h"

#include <QDialog>
#include <QPointer>

class QCheckBox;
class QComboBox;
class QLabel;
class QLineEdit;
class QPlainTextEdit;
class QPushButton;
class QTableWidget;
class QTimer;

namespace dx {

class SiteSession;
class TransferProgress;

/** Directory Import: a file into a list, with what becomes of the columns of a CSV file and a
 * preview before it is made. Not modal; errors and problems stay in the dialog. */
class ImportDialog final : public QDialog
{
    Q_OBJECT
public:
    ImportDialog(SiteSession &session, ListId list, QWidget *parent = nullptr);

    /** Stops what runs, and closes when it has stopped. */
    void reject() override;
    /** Stops what runs at its next safe point. */
    void stop();

Q_SIGNALS:
    /** A preview is ready: show the spool, remove it afterwards. */
    void previewed(const QString &spoolPath, const QString &title);

private:
    void browse();
    void fillLists(ListId list);
    void update();
    void askMapping();
    void showMapping(const QList<CsvMappedColumn> &columns);
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
    QLabel *m_mappingTitle;
    QTableWidget *m_mapping;
    QTimer *m_mappingDelay; ///< between the last change of the file's name and looking into it
    quint64 m_mappingRequest = 0; ///< answers of older ones are dropped
    bool m_running = false;
    bool m_leaving = false; ///< closes when the import has stopped
};

} // namespace dx
