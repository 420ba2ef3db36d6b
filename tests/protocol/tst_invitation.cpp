#include "engine/protocol/invitation.h"

#include "engine/protocol/certificate.h"

#include <QTest>

#include <set>

using namespace dx;
using namespace Qt::StringLiterals;

namespace {

constexpr Timestamp kNow = 1'700'000'000'000;

const QByteArray &serverCertificate()
{
    static const QByteArray certificate = newKeyPair(u"HQ"_s, kNow)->certificate;
    return certificate;
}

Invitation sample()
{
    Invitation i;
    i.agreement = "018bcfe5-6800-7000-8000-00000000000a";
    i.siteUid = "018bcfe5-6800-7000-8000-00000000000b";
    i.site = u"Köln: Zentrale #1"_s;
    i.organization = u"Contoso & Söhne"_s;
    i.serverAddress = "dirsync@hq.example";
    i.requestorAddress = "dirsync@branch.example";
    i.name = u"Branch A"_s;
    i.code = "ABCD-EFGH-IJKL-MNOP-QRST-UVWX-YZ23-4567";
    i.certificate = serverCertificate();
    i.expiresAt = kNow + Invitation::kValidMs;
    return i;
}

QString errorOf(const QByteArray &text)
{
    const auto invitation = invitationFromText(text);
    return invitation ? u"ok"_s : invitation.error().text;
}

} // namespace

class TestInvitation final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void comesBack();
    void standsTheWayOfMail();
    void tellsPeopleWhatItIs();
    void codesAreLongAndDiffer();
    void refusesWhatIsNone_data();
    void refusesWhatIsNone();
    void refusesEveryTruncation();
    void refusesEveryChange();
    void aNameCannotAddALine();
    void expires();
    void isMadeForOneAddress();
    void proofIsTheStandardHmac();
    void proofFieldsDoNotRunIntoEachOther();
    void refusesAnythingElseForACertificate();
};

void TestInvitation::comesBack()
{
    const auto invitation = invitationFromText(toText(sample()));
    QVERIFY2(invitation, qPrintable(errorOf(toText(sample()))));
    QCOMPARE(*invitation, sample());
}

void TestInvitation::standsTheWayOfMail()
{
    QByteArray text = toText(sample());
    text.replace("\n", "\r\n");
    text = "\xef\xbb\xbf" + text + "\r\n\r\n";
    QCOMPARE(errorOf(text), u"ok"_s);
}

void TestInvitation::tellsPeopleWhatItIs()
{
    const QByteArray text = toText(sample());
    QVERIFY(text.startsWith("# Dirsync Administrator invitation\n"));
    QVERIFY(text.contains("\nExpires: 2023-11-21T22:13:20.000Z\n"));
    QVERIFY(text.contains("\nServer-Address: dirsync@hq.example\n"));
}

void TestInvitation::codesAreLongAndDiffer()
{
    std::set<QByteArray> codes;
    for (int i = 0; i < 100; ++i) {
        const QByteArray code = newInvitationCode();
        QCOMPARE(code.size(), 39);
        QCOMPARE(normalizedCode(code).size(), 32); // 5 bits each
        codes.insert(code);
        Invitation invitation = sample();
        invitation.code = code;
        QCOMPARE(errorOf(toText(invitation)), u"ok"_s);
    }
    QCOMPARE(codes.size(), size_t(100));
    QCOMPARE(normalizedCode("abcd-2345 efgh"), QByteArray("ABCD2345EFGH"));
}

void TestInvitation::refusesWhatIsNone_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QString>("said");
    QTest::newRow("empty") << QByteArray() << u"not an invitation"_s;
    QTest::newRow("a letter") << QByteArray("Dear Ann,\n") << u"not an invitation"_s;
    QTest::newRow("binary") << QByteArray(1000, '\0') << u"not an invitation"_s;
    QTest::newRow("too large") << toText(sample()) + QByteArray(100'000, '\n') << u"too large"_s;
    Invitation invitation = sample();
    invitation.code = "ABCD";
    QTest::newRow("short code") << toText(invitation) << u"code"_s;
    invitation = sample();
    invitation.agreement = "x";
    QTest::newRow("no identity") << toText(invitation) << u"identity"_s;
    invitation = sample();
    invitation.serverAddress.clear();
    QTest::newRow("no address") << toText(invitation) << u"Server-Address"_s;
    QTest::newRow("checksum cut off")
        << toText(sample()).left(toText(sample()).indexOf("Checksum")) << u"incomplete"_s;
}

