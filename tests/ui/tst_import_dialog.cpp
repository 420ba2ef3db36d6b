#include "tests/ui/site_fixture.h"
#include "ui/lists/import_dialog.h"

#include <QFile>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QTableWidget>
#include <QTest>

using namespace dx;
using namespace Qt::StringLiterals;

class ImportDialogTest final : public QObject
{
    Q_OBJECT

    QString write(const QTemporaryDir &folder, const QString &name, const QByteArray &text)
    {
        QFile file(folder.filePath(name));
        return file.open(QIODevice::WriteOnly) && file.write(text) == text.size() ? file.fileName()
                                                                                  : QString();
    }

private Q_SLOTS:
    void showsWhatBecomesOfTheColumns()
    {
        SiteFixture site;
        QCOMPARE(site.open([](Database &database) -> Result<> {
            DX_TRY(Lists(database).create(u"Staff"_s, {}, SystemClock().now()));
            return {};
        }),
                 QString());
        auto *const dialog
            = new ImportDialog(*site.session, site.session->summary().lists.constFirst().id);
        const QPointer<ImportDialog> guard = dialog;
        dialog->show();
        auto *const columns = dialog->findChild<QTableWidget *>(u"importMapping"_s);
        auto *const path = dialog->findChild<QLineEdit *>(u"importFile"_s);
        QVERIFY(!columns->isVisible());
        path->setText(write(site.folder, u"people.csv"_s,
                            "Obj-Class,Display name,E-mail address,Home-Server\r\n"
                            "Remote,Ann Archer,SMTP:ann@contoso.example,LEEDS1\r\n"));
        QTRY_COMPARE(columns->rowCount(), 4);
        QVERIFY(columns->isVisible());
        QCOMPARE(columns->item(1, 1)->text(), u"displayName"_s);
        QCOMPARE(columns->item(1, 2)->text(), u"Ann Archer"_s);
        QCOMPARE(columns->item(3, 1)->text(), u"Left out"_s);
        QSignalSpy previewed(dialog, &ImportDialog::previewed);
        dialog->findChild<QPushButton *>(u"importPreview"_s)->click();
        QTRY_COMPARE(previewed.size(), 1);
        QFile::remove(previewed.constFirst().constFirst().toString());
        QVERIFY(dialog->findChild<QPlainTextEdit *>(u"importResult"_s)
                    ->toPlainText()
                    .contains(u"1 added"_s));

        path->setText(write(site.folder, u"people.ldif"_s, "version: 1\n"));
        QTRY_VERIFY(!columns->isVisible());
        dialog->reject();
        QTRY_VERIFY(!guard);
    }

    void escapeStopsWhatRuns()
    {
        SiteFixture site;
        QCOMPARE(site.open([](Database &database) -> Result<> {
            DX_TRY(Lists(database).create(u"Staff"_s, {}, SystemClock().now()));
            return {};
        }),
                 QString());
        QByteArray people = "Display name,E-mail address\r\n";
        for (int i = 0; i < 20'000; ++i)
            people += "Person " + QByteArray::number(i) + ",p" + QByteArray::number(i)
                + "@contoso.example\r\n";
        const QPointer<ImportDialog> dialog
            = new ImportDialog(*site.session, site.session->summary().lists.constFirst().id);
        dialog->show();
        dialog->findChild<QLineEdit *>(u"importFile"_s)
            ->setText(write(site.folder, u"many.csv"_s, people));
        dialog->findChild<QPushButton *>(u"importRun"_s)->click();
        dialog->reject();
        QVERIFY(dialog && dialog->isVisible()); // until it has stopped
        QTRY_VERIFY(!dialog);
        QTRY_COMPARE(site.session->summary().recipients, 0);
    }
};

QTEST_MAIN(ImportDialogTest)
#include "tst_import_dialog.moc"
