#pragma once

#include "model/forms/site_setup.h"

#include <QWizardPage>

class QFormLayout;
class QLabel;
class QLineEdit;
class QTableWidget;
class QStackedWidget;

namespace dx {

class FolderField;
class ScheduleEditor;

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
    void changed();

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

/** The list that is offered. */
class SetupPeoplePage final : public SetupPage
{
    Q_OBJECT
public:
    explicit SetupPeoplePage(SiteSetup &setup);
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
    QWidget *requestorPart();
    void browseFolder();
    void readTable();
    void openInvitation();
    void useInvitation(const QByteArray &text);

    QStackedWidget *m_parts;
    QTableWidget *m_table;
    QLabel *m_invitation;
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
    void showFailure(const QString &text);

private:
    QLabel *m_rows;
    QLabel *m_failure;
};

} // namespace dx
