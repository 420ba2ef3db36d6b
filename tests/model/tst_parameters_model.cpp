#include "model/dword_text.h"
#include "model/parameters_model.h"

#include <QAbstractItemModelTester>
#include <QSignalSpy>
#include <QTest>

using namespace dx;
using namespace Qt::StringLiterals;

namespace {

Parameter dword(const QString &name, quint32 value)
{
    return {name, ParameterType::Dword, value, {}};
}

} // namespace

class TestParametersModel : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void radix_data();
    void radix();
    void backAndForth();
    void rowsFollow();
    void pauseKicks_data();
    void pauseKicks();
    void problems_data();
    void problems();
};

void TestParametersModel::radix_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<int>("radix");
    QTest::addColumn<qint64>("value"); // -1: refused
    QTest::newRow("decimal") << u"10"_s << 10 << qint64(10);
    QTest::newRow("hexadecimal") << u"ff"_s << 16 << qint64(255);
    QTest::newRow("with 0x") << u" 0xFF "_s << 16 << qint64(255);
    QTest::newRow("0x in decimal") << u"0x10"_s << 10 << qint64(-1);
    QTest::newRow("binary") << u"1010"_s << 2 << qint64(10);
    QTest::newRow("two in binary") << u"102"_s << 2 << qint64(-1);
    QTest::newRow("largest") << u"4294967295"_s << 10 << qint64(4294967295);
    QTest::newRow("one more") << u"4294967296"_s << 10 << qint64(-1);
    QTest::newRow("33 bits") << QString(33, u'1') << 2 << qint64(-1);
    QTest::newRow("negative") << u"-1"_s << 10 << qint64(-1);
    QTest::newRow("plus") << u"+1"_s << 10 << qint64(-1);
    QTest::newRow("empty") << u" "_s << 16 << qint64(-1);
    QTest::newRow("words") << u"zz"_s << 16 << qint64(-1);
}

void TestParametersModel::radix()
{
    QFETCH(QString, text);
    QFETCH(int, radix);
    const auto value = dwordFromText(text, Radix(radix));
    QTEST(value ? qint64(*value) : qint64(-1), "value");
}

void TestParametersModel::backAndForth()
{
    for (const quint32 value : {0U, 1U, 2140U, 4294967295U}) {
        for (const auto radix : {Radix::Binary, Radix::Decimal, Radix::Hex})
            QCOMPARE(dwordFromText(dwordToText(value, radix), radix), value);
    }
}

void TestParametersModel::rowsFollow()
{
    ParametersModel model;
    const QAbstractItemModelTester tester(&model);
    model.setParameters({dword(u"A"_s, 1), dword(u"C"_s, 3)});
    QSignalSpy inserted(&model, &QAbstractItemModel::rowsInserted);
    QSignalSpy removed(&model, &QAbstractItemModel::rowsRemoved);
    model.setParameters({dword(u"B"_s, 2), dword(u"C"_s, 4)});
    QCOMPARE(inserted.count(), 1);
    QCOMPARE(removed.count(), 1);
    QCOMPARE(model.rowCount(), 2);
    QCOMPARE(model.index(1, ParametersModel::Data).data().toString(), u"0x00000004 (4)"_s);
    QCOMPARE(model.rowOf(u"b "_s), 0);
    QCOMPARE(model.rowOf(u"A"_s), -1);
}

void TestParametersModel::pauseKicks_data()
{
    QTest::addColumn<Parameter>("parameter");
    QTest::addColumn<bool>("kicks");
    QTest::newRow("one") << dword(u"PauseKicksDX"_s, 1) << true;
    QTest::newRow("other case") << dword(u"pausekicksdx"_s, 1) << true;
    QTest::newRow("zero") << dword(u"PauseKicksDX"_s, 0) << false;
    QTest::newRow("two") << dword(u"PauseKicksDX"_s, 2) << false;
    QTest::newRow("string") << Parameter{u"PauseKicksDX"_s, ParameterType::String, 0, {u"1"_s}}
                            << false;
}

void TestParametersModel::pauseKicks()
{
    QFETCH(Parameter, parameter);
    ParametersModel model;
    QVERIFY(!model.pauseKicks());
    model.setParameters({parameter});
    QTEST(model.pauseKicks(), "kicks");
}

void TestParametersModel::problems_data()
{
    QTest::addColumn<Parameter>("parameter");
    QTest::addColumn<bool>("isNew");
    QTest::addColumn<bool>("good");
    QTest::newRow("new") << dword(u"Other"_s, 1) << true << true;
    QTest::newRow("taken") << dword(u"there"_s, 1) << true << false;
    QTest::newRow("edited") << dword(u"There"_s, 1) << false << true;
    QTest::newRow("no name") << dword(u" "_s, 1) << true << false;
    QTest::newRow("backslash") << dword(u"a\\b"_s, 1) << true << false;
    QTest::newRow("too long") << dword(QString(256, u'x'), 1) << true << false;
    QTest::newRow("known, wrong type")
        << Parameter{u"PauseKicksDX"_s, ParameterType::String, 0, {u"1"_s}} << true << false;
}

void TestParametersModel::problems()
{
    QFETCH(Parameter, parameter);
    QFETCH(bool, isNew);
    ParametersModel model;
    model.setParameters({dword(u"There"_s, 1)});
    QTEST(model.problem(parameter, isNew).isEmpty(), "good");
}

QTEST_GUILESS_MAIN(TestParametersModel)
#include "tst_parameters_model.moc"
