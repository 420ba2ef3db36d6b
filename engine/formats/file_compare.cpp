#include "engine/formats/file_compare.h"

#include "engine/address/attributes.h"
#include "engine/address/dn.h"
#include "engine/address/ldif_text.h"
#include "engine/formats/key_address.h"
#include "engine/formats/ldif_classes.h"
#include "engine/formats/ldif_source.h"
#include "engine/formats/text_scan.h"

#include <QCoreApplication>
#include <QFile>
#include <xxhash.h>

#include <algorithm>
#include <map>
#include <vector>

namespace dx {

namespace {

class CompareText
{
    Q_DECLARE_TR_FUNCTIONS(dx::FileComparison)
};

/** What is kept of an entry of the first file. */
struct Slot
{
    quint64 identity = 0; ///< hash of dxUid, entryUUID or key address; 0: none
    quint64 dn = 0; ///< hash of the normalised DN; 0: not asked for
    quint64 content = 0; ///< hash of the raw record
    quint64 offset : 39;
    quint64 size : 24;
    quint64 found : 1;
};

using Index = std::vector<std::pair<quint64, quint32>>; ///< hash, slot; sorted

/** One entry in the form that is compared. */
struct Comparable
{
    QByteArray dn;
    QByteArray uid;
    QByteArray name;
    QByteArray address;
    QByteArray record;
};

quint64 hashOf(QByteArrayView bytes)
{
    return std::max<quint64>(1, XXH3_64bits(bytes.data(), size_t(bytes.size())));
}

Entry entryOf(const LdifRecord &record)
{
    Entry entry;
    const bool ours = !record.value("dxUid").isEmpty(); // says itself which mail is the key
    for (const LdifAttribute &attribute : record.attributes) {
        const AttributeInfo *known = findAttribute(attribute.name);
        if (!known || !attribute.options.isEmpty())
            continue;
        if (!ours)
            noteFirstMail(entry, known->name, attribute.value);
        addWireValue(entry, known->name, attribute.value.toByteArray());
    }
    return entry;
}

/** The record with the attributes that the file has, in one order: names by their first spelling.
 */
QByteArray plainRecord(const LdifRecord &record)
{
    std::map<QByteArray, std::pair<QByteArray, QList<QByteArray>>> attributes;
    for (const LdifAttribute &attribute : record.attributes) {
        const bool counts = findAttribute(attribute.name)
            || (!isSecret(attribute.name) && treatmentOf(attribute.name) != Treatment::Operational);
        if (!counts)
            continue;
        QByteArray name = attribute.name.toByteArray();
        if (!attribute.options.isEmpty())
            name += ';' + attribute.options.toByteArray();
        auto &[spelled, values] = attributes[name.toLower()];
        spelled = spelled.isEmpty() ? name : spelled;
        values.append(attribute.value.toByteArray());
    }
    QByteArray text;
    for (auto &[lower, attribute] : attributes) {
        std::sort(attribute.second.begin(), attribute.second.end());
        for (const QByteArray &value : std::as_const(attribute.second))
            appendLdifLine(text, attribute.first, value);
    }
    return text;
}

/** Reads entries one by one and says which one each is. */
class Side
{
public:
    Side(InputWindow window, const FileComparison &how)
        : m_reader(std::move(window)), m_how(how) { }

    /** False at the end. */
    Result<bool> next(Slot &slot)
    {
        for (;;) {
            DX_LET(const bool found, m_reader.next(m_record));
            if (!found)
                return false;
            if (m_record.change != LdifChange::Content && m_record.change != LdifChange::Add)
                return badInput(m_reader.source(), {m_record.line, 1},
                                CompareText::tr("this is a change, not an entry: a file of changes "
                                                "cannot be compared."));
            if (m_how.asRecipients && !recipientKind(m_record))
                continue;
            slot = {};
            slot.content = m_reader.recordHash()[0];
            slot.offset = quint64(m_reader.recordOffset()) & ((1ull << 39) - 1);
            slot.size = quint64(m_reader.recordSize()) & ((1u << 24) - 1);
            DX_TRY(identify(slot));
            return true;
        }
    }
    const LdifRecord &record() const { return m_record; }
    const QString &source() const { return m_reader.source(); }

