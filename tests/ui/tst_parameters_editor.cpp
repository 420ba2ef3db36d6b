#include "engine/store/parameters.h"
#include "tests/ui/site_fixture.h"
#include "ui/parameters/parameter_dialog.h"
#include "ui/parameters/parameters_editor.h"

#include <QAbstractButton>
#include <QCheckBox>
#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QTest>
#include <QTreeView>

using namespace dx;
using namespace Qt::StringLiterals;

class TestParametersEditor : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init();
    void cleanup();
    void addsADword();
    void radixConverts();
    void wrongDataStaysInTheDialog();
    void knownNameBringsItsTypeAndMeaning();
    void multiString();
    void deleteAsks();
    void plainCheckBox();

private:
    ParameterDialog *dialog() { return m_editor->findChild<ParameterDialog *>(); }
    QAbstractItemModel *model()
    {
        return m_editor->findChild<QTreeView *>(u"parameters"_s)->model();
    }
    void add(const QString &name, ParameterType type);

    std::unique_ptr<SiteFixture> m_site;
    std::unique_ptr<ParametersEditor> m_editor;
    int m_answer = 0;
    QStringList m_asked;
};

void TestParametersEditor::init()
{
    m_asked.clear();
    m_site = std::make_unique<SiteFixture>();
    const QString wrong = m_site->open();
    QVERIFY2(wrong.isEmpty(), qPrintable(wrong));
    m_editor = std::make_unique<ParametersEditor>(*m_site->session);
    m_editor->setPrompt([this](QWidget *, const Question &question, auto answered) {
        m_asked.append(question.text);
        answered(m_answer);
    });
    m_editor->show();
    QVERIFY(QTest::qWaitForWindowExposed(m_editor.get()));
}

void TestParametersEditor::cleanup()
{
    m_editor.reset();
    m_site.reset();
}

void TestParametersEditor::add(const QString &name, ParameterType type)
{
    m_editor->findChild<QPushButton *>(u"addValue"_s)->click();
    dialog()->findChild<QComboBox *>(u"parameterName"_s)->setEditText(name);
    dialog()->findChild<QComboBox *>(u"parameterType"_s)->setCurrentIndex(int(type));
}

void TestParametersEditor::addsADword()
{
    add(u"Retries"_s, ParameterType::Dword);
    auto *data = dialog()->findChild<QLineEdit *>(u"parameterDword"_s);
    data->setFocus();
    data->selectAll();
    QTest::keyClicks(data, u"1f"_s);
    dialog()->accept();
    QTRY_COMPARE(model()->rowCount(), 1);
    QCOMPARE(model()->index(0, ParametersModel::Name).data().toString(), u"Retries"_s);
    QCOMPARE(model()->index(0, ParametersModel::Data).data().toString(), u"0x0000001f (31)"_s);

    // looking at it and pressing OK changes nothing
    auto *table = m_editor->findChild<QTreeView *>(u"parameters"_s);
    table->setCurrentIndex(model()->index(0, 0));
    m_editor->findChild<QPushButton *>(u"editValue"_s)->click();
    QVERIFY(dialog()->findChild<QAbstractButton *>(u"hex"_s)->isChecked());
    QCOMPARE(dialog()->findChild<QLineEdit *>(u"parameterDword"_s)->text(), u"1f"_s);
}

void TestParametersEditor::radixConverts()
{
    add(u"Retries"_s, ParameterType::Dword);
    auto *data = dialog()->findChild<QLineEdit *>(u"parameterDword"_s);
    data->setText(u"ff"_s);
    dialog()->findChild<QAbstractButton *>(u"decimal"_s)->click();
    QCOMPARE(data->text(), u"255"_s);
    dialog()->findChild<QAbstractButton *>(u"binary"_s)->click();
    QCOMPARE(data->text(), u"11111111"_s);
    dialog()->findChild<QAbstractButton *>(u"hex"_s)->click();
    QCOMPARE(data->text(), u"ff"_s);
    data->setText(u"xyz"_s);
    dialog()->findChild<QAbstractButton *>(u"decimal"_s)->click();
    QCOMPARE(data->text(), u"xyz"_s);
}

void TestParametersEditor::wrongDataStaysInTheDialog()
{
    add(u"Retries"_s, ParameterType::Dword);
    dialog()->findChild<QLineEdit *>(u"parameterDword"_s)->setText(u"100000000"_s);
    dialog()->accept();
    QVERIFY(dialog()->isVisible());
    QVERIFY(dialog()->findChild<QLabel *>(u"parameterProblem"_s)->isVisible());
    dialog()->findChild<QLineEdit *>(u"parameterDword"_s)->setText(u"ffffffff"_s);
    dialog()->accept();
    QTRY_COMPARE(model()->rowCount(), 1);
}

void TestParametersEditor::knownNameBringsItsTypeAndMeaning()
{
    add(u"Other"_s, ParameterType::String);
    dialog()->findChild<QComboBox *>(u"parameterName"_s)->setEditText(u"PauseKicksDX"_s);
    QCOMPARE(dialog()->findChild<QComboBox *>(u"parameterType"_s)->currentIndex(),
             int(ParameterType::Dword));
}

void TestParametersEditor::multiString()
{
    add(u"Hosts"_s, ParameterType::MultiString);
    dialog()->findChild<QPlainTextEdit *>(u"parameterStrings"_s)->setPlainText(u"a\n\nb\n"_s);
    dialog()->accept();
    QTRY_COMPARE(model()->rowCount(), 1);
    QCOMPARE(model()->index(0, ParametersModel::Data).data().toString(), u"a b"_s);
}

void TestParametersEditor::deleteAsks()
{
    add(u"Retries"_s, ParameterType::Dword);
    dialog()->accept();
    QTRY_COMPARE(model()->rowCount(), 1);
    auto *table = m_editor->findChild<QTreeView *>(u"parameters"_s);
    table->setCurrentIndex(model()->index(0, 0));
    m_answer = 1;
    m_editor->findChild<QPushButton *>(u"deleteValue"_s)->click();
    QCOMPARE(m_asked.size(), 1);
    QCOMPARE(model()->rowCount(), 1);
    m_answer = 0;
    m_editor->findChild<QPushButton *>(u"deleteValue"_s)->click();
    QTRY_COMPARE(model()->rowCount(), 0);
}

void TestParametersEditor::plainCheckBox()
{
    auto *kicks = m_editor->findChild<QCheckBox *>(u"pauseKicks"_s);
    QTRY_VERIFY(!kicks->isChecked());
    kicks->click();
    QTRY_COMPARE(model()->rowCount(), 1);
    QCOMPARE(model()->index(0, ParametersModel::Name).data().toString(), u"PauseKicksDX"_s);
    QTRY_VERIFY(m_site->session->summary().pauseKicks);
}

QTEST_MAIN(TestParametersEditor)
#include "tst_parameters_editor.moc"
