#include "model/forms/checks.h"

#include "engine/address/attribute_map.h"

#include "engine/address/dirsync_address.h"

#include <QDir>
#include <QRegularExpression>

using namespace Qt::StringLiterals;

namespace dx {

QString Checks::name(const QString &text, int most)
{
    if (text.trimmed().isEmpty())
        return tr("Give a name.");
    if (text.size() > most)
        return tr("At most %n characters.", nullptr, most);
    if (text.contains(u'\n') || text.contains(u'\r'))
        return tr("A name stands on one line.");
    return {};
}

QString Checks::freeName(const QString &text, const QStringList &taken)
{
    if (const QString wrong = name(text); !wrong.isEmpty())
        return wrong;
    if (taken.contains(text.trimmed(), Qt::CaseInsensitive))
        return tr("The name \"%1\" is taken. Choose another one.").arg(text.trimmed());
    return {};
}

QString Checks::dirsyncAddress(const QString &text)
{
    if (text.trimmed().isEmpty())
        return tr("Give the address messages are sent to, such as dirsync@contoso.example.");
    if (!isDirsyncAddress(text.trimmed().toUtf8()))
        return tr("\"%1\" is not a mail address such as dirsync@contoso.example.")
            .arg(text.trimmed());
    return {};
}

QString Checks::folder(const QString &text)
{
    if (text.trimmed().isEmpty())
        return tr("Choose the folder both sites can reach.");
    if (!QDir::isAbsolutePath(text.trimmed()))
        return tr("Give the whole path, such as /srv/share.");
    return {};
}

QString Checks::attributeMap(const QString &text)
{
    const auto map = AttributeMap::parse(text);
    return map ? QString() : map.error().text;
}

QString Checks::nameRule(const QString &text)
{
    const auto rule = NameRule::parse(text);
    return rule ? QString() : rule.error().text;
}

QString Checks::addressTypes(const QString &text)
{
    static const QRegularExpression form(u"^[A-Za-z0-9]{1,8}$"_s);
    if (text.trimmed().isEmpty())
        return {};
    for (const QString &part : text.split(u',')) {
        if (!form.match(part.trimmed()).hasMatch())
            return tr("Write types of 1 to 8 letters with commas between them, such as SMTP,MS.");
    }
    return {};
}

} // namespace dx