    Comparable comparable() const
    {
        Comparable c;
        Entry entry = entryOf(m_record);
        c.dn = m_record.dn.toByteArray();
        c.uid = entry.value("dxUid");
        c.name = entry.displayName();
        if (const auto address = entry.keyAddress())
            c.address = address->toText();
        if (m_how.asRecipients) {
            if (!entry.has("dxKind"))
                entry.setKind(recipientKind(m_record).value_or(RecipientKind::Mailbox));
            entry.remove("dxHome"); // a CSV row has no home
            if (m_how.byMail)
                entry.remove("dxUid"); // entries of different origin are the same then
            c.record = toRecord(entry);
        } else {
            c.record = plainRecord(m_record);
        }
        return c;
    }

private:
    Result<> identify(Slot &slot) const
    {
        if (m_how.byMail) {
            const auto address = entryOf(m_record).keyAddress();
            slot.identity = address ? hashOf(address->canonical()) : 0;
            if (address)
                return {};
        } else if (const QByteArray key = identityKey(m_record); !key.isEmpty()) {
            slot.identity = hashOf(key);
        }
        const auto dn = normalizedDn(m_record.dn);
        if (!dn)
            return badInput(m_reader.source(), {m_record.line, 1},
                            CompareText::tr("this is no distinguished name."));
        slot.dn = hashOf(*dn);
        return {};
    }

    LdifReader m_reader;
    LdifRecord m_record;
    FileComparison m_how;
};

class Comparison
{
public:
    Comparison(const ComparedFile &before, const FileComparison &how, ChangeSink &sink)
        : m_before(before), m_path(before.path), m_how(how), m_sink(sink)
    {
    }

    Result<> readBefore()
    {
        DX_LET(InputWindow window, InputWindow::open(m_path));
        Side side(std::move(window), m_how);
        for (Slot slot{};;) {
            DX_LET(const bool found, side.next(slot));
            if (!found)
                break;
            const auto number = quint32(m_slots.size());
            if (slot.identity)
                m_identities.emplace_back(slot.identity, number);
            if (slot.dn)
                m_dns.emplace_back(slot.dn, number);
            m_slots.push_back(slot);
        }
        for (Index *index : {&m_identities, &m_dns}) {
            std::sort(index->begin(), index->end());
            const auto twice = std::adjacent_find(
                index->begin(), index->end(),
                [](const auto &a, const auto &b) { return a.first == b.first; });
            if (twice != index->end()) {
                const quint32 number = std::next(twice)->second;
                DX_LET(const Comparable entry, read(m_slots[number]));
                return comesTwice(m_before, number, lineAt(m_slots[number].offset), entry);
            }
        }
        return {};
    }

    Result<> readAfter(const ComparedFile &after)
    {
        DX_LET(InputWindow window, InputWindow::open(after.path));
        Side side(std::move(window), m_how);
        quint32 number = 0;
        for (Slot slot{};; ++number) {
            DX_LET(const bool found, side.next(slot));
            if (!found)
                return {};
            Slot *old = find(slot);
            if (!old) {
                DX_TRY(write(Operation::Add, {}, side.comparable()));
                continue;
            }
            if (old->found)
                return comesTwice(after, number, side.record().line, side.comparable());
            old->found = 1;
            if (old->content == slot.content)
                ++m_counts.unchanged;
            else
                DX_TRY(compare(*old, side.comparable()));
        }
    }

    Result<> writeDeletions()
    {
        for (auto slot = m_slots.rbegin(); slot != m_slots.rend(); ++slot) {
            if (slot->found)
                continue;
            DX_LET(const Comparable gone, read(*slot));
            DX_TRY(write(Operation::Delete, gone, {}));
        }
        return {};
    }

    const FileCompareCounts &counts() const { return m_counts; }

private:
    /** `line` is that of the file that is compared. */
    tl::unexpected<Error> comesTwice(const ComparedFile &file, quint32 number, qint64 line,
                                     const Comparable &entry) const
    {
        const bool byAddress = m_how.byMail && !entry.address.isEmpty();
        const QString text
            = CompareText::tr("the entry %1 comes twice, so there is no telling what changed.")
                  .arg(QString::fromUtf8(byAddress ? entry.address : entry.dn));
        if (!file.hasLines)
            return fail(Error::Code::Invalid, QStringLiteral("%1: %2").arg(file.name, text));
        return badInput(file.name, {number < file.lines.size() ? file.lines[number] : line, 1},
                        text);
    }

