#include "engine/protocol/message.h"

#include <QRegularExpression>

using namespace Qt::StringLiterals;

namespace dx {

QByteArray subjectLine(const SubjectNumbers &n)
{
    const auto number = [](qint64 value) { return QByteArray::number(value); };
    const QByteArray was = " (was " + number(n.was) + ")";
    const QByteArray end = ", I=" + number(n.requests) + ' ' + number(n.records) + " sent";
    if (n.type == MessageType::ReqTx)
        return "ReqTx R=" + number(n.requestor) + was + ", S=" + number(n.server) + end;
    return "SrvTx R=" + number(n.requestor) + " S=" + number(n.server) + was + end;
}

SubjectNumbers subjectNumbers(const Manifest &manifest)
{
    const MessageHeader &header = manifest.header;
    const bool fromRequestor = manifest.type == MessageType::ReqTx;
    return {manifest.type,
            fromRequestor ? header.value : header.ackValue,
            fromRequestor ? header.ackValue : header.value,
            header.was,
            header.requests,
            manifest.totalRecords};
}

std::optional<SubjectNumbers> parseSubject(QByteArrayView subject)
{
    static const QRegularExpression form(
        uR"(^\s*(?:[A-Za-z]{2,3}:\s*)*(ReqTx|SrvTx)[\s,]+R\s*=\s*(\d{1,18})(?:\s*\(\s*was\s+(\d{1,18})\s*\))?)"
        uR"([\s,]+S\s*=\s*(\d{1,18})(?:\s*\(\s*was\s+(\d{1,18})\s*\))?)"
        uR"([\s,]+I\s*=\s*(\d{1,18})(?:[\s,]+(\d{1,18})\s+sent)?\s*$)"_s,
        QRegularExpression::CaseInsensitiveOption);
    if (subject.size() > 1000)
        return std::nullopt;
    const auto match = form.match(QString::fromUtf8(subject.data(), subject.size()));
    if (!match.hasMatch())
        return std::nullopt;
    SubjectNumbers n;
    n.type = match.captured(1).compare(u"ReqTx"_s, Qt::CaseInsensitive) == 0 ? MessageType::ReqTx
                                                                             : MessageType::SrvTx;
    n.requestor = match.captured(2).toLongLong();
    n.server = match.captured(4).toLongLong();
    n.was = match.captured(n.type == MessageType::ReqTx ? 3 : 5).toLongLong();
    n.requests = match.captured(6).toLongLong();
    n.records = match.captured(7).toLongLong();
    return n;
}

} // namespace dx
