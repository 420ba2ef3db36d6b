#include "engine/protocol/manifest.h"

#include "engine/core/uid.h"

#include <QCoreApplication>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <set>

using namespace Qt::StringLiterals;

namespace dx {

namespace {

struct ManifestText
{
    Q_DECLARE_TR_FUNCTIONS(dx::Manifest)
};

constexpr qint64 kAnyNumber = qint64(1) << 53; // what every reader of JSON keeps exactly

QString text(const QByteArray &bytes)
{
    return QString::fromUtf8(bytes);
}

QJsonObject toObject(const Epoch &epoch)
{
    return {{u"number"_s, epoch.number}, {u"random"_s, text(epoch.random)}};
}

QJsonObject toObject(const SiteName &site)
{
    return {
        {u"uid"_s, text(site.uid)}, {u"name"_s, site.name}, {u"organization"_s, site.organization}};
}

/** Takes typed values out of an object and remembers the first key that is wrong. */
class Taker
{
public:
    Taker(QJsonObject object, QString *wrong, QString prefix = {})
        : m_object(std::move(object)), m_wrong(wrong), m_prefix(std::move(prefix))
    {
    }

    bool has(const QString &key) const { return m_object.contains(key); }

    QJsonValue value(const QString &key, QJsonValue::Type type)
    {
        const QJsonValue found = m_object.value(key);
        if (found.type() != type)
            reject(key);
        return found;
    }

    qint64 number(const QString &key, qint64 least, qint64 most = kAnyNumber)
    {
        const QJsonValue found = value(key, QJsonValue::Double);
        // a fraction and a number beyond 64 bits give the default
        const qint64 number = found.toInteger(least - 1);
        if (number < least || number > most)
            reject(key);
        return number;
    }

    bool flag(const QString &key) { return value(key, QJsonValue::Bool).toBool(); }

    QString string(const QString &key)
    {
        const QString found = value(key, QJsonValue::String).toString();
        if (found.size() > Manifest::kMaxText || found.contains(QChar(u'\0')))
            reject(key);
        return found;
    }

    QByteArray uid(const QString &key, bool mayBeEmpty = false)
    {
        const QByteArray found = string(key).toUtf8();
        if (!isUid(found) && !(mayBeEmpty && found.isEmpty()))
            reject(key);
        return found;
    }

    Digest digest(const QString &key)
    {
        const QByteArray hex = string(key).toLatin1();
        const QByteArray bytes = QByteArray::fromHex(hex);
        if (hex.size() != 64 || bytes.toHex() != hex)
            reject(key);
        return Digest::fromBytes(bytes);
    }

    /** Base64 of at most 16 KiB. */
    QByteArray bytes(const QString &key)
    {
        constexpr qsizetype kMost = 16 * 1024;
        const QByteArray base64 = value(key, QJsonValue::String).toString().toLatin1();
        auto decoded = base64.size() <= kMost
            ? QByteArray::fromBase64Encoding(base64, QByteArray::AbortOnBase64DecodingErrors)
            : QByteArray::FromBase64Result();
        if (!decoded || decoded.decoded.isEmpty())
            reject(key);
        return decoded ? decoded.decoded : QByteArray();
    }

    QList<Successor> chain(const QString &key)
    {
        const QJsonArray array = value(key, QJsonValue::Array).toArray();
        if (array.size() > kMaxChain) {
            reject(key);
            return {};
        }
        QList<Successor> chain;
        for (const QJsonValue &item : array) {
            Taker link(item.toObject(), m_wrong, m_prefix + key + u'.');
            Successor successor;
            successor.certificate = link.bytes(u"certificate"_s);
            successor.signature = link.bytes(u"signature"_s);
            chain.append(std::move(successor));
        }
        return chain;
    }

    Taker object(const QString &key)
    {
        return {value(key, QJsonValue::Object).toObject(), m_wrong, m_prefix + key + u'.'};
    }

    Epoch epoch(const QString &key, qint64 least)
    {
        Taker inner = object(key);
        Epoch epoch;
        epoch.number = inner.number(u"number"_s, least);
        epoch.random = inner.string(u"random"_s).toUtf8();
        return epoch;
    }

    SiteName site(bool named)
    {
        SiteName site;
        site.uid = uid(u"uid"_s);
        site.name = string(u"name"_s);
        site.organization = string(u"organization"_s);
        if (named && site.name.isEmpty())
            reject(u"name"_s);
        return site;
    }

