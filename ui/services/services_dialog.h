#pragma once

#include "model/site_session.h"
#include "ui/sheet/prompt.h"

#include <QDialog>
#include <QPointer>

class QCheckBox;
class QLabel;
class QPushButton;
class QTreeWidget;
class QTreeWidgetItem;

namespace dx {

/**
 * The service panel as the NT control panel had it: each open site's Directory Synchronization
 * service with its status and startup type; Start, Stop, Pause, Continue, Startup…, and the trigger
 * flag. Sessions outlive the dialog or are taken out with removeSite().
 */
class ServicesDialog final : public QDialog
{
    Q_OBJECT
public:
    ServicesDialog(const QList<SiteSession *> &sessions, QWidget *parent = nullptr);

    void setPrompt(Prompt prompt) { m_prompt = std::move(prompt); }
    void select(SiteSession *session);
    void removeSite(SiteSession *session);

Q_SIGNALS:
    void watchRequested(dx::SiteSession *session);
    void setUpRequested(dx::SiteSession *session);
    void startupRequested(dx::SiteSession *session);
    void parametersRequested(dx::SiteSession *session);

private:
    void addSite(SiteSession *session);
    QWidget *buttonColumn();
    QWidget *triggerRow();
    QPushButton *addButton(QWidget *column, const QString &text, const QString &name);
    SiteSession *current() const;
    void showSite(SiteSession *session);
    void updateButtons();
    void onPause();
    void control(ControlCode code);
    void onAnswer(SiteSession *session, const Result<ControlAnswer> &answer);
    void onKicks(bool on);

    Prompt m_prompt = askWithBox;
    QTreeWidget *m_list;
    QLabel *m_answer;
    QCheckBox *m_kicks;
    QPushButton *m_start = nullptr;
    QPushButton *m_stop = nullptr;
    QPushButton *m_pause = nullptr;
    QPushButton *m_continue = nullptr;
    QPushButton *m_startup = nullptr;
    QPushButton *m_parameters = nullptr;
    QList<QPointer<SiteSession>> m_sessions; // by row
    bool m_waiting = false;
};

} // namespace dx
