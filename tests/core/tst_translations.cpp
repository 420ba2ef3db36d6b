#include "tests/places.h"

#include <QFile>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>
#include <QXmlStreamReader>

using namespace dx::test;
using namespace Qt::StringLiterals;

namespace {

struct Message
{
    QByteArray context;
    QByteArray source;
    QStringList forms;
    bool unfinished = false;
};

QList<Message> messagesOf(const QString &path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return {};
    QList<Message> messages;
    QXmlStreamReader xml(&file);
    QByteArray context;
    while (!xml.atEnd()) {
        xml.readNext();
        if (!xml.isStartElement())
            continue;
        const auto name = xml.name();
        if (name == "name"_L1) {
            context = xml.readElementText().toUtf8();
        } else if (name == "message"_L1) {
            messages.append({context, {}, {}, false});
        } else if (name == "source"_L1) {
            messages.last().source = xml.readElementText().toUtf8();
        } else if (name == "translation"_L1) {
            messages.last().unfinished = xml.attributes().hasAttribute("type"_L1);
        } else if (name == "numerusform"_L1) {
            messages.last().forms.append(xml.readElementText());
        }
    }
    return messages;
}

const QString kEnglish = sources() + u"/resources/translations/dirsync_en.ts"_s;

} // namespace

/** Counted texts have both forms of English; nobody reads "1 entries". */
class TestTranslations final : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void everyFormIsWritten();
    void theProgramSpeaksThem();
    void noCountedTextIsForgotten();
};

void TestTranslations::everyFormIsWritten()
{
    const QList<Message> messages = messagesOf(kEnglish);
    QVERIFY(messages.size() > 10);
    for (const Message &message : messages) {
        QVERIFY2(!message.unfinished && message.forms.size() == 2
                     && !message.forms.contains(QString()),
                 message.source.constData());
        QVERIFY2(!message.source.contains("(s)"), message.source.constData());
        QVERIFY2(message.forms.at(1) == QString::fromUtf8(message.source),
                 message.source.constData());
    }
}

void TestTranslations::theProgramSpeaksThem()
{
    for (const Message &message : messagesOf(kEnglish)) {
        const auto counted = [&message](int number) {
            return QCoreApplication::translate(message.context.constData(),
                                               message.source.constData(), nullptr, number);
        };
        const auto filled = [](QString form, int number) {
            return form.replace("%Ln"_L1, QLocale().toString(number))
                .replace("%n"_L1, QString::number(number));
        };
        QCOMPARE(counted(1), filled(message.forms.at(0), 1));
        QCOMPARE(counted(2), filled(message.forms.at(1), 2));
        QCOMPARE(counted(0), filled(message.forms.at(1), 0));
    }
}

void TestTranslations::noCountedTextIsForgotten()
{
    QTemporaryDir folder;
    const QString copy = folder.filePath(u"dirsync_en.ts"_s);
    QVERIFY(QFile::copy(kEnglish, copy));
    QVERIFY(QFile::setPermissions(copy, QFile::ReadOwner | QFile::WriteOwner));
    QProcess lupdate;
    lupdate.setWorkingDirectory(sources());
    lupdate.start(QStringLiteral(DIRSYNC_LUPDATE),
                  {u"-silent"_s, u"-I"_s, u"."_s, u"-pluralonly"_s, u"-no-obsolete"_s,
                   u"-locations"_s, u"none"_s, u"-source-language"_s, u"en"_s,
                   u"-target-language"_s, u"en"_s, u"engine"_s, u"model"_s, u"ui"_s, u"app"_s,
                   u"-ts"_s, copy});
    QVERIFY(lupdate.waitForFinished(120'000));
    QCOMPARE(lupdate.exitCode(), 0);
    const QList<Message> found = messagesOf(copy);
    for (const Message &message : found)
        QVERIFY2(!message.unfinished,
                 "build the target update-translations and write the forms of: " + message.source);
    QCOMPARE(found.size(), messagesOf(kEnglish).size());
}

QTEST_GUILESS_MAIN(TestTranslations)
#include "tst_translations.moc"
