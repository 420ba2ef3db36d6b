#include "engine/protocol/invitation.h"

#include "engine/address/dirsync_address.h"
#include "engine/core/digest.h"
#include "engine/core/uid.h"
#include "engine/protocol/certificate.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QHash>
#include <QLocale>
#include <QRandomGenerator>

#include <openssl/crypto.h>
#include <openssl/hmac.h>

#include <array>
#include <utility>

using namespace Qt::StringLiterals;

namespace dx {

namespace {

struct InvitationText
{
    Q_DECLARE_TR_FUNCTIONS(dx::Invitation)
};

constexpr char kFirstLine[] = "# Dirsync Administrator invitation";
constexpr char kBase32[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
constexpr qsizetype kCodeCharacters = 32; // 160 bits
constexpr qsizetype kMaxValue = 16 * 1024;

tl::unexpected<Error> invalid(const QString &text)
{
    return fail(Error::Code::Invalid, text);
}

/** A value stays on its line, whatever is in it. */
QByteArray oneLine(QByteArray value)
{
    for (char &c : value) {
        if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f)
            c = ' ';
    }
    return value.trimmed();
}

QByteArray checksumOf(QByteArrayView text)
{
    return sha256(text).toHex().left(16);
}

bool isCode(QByteArrayView code)
{
    if (code.size() != kCodeCharacters)
        return false;
    for (const char c : code) {
        if (!((c >= 'A' && c <= 'Z') || (c >= '2' && c <= '7')))
            return false;
    }
    return true;
}

/** What stands before the checksum line. Line ends of mail programs and Windows do not matter. */
Result<QByteArray> checkedBody(const QByteArray &text)
{
    if (text.size() > Invitation::kMaxBytes)
        return invalid(InvitationText::tr("This is not an invitation: the file is too large."));
    QByteArray plain = text;
    if (plain.startsWith("\xef\xbb\xbf"))
        plain.remove(0, 3);
    plain.replace("\r\n", "\n");
    plain = plain.trimmed();
    if (!plain.startsWith(kFirstLine))
        return invalid(InvitationText::tr("This is not an invitation: its first line must be "
                                          "\"%1\".")
                           .arg(QLatin1StringView(kFirstLine)));
    const qsizetype last = plain.lastIndexOf('\n') + 1;
    const QByteArray checksum = plain.mid(last);
    if (!checksum.startsWith("Checksum: "))
        return invalid(InvitationText::tr("The invitation is incomplete: its last line, the "
                                          "checksum, is missing. Ask for the file again."));
    plain.truncate(last);
    if (checksum.mid(10).trimmed() != checksumOf(plain))
        return invalid(InvitationText::tr("The invitation was changed on its way: its checksum is "
                                          "wrong. Ask for the file again."));
    return plain;
}

using Fields = QHash<QByteArray, QByteArray>;

Result<Fields> fieldsOf(const QByteArray &body)
{
    Fields fields;
    for (const QByteArray &line : body.split('\n')) {
        if (line.isEmpty() || line.startsWith('#'))
            continue;
        const qsizetype colon = line.indexOf(": ");
        if (colon <= 0 || line.size() - colon > kMaxValue || fields.contains(line.left(colon))
            || oneLine(line) != line.trimmed()) // nothing invisible in a name or an address
            return invalid(InvitationText::tr("The invitation cannot be read at the line \"%1\".")
                               .arg(QString::fromUtf8(line.left(60))));
        fields.insert(line.left(colon), line.mid(colon + 2).trimmed());
    }
    return fields;
}

QString readableDay(Timestamp time)
{
    return QLocale().toString(QDateTime::fromMSecsSinceEpoch(time, Qt::UTC).date(),
                              QLocale::LongFormat);
}

void appendField(QByteArray &joined, QByteArrayView field)
{
    joined.append(QByteArray::number(field.size())).append(':').append(field);
}

} // namespace

QByteArray newInvitationCode()
{
    std::array<quint32, kCodeCharacters> noise{};
    QRandomGenerator::system()->fillRange(noise.data(), qsizetype(noise.size()));
    QByteArray code;
    for (size_t i = 0; i < noise.size(); ++i) {
        if (i > 0 && i % 4 == 0)
            code.append('-');
        code.append(kBase32[noise[i] % 32]);
    }
    return code;
}

QByteArray normalizedCode(QByteArrayView code)
{
    QByteArray normal;
    for (const char c : code) {
        if (c != '-' && c != ' ')
            normal.append(c >= 'a' && c <= 'z' ? char(c - 'a' + 'A') : c);
    }
    return normal;
}

QByteArray toText(const Invitation &invitation)
{
    const QByteArray expires = QDateTime::fromMSecsSinceEpoch(invitation.expiresAt, Qt::UTC)
                                   .toString(Qt::ISODateWithMs)
                                   .toLatin1();
    const std::pair<const char *, QByteArray> fields[] = {
        {"Version", "1"},
        {"Organization", invitation.organization.toUtf8()},
        {"Site", invitation.site.toUtf8()},
        {"Site-Id", invitation.siteUid},
        {"Server-Address", invitation.serverAddress},
        {"Requestor-Name", invitation.name.toUtf8()},
        {"Requestor-Address", invitation.requestorAddress},
        {"Agreement-Id", invitation.agreement},
        {"Code", invitation.code},
        {"Certificate", invitation.certificate.toBase64()},
        {"Expires", expires},
    };
    QByteArray text = kFirstLine;
    text += "\n#\n"
            "# Open this file with Dirsync Administrator (File, Open Invitation) at the site it\n"
            "# was made for, or run: dirsync accept FILE\n"
            "# Keep it secret: whoever has it can join in that site's name.\n\n";
    for (const auto &[name, value] : fields)
        text.append(name).append(": ").append(oneLine(value)).append('\n');
    return text + "Checksum: " + checksumOf(text) + '\n';
}

Result<Invitation> invitationFromText(const QByteArray &text)
{
    DX_LET(const QByteArray body, checkedBody(text));
    DX_LET(const Fields fields, fieldsOf(body));
    if (fields.value("Version") != "1")
        return invalid(InvitationText::tr("The invitation was made by a later version of this "
                                          "program. Update the program."));
    for (const char *name : {"Site", "Site-Id", "Server-Address", "Requestor-Address",
                             "Agreement-Id", "Code", "Certificate"}) {
        if (fields.value(name).isEmpty())
            return invalid(InvitationText::tr("The invitation lacks the line \"%1\".")
                               .arg(QLatin1StringView(name)));
    }
    Invitation invitation;
    invitation.organization = QString::fromUtf8(fields.value("Organization"));
    invitation.site = QString::fromUtf8(fields.value("Site"));
    invitation.siteUid = fields.value("Site-Id");
    invitation.serverAddress = fields.value("Server-Address");
    invitation.name = QString::fromUtf8(fields.value("Requestor-Name"));
    invitation.requestorAddress = fields.value("Requestor-Address");
    invitation.agreement = fields.value("Agreement-Id");
    invitation.code = fields.value("Code");
    invitation.certificate = QByteArray::fromBase64(fields.value("Certificate"));
    if (!checkCertificate(invitation.certificate))
        return invalid(InvitationText::tr("The certificate in the invitation is none. Ask for the "
                                          "file again."));
    const QDateTime expires
        = QDateTime::fromString(QString::fromLatin1(fields.value("Expires")), Qt::ISODateWithMs);
    invitation.expiresAt = expires.toMSecsSinceEpoch();
    for (const QByteArray &address : {invitation.serverAddress, invitation.requestorAddress}) {
        if (!isDirsyncAddress(address))
            return invalid(InvitationText::tr("The invitation has an address that is none: \"%1\". "
                                              "Ask for the file again.")
                               .arg(QString::fromUtf8(address)));
    }
    if (!isUid(invitation.siteUid) || !isUid(invitation.agreement) || !expires.isValid()
        || !isCode(normalizedCode(invitation.code)))
        return invalid(InvitationText::tr("The invitation has an identity, a code or a date that "
                                          "is none. Ask for the file again."));
    return invitation;
}

Result<> usable(const Invitation &invitation, const QByteArray &ownAddress, Timestamp now)
{
    if (now >= invitation.expiresAt)
        return invalid(InvitationText::tr("The invitation expired on %1. Ask the administrator of "
                                          "%2 for a new one.")
                           .arg(readableDay(invitation.expiresAt), invitation.site));
    if (invitation.requestorAddress.compare(ownAddress, Qt::CaseInsensitive) != 0)
        return invalid(
            InvitationText::tr("The invitation was made for the site with the dirsync address %1; "
                               "the one of this site is %2.")
                .arg(QString::fromUtf8(invitation.requestorAddress),
                     QString::fromUtf8(ownAddress)));
    return {};
}

QString invitationFileName(const QString &requestor)
{
    QString file;
    for (const QChar c : requestor.toLower())
        file += c.isLetterOrNumber() ? c : u'-';
    return file + u".dxinvite"_s;
}

QByteArray enrolmentProof(const EnrolmentFields &fields, QByteArrayView code)
{
    const QByteArray key = normalizedCode(code);
    QByteArray joined = "DX/1 enrolment";
    appendField(joined, fields.agreement);
    appendField(joined, fields.from.toLower());
    appendField(joined, fields.to.toLower());
    appendField(joined, fields.certificate);
    std::array<unsigned char, EVP_MAX_MD_SIZE> mac{};
    unsigned int size = 0;
    HMAC(EVP_sha256(), key.constData(), int(key.size()),
         reinterpret_cast<const unsigned char *>(joined.constData()), size_t(joined.size()),
         mac.data(), &size);
    return QByteArray(reinterpret_cast<const char *>(mac.data()), qsizetype(size)).toHex();
}

bool sameSecret(QByteArrayView a, QByteArrayView b)
{
    return a.size() == b.size() && CRYPTO_memcmp(a.data(), b.data(), size_t(a.size())) == 0;
}

} // namespace dx
