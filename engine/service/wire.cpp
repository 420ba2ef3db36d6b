#include "engine/service/wire.h"

#include "engine/service/cycle_json.h"

#include <QCoreApplication>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <algorithm>
#include <utility>

namespace dx {

using namespace Qt::StringLiterals;

namespace {

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(dx::Wire)
};

template<typename Value>
std::optional<Value> wordOf(const QString &word, Value last)
{
    for (int value = 0; value <= int(last); ++value) {
        if (toString(Value(value)) == word)
            return Value(value);
    }
    return std::nullopt;
}

QByteArray compact(const QJsonObject &object)
{
    return QJsonDocument(object).toJson(QJsonDocument::Compact);
}

QByteArray errorJson(const Error &error)
{
    return compact({{u"error"_s,
                     QJsonObject{{u"code"_s, errorCodeName(error.code)},
                                 {u"text"_s, error.text},
                                 {u"detail"_s, error.detail}}}});
}

Error::Code codeFrom(const QString &name)
{
    for (int code = 0; code < int(Error::Code::Internal); ++code) {
        if (errorCodeName(Error::Code(code)) == name)
            return Error::Code(code);
    }
    return Error::Code::Internal;
}

/** The object of an answer, or the error that it carries. */
Result<QJsonObject> answerFrom(const QByteArray &json)
{
    const QJsonObject object = QJsonDocument::fromJson(json).object();
    const QJsonObject error = object[u"error"_s].toObject();
    if (error.isEmpty())
        return object;
    return fail(codeFrom(error[u"code"_s].toString()), error[u"text"_s].toString(),
                error[u"detail"_s].toString());
}

QJsonObject requestObject(const Wire::Force &force)
{
    return {{u"do"_s, force.preview ? u"preview"_s : u"force"_s},
            {u"kind"_s, toString(force.request.kind)},
            {u"trigger"_s, toString(force.request.trigger)},
            {u"only"_s, force.request.only.value}};
}

QJsonObject requestObject(const Wire::Control &control)
{
    return {{u"do"_s, u"control"_s}, {u"code"_s, toString(control.code)}};
}

QJsonObject requestObject(const Wire::Stop &stop)
{
    return {{u"do"_s, u"stop"_s}, {u"cycle"_s, stop.cycle.value}};
}

constexpr std::pair<const char16_t *, Decision::Kind> kDecisions[]
    = {{u"approve", Decision::Kind::Approve},
       {u"reject", Decision::Kind::Reject},
       {u"undo", Decision::Kind::Undo}};

QString wordOf(Decision::Kind kind)
{
    for (const auto &[word, value] : kDecisions) {
        if (value == kind)
            return QString::fromUtf16(word);
    }
    return {};
}

QJsonObject requestObject(const Wire::Decide &decide)
{
    const Decision &decision = decide.decision;
    QJsonObject object{{u"do"_s, decide.review ? u"review"_s : u"decide"_s},
                       {u"decision"_s, wordOf(decision.kind)},
                       {u"cycle"_s, decision.cycle.value},
                       {u"agreement"_s, decision.agreement.value},
                       {u"fingerprint"_s, QString::fromLatin1(decision.fingerprint.toHex())}};
    if (decision.only) {
        QJsonArray only;
        for (const QByteArray &uid : *decision.only)
            only.append(QString::fromLatin1(uid));
        object[u"only"_s] = only;
    }
    return object;
}

std::optional<Decision> decisionFrom(const QJsonObject &object, const QString &askedBy)
{
    Decision decision;
    const QString word = object[u"decision"_s].toString();
    const auto known = std::find_if(std::begin(kDecisions), std::end(kDecisions),
                                    [&](const auto &one) { return word == one.first; });
    if (known == std::end(kDecisions))
        return std::nullopt;
    decision.kind = known->second;
    decision.cycle = {object[u"cycle"_s].toInteger()};
    decision.agreement = {object[u"agreement"_s].toInteger()};
    decision.fingerprint
        = Digest::fromBytes(QByteArray::fromHex(object[u"fingerprint"_s].toString().toLatin1()));
    decision.askedBy = askedBy;
    if (object.contains(u"only"_s)) {
        decision.only.emplace();
        for (const QJsonValue &uid : object[u"only"_s].toArray())
            decision.only->append(uid.toString().toLatin1());
    }
    return decision;
}

} // namespace

