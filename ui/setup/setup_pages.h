#pragma once

#include "model/forms/site_setup.h"

#include <QWizardPage>

class QCheckBox;
class QComboBox;
class QFormLayout;
class QLabel;
class QLineEdit;
class QPushButton;
class QRadioButton;
class QStackedWidget;
class QTableWidget;
class QTreeWidget;

namespace dx {

class FolderField;
class ScheduleEditor;
class TransferProgress;

/** A page of the wizard: complete when its part of the set-up has no problem. */
class SetupPage : public QWizardPage
{
    Q_OBJECT
public:
    SetupPage(SiteSetup &setup, SiteSetup::Page page, const QString &subtitle);

    bool isComplete() const override;

protected:
    SiteSetup &setup() { return m_setup; }
    const SiteSetup &setup() const { return m_setup; }
    /** A line of text; `store` puts what is typed into the set-up. */
    QLineEdit *addText(QFormLayout *form, const QString &label, const QString &name,
                       std::function<void(const QString &)> store);
    /** Something was entered; `show`: say what is wrong with it by now. */
    void changed(bool show = true);

private:
    SiteSetup &m_setup;
    SiteSetup::Page m_page;
    QLabel *m_problem;

protected:
    QFormLayout *m_form;
};

/** Organisation, site, dirsync address, store. */
class SetupSitePage final : public SetupPage
{
    Q_OBJECT
public:
    explicit SetupSitePage(SiteSetup &setup);

private:
    void chooseStore();

    QLineEdit *m_store;
    bool m_storeChosen = false;
};

/** Dirsync server, requestor, or later. */
class SetupRolePage final : public SetupPage
{
    Q_OBJECT
public:
    explicit SetupRolePage(SiteSetup &setup);
};

/** The list that is offered: empty, or from a file that is read and shown at once. */
class SetupPeoplePage final : public SetupPage
{
    Q_OBJECT
public:
    explicit SetupPeoplePage(SiteSetup &setup);
    void initializePage() override;

private:
    QWidget *fileRow();
    QWidget *preview();
    void browse();
    void forget();
    void look();
    void showFound(const FirstListPreview &found);

    QRadioButton *m_fromFile = nullptr;
    QLineEdit *m_path;
    QPushButton *m_browse;
    QLabel *m_found;
    QTreeWidget *m_people;
    TransferProgress *m_progress;
    std::shared_ptr<TransferState> m_state; // of the file that is being read
    quint64 m_request = 0; // late answers are dropped
};

/** The requestors of a server, or the invitation of a requestor. */
class SetupPartnersPage final : public SetupPage
{
    Q_OBJECT
public:
    explicit SetupPartnersPage(SiteSetup &setup);
    void initializePage() override;

private:
    QWidget *serverPart();
    QWidget *buttonRow(QWidget *parent);
    QWidget *requestorPart();
    QComboBox *exportChoice(QWidget *parent);
    void addRow();
    void browseFolder();
    void testFolder();
    void readTable(bool show = true);
    void openInvitation();
    void useInvitation(const QByteArray &text);

    QStackedWidget *m_parts;
    QTableWidget *m_table;
    QLabel *m_answer;
    QLabel *m_invitation;
    QLineEdit *m_importList;
    FolderField *m_folder;
};

/** When T2 or T1 runs by itself. */
class SetupSchedulePage final : public SetupPage
{
    Q_OBJECT
public:
    explicit SetupSchedulePage(SiteSetup &setup);
};

/** Every page as a row; Finish writes. */
class SetupCheckPage final : public SetupPage
{
    Q_OBJECT
public:
    explicit SetupCheckPage(SiteSetup &setup);
    void initializePage() override;
    bool isComplete() const override;
    bool forcesNow() const; ///< a requestor's first T1 is to follow
    /** While the site is made: shows how far the import is. */
    std::shared_ptr<TransferState> begin();
    void end();
    void showFailure(const QString &text);

private:
    QLabel *m_rows;
    QLabel *m_effect;
    QCheckBox *m_force;
    TransferProgress *m_progress;
    QLabel *m_failure;
};

} // namespace dx
