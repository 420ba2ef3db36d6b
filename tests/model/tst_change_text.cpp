#include "model/change_text.h"

#include <QTest>

using namespace dx;
using namespace Qt::StringLiterals;

/** How a difference is told: what happened, what would happen, what differs. */
class TestChangeText final : public QObject
{
    Q_OBJECT

    static EntryChange change(Operation operation)
    {
        EntryChange change;
        change.name = "Ann";
        change.operation = operation;
        if (operation != Operation::Add)
            change.before = "cn: Ann\ntitle: Manager\n";
        if (operation != Operation::Delete)
            change.after = "cn: Ann\ntitle: Director\n";
        return change;
    }

private Q_SLOTS:
    void tells_data()
    {
        using Telling = ChangeText::Telling;
        QTest::addColumn<Operation>("operation");
        QTest::addColumn<Telling>("telling");
        QTest::addColumn<QString>("text");
        const auto row = [](Operation operation, Telling telling, const QString &text) {
            QTest::newRow(qPrintable(text)) << operation << telling << text;
        };
        row(Operation::Add, Telling::Past, u"Ann was added"_s);
        row(Operation::Delete, Telling::Foretold, u"Ann will be deleted"_s);
        row(Operation::Delete, Telling::Compared, u"Ann is on the left only"_s);
        row(Operation::Modify, Telling::Past, u"Ann was modified: Title"_s);
        row(Operation::Modify, Telling::Foretold, u"Ann will be modified: Title"_s);
        row(Operation::Modify, Telling::Compared, u"Ann differs: Title"_s);
        row(Operation::Conflict, Telling::Foretold, u"Ann will be kept aside"_s);
    }
    void tells()
    {
        QFETCH(Operation, operation);
        QFETCH(ChangeText::Telling, telling);
        QTEST(ChangeText::sentence(change(operation), telling), "text");
    }

    void escapesWhatComesFromOutside()
    {
        EntryChange hostile = change(Operation::Modify);
        hostile.name = "<b>Ann</b>";
        const QString html = ChangeText::cards(hostile, ChangeText::Telling::Past, {});
        QVERIFY(html.contains(u"&lt;b&gt;Ann"_s));
        QVERIFY(!html.contains(u"<b>Ann"_s));
    }
};

QTEST_GUILESS_MAIN(TestChangeText)
#include "tst_change_text.moc"
