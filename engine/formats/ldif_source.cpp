#include "engine/formats/ldif_source.h"

#include "engine/address/attributes.h"
#include "engine/address/dn.h"
#include "engine/address/ldif_text.h"
#include "engine/formats/key_address.h"
#include "engine/formats/ldif_classes.h"
#include "engine/formats/text_scan.h"

#include <QCoreApplication>

#include <algorithm>

namespace dx {

namespace {

class LdifSourceText
{
    Q_DECLARE_TR_FUNCTIONS(dx::LdifSourceText)
};

bool isText(Syntax syntax)
{
    return syntax != Syntax::Binary && syntax != Syntax::Jpeg;
}

/** Options that say how a value is carried, not what it is; the others (lang-) tell values apart.
 */
bool isTransferOption(QByteArrayView options)
{
    return options.isEmpty() || sameWord(options, "binary")
        || options.first(std::min<qsizetype>(6, options.size()))
               .compare("range=", Qt::CaseInsensitive)
        == 0;
}

} // namespace

Result<bool> LdifSource::nextRaw(quint64 &fingerprint)
{
    RecordHash hash{};
    DX_LET(const bool found, m_reader.nextHash(hash));
    fingerprint = hash[0];
    return found;
}

Result<bool> LdifSource::map(SourceRecord &record)
{
    record = {};
    record.position = {m_raw.line, 1};
    record.remove = m_raw.change == LdifChange::Delete;
    record.isState = !record.remove && m_raw.change != LdifChange::Modify;
    m_takesAway = false;
    m_own = m_raw.change != LdifChange::Modify && !m_raw.value("dxUid").isEmpty();
    if (m_raw.change == LdifChange::Modify) {
        DX_TRY(mapModifications(record));
    } else if (!record.remove) {
        const auto kind = recipientKind(m_raw);
        if (!kind)
            return false;
        for (const LdifAttribute &attribute : m_raw.attributes)
            DX_TRY(mapAttribute(record, attribute));
        if (!record.entry.has("dxKind"))
            record.entry.setKind(*kind);
    }
    DX_TRY(chooseSourceKey(record));
    record.entry.remove("dxUid");
    record.entry.remove("dxHome");
    return true;
}

Result<> LdifSource::mapAttribute(SourceRecord &record, const LdifAttribute &attribute)
{
    if (attribute.value.isEmpty() || sameWord(attribute.name, "objectClass"))
        return {};
    const AttributeInfo *known = findAttribute(attribute.name);
    if (known && isTransferOption(attribute.options)) {
        if (isText(known->syntax)
            && (attribute.value.contains('\0') || firstInvalidUtf8(attribute.value) >= 0))
            return badInput(m_reader.source(), attribute.position,
                            LdifSourceText::tr("the value of %1 is no UTF-8 text.")
                                .arg(QString::fromUtf8(known->name)));
        if (!m_own && !m_takesAway && known->name == "mail" && !isMailAddress(attribute.value))
            return badInput(m_reader.source(), attribute.position,
                            LdifSourceText::tr("\"%1\" is no mail address.")
                                .arg(QString::fromUtf8(attribute.value)));
        if (!m_own) // ours says it itself, and its values come in byte order
            noteFirstMail(record.entry, known->name, attribute.value);
        addWireValue(record.entry, known->name, attribute.value.toByteArray());
        return {};
    }
    if (isSecret(attribute.name)) {
        ++m_counts.secrets;
        return {};
    }
    QByteArray name = attribute.name.toByteArray();
    switch (known ? Treatment::Local : treatmentOf(name)) {
    case Treatment::Operational:
    case Treatment::Members:
        return {};
    case Treatment::Hidden:
        record.hidden = sameWord(attribute.value, "TRUE");
        return {};
    case Treatment::Local:
        break;
    }
    if (!known && travels(name)) { // a dx attribute of a newer version
        record.entry.add(name, attribute.value.toByteArray());
        return {};
    }
    if (!isTransferOption(attribute.options))
        name += ';' + attribute.options.toByteArray();
    record.local.add(name, attribute.value.toByteArray());
    m_counts.countLocal(name);
    return {};
}

Result<> LdifSource::mapModifications(SourceRecord &record)
{
    record.partial = true;
    const bool single = std::any_of(
        m_raw.modifications.begin(), m_raw.modifications.end(), [](const LdifModification &part) {
            return part.kind == LdifModification::Kind::Add
                || (part.kind == LdifModification::Kind::Delete && part.count > 0);
        });
    if (single)
        return mapValueChanges(record);
    for (const LdifModification &part : m_raw.modifications) {
        const AttributeInfo *known = findAttribute(part.name);
        record.given.append(known ? known->name : part.name.toByteArray());
        if (record.given.constLast() == "mail")
            record.given.append("dxKeyAddress");
        for (size_t i = part.first; i < part.first + part.count; ++i)
            DX_TRY(mapAttribute(record, m_raw.attributes[i]));
    }
    return {};
}

Result<> LdifSource::mapValueChanges(SourceRecord &record)
{
    const auto append = [&record](ValueChange::Kind kind, const SourceRecord &mapped,
                                  Position position) {
        for (const bool local : {false, true}) {
            const Entry &entry = local ? mapped.local : mapped.entry;
            const QByteArray firstMail
                = entry.has("mail") ? entry.value("dxKeyAddress") : QByteArray();
            for (const Attribute &attribute : entry.attributes()) {
                QList<QByteArray> values = attribute.values;
                if (attribute.name == "mail") // in the order of the file: the first is the key
                    values.move(std::max<qsizetype>(0, values.indexOf(firstMail)), 0);
                else if (attribute.name == "dxKeyAddress" && !firstMail.isEmpty())
                    continue;
                record.changes.append({kind, attribute.name, values, local, position});
            }
        }
    };
    for (const LdifModification &part : m_raw.modifications) {
        const bool all = part.kind == LdifModification::Kind::Replace || part.count == 0;
        SourceRecord replaced;
        for (size_t i = part.first; i < part.first + part.count; ++i) {
            const LdifAttribute &attribute = m_raw.attributes[i];
            SourceRecord one;
            m_takesAway = part.kind == LdifModification::Kind::Delete;
            DX_TRY(mapAttribute(all ? replaced : one, attribute));
            if (one.hidden)
                record.hidden = *one.hidden && part.kind == LdifModification::Kind::Add;
            append(part.kind == LdifModification::Kind::Add ? ValueChange::Kind::Add
                                                            : ValueChange::Kind::Remove,
                   one, attribute.position);
        }
        if (replaced.hidden)
            record.hidden = replaced.hidden;
        if (!all)
            continue;
        const AttributeInfo *known = findAttribute(part.name);
        const QByteArray name = known ? known->name : part.name.toByteArray();
        record.changes.append({ValueChange::Kind::Replace, name, {}, !known, record.position});
        append(ValueChange::Kind::Replace, replaced, record.position);
    }
    return {};
}

Result<> LdifSource::chooseSourceKey(SourceRecord &record)
{
    record.sourceKey = identityKey(m_raw);
    if (!record.sourceKey.isEmpty())
        return {};
    const auto dn = normalizedDn(m_raw.dn);
    if (!dn)
        return badInput(m_reader.source(), record.position,
                        LdifSourceText::tr("\"%1\" is no distinguished name.")
                            .arg(QString::fromUtf8(m_raw.dn)));
    const auto [type, value] = firstRdn(*dn);
    record.sourceKey = type == "dxuid" ? "uid:" + value : "dn:" + *dn;
    return {};
}

} // namespace dx
