#include "engine/protocol/invitation.h"

#include <QTest>

#include <set>

using namespace dx;
using namespace Qt::StringLiterals;

namespace {

constexpr Timestamp kNow = 1'700'000'000'000;

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
    const ProofFields fields{"ag", "A@b", "c@d", "batch", 1, "{}"};
    QCOMPARE(proofOf(fields, "KEY"),
             QByteArray("f2fce0d3343c2f09e038e316514daab7fb82da36aaa53983f16e8b283b60c727"));
    QVERIFY(sameSecret("abc", "abc"));
    QVERIFY(!sameSecret("abc", "abd"));
    QVERIFY(!sameSecret("abc", "ab"));
}

void TestInvitation::proofFieldsDoNotRunIntoEachOther()
{
    QVERIFY(proofOf({"ab", "c", "d", "e", 1, "{}"}, "K")
            != proofOf({"a", "bc", "d", "e", 1, "{}"}, "K"));
    QVERIFY(proofOf({"a", "b", "c", "d1", 1, "{}"}, "K")
            != proofOf({"a", "b", "c", "d", 11, "{}"}, "K"));
}

QTEST_GUILESS_MAIN(TestInvitation)
#include "tst_invitation.moc"
