#include "engine/store/agreements.h"
#include "engine/store/lists.h"
#include "ui/setup/setup_pages.h"
#include "ui/setup/setup_wizard.h"

#include <QAbstractButton>
#include <QCheckBox>
#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QPointer>
#include <QPushButton>
#include <QRadioButton>
#include <QSignalSpy>
#include <QTableWidget>
#include <QTemporaryDir>
#include <QTest>
#include <QTreeWidget>

using namespace dx;
using namespace Qt::StringLiterals;

/** *Set up this site*, filled in as a person does. */
class TestSetupWizard final : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        QFile file(m_folder->filePath(u"people.csv"_s));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write("First name,Last name,E-mail\nAnn,Archer,ann@contoso.example\n");
        m_wizard = new SetupWizard;
        m_wizard->show();
        QVERIFY(QTest::qWaitForWindowActive(m_wizard));
    }
    void cleanup() { delete m_wizard; }

    void textThatIsNotTypedCountsToo()
    {
        // as assistive technology puts it in
        part<QLineEdit>(u"organization"_s)->setText(u"Contoso"_s);
        part<QLineEdit>(u"siteName"_s)->setText(u"HQ"_s);
        part<QLineEdit>(u"address"_s)->setText(u"hq@contoso.example"_s);
        part<QLineEdit>(u"storePath"_s)->setText(m_folder->filePath(u"hq.db"_s));
        QVERIFY(button(QWizard::NextButton)->isEnabled());
    }

    void serverWithAFileAndAPartner()
    {
        fillSite(u"HQ"_s);
        next();
        part<QRadioButton>(u"roleServer"_s)->click();
        next();
        importPeople();
        next();
        part<QPushButton>(u"addPartner"_s)->click();
        QVERIFY2(!button(QWizard::NextButton)->isEnabled(), "its line is empty");
        QVERIFY2(problemText().isEmpty(), "not before anything was typed");
        auto *table = part<QTableWidget>(u"partners"_s);
        const QStringList cells{u"Branch A"_s, u"a@contoso.example"_s, m_folder->path(),
                                u"North"_s};
        for (int column = 0; column < cells.size(); ++column) {
            table->setItem(0, column, new QTableWidgetItem);
            table->item(0, column)->setText(cells[column]);
        }
        auto *choice = qobject_cast<QComboBox *>(table->cellWidget(0, 4));
        QVERIFY(choice);
        QCOMPARE(choice->itemText(1), u"Only \"Staff\""_s);
        QTest::keyClick(choice, Qt::Key_Down);
        part<QPushButton>(u"testPartnerFolder"_s)->click();
        QTRY_VERIFY2(part<QLabel>(u"partnerFolderAnswer"_s)->text().startsWith(u"✓"_s),
                     qPrintable(part<QLabel>(u"partnerFolderAnswer"_s)->text()));
        next();
        next();
        QVERIFY(part<QLabel>(u"checkRows"_s)->text().contains(u"1 recipient"_s));
        QVERIFY(!part<QCheckBox>(u"forceNow"_s)->isVisible());
        const auto made = finish();
        QCOMPARE(made.size(), 1);
        QVERIFY(!made.constFirst().at(1).toBool());
        const auto result = made.constFirst().constFirst().value<SiteSetup::Made>();
        QCOMPARE(result.invitations.size(), 1);
        const auto database = Database::open(result.url, Database::Mode::ReadOnly);
        QVERIFY(database);
        QCOMPARE(Lists(**database).byName(u"Staff"_s)->entries, 1);
        const auto agreements = Agreements(**database).all();
        QCOMPARE(agreements->constFirst().settings.exportLists.size(), 1);
        QVERIFY(Lists(**database).byName(u"North"_s));
    }

    void aWrongFileKeepsThePageFromBeingLeft()
    {
        fillSite(u"HQ"_s);
        next();
        next();
        QVERIFY(button(QWizard::NextButton)->isEnabled());
        part<QRadioButton>(u"listFromFile"_s)->click();
        QVERIFY2(!button(QWizard::NextButton)->isEnabled(), "no file is named");
        auto *path = part<QLineEdit>(u"listFile"_s);
        part<QRadioButton>(u"listFromFile"_s)->setFocus();
        QTest::keyClick(m_wizard->focusWidget(), Qt::Key_Tab);
        QCOMPARE(m_wizard->focusWidget(), path);
        QTest::keyClicks(path, m_folder->filePath(u"nothing.csv"_s));
        QVERIFY2(!button(QWizard::NextButton)->isEnabled(), "not read yet");
        QTest::keyClick(path, Qt::Key_Tab);
        QTRY_VERIFY(problemText().contains(u"nothing.csv"_s));
        QVERIFY(!button(QWizard::NextButton)->isEnabled());
        part<QRadioButton>(u"listEmpty"_s)->click();
        QTRY_VERIFY(button(QWizard::NextButton)->isEnabled());
    }

    void requestorForcesItsFirstT1()
    {
        fillSite(u"HQ"_s);
        m_wizard->setup().partners
            = {{u"Branch"_s, u"branch@contoso.example"_s, {m_folder->path(), {}, {}}}};
        TransferState state;
        const auto server = m_wizard->setup().make(1'800'000'000'000, state);
        QVERIFY(server);
        m_wizard->setup().partners.clear();
        fillSite(u"Branch"_s);
        next();
        part<QRadioButton>(u"roleRequestor"_s)->click();
        next();
        importPeople();
        next();
        SiteSetup &setup = m_wizard->setup();
        QVERIFY(setup.useInvitation(server->invitations.constFirst().text, 1'800'000'000'000));
        setup.exchange.folder = m_folder->path();
        part<QCheckBox>(u"receiveUpdates"_s)->click();
        QVERIFY(!setup.receiveUpdates);
        Q_EMIT m_wizard->currentPage()->completeChanged();
        next();
        next();
        QVERIFY(part<QLabel>(u"setupEffect"_s)->text().contains(u"a full export: 1 entry"_s));
        QVERIFY(part<QCheckBox>(u"forceNow"_s)->isVisible());
        QVERIFY(part<QCheckBox>(u"forceNow"_s)->isChecked());
    }

