#include "engine/store/site_certificates.h"

#include "engine/store/statement.h"

using namespace Qt::StringLiterals;

namespace dx {

QString toString(KeyPlace place)
{
    return place == KeyPlace::Keychain ? u"keychain"_s : u"file"_s;
}

Result<QList<SiteCertificate>> SiteCertificates::all()
{
    Statement rows(m_database,
                   u"SELECT fingerprint, certificate, predecessor, signature, place, made_at,"
                   " retired_at, erased_at FROM site_certificate"
                   " ORDER BY CASE WHEN retired_at = 0 THEN 1 ELSE 0 END, retired_at, made_at"_s);
    DX_TRY(rows.exec());
    QList<SiteCertificate> certificates;
    while (rows.next()) {
        SiteCertificate row;
        row.fingerprint = rows.utf8(0);
        row.certificate = rows.blob(1);
        row.predecessor = rows.utf8(2);
        row.signature = rows.blob(3);
        row.place = rows.text(4) == u"keychain"_s ? KeyPlace::Keychain : KeyPlace::File;
        row.madeAt = rows.integer(5);
        row.retiredAt = rows.integer(6);
        row.erasedAt = rows.integer(7);
        certificates.append(std::move(row));
    }
    DX_TRY(rows.finish());
    return certificates;
}

Result<std::optional<SiteCertificate>> SiteCertificates::present()
{
    DX_LET(const QList<SiteCertificate> certificates, all());
    if (certificates.isEmpty() || certificates.constLast().retiredAt != 0)
        return std::nullopt;
    return std::optional(certificates.constLast());
}

Result<> SiteCertificates::add(const SiteCertificate &certificate)
{
    DX_LET(Transaction transaction, Transaction::beginOrJoin(m_database));
    Statement retire(m_database,
                     u"UPDATE site_certificate SET retired_at = :now WHERE retired_at = 0"_s);
    DX_TRY(retire.bind(u":now"_s, certificate.madeAt).exec());
    Statement insert(m_database,
                     u"INSERT INTO site_certificate (fingerprint, certificate, predecessor,"
                     " signature, place, made_at) VALUES (:fingerprint, :certificate, :predecessor,"
                     " :signature, :place, :now)"_s);
    insert.bindText(u":fingerprint"_s, certificate.fingerprint)
        .bind(u":certificate"_s, certificate.certificate)
        .bindText(u":predecessor"_s, certificate.predecessor)
        .bind(u":signature"_s,
              certificate.signature.isEmpty() ? QVariant() : QVariant(certificate.signature))
        .bind(u":place"_s, toString(certificate.place))
        .bind(u":now"_s, certificate.madeAt);
    DX_TRY(insert.exec());
    return transaction.commit();
}

Result<> SiteCertificates::setPlace(const QByteArray &fingerprint, KeyPlace place)
{
    Statement set(m_database,
                  u"UPDATE site_certificate SET place = :place WHERE fingerprint = :fingerprint"_s);
    return set.bind(u":place"_s, toString(place)).bindText(u":fingerprint"_s, fingerprint).exec();
}

Result<> SiteCertificates::setErased(const QByteArray &fingerprint, Timestamp now)
{
    Statement set(
        m_database,
        u"UPDATE site_certificate SET erased_at = :now WHERE fingerprint = :fingerprint"_s);
    return set.bind(u":now"_s, now).bindText(u":fingerprint"_s, fingerprint).exec();
}

} // namespace dx
