#pragma once

#include <QDialog>

class QLabel;
class QLineEdit;
class QPushButton;
class QRadioButton;

namespace dx {

/**
 * The first step of a new Dirsync Requestor: an invitation file, or the same things entered by
 * hand. Reads the file and hands its text on; what it says is judged by who gets it.
 */
class InvitationStart final : public QDialog
{
    Q_OBJECT
public:
    explicit InvitationStart(QWidget *parent = nullptr);

    void setPath(const QString &path);
    /** Why the file that was read cannot be used; the dialog stays open. */
    void showProblem(const QString &text);
    void accept() override;

Q_SIGNALS:
    void textRead(const QByteArray &text);
    void byHandChosen();

private:
    void browse();
    void update();

    QRadioButton *m_fromFile;
    QRadioButton *m_byHand;
    QLineEdit *m_path;
    QPushButton *m_browse;
    QLabel *m_problem;
    QPushButton *m_next;
};

} // namespace dx
