#include "engine/store/recipients.h"
#include "model/pending_counts.h"
#include "tests/ui/site_fixture.h"

#include <QTest>

using namespace dx;
using namespace Qt::StringLiterals;

namespace {

Result<> addPerson(Database &database, const QByteArray &name, bool hidden)
{
    Entry entry;
    entry.set("displayName", name);
    entry.set("sn", name);
    entry.set("mail", name.toLower() + "@contoso.example");
    DX_LET(const AddressList staff, Lists(database).byName(u"Staff"_s));
    DX_TRY(Recipients(database).add(staff.id, entry, 20, hidden, SystemClock().now()));
    return {};
}

} // namespace

/** What waits to be sent is what would be exported, not what the journal holds. */
class PendingCountsTest final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void countsWhatWouldBeExported()
    {
        SiteFixture site;
        QCOMPARE(site.open([](Database &database) -> Result<> {
            const Timestamp now = SystemClock().now();
            DX_TRY(Lists(database).create(u"Staff"_s, {}, now));
            DX_TRY(addPerson(database, "Ann", false));
            DX_TRY(addPerson(database, "Bob", true)); // hidden: stays here
            AgreementSettings settings;
            settings.name = u"HQ"_s;
            settings.partnerAddress = u"b@contoso.example"_s;
            DX_LET(settings.importList, Lists(database).create(u"From HQ"_s, {}, now));
            DX_TRY(Agreements(database).create(
                Role::Requestor, "0190b0a0-0000-7000-8000-000000000001", settings, now));
            return {};
        }),
                 QString());
        const Agreement agreement = site.session->summary().agreements.constFirst();
        PendingCounts counts(*site.session);
        QCOMPARE(pendingText(agreement, counts.of(agreement.id)), u"Changes to send: …"_s);
        QTRY_VERIFY(counts.of(agreement.id));
        QCOMPARE(pendingText(agreement, counts.of(agreement.id)),
                 u"The next export is a full one: 1 entry"_s);
        site.session->write([](Database &database) { return addPerson(database, "Cid", false); });
        QTRY_COMPARE(pendingText(agreement, counts.of(agreement.id)),
                     u"The next export is a full one: 2 entries"_s);
    }

    void saysWhyNothingWaits()
    {
        Agreement agreement;
        PendingExport pending;
        QCOMPARE(pendingText(agreement, pending), u"Nothing to send"_s);
        pending.counts.added = 1;
        QCOMPARE(pendingText(agreement, pending), u"1 change to send"_s);
        agreement.settings.sendUpdates = false;
        QCOMPARE(pendingText(agreement, pending), u"Sending is switched off"_s);
        agreement.settings.sendUpdates = true;
        agreement.role = Role::Server;
        QCOMPARE(pendingText(agreement, pending), u"Nothing is sent before its first message"_s);
    }
};

QTEST_GUILESS_MAIN(PendingCountsTest)
#include "tst_pending_counts.moc"
