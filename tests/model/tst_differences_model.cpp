#include "model/differences_model.h"

#include <QAbstractItemModelTester>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

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

EntryChange change(Operation operation, const QByteArray &name, const QByteArray &scope)
{
    EntryChange change;
    change.operation = operation;
    change.name = name;
    change.address = "SMTP:" + name.toLower() + "@contoso.example";
    change.scope = scope;
    if (operation != Operation::Add)
        change.before = record(name, "Manager");
    if (operation != Operation::Delete)
        change.after = record(name, "Director");
    return change;
}

} // namespace

class TestDifferencesModel final : public QObject
{
    Q_OBJECT

private:
    QTemporaryDir m_dir;
    int m_made = 0;

    /** 300 added here, 2 modified and 1 deleted sent to Branch A, 1 the same. */
    QString makeSpool()
    {
        const QString path = m_dir.filePath(u"spool%1.db"_s.arg(++m_made));
        auto writer = DifferenceWriter::create(path);
        if (!writer)
            return {};
        bool ok = true;
        for (int i = 0; i < 300; ++i)
            ok &= (*writer)
                      ->change(change(Operation::Add, "New" + QByteArray::number(1000 + i), "here"))
                      .has_value();
        for (const char *name : {"Ann", "Bob"})
            ok &= (*writer)
                      ->change(change(Operation::Modify, name, "agreement Branch A"))
                      .has_value();
        ok &= (*writer)
                  ->change(change(Operation::Delete, "Carl", "agreement Branch A"))
                  .has_value();
        ok &= (*writer)
                  ->unchanged("u", "Dora", "SMTP:dora@contoso.example", record("Dora", "Clerk"))
                  .has_value();
        ok &= (*writer)->finish().has_value();
        return ok ? path : QString();
    }

private Q_SLOTS:
    void countsAndPages()
    {
        DifferenceSource source(makeSpool());
        DifferencesModel model(source, {u"Before"_s, u"What happened"_s, u"After"_s}, {});
        QSignalSpy pages(&model, &DifferencesModel::pageArrived);
        QAbstractItemModelTester tester(&model,
                                        QAbstractItemModelTester::FailureReportingMode::QtTest);
        QTRY_COMPARE(model.rowCount(), 303);
        const DifferenceOverview overview = model.overview();
        QCOMPARE(overview.counts.added, 300);
        QCOMPARE(overview.counts.modified, 2);
        QCOMPARE(overview.counts.deleted, 1);
        QCOMPARE(overview.counts.unchanged, 1);
        QCOMPARE(overview.scopes.size(), 2);

        // rows come in name order, and only when they are asked for
        model.change(0);
        QTRY_VERIFY(model.change(0));
        QCOMPARE(model.change(0)->name, QByteArray("Ann"));
        QCOMPARE(model.index(0, DifferencesModel::Attributes).data().toString(), u"title"_s);
        QCOMPARE(model.index(0, DifferencesModel::What).data(Qt::AccessibleTextRole).toString(),
                 u"Modified"_s);
        QVERIFY(!model.change(302));
        QTRY_VERIFY(model.change(302));
        QCOMPARE(model.change(302)->name, QByteArray("New1299"));
        QCOMPARE(model.index(302, DifferencesModel::Before).data().toString(), QString());
        QVERIFY(pages.size() >= 2);
    }

    void filterByCategoryTextAndScope()
    {
        DifferenceSource source(makeSpool());
        DifferencesModel model(source, {}, {});
        QTRY_COMPARE(model.rowCount(), 303);

        DifferenceFilter filter;
        filter.added = false;
        model.setFilter(filter);
        QTRY_COMPARE(model.rowCount(), 3);
        QCOMPARE(model.overview().counts.added, 300); // counts do not follow the toggles

        filter.text = u"ANN"_s;
        model.setFilter(filter);
        QTRY_COMPARE(model.rowCount(), 1);

        filter = {};
        filter.scope = u"agreement Branch A"_s;
        filter.unchanged = true;
        model.setFilter(filter);
        QTRY_COMPARE(model.rowCount(), 3);
    }

    void ownedFileGoesWithItsSource()
    {
        const QString path = makeSpool();
        {
            DifferenceSource source(path);
            DifferencesModel model(source, {}, {});
            QTRY_VERIFY(model.isLoaded());
        }
        QVERIFY(!QFile::exists(path));
    }

    void missingFileIsAnError()
    {
        DifferenceSource source(m_dir.filePath(u"nothing.db"_s));
        DifferencesModel model(source, {}, {});
        QSignalSpy failures(&model, &DifferencesModel::failed);
        QTRY_COMPARE(failures.size(), 1);
    }
};

QTEST_MAIN(TestDifferencesModel)
#include "tst_differences_model.moc"
