#include "model/site_tree_model.h"

#include <QAbstractItemModelTester>
#include <QSignalSpy>
#include <QTest>

using namespace dx;
using namespace Qt::StringLiterals;

namespace {

SiteState state(const QString &organization, const QString &name)
{
    SiteSummary summary;
    summary.info.organization = organization;
    summary.info.name = name;
    AddressList staff;
    staff.id = ListId{1};
    staff.name = u"Staff"_s;
    staff.entries = 8204;
    summary.lists << staff;
    summary.server = DirsyncServer();
    summary.server->name = u"Dirsync Server"_s;
    Agreement branch;
    branch.id = AgreementId{1};
    branch.role = Role::Server;
    branch.settings.name = u"Branch A"_s;
    branch.state = AgreementState::Verified;
    summary.agreements << branch;
    SiteState made;
    made.name = name;
    made.summary = summary;
    return made;
}

/** The tree as indented lines with marks. */
QString draw(const QAbstractItemModel &model, const QModelIndex &parent = {}, int depth = 0)
{
    QString text;
    for (int row = 0; row < model.rowCount(parent); ++row) {
        const QModelIndex index = model.index(row, 0, parent);
        text += QString(depth, u' ') + index.data().toString();
        const QString word = toString(MarkState(index.data(SiteTreeModel::MarkRole).toInt()));
        if (!word.isEmpty())
            text += u" ["_s + word + u"]"_s;
        text += u"\n"_s + draw(model, index, depth + 1);
    }
    return text;
}

} // namespace

class SiteTreeModelTest final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void drawsSites()
    {
        SiteTreeModel model;
        const QAbstractItemModelTester tester(
            &model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        model.setPageKinds({NodeKind::Cycles});
        SiteState opening;
        opening.name = u"hq/site.db"_s;
        model.setSite(SiteKey{1}, opening);
        QCOMPARE(draw(model), u"hq/site.db [waiting]\n"_s);
        model.setSite(SiteKey{1}, state(u"Contoso"_s, u"HQ"_s));
        QCOMPARE(draw(model),
                 u"Contoso [verified]\n"
                 " HQ [verified]\n"
                 "  Global Address List\n"
                 "  Recipients\n"
                 "   Staff\n"
                 "  Connections [verified]\n"
                 "   Dirsync Server\n"
                 "   Branch A [verified]\n"
                 "  Dirsync\n"
                 "   Cycles\n"_s);
    }

    void showsTheWorstChild()
    {
        SiteTreeModel model;
        const QAbstractItemModelTester tester(
            &model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        SiteState site = state(u"Contoso"_s, u"HQ"_s);
        Agreement second = site.summary->agreements.constFirst();
        second.id = AgreementId{2};
        second.settings.name = u"Branch B"_s;
        second.state = AgreementState::Differs;
        site.summary->agreements << second;
        model.setSite(SiteKey{1}, site);
        const QModelIndex top = model.indexOf({NodeKind::Site, SiteKey{1}, 0});
        QVERIFY(MarkState(top.data(SiteTreeModel::MarkRole).toInt()) == MarkState::Differs);
        Cycle failed;
        CycleAgreement part;
        part.agreement = AgreementId{1};
        part.outcome = CycleOutcome::Failed;
        failed.agreements << part;
        site.summary->lastCycles << failed;
        model.setSite(SiteKey{1}, site);
        QVERIFY(MarkState(top.data(SiteTreeModel::MarkRole).toInt()) == MarkState::Failing);
    }

    void keepsNodesThatStay()
    {
        SiteTreeModel model;
        const QAbstractItemModelTester tester(
            &model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        SiteState site = state(u"Contoso"_s, u"HQ"_s);
        model.setSite(SiteKey{1}, site);
        model.setSite(SiteKey{2}, state(u"Contoso"_s, u"Branch A"_s));
        const QPersistentModelIndex staff = model.indexOf({NodeKind::List, SiteKey{1}, 1});
        QVERIFY(staff.isValid());
        QSignalSpy inserted(&model, &QAbstractItemModel::rowsInserted);
        QSignalSpy removed(&model, &QAbstractItemModel::rowsRemoved);
        AddressList first;
        first.id = ListId{2};
        first.name = u"Contacts"_s;
        site.summary->lists.prepend(first);
        site.summary->lists.last().entries = 9000;
        model.setSite(SiteKey{1}, site);
        QCOMPARE(inserted.size(), 1);
        QVERIFY(staff.isValid());
        QCOMPARE(staff.row(), 1);
        QCOMPARE(staff.data(SiteTreeModel::CountRole).toLongLong(), 9000);
        std::swap(site.summary->lists[0], site.summary->lists[1]); // renamed, so in another order
        model.setSite(SiteKey{1}, site);
        QCOMPARE(staff.row(), 0);
        QVERIFY(removed.isEmpty());
        model.removeSite(SiteKey{2});
        QCOMPARE(removed.size(), 1);
        QVERIFY(staff.isValid());
    }
};

QTEST_GUILESS_MAIN(SiteTreeModelTest)
#include "tst_site_tree_model.moc"
