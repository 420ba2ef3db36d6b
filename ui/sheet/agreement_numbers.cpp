#include "model/forms/agreement_form.h"
#include "ui/sheet/agreement_pages.h"
#include "ui/sheet/sheet_page.h"
#include "ui/style/theme.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QLabel>
#include <QLocale>
#include <QPushButton>

using namespace Qt::StringLiterals;

namespace dx {
namespace {

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(dx::AgreementPages)
};

QString timeText(Timestamp at)
{
    return at > 0 ? QLocale().toString(QDateTime::fromMSecsSinceEpoch(at), QLocale::ShortFormat)
                  : Text::tr("never");
}

QString verifiedText(const AgreementNumbers &numbers)
{
    if (!numbers.verified)
        return Text::tr("No word from the partner yet");
    if (*numbers.verified)
        return Text::tr("Verified: both lists were identical on %1")
            .arg(timeText(numbers.verifiedAt));
    return Text::tr("Differs: everything is asked for once more");
}

QString shortDigest(const QByteArray &hex)
{
    return hex.isEmpty() ? Text::tr("none yet")
                         : QString::fromLatin1(hex.first(qMin(qsizetype(16), hex.size())))
            + (hex.size() > 16 ? u"…"_s : QString());
}

QString journalText(const SiteInfo &info)
{
    return Text::tr("begins at %1; the partner can stay away for %n days", nullptr,
                    info.keepUpdatesDays)
        .arg(QLocale().toString(info.journalFloor));
}

/** The letters as the subjects of messages show them. */
QString letters(const Agreement &agreement)
{
    const AgreementNumbers &n = agreement.numbers;
    const bool server = agreement.role == Role::Server;
    const Usn requestor = server ? n.received : n.sent;
    const Usn host = server ? n.sent : n.received;
    return u"R = %1    S = %2    I = %3 (ours), %4 (partner)"_s.arg(requestor)
        .arg(host)
        .arg(n.requests)
        .arg(n.partnerRequests);
}

} // namespace

void AgreementPages::numbers(SheetPage &page, AgreementForm &form)
{
    page.addGroup(Text::tr("What we send"));
    QLabel *sent = page.addFact(Text::tr("Changes"), {});
    QLabel *full = page.addFact(Text::tr("Full export"), {});
    QLabel *lastSent = page.addFact(Text::tr("Last sent"), {});
    page.addGroup(Text::tr("What we receive"));
    QLabel *received = page.addFact(Text::tr("Changes received"), {});
    QLabel *verified = page.addFact(Text::tr("Lists"), {});
    QLabel *contact = page.addFact(Text::tr("Last contact"), {});
    page.addGroup(Text::tr("Details"));
    QLabel *sync = page.addFact(Text::tr("Sync numbers"), {});
    QLabel *serials = page.addFact(Text::tr("Serials"), {});
    QLabel *epochs = page.addFact(Text::tr("Epochs"), {});
    QLabel *digests = page.addFact(Text::tr("List digests"), {});
    page.addFact(Text::tr("Journal"), journalText(form.site().info));
    for (QLabel *label : {sync, serials, epochs, digests})
        label->setFont(Fonts::fixed());
    QPushButton *again = page.addButton(
        Text::tr("Resynchronise…"), u"resynchronise"_s,
        Text::tr("Ticks both one-shots of the page Settings: everything is sent and asked for "
                 "once, and the numbers start over. Apply does it; the line below says what it "
                 "will cause."));
    QObject::connect(again, &QPushButton::clicked, &page, [&form] { form.resynchronise(); });
    page.addStretch();
    const auto show = [=, &form] {
        const Agreement &agreement = form.stored().agreement;
        const AgreementNumbers &n = agreement.numbers;
        const QLocale locale;
        sent->setText(Text::tr("sent up to %1, confirmed %2")
                          .arg(locale.toString(n.sent), locale.toString(n.acked)));
        full->setText(n.fullPending ? Text::tr("due with the next %1").arg(form.sendingCycle())
                                    : Text::tr("not needed"));
        lastSent->setText(timeText(n.lastSentAt));
        received->setText(n.requestOpen ? Text::tr("up to %1; everything has been asked for")
                                              .arg(locale.toString(n.received))
                                        : Text::tr("up to %1").arg(locale.toString(n.received)));
        verified->setText(verifiedText(n));
        contact->setText(timeText(n.lastContactAt));
        sync->setText(letters(agreement));
        serials->setText(u"%1 / %2"_s.arg(n.serialOut).arg(n.serialIn));
        epochs->setText(
            u"%1 / %2"_s.arg(n.ownEpoch, n.partnerEpoch.isEmpty() ? u"–"_s : n.partnerEpoch));
        digests->setText(
            u"%1 / %2"_s.arg(shortDigest(n.sentDigest), shortDigest(n.receivedDigest)));
        const AgreementSettings &edited = form.data().agreement.settings;
        again->setEnabled(!edited.importNext || !edited.exportNext);
        digests->setToolTip(QString::fromLatin1(n.sentDigest + "\n" + n.receivedDigest));
    };
    QObject::connect(&form, &Form::changed, sent, show);
    show();
}

} // namespace dx
