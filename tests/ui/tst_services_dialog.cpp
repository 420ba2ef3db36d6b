#include "engine/store/parameters.h"
#include "tests/ui/site_fixture.h"
#include "ui/services/pause_answer_box.h"
#include "ui/services/services_dialog.h"

#include <QCheckBox>
#include <QLabel>
#include <QPushButton>
#include <QTest>
#include <QTreeWidget>

using namespace dx;
using namespace Qt::StringLiterals;

namespace {

ControlAnswer triggered()
{
    ControlAnswer answer;
    answer.error = 2140;
    answer.text = u"Could not pause the Directory Synchronization service on \\\\HQ. Error 2140: "
                  "An internal error occurred."_s;
    answer.explanation
        = u"This is the expected answer: T2 (cycle 42) has started and the service keeps running."_s;
    answer.cycle = {42};
    answer.kind = CycleKind::T2;
    answer.started = true;
    return answer;
}

} // namespace

class TestServicesDialog : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init();
    void cleanup();
    void listsTheServiceOfASite();
    void pauseAsksFirst();
    void pauseThatTriggersShowsTheHistoricalBox();
    void nothingToTriggerOffersToSetUp();
    void realPauseSaysWhatItMeans();
    void refusalIsShown();
    void checkBoxWritesTheParameter();
    void enterWatchesAndEscIsOk_data();
    void enterWatchesAndEscIsOk();

private:
    QPushButton *button(const QString &name) { return m_dialog->findChild<QPushButton *>(name); }
    PauseAnswerBox *box() { return m_dialog->findChild<PauseAnswerBox *>(); }

    std::unique_ptr<SiteFixture> m_site;
    QPointer<ServicesDialog> m_dialog;
    QStringList m_asked;
    int m_answer = 0;
};

void TestServicesDialog::init()
{
    m_asked.clear();
    m_answer = 0;
    m_site = std::make_unique<SiteFixture>();
    const QString wrong = m_site->open([](Database &database) {
        return SiteStore(database).setServer({u"Dirsync Server"_s, {}, false, false, u"never"_s},
                                             SystemClock().now());
    });
    QVERIFY2(wrong.isEmpty(), qPrintable(wrong));
    m_dialog = new ServicesDialog({m_site->session.get()});
    m_dialog->setPrompt([this](QWidget *, const Question &question, auto answered) {
        m_asked.append(question.text);
        answered(m_answer);
    });
    m_dialog->show();
    QVERIFY(QTest::qWaitForWindowExposed(m_dialog));
}

void TestServicesDialog::cleanup()
{
    delete m_dialog;
    m_site.reset();
}

void TestServicesDialog::listsTheServiceOfASite()
{
    const auto *list = m_dialog->findChild<QTreeWidget *>(u"services"_s);
    QCOMPARE(list->topLevelItemCount(), 1);
    QVERIFY(list->topLevelItem(0)->text(0).contains(u"HQ"_s));
    QCOMPARE(list->topLevelItem(0)->text(1), u"Running"_s);
    QCOMPARE(list->topLevelItem(0)->text(2), u"Automatic"_s);
    QVERIFY(button(u"pause"_s)->isEnabled());
    QVERIFY(button(u"stop"_s)->isEnabled());
    QVERIFY(!button(u"start"_s)->isEnabled());
    QVERIFY(!button(u"continue"_s)->isEnabled());
    const auto *kicks = m_dialog->findChild<QCheckBox *>(u"pauseKicks"_s);
    QVERIFY2(kicks->text().contains(u"T2"_s), "a site with a Dirsync Server object runs T2");
}

void TestServicesDialog::pauseAsksFirst()
{
    m_answer = 1;
    button(u"pause"_s)->click();
    QCOMPARE(
        m_asked,
        QStringList{u"Are you sure you want to pause the Directory Synchronization service?"_s});
    QVERIFY(m_site->engine->asked.isEmpty());
    m_answer = 0;
    button(u"pause"_s)->click();
    QCOMPARE(m_site->engine->asked, QList<ControlCode>{ControlCode::Pause});
}

void TestServicesDialog::pauseThatTriggersShowsTheHistoricalBox()
{
    m_site->engine->answer = triggered();
    QSignalSpy watch(m_dialog.data(), &ServicesDialog::watchRequested);
    button(u"pause"_s)->click();
    QTRY_VERIFY(box());
    QTRY_VERIFY(box()->isVisible());
    QCOMPARE(box()->findChild<QLabel *>(u"historicalText"_s)->text(), triggered().text);
    QCOMPARE(box()->findChild<QLabel *>(u"explanation"_s)->text(), triggered().explanation);
    box()->findChild<QPushButton *>(u"watch"_s)->click();
    QCOMPARE(watch.count(), 1);
    QTRY_VERIFY(!box());
}

void TestServicesDialog::nothingToTriggerOffersToSetUp()
{
    ControlAnswer answer = triggered();
    answer.started = false;
    answer.explanation = u"Nothing to trigger: this site has no agreement."_s;
    m_site->engine->answer = answer;
    QSignalSpy setUp(m_dialog.data(), &ServicesDialog::setUpRequested);
    button(u"pause"_s)->click();
    QTRY_VERIFY(box());
    QVERIFY(!box()->findChild<QPushButton *>(u"watch"_s));
    box()->findChild<QPushButton *>(u"setUp"_s)->click();
    QCOMPARE(setUp.count(), 1);
}

void TestServicesDialog::realPauseSaysWhatItMeans()
{
    ControlAnswer answer;
    answer.state = ControlState::Paused;
    answer.text = u"The service is paused."_s;
    answer.explanation = u"Nothing scheduled runs until Continue."_s;
    m_site->engine->answer = answer;
    button(u"pause"_s)->click();
    QTRY_VERIFY(m_dialog->findChild<QLabel *>(u"answer"_s)->text().contains(u"until Continue"_s));
    QVERIFY(!box());
}

void TestServicesDialog::refusalIsShown()
{
    m_site->engine->answer
        = tl::unexpected(Error{Error::Code::Unavailable, u"No program answers."_s, {}});
    button(u"stop"_s)->click();
    QTRY_COMPARE(m_dialog->findChild<QLabel *>(u"answer"_s)->text(), u"No program answers."_s);
    QVERIFY(button(u"stop"_s)->isEnabled());
}

void TestServicesDialog::checkBoxWritesTheParameter()
{
    auto *kicks = m_dialog->findChild<QCheckBox *>(u"pauseKicks"_s);
    QVERIFY(!kicks->isChecked());
    kicks->click();
    QTRY_VERIFY(m_site->session->summary().pauseKicks);
    QTRY_VERIFY(kicks->isChecked());
    kicks->click();
    QTRY_VERIFY(!m_site->session->summary().pauseKicks);
}

void TestServicesDialog::enterWatchesAndEscIsOk_data()
{
    QTest::addColumn<int>("key");
    QTest::addColumn<int>("watches");
    QTest::newRow("Enter") << int(Qt::Key_Return) << 1;
    QTest::newRow("Esc") << int(Qt::Key_Escape) << 0;
}

void TestServicesDialog::enterWatchesAndEscIsOk()
{
    QFETCH(int, key);
    auto *answer = new PauseAnswerBox(triggered());
    const QPointer<PauseAnswerBox> guard(answer);
    QSignalSpy watch(answer, &PauseAnswerBox::watchRequested);
    answer->show();
    answer->activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(answer));
    QTest::keyClick(answer, Qt::Key(key));
    QTEST(int(watch.count()), "watches");
    QTRY_VERIFY(!guard);
}

QTEST_MAIN(TestServicesDialog)
#include "tst_services_dialog.moc"
