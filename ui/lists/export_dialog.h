#pragma once

#include "engine/core/ids.h"
#include "engine/core/result.h"

#include <QDialog>
#include <QPointer>

class QComboBox;
class QLabel;
class QLineEdit;
class QPushButton;

namespace dx {

struct ExportNotes;
class SiteSession;

/** Directory Export: a list, or exactly what an agreement sends, into a file. Not modal. */
class ExportDialog final : public QDialog
{
    Q_OBJECT
public:
    ExportDialog(SiteSession &session, ListId list, AgreementId agreement,
                 QWidget *parent = nullptr);

private:
    void fillSources(ListId list, AgreementId agreement);
    void browse();
    void update();
    void run();
    QString resultText(const QString &path, const ExportNotes &notes) const;

    QPointer<SiteSession> m_session;
    QComboBox *m_source;
    QComboBox *m_format;
    QLineEdit *m_path;
    QLabel *m_result;
    QPushButton *m_export;
    bool m_running = false;
};

} // namespace dx
