#include "engine/cycles/resynchronise.h"

#include "engine/store/export_scope.h"

#include <QCoreApplication>

namespace dx {

namespace {

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(dx::Resynchronise)
};

Result<QList<Agreement>> partners(Database &database, AgreementId only)
{
    Agreements agreements(database);
    if (only.isValid()) {
        DX_LET(const Agreement agreement, agreements.byId(only));
        return QList<Agreement>{agreement};
    }
    DX_LET(QList<Agreement> all, agreements.all());
    all.removeIf([](const Agreement &agreement) { return !agreement.settings.enabled; });
    if (all.isEmpty())
        return fail(Error::Code::NotFound, Text::tr("No partner of this site is enabled."));
    return all;
}

Result<ResyncForecast> foresee(Database &database, const Agreement &agreement)
{
    ResyncForecast forecast{agreement.settings.name};
    forecast.asks
        = agreement.settings.kind != PartnerKind::MsMail && agreement.settings.receiveUpdates;
    if (agreement.settings.sendUpdates) {
        DX_LET(ExportScope scope, ExportScope::of(database, agreement));
        DX_LET(const ScopeCounts counts, scope.counts());
        forecast.sent = counts.exported;
    }
    return forecast;
}

} // namespace

Result<QList<ResyncForecast>> foreseeResync(Database &database, AgreementId only)
{
    DX_LET(const QList<Agreement> all, partners(database, only));
    QList<ResyncForecast> forecasts;
    for (const Agreement &agreement : all) {
        DX_LET(const ResyncForecast forecast, foresee(database, agreement));
        forecasts.append(forecast);
    }
    return forecasts;
}

Result<QList<ResyncForecast>> resynchronise(Database &database, AgreementId only, Timestamp now)
{
    DX_LET(Transaction transaction, Transaction::begin(database));
    DX_LET(const QList<Agreement> all, partners(database, only));
    QList<ResyncForecast> forecasts;
    for (const Agreement &agreement : all) {
        DX_LET(const ResyncForecast forecast, foresee(database, agreement));
        AgreementSettings settings = agreement.settings;
        settings.exportNext = settings.sendUpdates;
        settings.importNext = forecast.asks;
        DX_TRY(Agreements(database).update(agreement.id, settings, now));
        forecasts.append(forecast);
    }
    DX_TRY(transaction.commit());
    return forecasts;
}

} // namespace dx
