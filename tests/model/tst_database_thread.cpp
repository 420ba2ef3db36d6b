#include "engine/core/clock.h"
#include "engine/store/site_info.h"
#include "model/database_thread.h"

#include <QElapsedTimer>
#include <QTemporaryDir>
#include <QTest>

using namespace dx;
using namespace Qt::StringLiterals;

namespace {

/** A question that takes minutes. */
const QString kLong = u"WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i <"
                      " 2000000000) SELECT count(*) FROM n"_s;

} // namespace

class DatabaseThreadTest final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void closingEndsLongQuestions()
    {
        const QTemporaryDir folder;
        const StoreUrl url{StoreUrl::Kind::Sqlite, folder.filePath(u"site.db"_s), {}};
        QVERIFY(Database::open(url, Database::Mode::Create).has_value());
        auto thread = std::make_unique<DatabaseThread>(url, Database::Mode::ReadOnly);
        std::atomic<bool> begun = false;
        const auto first = thread->run([&begun](Database &database) {
            begun = true;
            return database.run(kLong);
        });
        const auto second = thread->run([](Database &database) { return database.run(kLong); });
        QTRY_VERIFY(begun);
        QElapsedTimer clock;
        clock.start();
        thread.reset();
        QVERIFY2(clock.elapsed() < 5'000, qPrintable(QString::number(clock.elapsed())));
        for (const auto &question : {first, second}) {
            QVERIFY(question.isFinished());
            QVERIFY(!question.result());
            QVERIFY(question.result().error().code == Error::Code::Cancelled);
        }
    }
};

QTEST_GUILESS_MAIN(DatabaseThreadTest)
#include "tst_database_thread.moc"
