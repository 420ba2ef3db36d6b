#include "ui/views/difference_view.h"

#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QPointer>
#include <QPushButton>
#include <QTableView>
#include <QTemporaryDir>
#include <QTest>
#include <QTextBrowser>
#include <QToolButton>

using namespace dx;
using namespace Qt::StringLiterals;

namespace {

QByteArray record(const QByteArray &name, const QByteArray &title)
{
    Entry entry;
    entry.set("cn", name);
    entry.set("sn", "Archer");
    entry.set("title", title);
    return toRecord(entry);
}

} // namespace

class TestDifferenceView final : public QObject
{
    Q_OBJECT

private:
    QTemporaryDir m_dir;
    int m_made = 0;

    QString spool(bool empty = false)
    {
        const QString path = m_dir.filePath(u"spool%1.db"_s.arg(++m_made));
        auto writer = DifferenceWriter::create(path);
        bool ok = writer.has_value();
        if (ok && !empty) {
            EntryChange change;
            change.operation = Operation::Modify;
            change.uid = "u1";
            change.name = "Ann <Archer>";
            change.address = "SMTP:ann@contoso.example";
            change.before = record("Ann", "Manager");
            change.after = record("Ann", "Director");
            change.scope = "here";
            change.why = "Branch A changed it";
            ok &= (*writer)->change(change).has_value();
            change.operation = Operation::Add;
            change.uid = "u2";
            change.name = "Bob";
            change.before.clear();
            change.scope = "agreement Branch A";
            ok &= (*writer)->change(change).has_value();
        }
        return ok && (*writer)->finish() ? path : QString();
    }

private Q_SLOTS:
    void tellsWhichRowIsForWhomWhereAllAreShown()
    {
        DifferenceView view(spool(), {});
        view.show();
        auto *table = view.findChild<QTableView *>(u"differences"_s);
        QTRY_COMPARE(table->model()->rowCount(), 2);
        const auto scope = [table](int row) {
            return table->model()->index(row, DifferencesModel::Scope).data().toString();
        };
        QTRY_COMPARE(QSet({scope(0), scope(1)}), QSet({u"Changed here"_s, u"Sent to Branch A"_s}));
        QVERIFY(!table->isColumnHidden(DifferencesModel::Scope));
        view.findChild<QListWidget *>(u"differenceScopes"_s)->setCurrentRow(1);
        QTRY_COMPARE(table->model()->rowCount(), 1);
        QTRY_VERIFY(table->isColumnHidden(DifferencesModel::Scope));
    }

    void heldRowsAreTickedAndApproved()
    {
        std::optional<QList<QByteArray>> approved;
        bool rejected = false;
        Result<> answer = fail(Error::Code::Unavailable, u"Not now."_s);
        DifferenceTitle title;
        title.kind = DifferenceTitle::Kind::Held;
        title.strip = u"held"_s;
        title.approve = [&](std::optional<QList<QByteArray>> ticked) {
            approved = ticked.value_or(QList<QByteArray>{"all"});
            return QtFuture::makeReadyFuture(answer);
        };
        title.reject = [&] {
            rejected = true;
            return QtFuture::makeReadyFuture(answer);
        };
        QPointer<DifferenceView> view = new DifferenceView(spool(), title);
        view->show();
        auto *table = view->findChild<QTableView *>(u"differences"_s);
        QTRY_COMPARE(table->model()->rowCount(), 2);
        const QModelIndex first = table->model()->index(0, DifferencesModel::Before);
        QTRY_COMPARE(first.data(Qt::CheckStateRole).toInt(), int(Qt::Checked));
        auto *approve = view->findChild<QPushButton *>(u"differenceApprove"_s);
        QCOMPARE(approve->text(), u"Approve all"_s);
        approve->click();
        QTRY_COMPARE(approved, QList<QByteArray>{"all"});
        QTRY_VERIFY(approve->isEnabled()); // it was refused, and says why
        view->findChild<QPushButton *>(u"untickShown"_s)->click();
        QTRY_COMPARE(first.data(Qt::CheckStateRole).toInt(), int(Qt::Unchecked));
        QCOMPARE(approve->text(), u"Approve selected"_s);
        approve->click();
        QTRY_COMPARE(approved, QList<QByteArray>{});
        QTRY_VERIFY(approve->isEnabled());
        QVERIFY(table->model()->setData(first, Qt::Checked, Qt::CheckStateRole));
        approve->click();
        QTRY_COMPARE(approved, QList<QByteArray>{"u1"});
        answer = Result<>();
        QTRY_VERIFY(approve->isEnabled());
        view->findChild<QPushButton *>(u"differenceReject"_s)->click();
        QVERIFY(rejected);
        QTRY_VERIFY(!view); // it has served
    }

