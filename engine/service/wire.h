#pragma once

#include "engine/service/engine_client.h"

#include <QByteArray>

#include <variant>

namespace dx {

/** What a program asks of the lease holder through the run store, as JSON. */
namespace Wire {
struct Force
{
    ForceRequest request;
    bool preview = false;
};
struct Control
{
    ControlCode code = ControlCode::Start;
};
struct Stop
{
    CycleId cycle;
};
struct Decide
{
    Decision decision;
    bool review = false;
};
using Request = std::variant<Force, Control, Stop, Decide>;

QByteArray toJson(const Request &request);
/** Error Invalid: not a request of this version. */
Result<Request> requestFromJson(const QByteArray &json, const QString &askedBy);

QByteArray toJson(const Result<CycleReport> &report);
QByteArray toJson(const Result<ControlAnswer> &answer);
QByteArray toJson(const Result<> &done);
Result<CycleReport> reportFromJson(const QByteArray &json);
Result<ControlAnswer> controlAnswerFromJson(const QByteArray &json);
Result<> doneFromJson(const QByteArray &json);
} // namespace Wire

QString toString(ControlState state); ///< "running"
QString toString(ControlCode code); ///< "pause"
std::optional<ControlCode> controlCodeFromString(const QString &text);

} // namespace dx
