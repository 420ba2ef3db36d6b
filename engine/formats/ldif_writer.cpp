#include "engine/formats/ldif_writer.h"

#include "engine/address/ldif_text.h"

#include <QCoreApplication>

#include <algorithm>
#include <map>

namespace dx {

namespace {

class LdifWriterText
{
    Q_DECLARE_TR_FUNCTIONS(dx::LdifWriterText)
};

/** The lines of a record, name by name: what a server sees, not what an Entry keeps. */
std::map<QByteArray, QList<QByteArray>> linesOf(QByteArrayView record)
{
    std::map<QByteArray, QList<QByteArray>> lines;
    while (!record.isEmpty()) {
        qsizetype end = record.indexOf('\n');
        end = end < 0 ? record.size() : end;
        const QByteArrayView line = record.first(end);
        record = record.sliced(std::min(end + 1, record.size()));
        const qsizetype colon = line.indexOf(':');
        if (colon > 0)
            lines[line.first(colon).toByteArray()].append(line.sliced(colon).toByteArray());
    }
    return lines;
}

/** `values` begin with their colon, so that base64 stays base64. */
void appendPart(QByteArray &out, const char *kind, const QByteArray &name,
                const QList<QByteArray> &values)
{
    out += kind + (": " + name) + '\n';
    for (const QByteArray &value : values)
        out += name + value + '\n';
    out += "-\n";
}

QList<QByteArray> without(const QList<QByteArray> &from, const QList<QByteArray> &what)
{
    QList<QByteArray> rest;
    for (const QByteArray &value : from)
        if (!what.contains(value))
            rest.append(value);
    return rest;
}

/**
 * Adding and deleting single values keeps what others may have added. Where an attribute matches
 * coarsely, a new value may equal an old one that goes, so deletions come first; where nothing
 * stays, a replace says it in one part.
 */
void appendModification(QByteArray &out, const QByteArray &name, const QList<QByteArray> &before,
                        const QList<QByteArray> &after)
{
    if (before == after)
        return;
    const QList<QByteArray> gone = without(before, after);
    const QList<QByteArray> come = without(after, before);
    if (after.isEmpty())
        appendPart(out, "delete", name, {});
    else if (before.isEmpty())
        appendPart(out, "add", name, come);
    else if (gone.size() == before.size())
        appendPart(out, "replace", name, after);
    else {
        if (!gone.isEmpty())
            appendPart(out, "delete", name, gone);
        if (!come.isEmpty())
            appendPart(out, "add", name, come);
    }
}

/** A server refuses to change a structural class: an entry that gained or lost cn or sn is made
 * anew.
 */
bool changesStructure(const EntryChange &change)
{
    const QByteArrayView person("objectClass: inetOrgPerson\n");
    return change.before.startsWith("objectClass: dxEntry\n")
        && change.after.startsWith("objectClass: dxEntry\n")
        && change.before.contains(person) != change.after.contains(person);
}

} // namespace

void appendDnLine(QByteArray &out, QByteArrayView dn)
{
    appendLdifLine(out, "dn", dn);
}

QByteArray toChangeRecord(const EntryChange &change)
{
    QByteArray out;
    appendDnLine(out, change.dn);
    switch (change.operation) {
    case Operation::None:
    case Operation::Conflict:
        return {};
    case Operation::Add:
        out += "changetype: add\n" + change.after;
        break;
    case Operation::Delete:
        out += "changetype: delete\n";
        break;
    case Operation::Modify: {
        if (changesStructure(change)) {
            const QByteArray dnLine = out;
            out += "changetype: delete\n\n" + dnLine + "changetype: add\n" + change.after;
            break;
        }
        out += "changetype: modify\n";
        const auto before = linesOf(change.before);
        auto after = linesOf(change.after);
        for (const auto &[name, values] : before)
            after.try_emplace(name);
        for (const auto &[name, values] : after) {
            const auto old = before.find(name);
            appendModification(out, name, old == before.end() ? QList<QByteArray>() : old->second,
                               values);
        }
        break;
    }
    }
    return out += '\n';
}

Result<> LdifChangeWriter::change(const EntryChange &change)
{
    const QByteArray record = toChangeRecord(change);
    if (m_out.write(record) != record.size())
        return fail(Error::Code::Unavailable,
                    LdifWriterText::tr("The differences could not be written."),
                    m_out.errorString());
    return {};
}

} // namespace dx
