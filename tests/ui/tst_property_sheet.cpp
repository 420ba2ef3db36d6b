#include "model/forms/data_form.h"
#include "ui/sheet/property_sheet.h"
#include "ui/sheet/sheet_page.h"

#include <QLabel>
#include <QLineEdit>
#include <QPointer>
#include <QPushButton>
#include <QSettings>
#include <QSpinBox>
#include <QStandardPaths>
#include <QTabWidget>
#include <QTemporaryDir>
#include <QTest>
#include <QWheelEvent>

using namespace dx;
using namespace Qt::StringLiterals;

namespace {

struct Person
{
    QString name = u"Ann"_s;
    QString address = u"ann@contoso.example"_s;
    int level = 20;
};

class PersonForm final : public DataForm<Person>
{
public:
    explicit PersonForm(bool isNew = false) : DataForm(Person(), isNew, nullptr)
    {
        member<QString>(u"name"_s, u"General"_s, u"Name"_s, &Person::name, [](const Person &p) {
            return p.name.isEmpty() ? u"Give a name."_s : QString();
        });
        member<QString>(u"address"_s, u"Mail"_s, u"Address"_s, &Person::address,
                        [](const Person &p) {
                            return p.address.contains(u'@') ? QString() : u"No address."_s;
                        });
        member<int>(u"level"_s, u"Mail"_s, u"Level"_s, &Person::level);
    }
    StoreFunction loader() const override
    {
        return [](Database &) -> Result<std::any> { return std::any(Person()); };
    }
    StoreFunction writer() const override
    {
        return [person = data()](Database &) -> Result<std::any> { return std::any(person); };
    }
    EffectFunction effect() const override
    {
        return [name = data().name](Database &) -> Result<Effect> {
            return Effect{u"Effect of "_s + name, name == u"Gone"_s};
        };
    }
};

/** What the store would answer; the functions themselves need no database here. */
struct Store
{
    Result<std::any> loaded = std::any(Person());
    std::optional<Error> refusal;
    int writes = 0;

    SheetPort port()
    {
        SheetPort out;
        out.load
            = [this](const Form::StoreFunction &) { return QtFuture::makeReadyFuture(loaded); };
        out.write = [this](const Form::StoreFunction &function) {
            ++writes;
            Database *none = nullptr;
            Result<std::any> answer
                = refusal ? Result<std::any>(tl::unexpected(*refusal)) : function(*none);
            return QtFuture::makeReadyFuture(answer);
        };
        out.effect = [](const Form::EffectFunction &function) {
            Database *none = nullptr;
            return QtFuture::makeReadyFuture(function(*none));
        };
        return out;
    }
};

} // namespace

class TestPropertySheet : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void init();
    void cleanup();
    void beginsInTheFirstField();
    void applyFollowsTheFields();
    void problemIsShownWhenTheFieldIsLeft();
    void okJumpsToTheProblem();
    void okWritesAndCloses();
    void okWithoutChangesWritesNothing();
    void refusedWriteStaysInTheSheet();
    void escAsksWhenSomethingChanged();
    void effectIsWorkedOut();
    void effectLineKeepsItsHeight();
    void changedElsewhere_data();
    void changedElsewhere();
    void unchangedSheetFollowsSilently();
    void wheelDoesNotChangeUnfocusedFields();
    void sevenPagesAreTabsMoreAreAList();
    void sizeAndPageAreKept();

private:
    template<typename T>
    T *part(const char *name)
    {
        return m_sheet->findChild<T *>(QString::fromLatin1(name));
    }
    QPushButton *button(const char *name) { return part<QPushButton>(name); }
    void type(const char *field, const QString &text);

    QTemporaryDir m_settings;
    Store m_store;
    QPointer<PropertySheet> m_sheet;
    QStringList m_asked;
    int m_answer = 0;
};

void TestPropertySheet::initTestCase()
{
    QVERIFY(m_settings.isValid());
    QSettings::setDefaultFormat(QSettings::IniFormat);
    QSettings::setPath(QSettings::IniFormat, QSettings::UserScope, m_settings.path());
    QCoreApplication::setOrganizationName(u"test"_s);
    QCoreApplication::setApplicationName(u"sheets"_s);
}

