#pragma once

#include "model/spooled_differences.h"

#include <QDialog>
#include <QPointer>

class QCheckBox;
class QComboBox;
class QDialogButtonBox;

namespace dx {

class MainWindow;
class SiteSession;

/** Compare Address Lists: two of a site's lists and LDIF or CSV files; the result opens in a tab.
 * Not modal. */
class CompareDialog final : public QDialog
{
    Q_OBJECT
public:
    CompareDialog(MainWindow &window, SiteSession &session, ListId list);

private:
    QComboBox *makeSide(const QString &accessibleName, ListId list);
    void browse(QComboBox *side);
    ComparedSide sideOf(const QComboBox *side) const;
    void swap();
    void update();
    void run();

    MainWindow &m_window;
    QPointer<SiteSession> m_session;
    QComboBox *m_before;
    QComboBox *m_after;
    QCheckBox *m_byMail;
    QDialogButtonBox *m_buttons;
};

} // namespace dx
