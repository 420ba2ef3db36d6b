#include "engine/formats/transaction_list_writer.h"

#include "engine/formats/code_page.h"

#include <QCoreApplication>
#include <xxhash.h>

#include <algorithm>

namespace dx {

namespace {

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(dx::TransactionList)
};

constexpr qsizetype kMaxName = 30;
constexpr qsizetype kMaxElement = 10;
constexpr qsizetype kMaxValue = 4000; // signs of a template value
constexpr int kMostSuffix = 999;

QString withoutControls(const QString &text)
{
    QString plain = text;
    for (QChar &sign : plain) {
        if (sign.category() == QChar::Other_Control)
            sign = u' ';
    }
    return plain;
}

/** A text as code page 850 can say it. */
QString representable(const QString &text, bool &changed)
{
    const CodePageText paged = toCodePage850(text);
    changed = changed || paged.changed;
    return QString::fromUtf8(fromCodePage850(paged.bytes));
}

bool isElementSign(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

bool isElement(const QByteArray &text)
{
    return !text.isEmpty() && text.size() <= kMaxElement
        && std::all_of(text.begin(), text.end(), isElementSign);
}

/** Letters and digits of a text, accents taken away. */
QByteArray lettersOf(const QByteArray &text)
{
    QByteArray letters;
    for (const QChar sign : QString::fromUtf8(text).normalized(QString::NormalizationForm_KD)) {
        if (sign.unicode() < 128 && isElementSign(char(sign.unicode())))
            letters += char(sign.unicode());
    }
    return letters;
}

QByteArray numbered(const QByteArray &line, std::optional<qint64> number)
{
    if (!number)
        return line;
    return QByteArray::number(*number).rightJustified(10, '0') + ' ' + line;
}

void appendLine(QByteArray &out, const QByteArray &utf8, std::optional<qint64> number)
{
    out += toCodePage850(QString::fromUtf8(numbered(utf8, number))).bytes;
    out += "\r\n";
}

/** "A Weber, Anna                    PCM:NORTH/PO1/AWEBER" */
void appendNamed(QByteArray &out, const char *command, const NamedAddress &named,
                 std::optional<qint64> number)
{
    const QString name = QString::fromUtf8(named.name).leftJustified(kMaxName, u' ');
    appendLine(out, command + name.toUtf8() + ' ' + addressText(named.address), number);
}

void appendValues(QByteArray &out, const QList<TemplateValue> &values, std::optional<qint64> number)
{
    for (const TemplateValue &value : values)
        appendLine(out, "- " + value.prompt + ":/" + QByteArray(value.value).replace("/", "//"),
                   number);
}

QList<TemplateValue> valuesOf(const Entry &entry, bool &changed)
{
    QList<TemplateValue> values;
    for (const auto &[attribute, prompt] : templatePrompts()) {
        const QByteArray value = entry.value(attribute);
        if (value.isEmpty())
            continue;
        const QString whole = QString::fromUtf8(value);
        const QString plain
            = representable(withoutControls(whole), changed).trimmed().left(kMaxValue).trimmed();
        changed = changed || plain != whole;
        if (!plain.isEmpty())
            values.append({prompt, plain.toUtf8()});
    }
    return values;
}

/** `text` with a number that takes the place of its end. */
QByteArray withNumber(const QByteArray &text, const QByteArray &number, qsizetype most)
{
    const QString kept = QString::fromUtf8(text).left(most - number.size()).trimmed();
    return kept.toUtf8() + number;
}

} // namespace

QByteArray listedNameKey(QByteArrayView name)
{
    return QString::fromUtf8(name).toCaseFolded().toUtf8();
}

/** The address in the form that MS Mail takes: elements of at most ten letters and digits. */
Result<std::optional<Address>> RecipientLister::shortened(const Address &address,
                                                          const ListedRecipient *before,
                                                          QStringList &notes)
{
    using Found = std::optional<Address>;
    const QString whole = QString::fromUtf8(addressText(address));
    bool changed = false;
    const QString plain = representable(withoutControls(QString::fromUtf8(address.value)), changed);
    if (!hasNode(address.type)) {
        if (!changed && plain == QString::fromUtf8(address.value))
            return Found(address);
        notes.append(
            Text::tr("%1 was left out: the address has signs that code page 850 lacks").arg(whole));
        return Found();
    }
    const QList<QByteArray> parts = address.value.split('/');
    if (parts.size() != 3 || !isElement(parts[0]) || !isElement(parts[1])) {
        notes.append(Text::tr("%1 was left out: network and postoffice must be one to ten letters "
                              "and digits each")
                         .arg(whole));
        return Found();
    }
    if (isElement(parts[2]))
        return Found(address);
    const QByteArray letters = lettersOf(parts[2]);
    if (letters.isEmpty()) {
        notes.append(Text::tr("%1 was left out: its user part has no letter or digit").arg(whole));
        return Found();
    }
    const QByteArray node = parts[0] + '/' + parts[1] + '/';
    Address made{address.type, node + letters.left(kMaxElement)};
    const QByteArray present = before ? before->named.address.canonical() : QByteArray();
    for (int n = 0; n <= kMostSuffix; ++n) {
        if (n > 0)
            made.value = node + withNumber(letters, QByteArray::number(n), kMaxElement);
        DX_LET(const bool taken,
               made.canonical() == present ? Result<bool>(false) : m_taken({}, made.canonical()));
        if (taken)
            continue;
        notes.append(Text::tr("%1 is listed as %2: a user part is one to ten letters and digits")
                         .arg(whole, QString::fromUtf8(addressText(made))));
        return Found(made);
    }
    notes.append(Text::tr("%1 was left out: every short form of it is taken").arg(whole));
    return Found();
}

/** Lists want each name once in a postoffice (Q146676). */
Result<QByteArray> RecipientLister::uniqueName(const QByteArray &wanted, const QByteArray &place,
                                               const ListedRecipient *before, QStringList &notes)
{
    const bool samePlace = before && placeOf(before->named.address) == place;
    const QByteArray had = samePlace ? before->named.name : QByteArray();
    // the suffix that it has already stays, whoever else came or went
    for (int n = 0; !had.isEmpty() && n <= kMostSuffix; ++n) {
        const QByteArray suffix = QByteArray::number(n).rightJustified(3, '0');
        if (had == (n == 0 ? wanted : withNumber(wanted, suffix, kMaxName)))
            return had;
    }
    for (int n = 0; n <= kMostSuffix; ++n) {
        const QByteArray suffix = QByteArray::number(n).rightJustified(3, '0');
        const QByteArray name = n == 0 ? wanted : withNumber(wanted, suffix, kMaxName);
        DX_LET(const bool taken, m_taken(place, listedNameKey(name)));
        if (taken)
            continue;
        if (n > 0)
            notes.append(Text::tr("\"%1\" is listed as \"%2\": the name is there already")
                             .arg(QString::fromUtf8(wanted), QString::fromUtf8(name)));
        return name;
    }
    return QByteArray();
}

Result<std::optional<ListedRecipient>> RecipientLister::list(const Entry &entry,
                                                             const ListedRecipient *before,
                                                             bool withValues, QStringList &notes)
{
    using Found = std::optional<ListedRecipient>;
    const auto key = entry.keyAddress();
    const QString whole = QString::fromUtf8(entry.displayName()).trimmed();
    if (!key || whole.isEmpty()) {
        notes.append(Text::tr("\"%1\" was left out: it has no address").arg(whole));
        return Found();
    }
    ListedRecipient listed;
    DX_LET(const auto address, shortened(*key, before, notes));
    if (!address)
        return Found();
    listed.named.address = *address;
    bool changed = false;
    const QString plain = representable(withoutControls(whole), changed).trimmed();
    const QString cut = plain.left(kMaxName).trimmed();
    if (changed)
        notes.append(Text::tr("\"%1\" is listed as \"%2\": code page 850 lacks some of its signs")
                         .arg(whole, cut));
    else if (cut != plain)
        notes.append(Text::tr("\"%1\" is listed as \"%2\": a name has at most 30 characters")
                         .arg(whole, cut));
    DX_LET(listed.named.name,
           uniqueName(cut.toUtf8(), placeOf(listed.named.address), before, notes));
    if (listed.named.name.isEmpty()) {
        notes.append(Text::tr("\"%1\" was left out: every name like it is taken").arg(whole));
        return Found();
    }
    if (withValues && hasNode(listed.named.address.type)) {
        bool lost = false;
        listed.values = valuesOf(entry, lost);
        if (lost)
            notes.append(Text::tr("template values of \"%1\" were changed: line breaks and signs "
                                  "that code page 850 lacks, or more than %2 characters")
                             .arg(whole)
                             .arg(kMaxValue));
    }
    return Found(listed);
}

namespace {

quint64 hashOf(const QByteArray &place, const QByteArray &what)
{
    const QByteArray key = place + '\n' + what;
    return XXH3_64bits(key.constData(), size_t(key.size()));
}

} // namespace

RecipientLister::Taken ListedNames::taken()
{
    return [this](const QByteArray &place, const QByteArray &what) -> Result<bool> {
        return m_known.contains(hashOf(place, what));
    };
}

void ListedNames::add(const ListedRecipient &recipient)
{
    const NamedAddress &named = recipient.named;
    m_known.insert(hashOf(placeOf(named.address), listedNameKey(named.name)));
    m_known.insert(hashOf({}, named.address.canonical()));
}

void appendAdd(QByteArray &out, const ListedRecipient &recipient, std::optional<qint64> number)
{
    appendNamed(out, "A ", recipient.named, number);
    appendValues(out, recipient.values, number);
}

void appendModify(QByteArray &out, const NamedAddress &before, const ListedRecipient &after,
                  std::optional<qint64> number)
{
    appendNamed(out, "M ", before, number);
    appendNamed(out, "  ", after.named, number);
    appendValues(out, after.values, number);
}

void appendDelete(QByteArray &out, const NamedAddress &whom, std::optional<qint64> number)
{
    appendNamed(out, "D ", whom, number);
}

void appendReplace(QByteArray &out, QByteArrayView place, std::optional<qint64> number)
{
    appendLine(out, "R " + placeText(place), number);
}

void appendComment(QByteArray &out, const QString &text)
{
    appendLine(out, "# " + withoutControls(text).toUtf8(), std::nullopt);
}

} // namespace dx