    /** The line at a place of the first file; it is read for it. */
    qint64 lineAt(quint64 offset) const
    {
        QFile file(m_path);
        qint64 line = 1;
        if (!file.open(QIODevice::ReadOnly))
            return line;
        constexpr qint64 kBlock = 1 << 20;
        for (auto left = qint64(offset); left > 0;) {
            const QByteArray bytes = file.read(std::min(left, kBlock));
            if (bytes.isEmpty())
                break;
            line += bytes.count('\n');
            left -= bytes.size();
        }
        return line;
    }

    static Slot *findIn(const Index &index, quint64 hash, std::vector<Slot> &slots)
    {
        if (hash == 0)
            return nullptr;
        const auto at = std::lower_bound(index.begin(), index.end(), std::pair(hash, quint32(0)));
        return at != index.end() && at->first == hash ? &slots[at->second] : nullptr;
    }

    Slot *find(const Slot &slot)
    {
        Slot *old = findIn(m_identities, slot.identity, m_slots);
        return old ? old : findIn(m_dns, slot.dn, m_slots);
    }

    /** Reads an entry of the first file again. */
    Result<Comparable> read(const Slot &slot)
    {
        if (!m_file.isOpen()) {
            m_file.setFileName(m_path);
            if (!m_file.open(QIODevice::ReadOnly | QIODevice::Unbuffered))
                return fail(Error::Code::Unavailable,
                            CompareText::tr("%1 cannot be read a second time.").arg(m_path));
        }
        if (!m_file.seek(qint64(slot.offset)))
            return changedMeanwhile();
        QByteArray bytes = m_file.read(qint64(slot.size));
        Side side(InputWindow(bytes, m_path), m_how);
        Slot again{};
        DX_LET(const bool found, side.next(again));
        if (!found || again.content != slot.content)
            return changedMeanwhile();
        return side.comparable();
    }

    tl::unexpected<Error> changedMeanwhile() const
    {
        return fail(Error::Code::Unavailable,
                    CompareText::tr("%1 changed while it was being compared.").arg(m_path));
    }

    Result<> compare(const Slot &slot, const Comparable &after)
    {
        DX_LET(const Comparable before, read(slot));
        if (before.record == after.record && before.dn == after.dn) {
            ++m_counts.unchanged;
            return {};
        }
        if (normalizedDn(before.dn) == normalizedDn(after.dn) || m_how.asRecipients) {
            if (before.record != after.record)
                return write(Operation::Modify, before, after);
            ++m_counts.unchanged;
            return {};
        }
        DX_TRY(write(Operation::Delete, before, {}));
        return write(Operation::Add, {}, after);
    }

    Result<> write(Operation operation, const Comparable &before, const Comparable &after)
    {
        EntryChange change;
        change.operation = operation;
        const Comparable &shown = operation == Operation::Delete ? before : after;
        change.uid = shown.uid;
        change.dn = operation == Operation::Add ? after.dn : before.dn;
        change.name = shown.name;
        change.address = shown.address;
        change.before = before.record;
        change.after = after.record;
        m_counts.added += operation == Operation::Add ? 1 : 0;
        m_counts.modified += operation == Operation::Modify ? 1 : 0;
        m_counts.deleted += operation == Operation::Delete ? 1 : 0;
        return m_sink.change(change);
    }

    const ComparedFile &m_before;
    QString m_path;
    FileComparison m_how;
    ChangeSink &m_sink;
    std::vector<Slot> m_slots;
    Index m_identities;
    Index m_dns;
    QFile m_file;
    FileCompareCounts m_counts;
};

} // namespace

Result<FileCompareCounts> compareFiles(const ComparedFile &before, const ComparedFile &after,
                                       const FileComparison &how, ChangeSink &sink)
{
    Comparison comparison(before, how, sink);
    DX_TRY(comparison.readBefore());
    DX_TRY(comparison.readAfter(after));
    DX_TRY(comparison.writeDeletions());
    return comparison.counts();
}

} // namespace dx