void TestPropertySheet::init()
{
    m_store = Store();
    m_asked.clear();
    m_answer = 0;
    m_sheet = new PropertySheet(u"person"_s, std::make_unique<PersonForm>(), m_store.port());
    SheetPage *general = m_sheet->addPage(u"General"_s);
    general->addGroup(u"Who"_s);
    general->addText(u"name"_s, u"The name."_s);
    SheetPage *mail = m_sheet->addPage(u"Mail"_s);
    mail->addText(u"address"_s, u"The address."_s);
    mail->addNumber(u"level"_s, 0, 100, u"The level."_s);
    m_sheet->setPrompt([this](QWidget *, const Question &question, auto answered) {
        m_asked.append(question.text);
        answered(m_answer);
    });
    m_sheet->start();
    m_sheet->showPage(u"General"_s);
    m_sheet->show();
    m_sheet->activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(m_sheet));
}

void TestPropertySheet::cleanup()
{
    delete m_sheet;
}

void TestPropertySheet::type(const char *field, const QString &text)
{
    auto *edit = part<QLineEdit>(field);
    edit->setFocus();
    edit->selectAll();
    if (text.isEmpty())
        QTest::keyClick(edit, Qt::Key_Delete);
    else
        QTest::keyClicks(edit, text);
}

void TestPropertySheet::beginsInTheFirstField()
{
    QTRY_VERIFY(part<QLineEdit>("name")->hasFocus());
}

void TestPropertySheet::applyFollowsTheFields()
{
    QVERIFY(!button("apply")->isEnabled());
    QVERIFY(button("ok")->isEnabled());
    type("name", u"Anna"_s);
    QVERIFY(button("apply")->isEnabled());
    type("name", QString());
    QVERIFY2(!button("apply")->isEnabled(), "a field is wrong");
    type("name", u"Ann"_s);
    QVERIFY2(!button("apply")->isEnabled(), "as it was");
}

void TestPropertySheet::problemIsShownWhenTheFieldIsLeft()
{
    type("name", QString());
    auto *reason = part<QLabel>("nameProblem");
    QVERIFY2(!reason->isVisible(), "not while one types");
    button("ok")->setFocus(Qt::TabFocusReason);
    QTRY_VERIFY(reason->isVisible());
    QVERIFY(reason->text().contains(u"Give a name."_s));
    QVERIFY2(m_sheet->effectText().contains(u"Name (General)"_s),
             qPrintable(m_sheet->effectText()));
    QVERIFY(part<QTabWidget>("pages")->tabText(0).contains(u'1'));
    type("name", u"B"_s);
    QVERIFY(!reason->isVisible());
    QCOMPARE(part<QTabWidget>("pages")->tabText(0), u"General"_s);
}

void TestPropertySheet::okJumpsToTheProblem()
{
    m_sheet->showPage(u"Mail"_s);
    type("address", u"nobody"_s);
    m_sheet->showPage(u"General"_s);
    button("ok")->click();
    QVERIFY(m_sheet->isVisible());
    QCOMPARE(part<QTabWidget>("pages")->currentIndex(), 1);
    QTRY_VERIFY(part<QLineEdit>("address")->hasFocus());
    QCOMPARE(m_store.writes, 0);
}

void TestPropertySheet::okWritesAndCloses()
{
    type("name", u"Anna"_s);
    button("ok")->click();
    QTRY_VERIFY(!m_sheet);
    QCOMPARE(m_store.writes, 1);
}

void TestPropertySheet::okWithoutChangesWritesNothing()
{
    button("ok")->click();
    QTRY_VERIFY(!m_sheet);
    QCOMPARE(m_store.writes, 0);
}

void TestPropertySheet::refusedWriteStaysInTheSheet()
{
    m_store.refusal = Error{Error::Code::Conflict, u"The name is taken."_s, {}};
    type("name", u"Anna"_s);
    button("ok")->click();
    auto *failure = part<QWidget>("failure");
    QTRY_VERIFY(failure->isVisible());
    QVERIFY(m_sheet->isVisible());
    QCOMPARE(m_sheet->form().value(u"name"_s).toString(), u"Anna"_s);
    m_store.refusal.reset();
    button("apply")->click();
    QTRY_VERIFY(!failure->isVisible());
    QTRY_VERIFY(!button("apply")->isEnabled());
    QCOMPARE(m_store.writes, 2);
}

void TestPropertySheet::escAsksWhenSomethingChanged()
{
    type("name", u"Anna"_s);
    m_answer = 1;
    QTest::keyClick(m_sheet.data(), Qt::Key_Escape);
    QCOMPARE(m_asked, QStringList{u"Discard 1 change?"_s});
    QVERIFY(m_sheet->isVisible());
    m_answer = 0;
    QTest::keyClick(m_sheet.data(), Qt::Key_Escape);
    QTRY_VERIFY(!m_sheet);
    QCOMPARE(m_store.writes, 0);
}

