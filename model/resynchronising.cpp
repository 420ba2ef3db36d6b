#include "model/resynchronising.h"

#include "engine/core/clock.h"
#include "model/command_words.h"
#include "model/site_facts.h"

#include <QCoreApplication>
#include <QLocale>

namespace dx {

namespace {

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(dx::Resynchronising)
};

constexpr qsizetype kNamed = 8;

QString lineOf(const ResyncForecast &partner)
{
    if (partner.asks && partner.sent > 0)
        return Text::tr("%1 is sent all %Ln recipients and asked for all of its own.", nullptr,
                        int(partner.sent))
            .arg(partner.name);
    if (partner.asks)
        return Text::tr("%1 is asked for all of its recipients.").arg(partner.name);
    return Text::tr("%1 is sent all %Ln recipients.", nullptr, int(partner.sent)).arg(partner.name);
}

} // namespace

QFuture<Result<QList<ResyncForecast>>> foreseeResync(SiteSession &session, AgreementId only)
{
    return session.read([only](Database &database) { return foreseeResync(database, only); });
}

QFuture<Result<QList<ResyncForecast>>> resynchronise(SiteSession &session, AgreementId only)
{
    const Agreement *const partner = findAgreement(session.summary(), only);
    session.noteCommands({CommandWords::resync(partner ? partner->settings.name : QString())});
    return session.write(
        [only](Database &database) { return resynchronise(database, only, SystemClock().now()); });
}

ResyncQuestion resyncQuestion(const QList<ResyncForecast> &partners, bool all)
{
    QStringList lines;
    for (const ResyncForecast &partner : partners.first(std::min(kNamed, partners.size())))
        lines += lineOf(partner);
    if (partners.size() > kNamed)
        lines += Text::tr("And %Ln more partners.", nullptr, int(partners.size() - kNamed));
    lines += Text::tr("That happens with the next cycle, once. Numbers begin anew on both sides; "
                      "nobody has to do anything there.");
    return {all ? Text::tr("Start over with all partners?")
                : Text::tr("Start over with %1?").arg(partners.constFirst().name),
            lines.join(QStringLiteral("\n\n"))};
}

} // namespace dx
