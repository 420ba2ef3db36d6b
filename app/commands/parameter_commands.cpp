#include "app/commands/registry.h"
#include "engine/store/parameters.h"

#include <QJsonArray>

#include <limits>

namespace dx::cli {

using namespace Qt::StringLiterals;

namespace {

QJsonValue jsonData(const Parameter &parameter)
{
    switch (parameter.type) {
    case ParameterType::Dword:
        return qint64(parameter.dword);
    case ParameterType::String:
        return parameter.strings.value(0);
    case ParameterType::MultiString:
        break;
    }
    return QJsonArray::fromStringList(parameter.strings);
}

QJsonObject toJson(const Parameter &parameter)
{
    return {{u"name"_s, parameter.name},
            {u"type"_s, toString(parameter.type)},
            {u"data"_s, jsonData(parameter)}};
}

Result<ExitStatus> parameterLs(Invocation &call)
{
    DX_LET(Database * database, call.store());
    DX_LET(const QList<Parameter> parameters, Parameters(*database).all());
    QList<QStringList> rows;
    for (const Parameter &parameter : parameters) {
        call.out().object(toJson(parameter));
        rows.append({parameter.name, toString(parameter.type), parameter.dataText()});
    }
    call.out().table({u"NAME"_s, u"TYPE"_s, u"DATA"_s}, rows);
    return ExitStatus::Done;
}

Result<ExitStatus> parameterGet(Invocation &call)
{
    DX_LET(Database * database, call.store());
    DX_LET(const auto parameter, Parameters(*database).find(call.argument(0)));
    if (!parameter) {
        return fail(Error::Code::NotFound, u"The parameter %1 is not set."_s.arg(call.argument(0)));
    }
    call.out().object(toJson(*parameter));
    if (parameter->type == ParameterType::Dword)
        call.out().line(QString::number(parameter->dword));
    else
        call.out().line(parameter->strings.join(u'\n'));
    return ExitStatus::Done;
}

/** 1, 0x1 or 0b1. */
Result<quint32> parseDword(Invocation &call, const QString &text)
{
    bool isNumber = false;
    qulonglong number = 0;
    if (text.startsWith("0b"_L1, Qt::CaseInsensitive))
        number = text.mid(2).toULongLong(&isNumber, 2);
    else if (text.startsWith("0x"_L1, Qt::CaseInsensitive))
        number = text.mid(2).toULongLong(&isNumber, 16);
    else
        number = text.toULongLong(&isNumber, 10);
    if (!isNumber || number > std::numeric_limits<quint32>::max()) {
        return call.wrongValue(
            u"A DWORD is a number from 0 to 4294967295 (0x hexadecimal, 0b binary), not "
            "'%1'."_s.arg(text));
    }
    return quint32(number);
}

Result<ExitStatus> parameterSet(Invocation &call)
{
    const QString name = call.argument(1).toUpper();
    const std::optional<ParameterType> type = parameterTypeFromString(name);
    if (!type)
        return call.wrongUsage(
            u"The type is DWORD, STRING or MULTI_STRING, not '%1'."_s.arg(call.argument(1)));
    Parameter parameter;
    parameter.name = call.argument(0);
    parameter.strings = call.arguments().sliced(2);
    parameter.type = *type;
    if (parameter.type != ParameterType::MultiString && parameter.strings.size() != 1)
        return call.wrongUsage(u"A %1 has one value."_s.arg(name));
    if (parameter.type == ParameterType::Dword) {
        DX_LET(parameter.dword, parseDword(call, parameter.strings.constFirst()));
        parameter.strings.clear();
    }
    DX_LET(Database * database, call.store());
    DX_TRY(Parameters(*database).set(parameter, call.now()));
    call.out().object(toJson(parameter));
    const QString data = parameter.dataText();
    call.out().line(u"%1 is %2 now."_s.arg(parameter.name, data.isEmpty() ? u"empty"_s : data));
    return ExitStatus::Done;
}

Result<ExitStatus> parameterUnset(Invocation &call)
{
    DX_LET(Database * database, call.store());
    DX_TRY(Parameters(*database).remove(call.argument(0)));
    call.out().object({{u"removed"_s, call.argument(0)}});
    call.out().line(u"%1 is not set any more."_s.arg(call.argument(0)));
    return ExitStatus::Done;
}

} // namespace

QList<Command> parameterCommands()
{
    return {
        {u"parameter ls"_s, {}, 0, 0, u"shows the service parameters"_s, {}, parameterLs},
        {u"parameter get"_s, u"NAME"_s, 1, 1, u"shows one"_s, {}, parameterGet},
        {u"parameter set"_s,
         u"NAME TYPE DATA"_s,
         2,
         -1,
         u"sets one; TYPE is DWORD, STRING or MULTI_STRING"_s,
         {},
         parameterSet,
         u"A DWORD may be written as 1, 0x1 or 0b1; a MULTI_STRING takes several values.\n"
         "It takes effect at once."_s},
        {u"parameter unset"_s, u"NAME"_s, 1, 1, u"removes one"_s, {}, parameterUnset},
    };
}

} // namespace dx::cli
