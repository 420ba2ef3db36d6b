#include "engine/core/clock.h"
#include "engine/store/recipients.h"
#include "model/forms/site_setup.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace dx;
using namespace Qt::StringLiterals;

namespace {

/** Ann and Ben; Cid has Ben's address and cannot be used. */
constexpr auto kPeople = "First name,Last name,E-mail\n"
                         "Ann,Archer,ann@contoso.example\n"
                         "Ben,Baker,ben@contoso.example\n"
                         "Cid,Cook,ben@contoso.example\n";

SetupPartner partner(const QString &name, const SetupExchange &exchange)
{
    return {name, name.toLower().remove(u' ') + u"@contoso.example"_s, exchange};
}

} // namespace

/** What *Set up this site* makes; the wizard only fills it in. */
class TestSiteSetup final : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        m_setup = SiteSetup();
        m_setup.organization = u"Contoso"_s;
        m_setup.name = u"HQ"_s;
        m_setup.address = u"hq@contoso.example"_s;
        m_setup.storePath = m_folder->filePath(u"hq.db"_s);
        QFile file(people());
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(kPeople);
    }

    void previewTellsWhatWouldCome()
    {
        const auto found = preview(people());
        QVERIFY2(found, qPrintable(found ? QString() : found.error().text));
        QCOMPARE(found->recipients, 2);
        QCOMPARE(found->leftOut, 1);
        QCOMPARE(found->first.size(), 2);
        QCOMPARE(found->first.constFirst().name, u"Ann Archer"_s);
        QVERIFY(found->first.constFirst().address.contains(u"ann@contoso.example"_s));
        QCOMPARE(found->problems.size(), 1);
        QVERIFY2(found->problems.constFirst().contains(u"ben@contoso.example"_s),
                 qPrintable(found->problems.constFirst()));
    }

    void aFileThatCannotBeUsedIsAProblem()
    {
        using Page = SiteSetup::Page;
        m_setup.listFromFile = true;
        QVERIFY2(!m_setup.isReady(), "no file is named");
        m_setup.listFile = m_folder->filePath(u"nothing.csv"_s);
        QVERIFY2(!m_setup.problem(Page::People).isEmpty(), "not read yet");
        m_setup.listPreview = preview(m_setup.listFile);
        QVERIFY(!*m_setup.listPreview);
        QCOMPARE(m_setup.problem(Page::People), m_setup.listPreview->error().text);
        QVERIFY(!m_setup.isReady());
    }

    void theFileBecomesTheList()
    {
        m_setup.listFromFile = true;
        m_setup.listFile = people();
        m_setup.listPreview = preview(people());
        QVERIFY(m_setup.isReady());
        QVERIFY(m_setup.summary(SiteSetup::Page::People).contains(u"2 recipients"_s));
        const auto database = make();
        QVERIFY(database);
        QCOMPARE(Lists(*database).byName(u"Staff"_s)->entries, 2);
    }

    void partnersGetWhatIsChosenForThem()
    {
        using Export = SetupExchange::Export;
        m_setup.partners = {partner(u"Branch A"_s, {u"/x"_s, {}, Export::Everything}),
                            partner(u"Branch B"_s, {u"/x"_s, u"North"_s, Export::FirstList}),
                            partner(u"Branch C"_s, {u"/x"_s, {}, Export::Nothing})};
        QCOMPARE(m_setup.problem(SiteSetup::Page::Partners), QString());
        QVERIFY(m_setup.effect().contains(u"answered its invitation"_s));
        const auto database = make();
        QVERIFY(database);
        const ListId staff = Lists(*database).byName(u"Staff"_s)->id;
        const auto all = Agreements(*database).all();
        QCOMPARE(all->size(), 3);
        QVERIFY(all->at(0).settings.exportAll);
        QCOMPARE(all->at(1).settings.exportLists, QList<ListId>{staff});
        QVERIFY(!all->at(2).settings.exportAll && all->at(2).settings.exportLists.isEmpty());
        const auto importsInto = [&](int place) {
            return Lists(*database).byId(all->at(place).settings.importList)->name;
        };
        QCOMPARE(importsInto(0), u"From Branch A"_s);
        QCOMPARE(importsInto(1), u"North"_s);
    }

    void containersHaveNamesOfTheirOwn()
    {
        m_setup.partners = {partner(u"Branch A"_s, {u"/x"_s, u"staff"_s, {}})};
        QVERIFY(!m_setup.problem(SiteSetup::Page::Partners).isEmpty());
        m_setup.partners = {partner(u"Branch A"_s, {u"/x"_s, u"North"_s, {}}),
                            partner(u"Branch B"_s, {u"/x"_s, u"North"_s, {}})};
        QVERIFY(!m_setup.problem(SiteSetup::Page::Partners).isEmpty());
    }

    void requestorOffersWhatItWants()
    {
        const QByteArray invitation = invitationTo(u"branch@contoso.example"_s);
        QVERIFY(!invitation.isEmpty());
        m_setup.storePath = m_folder->filePath(u"branch.db"_s);
        m_setup.role = SiteSetup::Role::Requestor;
        QVERIFY2(!m_setup.useInvitation(invitation, SystemClock().now()), "for another address");
        m_setup.address = u"branch@contoso.example"_s;
        QVERIFY(m_setup.useInvitation(invitation, SystemClock().now()));
        m_setup.listFromFile = true;
        m_setup.listFile = people();
        m_setup.listPreview = preview(people());
        m_setup.exchange = {u"/x"_s, {}, SetupExchange::Export::FirstList};
        QVERIFY2(m_setup.effect().contains(u"a full export: 2 entries"_s),
                 qPrintable(m_setup.effect()));
        m_setup.sendUpdates = false;
        QVERIFY(m_setup.effect().contains(u"Nothing is sent to HQ"_s));
        m_setup.receiveUpdates = false;
        const auto database = make();
        QVERIFY(database);
        const auto all = Agreements(*database).all();
        QCOMPARE(all->size(), 1);
        QCOMPARE(all->at(0).role, Role::Requestor);
        QCOMPARE(all->at(0).settings.exportLists.size(), 1);
        QVERIFY(!all->at(0).settings.sendUpdates && !all->at(0).settings.receiveUpdates);
        QCOMPARE(Lists(*database).byId(all->at(0).settings.importList)->name, u"From HQ"_s);
    }