void TestPropertySheet::effectIsWorkedOut()
{
    QVERIFY(m_sheet->effectText().isEmpty());
    type("name", u"Anna"_s);
    QCOMPARE(m_sheet->effectText(), u"Working out the effect…"_s);
    QTRY_COMPARE(m_sheet->effectText(), u"Effect of Anna"_s);
}

void TestPropertySheet::effectLineKeepsItsHeight()
{
    const int before = part<QLabel>("effectText")->parentWidget()->height();
    type("name", QString(300, u'x'));
    QTRY_VERIFY(m_sheet->effectText().startsWith(u"Effect"_s));
    QCOMPARE(part<QLabel>("effectText")->parentWidget()->height(), before);
}

void TestPropertySheet::changedElsewhere_data()
{
    QTest::addColumn<QString>("button");
    QTest::addColumn<QString>("name");
    QTest::addColumn<int>("level");
    QTest::newRow("Reload") << u"Reload"_s << u"Other"_s << 50;
    QTest::newRow("Keep mine") << u"Keep mine"_s << u"Anna"_s << 50;
}

void TestPropertySheet::changedElsewhere()
{
    QFETCH(QString, button);
    type("name", u"Anna"_s);
    m_store.loaded = std::any(Person{u"Other"_s, u"ann@contoso.example"_s, 50});
    m_sheet->checkStored();
    auto *strip = part<QWidget>("changedElsewhere");
    QTRY_VERIFY(strip->isVisible());
    for (auto *choice : strip->findChildren<QPushButton *>()) {
        if (choice->text() == button)
            choice->click();
    }
    QVERIFY(!strip->isVisible());
    QTEST(part<QLineEdit>("name")->text(), "name");
    QTEST(part<QSpinBox>("level")->value(), "level");
}

void TestPropertySheet::unchangedSheetFollowsSilently()
{
    m_store.loaded = std::any(Person{u"Other"_s, u"ann@contoso.example"_s, 50});
    m_sheet->checkStored();
    QTRY_COMPARE(part<QLineEdit>("name")->text(), u"Other"_s);
    QVERIFY(!part<QWidget>("changedElsewhere")->isVisible());
    QVERIFY(!button("apply")->isEnabled());
}

void TestPropertySheet::wheelDoesNotChangeUnfocusedFields()
{
    m_sheet->showPage(u"Mail"_s);
    auto *spin = part<QSpinBox>("level");
    part<QLineEdit>("address")->setFocus();
    const auto wheel = [spin] {
        QWheelEvent event(QPointF(5, 5), spin->mapToGlobal(QPointF(5, 5)), {}, {0, 120},
                          Qt::NoButton, Qt::NoModifier, Qt::NoScrollPhase, false);
        QCoreApplication::sendEvent(spin, &event);
    };
    wheel();
    QCOMPARE(spin->value(), 20);
    spin->setFocus();
    wheel();
    QCOMPARE(spin->value(), 21);
    QCOMPARE(m_sheet->form().value(u"level"_s).toInt(), 21);
}

void TestPropertySheet::sevenPagesAreTabsMoreAreAList()
{
    for (const int pages : {7, 8}) {
        PropertySheet sheet(u"many"_s, std::make_unique<PersonForm>(), m_store.port());
        for (int i = 0; i < pages; ++i)
            sheet.addPage(u"Page %1"_s.arg(i));
        sheet.start();
        QCOMPARE(sheet.findChild<QTabWidget *>() != nullptr, pages == 7);
    }
}

void TestPropertySheet::sizeAndPageAreKept()
{
    m_sheet->showPage(u"Mail"_s);
    m_sheet->resize(700, 555);
    button("cancel")->click();
    QTRY_VERIFY(!m_sheet);
    const QSettings settings;
    QCOMPARE(settings.value(u"sheets/person/page"_s).toInt(), 1);
    QCOMPARE(settings.value(u"sheets/person/size"_s).toSize(), QSize(700, 555));

    // what is new is filled in from the first page on
    for (const bool isNew : {false, true}) {
        PropertySheet sheet(u"person"_s, std::make_unique<PersonForm>(isNew), m_store.port());
        sheet.addPage(u"General"_s);
        sheet.addPage(u"Mail"_s);
        sheet.start();
        QCOMPARE(sheet.findChild<QTabWidget *>()->currentIndex(), isNew ? 0 : 1);
    }
}

QTEST_MAIN(TestPropertySheet)
#include "tst_property_sheet.moc"
