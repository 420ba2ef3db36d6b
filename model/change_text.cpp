#include "model/change_text.h"

#include <QStringDecoder>

using namespace Qt::StringLiterals;

namespace dx {

namespace {

struct Label
{
    const char *name;
    const char *text;
};

constexpr Label kLabels[] = {
    {"cn", QT_TRANSLATE_NOOP("dx::ChangeText", "Name")},
    {"displayName", QT_TRANSLATE_NOOP("dx::ChangeText", "Display name")},
    {"givenName", QT_TRANSLATE_NOOP("dx::ChangeText", "First name")},
    {"initials", QT_TRANSLATE_NOOP("dx::ChangeText", "Initials")},
    {"sn", QT_TRANSLATE_NOOP("dx::ChangeText", "Last name")},
    {"mail", QT_TRANSLATE_NOOP("dx::ChangeText", "E-mail")},
    {"proxyAddresses", QT_TRANSLATE_NOOP("dx::ChangeText", "E-mail addresses")},
    {"title", QT_TRANSLATE_NOOP("dx::ChangeText", "Title")},
    {"department", QT_TRANSLATE_NOOP("dx::ChangeText", "Department")},
    {"ou", QT_TRANSLATE_NOOP("dx::ChangeText", "Department")},
    {"company", QT_TRANSLATE_NOOP("dx::ChangeText", "Company")},
    {"o", QT_TRANSLATE_NOOP("dx::ChangeText", "Company")},
    {"physicalDeliveryOfficeName", QT_TRANSLATE_NOOP("dx::ChangeText", "Office")},
    {"roomNumber", QT_TRANSLATE_NOOP("dx::ChangeText", "Room")},
    {"telephoneNumber", QT_TRANSLATE_NOOP("dx::ChangeText", "Phone")},
    {"mobile", QT_TRANSLATE_NOOP("dx::ChangeText", "Mobile")},
    {"facsimileTelephoneNumber", QT_TRANSLATE_NOOP("dx::ChangeText", "Fax")},
    {"homePhone", QT_TRANSLATE_NOOP("dx::ChangeText", "Home phone")},
    {"street", QT_TRANSLATE_NOOP("dx::ChangeText", "Street")},
    {"l", QT_TRANSLATE_NOOP("dx::ChangeText", "City")},
    {"st", QT_TRANSLATE_NOOP("dx::ChangeText", "State")},
    {"postalCode", QT_TRANSLATE_NOOP("dx::ChangeText", "Postal code")},
    {"c", QT_TRANSLATE_NOOP("dx::ChangeText", "Country code")},
    {"co", QT_TRANSLATE_NOOP("dx::ChangeText", "Country")},
    {"employeeNumber", QT_TRANSLATE_NOOP("dx::ChangeText", "Employee number")},
    {"description", QT_TRANSLATE_NOOP("dx::ChangeText", "Description")},
    {"jpegPhoto", QT_TRANSLATE_NOOP("dx::ChangeText", "Photo")},
};

constexpr qsizetype kLongestShown = 2000;

Entry entryOf(const QByteArray &record)
{
    if (record.isEmpty())
        return {};
    return fromRecord(record).value_or(Entry());
}

/** What differs for a person: identity and home stand beside, under Why. */
QList<AttributeDiff> shownDiffs(const Entry &before, const Entry &after)
{
    QList<AttributeDiff> diffs = diffEntries(before, after);
    diffs.removeIf(
        [](const AttributeDiff &diff) { return diff.name == "dxUid" || diff.name == "dxHome"; });
    return diffs;
}

QString card(const QString &mark, const QByteArray &value, const QString &text, const QString &tint)
{
    return u"<tr><td width=\"16\" style=\"color:%2;background:%3\"><b>%1</b></td>"
           "<td style=\"color:%2;background:%3\">%4</td></tr>"_s.arg(
               mark, text, tint, displayValue(value).toHtmlEscaped().replace(u'\n', u"<br>"_s));
}

} // namespace

QString displayValue(const QByteArray &value)
{
    QStringDecoder decoder(QStringDecoder::Utf8, QStringDecoder::Flag::Stateless);
    QString text = decoder(value);
    bool binary = decoder.hasError();
    for (const QChar c : std::as_const(text))
        binary |= c.unicode() < 0x20 && c != u'\n' && c != u'\r' && c != u'\t';
    if (binary)
        return QCoreApplication::translate("dx::ChangeText", "(%n bytes of binary data)", nullptr,
                                           int(value.size()));
    if (text.size() > kLongestShown)
        text = text.left(kLongestShown) + u'…';
    return text;
}

QString attributeLabel(const QByteArray &name)
{
    for (const Label &label : kLabels) {
        if (name == label.name)
            return QCoreApplication::translate("dx::ChangeText", label.text);
    }
    return QString::fromUtf8(name);
}

QString ChangeText::sentence(const EntryChange &change, Telling telling)
{
    const QString name = QString::fromUtf8(change.name.isEmpty() ? change.dn : change.name);
    const auto choose = [&](const QString &past, const QString &foretold, const QString &compared) {
        return telling == Telling::Past ? past : telling == Telling::Foretold ? foretold : compared;
    };
    switch (change.operation) {
    case Operation::Add:
        return choose(tr("%1 was added"), tr("%1 will be added"), tr("%1 is on the right only"))
            .arg(name);
    case Operation::Delete:
        return choose(tr("%1 was deleted"), tr("%1 will be deleted"), tr("%1 is on the left only"))
            .arg(name);
    case Operation::Conflict:
        return choose(tr("%1 was kept aside"), tr("%1 will be kept aside"), tr("%1 is kept aside"))
            .arg(name);
    case Operation::Modify: {
        QStringList names;
        for (const AttributeDiff &diff : shownDiffs(entryOf(change.before), entryOf(change.after)))
            names.append(attributeLabel(diff.name));
        const QString text
            = choose(tr("%1 was modified"), tr("%1 will be modified"), tr("%1 differs")).arg(name);
        return names.isEmpty() ? text : text + u": "_s + names.join(u", "_s);
    }
    case Operation::None:
        break;
    }
    return tr("%1 is the same on both sides").arg(name);
}

QString ChangeText::cards(const EntryChange &change, Telling telling,
                          const ChangeTextColors &colors)
{
    QString html
        = u"<p><b>%1</b></p><table cellspacing=\"0\" cellpadding=\"4\" width=\"100%\">"_s.arg(
            sentence(change, telling).toHtmlEscaped());
    const Entry before = entryOf(change.before);
    const Entry after = entryOf(change.after);
    for (const AttributeDiff &diff : shownDiffs(before, after)) {
        html += u"<tr><td colspan=\"2\" style=\"color:%1\">%2</td></tr>"_s.arg(
            colors.muted, attributeLabel(diff.name).toHtmlEscaped());
        for (const QByteArray &value : diff.removed)
            html += card(u"−"_s, value, colors.removed, colors.removedTint);
        for (const QByteArray &value : diff.added)
            html += card(u"+"_s, value, colors.added, colors.addedTint);
    }
    if (change.operation == Operation::None) {
        for (const Attribute &attribute : before.attributes()) {
            for (const QByteArray &value : attribute.values)
                html += u"<tr><td style=\"color:%1\">%2</td><td>%3</td></tr>"_s.arg(
                    colors.muted, attributeLabel(attribute.name).toHtmlEscaped(),
                    displayValue(value).toHtmlEscaped());
        }
    }
    return html + u"</table>"_s;
}

QString ChangeText::why(const EntryChange &change, const ChangeTextColors &colors)
{
    QString html;
    const auto line = [&](const QString &label, const QByteArray &value) {
        if (!value.isEmpty())
            html += u"<p><span style=\"color:%1\">%2</span><br>%3</p>"_s.arg(
                colors.muted, label, QString::fromUtf8(value).toHtmlEscaped());
    };
    line(tr("Why"), change.why);
    line(tr("Address"), change.address);
    line(tr("Identity"), change.uid);
    line(tr("Distinguished name"), change.dn);
    return html;
}

} // namespace dx
