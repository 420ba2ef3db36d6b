#include "engine/cycles/message_rows.h"

#include "engine/protocol/message.h"

namespace dx {

MessageRow messageOf(const Manifest &manifest)
{
    const MessageHeader &header = manifest.header;
    MessageRow row;
    row.messageId = header.batch + '.' + QByteArray::number(manifest.part);
    row.subject = QString::fromUtf8(subjectLine(subjectNumbers(manifest)));
    row.kind = toString(header.kind);
    row.epochNumber = header.epoch.number;
    row.epochRandom = header.epoch.random;
    row.serial = header.serial;
    row.was = header.was;
    row.value = header.value;
    row.batch = header.batch;
    row.part = manifest.part;
    row.parts = manifest.parts;
    row.records = manifest.records;
    row.manifest = toJson(manifest);
    return row;
}

} // namespace dx
