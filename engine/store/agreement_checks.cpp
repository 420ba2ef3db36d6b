#include "engine/store/agreement_checks.h"

#include "engine/store/statement.h"

#include <QCoreApplication>

using namespace Qt::StringLiterals;

namespace dx {

namespace {

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(dx::Agreements)
};

Result<bool> taken(Database &database, const QString &column, const QString &value, AgreementId but)
{
    Statement row(database,
                  u"SELECT count(*) FROM agreement WHERE lower("_s + column
                      + u") = lower(:value) AND id <> :but"_s);
    DX_TRY(execRow(row.bind(u":value"_s, value).bind(u":but"_s, but)));
    const bool found = row.integer(0) > 0;
    DX_TRY(row.finish());
    return found;
}

} // namespace

Result<> checkAgainstStore(Database &database, const AgreementSettings &settings, AgreementId but)
{
    DX_LET(const bool name, taken(database, u"name"_s, settings.name, but));
    if (name)
        return fail(Error::Code::Conflict,
                    Text::tr("Name: there is already an agreement \"%1\".").arg(settings.name));
    DX_LET(const bool address, taken(database, u"partner_address"_s, settings.partnerAddress, but));
    if (address)
        return fail(Error::Code::Conflict,
                    Text::tr("Dirsync address: there is already an agreement with %1.")
                        .arg(settings.partnerAddress));
    if (settings.kind == PartnerKind::MsMail) {
        DX_LET(const bool postoffice, taken(database, u"postoffice"_s, settings.postoffice, but));
        if (postoffice)
            return fail(Error::Code::Conflict,
                        Text::tr("Postoffice: there is already an agreement with %1.")
                            .arg(settings.postoffice));
    }
    Statement own(database, u"SELECT address FROM site WHERE id = 1"_s);
    DX_TRY(execRow(own));
    const bool self = own.text(0).compare(settings.partnerAddress, Qt::CaseInsensitive) == 0;
    DX_TRY(own.finish());
    if (self)
        return fail(Error::Code::Invalid,
                    Text::tr("Dirsync address: %1 is this site's own address.")
                        .arg(settings.partnerAddress));
    Statement list(database, u"SELECT count(*) FROM address_list WHERE id = :id"_s);
    for (const ListId id : QList<ListId>{settings.importList} + settings.exportLists) {
        DX_TRY(execRow(list.bind(u":id"_s, id)));
        const bool there = list.integer(0) > 0;
        DX_TRY(list.finish());
        if (!there)
            return fail(Error::Code::Invalid,
                        id == settings.importList
                            ? Text::tr("Import container: the list does not exist any more.")
                            : Text::tr("Export containers: a list does not exist any more."));
    }
    return {};
}

} // namespace dx
