#include "engine/core/digest.h"
#include "engine/protocol/invitation.h"

/** As it comes, and with the checksum that it should have: else nothing behind it is reached. */
extern "C" int LLVMFuzzerTestOneInput(const char *data, size_t size)
{
    QByteArray text(data, qsizetype(size));
    for (const bool repaired : {false, true}) {
        if (repaired) {
            text = "# Dirsync Administrator invitation\n" + text.trimmed() + '\n';
            text += "Checksum: " + dx::sha256(text).toHex().left(16) + '\n';
        }
        const auto invitation = dx::invitationFromText(text);
        if (!invitation)
            continue;
        const auto again = dx::invitationFromText(dx::toText(*invitation));
        if (!again || !(*again == *invitation))
            qFatal("an invitation does not survive being written");
    }
    return 0;
}
