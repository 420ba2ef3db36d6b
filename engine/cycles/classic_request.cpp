#include "engine/cycles/classic_request.h"

#include "engine/formats/transaction_list_reader.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QStringList>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace dx {

ClassicWishes ClassicWishes::of(const ClassicMessage &message)
{
    ClassicWishes wishes;
    if (message.types)
        wishes.types = message.types->join(',');
    wishes.templates = message.templates;
    wishes.form = message.form;
    return wishes;
}

QString ClassicWishes::toText() const
{
    return u"types=%1;templates=%2;form=%3"_s.arg(
        QString::fromLatin1(types), templates ? u"yes"_s : u"no"_s,
        form == ClassicForm::InBody ? u"inbody"_s : u"inattachment"_s);
}

ClassicWishes ClassicWishes::fromText(const QString &text)
{
    ClassicWishes wishes;
    for (const QString &piece : text.split(u';')) {
        const QString key = piece.section(u'=', 0, 0);
        const QString value = piece.section(u'=', 1);
        if (key == u"types"_s)
            wishes.types = value.toLatin1();
        else if (key == u"templates"_s)
            wishes.templates = value != u"no"_s;
        else if (key == u"form"_s && value == u"inattachment"_s)
            wishes.form = ClassicForm::InAttachment;
    }
    return wishes;
}

bool ClassicWishes::wants(const QByteArray &type) const
{
    return types.isEmpty() || types.split(',').contains(type);
}

QByteArray ClassicRequest::into(const QByteArray &manifest) const
{
    QJsonObject object = QJsonDocument::fromJson(manifest).object();
    object[u"classic"_s]
        = QJsonObject{{u"wishes"_s, wishes.toText()}, {u"claimed"_s, claimed}, {u"first"_s, first}};
    return QJsonDocument(object).toJson();
}

ClassicRequest ClassicRequest::from(const QByteArray &manifest)
{
    const QJsonObject object
        = QJsonDocument::fromJson(manifest).object().value(u"classic"_s).toObject();
    ClassicRequest request;
    request.wishes = ClassicWishes::fromText(object.value(u"wishes"_s).toString());
    request.claimed = object.value(u"claimed"_s).toInteger();
    request.first = object.value(u"first"_s).toInteger();
    return request;
}

Result<ClassicCount> countTransactions(const QByteArray &list)
{
    TransactionLimits limits;
    limits.transactions = Manifest::kMaxRecords;
    TransactionListReader reader(InputWindow(list, QString()), limits);
    ClassicCount counted;
    ListTransaction transaction;
    for (;;) {
        const auto more = reader.next(transaction);
        if (!more && reader.isBroken())
            return tl::unexpected(more.error());
        counted.transactions = reader.transactions();
        if (!more)
            continue;
        if (!*more)
            return counted;
        counted.numbered = counted.numbered || transaction.number.has_value();
        counted.last = std::max(counted.last, transaction.number.value_or(counted.transactions));
    }
}

Epoch classicEpoch()
{
    return {1, "classic"};
}

QByteArray uidOfText(const QByteArray &text)
{
    QByteArray hex = sha256(text).toHex().left(32);
    hex[12] = '8'; // version 8: made by a rule of ours (RFC 9562)
    hex[16] = "89ab"[hex[16] & 3];
    return hex.left(8) + '-' + hex.mid(8, 4) + '-' + hex.mid(12, 4) + '-' + hex.mid(16, 4) + '-'
        + hex.mid(20);
}

} // namespace dx