    QList<SiteName> sites(const QString &key)
    {
        const QJsonArray array = value(key, QJsonValue::Array).toArray();
        if (array.size() > Manifest::kMaxSites) {
            reject(key);
            return {};
        }
        QList<SiteName> sites;
        for (const QJsonValue &item : array)
            sites.append(Taker(item.toObject(), m_wrong, m_prefix + key + u'.').site(true));
        return sites;
    }

    void reject(const QString &key)
    {
        if (m_wrong->isEmpty())
            *m_wrong = m_prefix + key;
    }

private:
    QJsonObject m_object;
    QString *m_wrong;
    QString m_prefix;
};

MessageHeader takeHeader(Taker &taker)
{
    MessageHeader header;
    header.batch = taker.uid(u"batch"_s);
    const auto kind = batchKindFromString(taker.string(u"kind"_s).toUtf8());
    if (!kind)
        taker.reject(u"kind"_s);
    header.kind = kind.value_or(BatchKind::Delta);
    header.epoch = taker.epoch(u"epoch"_s, 1);
    header.serial = taker.number(u"serial"_s, 1);
    header.was = taker.number(u"was"_s, 0);
    header.value = taker.number(u"value"_s, header.was);
    header.digest = taker.digest(u"digest"_s);
    Taker ack = taker.object(u"acknowledged"_s);
    header.ackEpoch = ack.epoch(u"epoch"_s, 0);
    header.ackValue = ack.number(u"value"_s, 0);
    header.ackSerial = ack.number(u"serial"_s, 0);
    header.requests = taker.number(u"requests"_s, 0);
    header.requestOpen = taker.flag(u"requestOpen"_s);
    header.importAnswered = taker.number(u"importAnswered"_s, 0);
    header.gap = taker.flag(u"gap"_s);
    if (taker.has(u"held"_s))
        header.held = taker.number(u"held"_s, 0);
    return header;
}

Identity takeIdentity(Taker taker)
{
    Identity identity;
    identity.from = taker.string(u"from"_s).toUtf8();
    identity.to = taker.string(u"to"_s).toUtf8();
    identity.chain = taker.chain(u"chain"_s);
    if (taker.has(u"proof"_s))
        identity.proof = taker.string(u"proof"_s).toUtf8();
    return identity;
}

QJsonObject toObject(const Identity &identity)
{
    QJsonArray chain;
    for (const Successor &link : identity.chain)
        chain.append(QJsonObject{{u"certificate"_s, text(link.certificate.toBase64())},
                                 {u"signature"_s, text(link.signature.toBase64())}});
    QJsonObject object{
        {u"from"_s, text(identity.from)}, {u"to"_s, text(identity.to)}, {u"chain"_s, chain}};
    if (!identity.proof.isEmpty())
        object.insert(u"proof"_s, text(identity.proof));
    return object;
}

void putHeader(QJsonObject &object, const MessageHeader &header)
{
    object.insert(u"batch"_s, text(header.batch));
    object.insert(u"kind"_s, text(toString(header.kind)));
    object.insert(u"epoch"_s, toObject(header.epoch));
    object.insert(u"serial"_s, header.serial);
    object.insert(u"was"_s, header.was);
    object.insert(u"value"_s, header.value);
    object.insert(u"digest"_s, text(header.digest.toHex()));
    object.insert(u"acknowledged"_s,
                  QJsonObject{{u"epoch"_s, toObject(header.ackEpoch)},
                              {u"value"_s, header.ackValue},
                              {u"serial"_s, header.ackSerial}});
    object.insert(u"requests"_s, header.requests);
    object.insert(u"requestOpen"_s, header.requestOpen);
    object.insert(u"importAnswered"_s, header.importAnswered);
    object.insert(u"gap"_s, header.gap);
    if (header.held)
        object.insert(u"held"_s, *header.held);
}

void checkTogether(Taker &taker, const Manifest &manifest)
{
    const MessageHeader &header = manifest.header;
    const bool carries = header.kind == BatchKind::Full || header.kind == BatchKind::Delta;
    if (manifest.part > manifest.parts)
        taker.reject(u"part"_s);
    if (manifest.records > manifest.totalRecords || (!carries && manifest.totalRecords > 0))
        taker.reject(u"totalRecords"_s);
    if ((manifest.records > 0) == (manifest.payloadDigest == Digest()))
        taker.reject(u"payloadDigest"_s);
    if (header.kind == BatchKind::Full && header.was != 0)
        taker.reject(u"was"_s);
}

} // namespace

QByteArray toString(MessageType type)
{
    return type == MessageType::ReqTx ? "ReqTx" : "SrvTx";
}

QByteArray toJson(const Manifest &manifest)
{
    QJsonObject object{
        {u"protocol"_s, Manifest::kProtocol},
        {u"type"_s, text(toString(manifest.type))},
        {u"agreement"_s, text(manifest.agreement)},
        {u"sender"_s, toObject(manifest.sender)},
        {u"receiver"_s, text(manifest.receiver)},
        {u"part"_s, manifest.part},
        {u"parts"_s, manifest.parts},
        {u"records"_s, manifest.records},
        {u"totalRecords"_s, manifest.totalRecords},
        {u"payloadDigest"_s, text(manifest.payloadDigest.toHex())},
        {u"lastResult"_s, manifest.lastResult},
        {u"program"_s, manifest.program},
    };
    putHeader(object, manifest.header);
    QJsonArray behind;
    for (const SiteName &site : manifest.behind)
        behind.append(toObject(site));
    object.insert(u"behind"_s, behind);
    if (manifest.identity != Identity())
        object.insert(u"identity"_s, toObject(manifest.identity));
    return QJsonDocument(object).toJson(QJsonDocument::Indented);
}

Result<Manifest> manifestFromJson(const QByteArray &json)
{
    if (json.size() > Manifest::kMaxBytes)
        return fail(Error::Code::Invalid, ManifestText::tr("The manifest is too large."));
    QJsonParseError parseError;
    const QJsonDocument document = QJsonDocument::fromJson(json, &parseError);
    if (!document.isObject())
        return fail(Error::Code::Invalid, ManifestText::tr("The manifest is not a JSON object."),
                    parseError.errorString());
    QString wrong;
    Taker taker(document.object(), &wrong);
    const qint64 protocol = taker.number(u"protocol"_s, 1);
    if (wrong.isEmpty() && protocol != Manifest::kProtocol)
        return fail(Error::Code::Invalid,
                    ManifestText::tr("The message was written by a later version of this program "
                                     "(protocol %1). Update the program.")
                        .arg(protocol));
    Manifest manifest;
    const QString type = taker.string(u"type"_s);
    if (type != u"ReqTx"_s && type != u"SrvTx"_s)
        taker.reject(u"type"_s);
    manifest.type = type == u"ReqTx"_s ? MessageType::ReqTx : MessageType::SrvTx;
    manifest.agreement = taker.uid(u"agreement"_s);
    manifest.sender = taker.object(u"sender"_s).site(true);
    manifest.receiver = taker.uid(u"receiver"_s, true);
    manifest.header = takeHeader(taker);
    manifest.parts = int(taker.number(u"parts"_s, 1, Manifest::kMaxParts));
    manifest.part = int(taker.number(u"part"_s, 1, Manifest::kMaxParts));
    manifest.records = taker.number(u"records"_s, 0, Manifest::kMaxRecords);
    manifest.totalRecords = taker.number(u"totalRecords"_s, 0);
    manifest.payloadDigest = taker.digest(u"payloadDigest"_s);
    manifest.behind = taker.sites(u"behind"_s);
    manifest.lastResult = taker.string(u"lastResult"_s);
    manifest.program = taker.string(u"program"_s);
    if (taker.has(u"identity"_s))
        manifest.identity = takeIdentity(taker.object(u"identity"_s));
    checkTogether(taker, manifest);
    if (!wrong.isEmpty())
        return fail(Error::Code::Invalid,
                    ManifestText::tr("The manifest is wrong at \"%1\".").arg(wrong));
    return manifest;
}

PartsState stateOfParts(const QList<Manifest> &parts)
{
    if (parts.isEmpty())
        return PartsState::Incomplete;
    const Manifest &first = parts.constFirst();
    std::set<int> numbers;
    qint64 records = 0;
    for (const Manifest &manifest : parts) {
        if (manifest.header != first.header || manifest.parts != first.parts
            || manifest.totalRecords != first.totalRecords || manifest.agreement != first.agreement
            || manifest.sender.uid != first.sender.uid || manifest.type != first.type)
            return PartsState::Contradictory;
        if (numbers.insert(manifest.part).second)
            records += manifest.records;
    }
    if (int(numbers.size()) < first.parts)
        return PartsState::Incomplete;
    return records == first.totalRecords ? PartsState::Complete : PartsState::Contradictory;
}

} // namespace dx
