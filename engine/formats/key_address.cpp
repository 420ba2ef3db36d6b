#include "engine/formats/key_address.h"

namespace dx {

void noteFirstMail(Entry &entry, const QByteArray &name, QByteArrayView value)
{
    if (name != "mail" || !entry.has("mail") || entry.has("dxKeyAddress"))
        return;
    const QByteArray first = entry.value("mail");
    if (value < QByteArrayView(first))
        entry.set("dxKeyAddress", first);
}

} // namespace dx