    void showsRowsCountsAndCards()
    {
        DifferenceTitle title;
        title.left = u"Before"_s;
        title.what = u"What happened"_s;
        title.right = u"After cycle 42"_s;
        DifferenceView view(spool(), title);
        view.show();
        auto *table = view.findChild<QTableView *>(u"differences"_s);
        QTRY_COMPARE(table->model()->rowCount(), 2);
        QCOMPARE(table->model()->headerData(2, Qt::Horizontal).toString(), u"After cycle 42"_s);
        QTRY_COMPARE(table->currentIndex().row(), 0);
        auto *cards = view.findChild<QTextBrowser *>(u"Attributes"_s);
        QTRY_VERIFY(
            cards->toPlainText().contains(u"Ann <Archer> was modified"_s)); // escaped, not markup
        QVERIFY(cards->toPlainText().contains(u"Manager"_s));
        QVERIFY(cards->toPlainText().contains(u"Director"_s));
        QVERIFY(view.findChild<QTextBrowser *>(u"Why"_s)->toPlainText().contains(
            u"Branch A changed it"_s));
        QCOMPARE(view.findChild<QListWidget *>(u"differenceScopes"_s)->count(), 3);

        // the toggle takes its category away and brings it back
        auto *added = view.findChild<QToolButton *>(u"toggle1"_s);
        QVERIFY(added->text().endsWith(u"1"_s));
        QTest::mouseClick(added, Qt::LeftButton);
        QTRY_COMPARE(table->model()->rowCount(), 1);
        QTest::keyClick(&view, Qt::Key_1, Qt::AltModifier);
        QTRY_COMPARE(table->model()->rowCount(), 2);

        QTest::keyClicks(view.findChild<QLineEdit *>(u"differenceFilter"_s), u"bob"_s);
        QTRY_COMPARE(table->model()->rowCount(), 1);
    }

    void nextAndPreviousByKey()
    {
        DifferenceView view(spool(), {});
        view.show();
        auto *table = view.findChild<QTableView *>(u"differences"_s);
        QTRY_COMPARE(table->currentIndex().row(), 0);
        table->setFocus();
        QTest::keyClick(table, Qt::Key_F8);
        QTRY_COMPARE(table->currentIndex().row(), 1);
        QTest::keyClick(table, Qt::Key_F8, Qt::ShiftModifier);
        QTRY_COMPARE(table->currentIndex().row(), 0);
    }

    void theMapLeadsToTheRow()
    {
        DifferenceView view(spool(), {});
        view.resize(900, 600);
        view.show();
        auto *table = view.findChild<QTableView *>(u"differences"_s);
        QTRY_COMPARE(table->currentIndex().row(), 0);
        auto *map = view.findChild<QWidget *>(u"minimap"_s);
        QVERIFY(map && map->isVisible());
        QTest::mouseClick(map, Qt::LeftButton, {}, QPoint(5, map->height() - 2));
        QTRY_COMPARE(table->currentIndex().row(), 1);
    }

    void exportsWhatIsShown()
    {
        DifferenceView view(spool(), {});
        view.show();
        auto *table = view.findChild<QTableView *>(u"differences"_s);
        QTRY_COMPARE(table->model()->rowCount(), 2);
        QTest::mouseClick(view.findChild<QToolButton *>(u"toggle1"_s),
                          Qt::LeftButton); // not the added one
        QTRY_COMPARE(table->model()->rowCount(), 1);
        const QString csv = m_dir.filePath(u"out.csv"_s);
        view.exportTo(csv, DifferenceFormat::Csv);
        auto *said = view.findChild<QLabel *>(u"differenceExported"_s);
        QTRY_VERIFY(said->text().contains(csv));
        QFile file(csv);
        QVERIFY(file.open(QIODevice::ReadOnly));
        const QByteArray text = file.readAll();
        QVERIFY(text.contains("Modified,Ann <Archer>,SMTP:ann@contoso.example,title,Manager,\r\n"));
        QVERIFY(text.contains("title,,Director\r\n"));
        QVERIFY(!text.contains("Bob"));
        const QString html = m_dir.filePath(u"out.html"_s);
        view.exportTo(html, DifferenceFormat::Html);
        QTRY_VERIFY(said->text().contains(html));
        QFile page(html);
        QVERIFY(page.open(QIODevice::ReadOnly));
        const QByteArray source = page.readAll();
        QVERIFY(source.contains("<td>Ann &lt;Archer&gt;</td>"));
        QVERIFY(source.contains("<td><del>Manager</del></td><td><ins>Director</ins></td>"));
        QVERIFY(!source.contains("Bob"));
        view.exportTo(m_dir.filePath(u"nowhere/out.ldif"_s), DifferenceFormat::Ldif);
        QTRY_VERIFY(said->text().contains(u"cannot be written"_s));
    }

    void emptyIsAResult()
    {
        DifferenceTitle title;
        title.emptyText = u"Nothing changed. Lists verified identical 12:04."_s;
        DifferenceView view(spool(true), title);
        view.show();
        QTRY_COMPARE(view.findChild<QLabel *>(u"differenceEmpty"_s)->text(), title.emptyText);
    }

    void stripRunsItsActionAndDiscards()
    {
        bool forced = false;
        DifferenceTitle title;
        title.strip = u"Preview: nothing was sent or changed"_s;
        title.actionText = u"Force T2 now"_s;
        title.action = [&forced] { forced = true; };
        QPointer<DifferenceView> view = new DifferenceView(spool(), title);
        view->show();
        QTest::mouseClick(view->findChild<QPushButton *>(u"differenceAction"_s), Qt::LeftButton);
        QVERIFY(forced);
        QTest::mouseClick(view->findChild<QPushButton *>(u"differenceDiscard"_s), Qt::LeftButton);
        QTRY_VERIFY(!view);
    }
};

QTEST_MAIN(TestDifferenceView)
#include "tst_difference_view.moc"