void TestInvitation::refusesWhatIsNone()
{
    QFETCH(QByteArray, text);
    QFETCH(QString, said);
    QVERIFY2(errorOf(text).contains(said), qPrintable(errorOf(text)));
}

void TestInvitation::refusesEveryTruncation()
{
    const QByteArray text = toText(sample()).trimmed();
    for (qsizetype size = 0; size < text.size(); ++size)
        QVERIFY(errorOf(text.left(size)) != u"ok"_s);
}

void TestInvitation::refusesEveryChange()
{
    const QByteArray text = toText(sample()).trimmed();
    for (qsizetype i = 0; i < text.size(); ++i) {
        QByteArray changed = text;
        changed[i] = changed[i] == 'x' ? 'y' : 'x';
        QVERIFY(errorOf(changed) != u"ok"_s);
    }
}

void TestInvitation::aNameCannotAddALine()
{
    Invitation invitation = sample();
    invitation.site = u"HQ\nServer-Address: evil@x.example"_s;
    const auto read = invitationFromText(toText(invitation));
    QVERIFY(read);
    QCOMPARE(read->serverAddress, sample().serverAddress);
}

void TestInvitation::expires()
{
    const Invitation invitation = sample();
    const QByteArray own = invitation.requestorAddress;
    QVERIFY(usable(invitation, own, invitation.expiresAt - 1));
    const auto late = usable(invitation, own, invitation.expiresAt);
    QVERIFY(!late);
    QVERIFY2(late.error().text.contains(u"expired on"_s)
                 && late.error().text.contains(invitation.site),
             qPrintable(late.error().text));
}

void TestInvitation::isMadeForOneAddress()
{
    QVERIFY(usable(sample(), "DIRSYNC@Branch.example", kNow));
    const auto other = usable(sample(), "dirsync@other.example", kNow);
    QVERIFY(!other);
    QVERIFY(other.error().text.contains(u"dirsync@branch.example"_s));
    QVERIFY(other.error().text.contains(u"dirsync@other.example"_s));
}

void TestInvitation::proofIsTheStandardHmac()
{
    // computed with Python's hmac over the same joined fields
    const EnrolmentFields fields{"ag", "A@b", "c@d", "DER"};
    QCOMPARE(enrolmentProof(fields, "KEY"),
             QByteArray("01efa5a8d9981b7ea9eb76a18bbf773a0e470140b7f75fe9465aa5ed4c3e8f79"));
    QCOMPARE(enrolmentProof(fields, "k-e y"), enrolmentProof(fields, "KEY")); // as people type it
    QVERIFY(enrolmentProof(fields, "KEZ") != enrolmentProof(fields, "KEY"));
    QVERIFY(sameSecret("abc", "abc"));
    QVERIFY(!sameSecret("abc", "abd"));
    QVERIFY(!sameSecret("abc", "ab"));
}

void TestInvitation::proofFieldsDoNotRunIntoEachOther()
{
    const QByteArray proof = enrolmentProof({"ab", "c", "d", "e"}, "K");
    QVERIFY(enrolmentProof({"a", "bc", "d", "e"}, "K") != proof);
    QVERIFY(enrolmentProof({"ab", "d", "c", "e"}, "K") != proof); // sent back to its sender
    QVERIFY(enrolmentProof({"ab", "c", "d", "f"}, "K") != proof);
}

void TestInvitation::refusesAnythingElseForACertificate()
{
    Invitation invitation = sample();
    invitation.certificate = "none";
    QVERIFY(errorOf(toText(invitation)).contains(u"certificate"_s));
    invitation.certificate = serverCertificate() + 'x';
    QVERIFY(errorOf(toText(invitation)).contains(u"certificate"_s));
    invitation.certificate.clear();
    QVERIFY(errorOf(toText(invitation)).contains(u"Certificate"_s));
}

QTEST_GUILESS_MAIN(TestInvitation)
#include "tst_invitation.moc"
