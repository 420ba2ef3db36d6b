#include "engine/store/parameters.h"

#include "engine/store/events.h"
#include "engine/store/statement.h"

#include <QCoreApplication>

using namespace Qt::StringLiterals;

namespace dx {

namespace {

struct Texts
{
    Q_DECLARE_TR_FUNCTIONS(Parameters)
};

constexpr auto kPauseKicks = "PauseKicksDX"_L1;
constexpr auto kUniqueNames = "Unique Display Names"_L1;

QString dataOf(const Parameter &parameter)
{
    if (parameter.type == ParameterType::Dword)
        return QString::number(parameter.dword);
    return parameter.strings.join(u'\n');
}

Parameter readParameter(const Statement &s)
{
    Parameter parameter;
    parameter.name = s.text(0);
    parameter.type = parameterTypeFromString(s.text(1)).value_or(ParameterType::MultiString);
    const QString data = s.text(2);
    if (parameter.type == ParameterType::Dword)
        parameter.dword = data.toUInt();
    else if (parameter.type == ParameterType::String)
        parameter.strings = {data};
    else if (!data.isEmpty())
        parameter.strings = data.split(u'\n');
    return parameter;
}

bool isSameName(const QString &a, const QString &b)
{
    return a.compare(b, Qt::CaseInsensitive) == 0;
}

const KnownParameter *findKnown(const QList<KnownParameter> &known, const QString &name)
{
    const auto found = std::find_if(known.begin(), known.end(), [&](const KnownParameter &one) {
        return isSameName(one.name, name);
    });
    return found == known.end() ? nullptr : &*found;
}

Result<> checkName(const QString &name)
{
    if (name.isEmpty())
        return fail(Error::Code::Invalid, Texts::tr("A parameter needs a name."));
    if (name.size() > 255)
        return fail(Error::Code::Invalid,
                    Texts::tr("The name of a parameter has at most 255 characters."));
    if (std::any_of(name.begin(), name.end(), [](QChar c) { return c == u'\\' || c < u' '; }))
        return fail(
            Error::Code::Invalid,
            Texts::tr(
                "The name of a parameter has no backslash, line break or control character."));
    return {};
}

Result<> checkData(const Parameter &parameter)
{
    if (parameter.type == ParameterType::String && parameter.strings.size() > 1)
        return fail(Error::Code::Invalid,
                    Texts::tr("The parameter %1 takes one text.").arg(parameter.name));
    if (parameter.type != ParameterType::MultiString)
        return {};
    for (const QString &line : parameter.strings) {
        if (line.isEmpty() || line.contains(u'\n'))
            return fail(Error::Code::Invalid,
                        Texts::tr("The texts of %1 may not be empty nor have line breaks.")
                            .arg(parameter.name));
    }
    return {};
}

} // namespace

QString toString(ParameterType type)
{
    switch (type) {
    case ParameterType::Dword:
        return u"DWORD"_s;
    case ParameterType::String:
        return u"STRING"_s;
    case ParameterType::MultiString:
        break;
    }
    return u"MULTI_STRING"_s;
}

std::optional<ParameterType> parameterTypeFromString(const QString &name)
{
    for (const auto type :
         {ParameterType::Dword, ParameterType::String, ParameterType::MultiString}) {
        if (toString(type) == name)
            return type;
    }
    return std::nullopt;
}

QString Parameter::dataText() const
{
    if (type == ParameterType::Dword)
        return u"0x%1 (%2)"_s.arg(dword, 8, 16, QChar(u'0')).arg(dword);
    return strings.join(u' ');
}

QList<KnownParameter> knownParameters()
{
    QList<KnownParameter> known{
        {kPauseKicks, ParameterType::Dword, 0,
         Texts::tr(
             "1: pausing the service starts a cycle (T2 on a site with a Dirsync Server, T1 "
             "on a requestor) and the service keeps running. 0 or absent: it really pauses.")},
        {kUniqueNames, ParameterType::Dword, 0,
         Texts::tr(
             "1: display names sent to an MS Mail partner are unique over all postoffices. 0 or "
             "absent: within each postoffice. A name that was sent already stays.")},
    };
    for (const QLatin1StringView category : EventCategory::kAll)
        known.append(
            {diagnosticsParameter(category), ParameterType::Dword, quint32(LogLevel::Minimum),
             Texts::tr("What is logged of the category %1: 0 warnings and errors only, 1 what "
                       "happened, 3 each message, 5 also where there was nothing to do.")
                 .arg(category)});
    return known;
}

Result<QList<Parameter>> Parameters::all()
{
    Statement s(m_database, u"SELECT name, type, data FROM parameter"_s);
    DX_TRY(s.exec());
    QList<Parameter> parameters;
    while (s.next())
        parameters.append(readParameter(s));
    DX_TRY(s.finish());
    std::sort(parameters.begin(), parameters.end(), [](const Parameter &a, const Parameter &b) {
        return a.name.compare(b.name, Qt::CaseInsensitive) < 0;
    });
    return parameters;
}

Result<std::optional<Parameter>> Parameters::find(const QString &name)
{
    DX_LET(const auto parameters, all()); // a handful, and no database folds case as Qt does
    const auto found
        = std::find_if(parameters.begin(), parameters.end(),
                       [&](const Parameter &one) { return isSameName(one.name, name); });
    return found == parameters.end() ? std::optional<Parameter>() : *found;
}

Result<> Parameters::set(const Parameter &parameter, Timestamp now)
{
    DX_TRY(checkName(parameter.name));
    DX_TRY(checkData(parameter));
    const auto known = knownParameters();
    const KnownParameter *meaning = findKnown(known, parameter.name);
    if (meaning && meaning->type != parameter.type)
        return fail(
            Error::Code::Invalid,
            Texts::tr("The parameter %1 is a %2.").arg(meaning->name, toString(meaning->type)));
    DX_LET(Transaction transaction, Transaction::beginOrJoin(m_database));
    DX_LET(const auto present, find(parameter.name));
    const QString name = meaning ? meaning->name : present ? present->name : parameter.name;
    Statement drop(m_database, u"DELETE FROM parameter WHERE name = :name"_s);
    drop.bind(u":name"_s, present ? present->name : name);
    DX_TRY(drop.exec());
    Statement s(m_database,
                u"INSERT INTO parameter (name, type, data, changed_at)"
                " VALUES (:name, :type, :data, :now)"_s);
    s.bind(u":name"_s, name).bind(u":type"_s, toString(parameter.type));
    s.bind(u":data"_s, dataOf(parameter)).bind(u":now"_s, now);
    DX_TRY(s.exec());
    return transaction.commit();
}

Result<> Parameters::remove(const QString &name)
{
    DX_LET(Transaction transaction, Transaction::beginOrJoin(m_database));
    DX_LET(const auto present, find(name));
    if (!present)
        return fail(Error::Code::NotFound, Texts::tr("There is no parameter %1.").arg(name));
    Statement s(m_database, u"DELETE FROM parameter WHERE name = :name"_s);
    s.bind(u":name"_s, present->name);
    DX_TRY(s.exec());
    return transaction.commit();
}

Result<bool> Parameters::isOn(const QString &name)
{
    DX_LET(const auto parameter, find(name));
    return parameter && parameter->type == ParameterType::Dword && parameter->dword == 1;
}

Result<bool> Parameters::pauseKicks()
{
    return isOn(kPauseKicks);
}

Result<bool> Parameters::uniqueDisplayNames()
{
    return isOn(kUniqueNames);
}

} // namespace dx