QString toString(ControlState state)
{
    switch (state) {
    case ControlState::Running:
        return u"running"_s;
    case ControlState::Paused:
        return u"paused"_s;
    case ControlState::Stopped:
        break;
    }
    return u"stopped"_s;
}

QString toString(ControlCode code)
{
    switch (code) {
    case ControlCode::Start:
        return u"start"_s;
    case ControlCode::Stop:
        return u"stop"_s;
    case ControlCode::Pause:
        return u"pause"_s;
    case ControlCode::Continue:
        break;
    }
    return u"continue"_s;
}

std::optional<ControlCode> controlCodeFromString(const QString &text)
{
    return wordOf(text, ControlCode::Continue);
}

namespace Wire {

QByteArray toJson(const Request &request)
{
    return std::visit([](const auto &what) { return compact(requestObject(what)); }, request);
}

Result<Request> requestFromJson(const QByteArray &json, const QString &askedBy)
{
    const QJsonObject object = QJsonDocument::fromJson(json).object();
    const QString what = object[u"do"_s].toString();
    if (what == "force"_L1 || what == "preview"_L1) {
        const auto kind = cycleKindFromString(object[u"kind"_s].toString());
        const auto trigger = wordOf(object[u"trigger"_s].toString(), CycleTrigger::Arrival);
        if (kind && trigger) {
            const AgreementId only{object[u"only"_s].toInteger()};
            return Force{{*kind, *trigger, only, askedBy}, what == "preview"_L1};
        }
    } else if (what == "control"_L1) {
        if (const auto code = controlCodeFromString(object[u"code"_s].toString()))
            return Control{*code};
    } else if (what == "decide"_L1 || what == "review"_L1) {
        if (const auto decision = decisionFrom(object, askedBy))
            return Decide{*decision, what == "review"_L1};
    } else if (what == "stop"_L1) {
        return Stop{{object[u"cycle"_s].toInteger()}};
    }
    return fail(Error::Code::Invalid,
                Text::tr("The program that works this site does not understand the request. "
                         "Both programs should be of the same version."),
                QString::fromUtf8(json));
}

QByteArray toJson(const Result<CycleReport> &report)
{
    if (!report)
        return errorJson(report.error());
    return compact({{u"cycle"_s, dx::toJson(report->cycle)},
                    {u"difference"_s, report->differencePath},
                    {u"fingerprint"_s, QString::fromLatin1(report->fingerprint.toHex())}});
}

QByteArray toJson(const Result<ControlAnswer> &answer)
{
    if (!answer)
        return errorJson(answer.error());
    return compact({{u"state"_s, toString(answer->state)},
                    {u"error_number"_s, answer->error},
                    {u"text"_s, answer->text},
                    {u"explanation"_s, answer->explanation},
                    {u"cycle"_s, answer->cycle.value},
                    {u"kind"_s, toString(answer->kind)},
                    {u"behind"_s, answer->behind.value},
                    {u"started"_s, answer->started}});
}

QByteArray toJson(const Result<> &done)
{
    return done ? QByteArray("{}") : errorJson(done.error());
}

Result<CycleReport> reportFromJson(const QByteArray &json)
{
    DX_LET(const QJsonObject object, answerFrom(json));
    return CycleReport{
        cycleFromJson(object[u"cycle"_s].toObject()), object[u"difference"_s].toString(),
        Digest::fromBytes(QByteArray::fromHex(object[u"fingerprint"_s].toString().toLatin1()))};
}

Result<ControlAnswer> controlAnswerFromJson(const QByteArray &json)
{
    DX_LET(const QJsonObject object, answerFrom(json));
    ControlAnswer answer;
    answer.state = wordOf(object[u"state"_s].toString(), ControlState::Stopped)
                       .value_or(ControlState::Running);
    answer.error = object[u"error_number"_s].toInt();
    answer.text = object[u"text"_s].toString();
    answer.explanation = object[u"explanation"_s].toString();
    answer.cycle = {object[u"cycle"_s].toInteger()};
    answer.kind = cycleKindFromString(object[u"kind"_s].toString()).value_or(CycleKind::T1);
    answer.behind = {object[u"behind"_s].toInteger()};
    answer.started = object[u"started"_s].toBool();
    return answer;
}

Result<> doneFromJson(const QByteArray &json)
{
    DX_TRY(answerFrom(json));
    return {};
}

} // namespace Wire

} // namespace dx
