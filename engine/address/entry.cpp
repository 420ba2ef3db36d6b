#include "engine/address/entry.h"

#include "engine/address/attributes.h"

#include <algorithm>

namespace dx {

namespace {

/** Where an attribute of that name stands; the end if there is none. */
template<typename Attributes>
auto findIn(Attributes &attributes, QByteArrayView name)
{
    if (const AttributeInfo *known = findAttribute(name)) {
        const QByteArrayView wanted(known->name);
        return std::find_if(attributes.begin(), attributes.end(), [&](const Attribute &attribute) {
            return attribute.name.size() == wanted.size()
                && (attribute.name.constData() == wanted.data() || attribute.name == wanted);
        });
    }
    return std::find_if(attributes.begin(), attributes.end(), [&](const Attribute &attribute) {
        return attribute.name.size() == name.size()
            && attribute.name.compare(name, Qt::CaseInsensitive) == 0;
    });
}

/** The attribute of that standard name, made in its place if it is not there: from the end, as
 * records come in order. */
Attribute &place(QList<Attribute> &attributes, const QByteArray &standard)
{
    if (attributes.isEmpty())
        attributes.reserve(20);
    auto at = attributes.end();
    for (; at != attributes.begin(); --at) {
        Attribute &before = *std::prev(at);
        if (before.name.constData() == standard.constData()) // names of the table are shared
            return before;
        const int order = before.name.compare(standard);
        if (order == 0)
            return before;
        if (order < 0)
            break;
    }
    return *attributes.insert(at, Attribute{standard, {}});
}

/** The attribute of that name, made if it is not there; null for a secret. */
Attribute *findOrPlace(QList<Attribute> &attributes, const QByteArray &name)
{
    if (const AttributeInfo *known = findAttribute(name))
        return &place(attributes, known->name);
    if (isSecret(name))
        return nullptr;
    const auto found = findIn(attributes, name); // whatever its case
    return found != attributes.end() ? &*found : &place(attributes, name);
}

} // namespace

QList<QByteArray> Entry::values(QByteArrayView name) const
{
    const auto found = findIn(m_attributes, name);
    return found == m_attributes.end() ? QList<QByteArray>() : found->values;
}

QByteArray Entry::value(QByteArrayView name) const
{
    const auto found = findIn(m_attributes, name);
    return found == m_attributes.end() ? QByteArray() : found->values.constFirst();
}

bool Entry::has(QByteArrayView name) const
{
    return findIn(m_attributes, name) != m_attributes.end();
}

void Entry::set(const QByteArray &name, QList<QByteArray> values)
{
    values.removeAll(QByteArray());
    if (values.isEmpty()) {
        remove(name);
        return;
    }
    std::sort(values.begin(), values.end());
    values.erase(std::unique(values.begin(), values.end()), values.end());
    if (Attribute *attribute = findOrPlace(m_attributes, name))
        attribute->values = std::move(values);
}

void Entry::add(const QByteArray &name, const QByteArray &value)
{
    if (value.isEmpty())
        return;
    Attribute *attribute = findOrPlace(m_attributes, name);
    if (!attribute)
        return;
    QList<QByteArray> &values = attribute->values;
    if (values.isEmpty()) {
        values.append(value);
        return;
    }
    const auto at = std::lower_bound(values.begin(), values.end(), value);
    if (at == values.end() || *at != value)
        values.insert(at, value);
}

void Entry::remove(QByteArrayView name)
{
    if (const auto found = findIn(m_attributes, name); found != m_attributes.end())
        m_attributes.erase(found);
}

QByteArray Entry::displayName() const
{
    for (const char *name : {"displayName", "cn"})
        if (const QByteArray text = value(name); !text.isEmpty())
            return text;
    const QByteArray both = (value("givenName") + ' ' + value("sn")).trimmed();
    if (!both.isEmpty())
        return both;
    const std::optional<Address> key = keyAddress();
    return key ? key->value : QByteArray();
}

RecipientKind Entry::kind() const
{
    const QByteArray kind = value("dxKind");
    if (kind == "list")
        return RecipientKind::DistributionList;
    if (kind == "contact")
        return RecipientKind::CustomRecipient;
    if (kind == "resource")
        return RecipientKind::Resource;
    return RecipientKind::Mailbox;
}

void Entry::setKind(RecipientKind kind)
{
    switch (kind) {
    case RecipientKind::Mailbox:
        remove("dxKind");
        break;
    case RecipientKind::DistributionList:
        set("dxKind", QByteArray("list"));
        break;
    case RecipientKind::CustomRecipient:
        set("dxKind", QByteArray("contact"));
        break;
    case RecipientKind::Resource:
        set("dxKind", QByteArray("resource"));
        break;
    }
}

std::optional<Address> Entry::keyAddress() const
{
    for (const QByteArray &proxy : values("proxyAddresses"))
        if (proxy.startsWith("SMTP:"))
            if (auto address = Address::parse(proxy))
                return address;
    const QList<QByteArray> mails = values("mail");
    if (mails.size() > 1) {
        const QByteArray chosen = value("dxKeyAddress");
        if (mails.contains(chosen))
            return Address{"SMTP", chosen};
    }
    if (!mails.isEmpty()) {
        const QByteArray mail = mails.constFirst().trimmed();
        if (!mail.isEmpty())
            return Address{"SMTP", mail};
    }
    for (const char *name : {"dxAddress", "targetAddress", "proxyAddresses"})
        for (const QByteArray &text : values(name))
            if (auto address = Address::parse(text))
                return address;
    return std::nullopt;
}

void setKeyMail(Entry &entry, const QByteArray &mail)
{
    const auto old = entry.keyAddress();
    QList<QByteArray> mails = entry.values("mail");
    if (old && old->type == "SMTP")
        mails.removeAll(old->value);
    if (!mails.contains(mail))
        mails.append(mail);
    entry.set("mail", mails);
    QList<QByteArray> proxies = entry.values("proxyAddresses");
    const bool hadPrimary
        = proxies.removeIf([](const QByteArray &proxy) { return proxy.startsWith("SMTP:"); }) > 0;
    if (hadPrimary)
        proxies.append("SMTP:" + mail);
    entry.set("proxyAddresses", proxies);
    if (mails.size() > 1)
        entry.set("dxKeyAddress", mail);
    else
        entry.remove("dxKeyAddress");
}

QList<Address> Entry::addresses() const
{
    QList<Address> all;
    QList<QByteArray> seen;
    const auto take = [&](const std::optional<Address> &address) {
        if (!address)
            return;
        const QByteArray canonical = address->canonical();
        if (seen.contains(canonical))
            return;
        seen.append(canonical);
        all.append(*address);
    };
    take(keyAddress());
    for (const QByteArray &mail : values("mail"))
        take(Address{"SMTP", mail.trimmed()});
    for (const char *name : {"proxyAddresses", "dxAddress", "targetAddress"})
        for (const QByteArray &text : values(name))
            take(Address::parse(text));
    return all;
}

} // namespace dx
