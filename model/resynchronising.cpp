#include "model/resynchronising.h"

#include "engine/core/clock.h"
#include "model/command_words.h"
#include "model/site_facts.h"

#include <QCoreApplication>

#include <algorithm>

using namespace Qt::StringLiterals;

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
    if (partner.sent == 0)
        return Text::tr("Nothing is sent to %1 nor asked of it.").arg(partner.name);
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
    const QString name = partner ? partner->settings.name : QString();
    session.noteCommands({partner && isMsMail(*partner) // whose `resync` is a file
                              ? CommandWords({u"agreement"_s, u"set"_s})
                                    .option(u"export-next"_s, u"on"_s)
                                    .argument(name)
                                    .words()
                              : CommandWords::resync(name)});
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
            lines.join(u"\n\n"_s)};
}

} // namespace dx