private:
    template<typename T>
    T *part(const QString &name)
    {
        return m_wizard->findChild<T *>(name);
    }
    QAbstractButton *button(QWizard::WizardButton which) { return m_wizard->button(which); }
    QString problemText()
    {
        return m_wizard->currentPage()->findChild<QLabel *>(u"pageProblem"_s)->text();
    }
    void type(const QString &name, const QString &text)
    {
        auto *edit = part<QLineEdit>(name);
        edit->setFocus();
        edit->selectAll();
        QTest::keyClicks(edit, text);
    }
    void fillSite(const QString &name)
    {
        type(u"organization"_s, u"Contoso"_s);
        type(u"siteName"_s, name);
        type(u"address"_s, name.toLower() + u"@contoso.example"_s);
        type(u"storePath"_s, m_folder->filePath(name + u".db"_s));
    }
    void importPeople()
    {
        part<QRadioButton>(u"listFromFile"_s)->click();
        type(u"listFile"_s, m_folder->filePath(u"people.csv"_s));
        QTest::keyClick(part<QLineEdit>(u"listFile"_s), Qt::Key_Tab);
        QTRY_COMPARE(part<QLabel>(u"listFound"_s)->text(), u"1 recipient."_s);
        QCOMPARE(part<QTreeWidget>(u"listPeople"_s)->topLevelItemCount(), 1);
    }
    void next()
    {
        QTRY_VERIFY2(button(QWizard::NextButton)->isEnabled(), qPrintable(problemText()));
        button(QWizard::NextButton)->click();
    }
    /** What made() said; empty: nothing came. */
    QList<QVariantList> finish()
    {
        QSignalSpy spy(m_wizard, &SetupWizard::made);
        button(QWizard::FinishButton)->click();
        spy.wait(20'000);
        return spy;
    }

    std::unique_ptr<QTemporaryDir> m_folder;
    QPointer<SetupWizard> m_wizard;
};

QTEST_MAIN(TestSetupWizard)
#include "tst_setup_wizard.moc"