private:
    QString people() const { return m_folder->filePath(u"people.csv"_s); }
    static Result<FirstListPreview> preview(const QString &path)
    {
        const auto answer = previewFirstList(path, std::make_shared<TransferState>());
        return QTest::qWaitFor([&answer] { return answer.isFinished(); }, 20'000)
            ? answer.result()
            : Result<FirstListPreview>(fail(Error::Code::Busy, u"no answer"_s));
    }
    std::unique_ptr<Database> make() const
    {
        TransferState state;
        const auto made = m_setup.make(SystemClock().now(), state);
        if (!made) {
            qWarning("%s", qPrintable(made.error().text));
            return {};
        }
        auto database = Database::open(made->url, Database::Mode::ReadWrite);
        return database ? std::move(*database) : nullptr;
    }
    QByteArray invitationTo(const QString &address) const
    {
        SiteSetup server = m_setup;
        server.storePath = m_folder->filePath(u"server.db"_s);
        server.partners = {{u"Branch"_s, address, {u"/x"_s, {}, {}}}};
        TransferState state;
        const auto made = server.make(SystemClock().now(), state);
        return made ? made->invitations.constFirst().text : QByteArray();
    }

    std::unique_ptr<QTemporaryDir> m_folder;
    SiteSetup m_setup;
};

QTEST_GUILESS_MAIN(TestSiteSetup)
#include "tst_site_setup.moc"
