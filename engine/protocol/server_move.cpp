#include "engine/protocol/server_move.h"

#include "engine/address/dirsync_address.h"
#include "engine/core/uid.h"

#include <QCoreApplication>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace dx {

namespace {

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(dx::ServerMove)
};

constexpr QByteArrayView kHeading = "Dirsync Administrator server move 1\n";
constexpr QByteArrayView kSignature = "Signature: ";
constexpr QByteArrayView kPurpose = "server move";
constexpr qsizetype kMaxName = 64;
constexpr qsizetype kMaxSchedule = 10'000;

tl::unexpected<Error> invalid(const QString &text)
{
    return fail(Error::Code::Invalid, text);
}

struct Parts
{
    QByteArray body;
    QByteArray signature;
};

Result<Parts> split(QByteArray text)
{
    if (text.size() > ServerMove::kMaxBytes)
        return invalid(Text::tr("This is no server move: the file is too large."));
    text.replace("\r\n", "\n");
    if (!text.startsWith(kHeading))
        return invalid(Text::tr("This is no server move: its first line must be \"%1\".")
                           .arg(QString::fromLatin1(kHeading.chopped(1))));
    const qsizetype last = text.lastIndexOf(kSignature);
    if (last < kHeading.size())
        return invalid(
            Text::tr("The server move is incomplete: its signature is missing. Ask for the "
                     "file again."));
    return Parts{text.mid(kHeading.size(), last - kHeading.size()),
                 QByteArray::fromBase64(text.mid(last + kSignature.size()).trimmed())};
}

Result<QJsonObject> objectOf(const QByteArray &body)
{
    const QJsonDocument document = QJsonDocument::fromJson(body);
    if (!document.isObject())
        return invalid(Text::tr("The server move cannot be read. Ask for the file again."));
    return document.object();
}

QString shortText(const QJsonValue &value, qsizetype most)
{
    const QString text = value.toString();
    return text.size() <= most ? text : QString();
}

std::optional<MovedRequestor> requestorOf(const QJsonObject &object)
{
    MovedRequestor requestor;
    requestor.name = shortText(object[u"name"_s], kMaxName);
    requestor.address = object[u"address"_s].toString().toUtf8();
    requestor.siteUid = object[u"site"_s].toString().toLatin1();
    requestor.importTrust = object[u"importTrust"_s].toInt(-1);
    requestor.exportTrust = object[u"exportTrust"_s].toInt(-1);
    const auto isTrust = [](int level) { return level >= 0 && level <= 100; };
    const bool good = !requestor.name.isEmpty() && isDirsyncAddress(requestor.address)
        && (requestor.siteUid.isEmpty() || isUid(requestor.siteUid))
        && isTrust(requestor.importTrust) && isTrust(requestor.exportTrust);
    return good ? std::optional(requestor) : std::nullopt;
}

QByteArray bodyOf(const ServerMove &move)
{
    QJsonArray requestors;
    for (const MovedRequestor &requestor : move.requestors)
        requestors.append(QJsonObject{{u"name"_s, requestor.name},
                                      {u"address"_s, QString::fromUtf8(requestor.address)},
                                      {u"site"_s, QString::fromLatin1(requestor.siteUid)},
                                      {u"importTrust"_s, requestor.importTrust},
                                      {u"exportTrust"_s, requestor.exportTrust}});
    const QJsonObject object{{u"agreement"_s, QString::fromLatin1(move.agreement)},
                             {u"from"_s, QString::fromLatin1(move.fromSite)},
                             {u"fromName"_s, move.fromName},
                             {u"to"_s, QString::fromLatin1(move.toSite)},
                             {u"server"_s, move.serverName},
                             {u"schedule"_s, move.schedule},
                             {u"requestors"_s, requestors}};
    return QJsonDocument(object).toJson(QJsonDocument::Indented);
}

} // namespace

Result<QByteArray> toText(const ServerMove &move, const KeyPair &keys)
{
    const QByteArray body = bodyOf(move);
    DX_LET(const QByteArray signature, signBytes(keys, kPurpose, body));
    return kHeading.toByteArray() + body + kSignature.toByteArray() + signature.toBase64() + '\n';
}

Result<QByteArray> agreementOfServerMove(const QByteArray &text)
{
    DX_LET(const Parts parts, split(text));
    DX_LET(const QJsonObject object, objectOf(parts.body));
    return object[u"agreement"_s].toString().toLatin1();
}

Result<ServerMove> serverMoveFromText(const QByteArray &text, const QByteArray &certificate)
{
    DX_LET(const Parts parts, split(text));
    if (!isSignedBy(certificate, kPurpose, parts.body, parts.signature))
        return invalid(
            Text::tr("The server move is not signed by the present server, or was changed "
                     "on its way. Ask for the file again."));
    DX_LET(const QJsonObject object, objectOf(parts.body));
    ServerMove move;
    move.agreement = object[u"agreement"_s].toString().toLatin1();
    move.fromSite = object[u"from"_s].toString().toLatin1();
    move.toSite = object[u"to"_s].toString().toLatin1();
    move.fromName = shortText(object[u"fromName"_s], kMaxName);
    move.serverName = shortText(object[u"server"_s], kMaxName);
    move.schedule = shortText(object[u"schedule"_s], kMaxSchedule);
    const QJsonArray requestors = object[u"requestors"_s].toArray();
    bool good = isUid(move.agreement) && isUid(move.fromSite) && isUid(move.toSite)
        && !move.serverName.isEmpty() && requestors.size() <= ServerMove::kMaxRequestors;
    for (qsizetype i = 0; good && i < requestors.size(); ++i) {
        const auto requestor = requestorOf(requestors[i].toObject());
        good = requestor.has_value();
        if (good)
            move.requestors.append(*requestor);
    }
    if (!good)
        return invalid(
            Text::tr("The server move has something in it that is wrong. Ask for the file "
                     "again."));
    return move;
}

} // namespace dx
