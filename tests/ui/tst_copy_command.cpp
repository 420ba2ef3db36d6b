#include "model/command_words.h"
#include "model/forcing.h"
#include "model/forms/agreement_form.h"
#include "model/forms/container_form.h"
#include "model/forms/recipient_form.h"
#include "model/forms/server_form.h"
#include "model/service_control.h"
#include "model/site_parameters.h"
#include "tests/places.h"
#include "tests/ui/console_fixture.h"

#include <QClipboard>
#include <QFileInfo>
#include <QGuiApplication>
#include <QProcess>

using namespace dx;
using namespace dx::test;
using namespace Qt::StringLiterals;

/** Help > Copy as Command: what is copied does it, run by a shell with the real program. */
class CopyCommandTest final : public QObject
{
    Q_OBJECT

private:
    QTemporaryDir m_folder;
    StoreUrl m_url{StoreUrl::Kind::Sqlite, m_folder.filePath(u"it's a site.db"_s), {}};
    SiteSummary m_summary;

    QByteArray m_out; ///< of the last line that was run

    /** Whether the line succeeded; what it wrote is in m_out. */
    bool shell(const QString &line)
    {
        QProcess process;
        QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
        environment.insert(
            u"PATH"_s, QFileInfo(dirsyncProgram()).path() + u':' + environment.value(u"PATH"_s));
        process.setProcessEnvironment(environment);
        process.start(u"/bin/sh"_s, {u"-c"_s, line});
        process.closeWriteChannel();
        const bool done = process.waitForFinished(60'000) && process.exitCode() == 0;
        if (!done)
            qWarning() << line << process.readAllStandardError();
        m_out = process.readAllStandardOutput();
        return done;
    }
    bool run(const QList<QStringList> &commands)
    {
        const bool done = !commands.isEmpty() && shell(CommandWords::shellLine(m_url, commands));
        read();
        return done;
    }
    void read()
    {
        const auto database = Database::open(m_url, Database::Mode::ReadOnly);
        QVERIFY(database);
        m_summary.info = SiteStore(**database).read().value();
        m_summary.server = SiteStore(**database).server().value();
        m_summary.lists = Lists(**database).all().value();
        m_summary.agreements = Agreements(**database).all().value();
    }
    Recipient recipient(const QByteArray &key)
    {
        const auto database = Database::open(m_url, Database::Mode::ReadOnly);
        return Recipients(**database).byKey(key).value_or(Recipient());
    }

private Q_SLOTS:
    void initTestCase()
    {
        const auto database = Database::open(m_url, Database::Mode::Create);
        QVERIFY(database);
        QVERIFY(SiteStore(**database)
                    .create(u"Contoso"_s, u"HQ"_s, u"hq@contoso.example"_s, SystemClock().now()));
        read();
    }

    void shellReadsWordsAsTheyAre_data()
    {
        QTest::addColumn<QString>("word");
        for (const QString &word :
             {u"plain"_s, QString(), u"two words"_s, u"it's"_s, u"$HOME `id` $(id) \\ \"x\""_s,
              u"*?[a]~;&|<>!#"_s, u"-dash"_s, u"line\nend"_s, u"Ärger …"_s, u"''"_s})
            QTest::newRow(qPrintable(word)) << word;
    }
    void shellReadsWordsAsTheyAre()
    {
        QFETCH(QString, word);
        QVERIFY(shell(u"printf '<%s>' "_s + CommandWords::shellQuoted(word)));
        QCOMPARE(m_out, '<' + word.toUtf8() + '>');
    }

    void formsAreCommands()
    {
        AddressList list;
        list.name = u"-Staff & 'friends'"_s;
        ContainerForm container(m_summary, list);
        QVERIFY(run(container.commands()));
        QCOMPARE(m_summary.lists.constFirst().name, list.name);

        Recipient ann = RecipientForm::blank(m_summary, m_summary.lists.constFirst().id,
                                             RecipientKind::Mailbox);
        ann.entry.set("cn", "Ann O'Hara");
        ann.entry.set("mail", "ann@contoso.example");
        ann.note = u"= kept here"_s;
        RecipientForm made(m_summary, ann);
        QVERIFY(run(made.commands()));
        Recipient stored = recipient("SMTP:ann@contoso.example");
        QCOMPARE(stored.entry.value("cn"), "Ann O'Hara");
        QCOMPARE(stored.note, ann.note);
        RecipientForm edited(m_summary, stored);
        edited.setValue(u"title"_s, u"Director; of $everything"_s);
        edited.setValue(u"hidden"_s, true);
        QVERIFY(run(edited.commands()));
        stored = recipient("SMTP:ann@contoso.example");
        QCOMPARE(stored.entry.value("title"), "Director; of $everything");
        QVERIFY(stored.hidden);

        AgreementForm partner(m_summary, Role::Server);
        partner.setValue(u"name"_s, u"Branch \"A\""_s);
        partner.setValue(u"partnerAddress"_s, u"a@contoso.example"_s);
        partner.setValue(u"folder"_s, m_folder.path());
        partner.setValue(u"importListName"_s, u"From A"_s);
        partner.setValue(u"exportTrust"_s, 60);
        partner.setValue(u"appendName"_s, true);
        QCOMPARE(partner.commands().size(), 3); // the server object, the partner, its invitation
        QVERIFY(run(partner.commands()));
        QVERIFY2(m_out.contains("hq@contoso.example"), "the invitation");
        QVERIFY(m_summary.server);
        QCOMPARE(m_summary.agreements.size(), 1);
        const AgreementSettings settings = m_summary.agreements.constFirst().settings;
        QCOMPARE(settings.exportTrust, 60);
        QVERIFY(settings.appendName);
        AgreementForm changed(m_summary, m_summary.agreements.constFirst());
        changed.setValue(u"name"_s, u"Branch B"_s);
        changed.setValue(u"exportAll"_s, false);
        changed.setValue(u"exportLists"_s,
                         QVariant::fromValue(QList<ListId>{m_summary.lists.constFirst().id}));
        changed.setValue(u"sendUpdates"_s, false);
        QVERIFY(run(changed.commands()));
        AgreementSettings wanted = changed.data().agreement.settings;
        wanted.importNext = true; // the name is part of what was imported
        QVERIFY(m_summary.agreements.constFirst().settings == wanted);
        AgreementForm nothing(m_summary, m_summary.agreements.constFirst());
        nothing.setValue(u"exportLists"_s, QVariant::fromValue(QList<ListId>()));
        QVERIFY2(nothing.commands().isEmpty(), "no option exports nothing");
    }

    void filesAndCyclesAreCommands()
    {
        const QString list = m_summary.lists.constFirst().name;
        ExportRequest exported;
        exported.list = m_summary.lists.constFirst().id;
        exported.path = m_folder.filePath(u"out file.ldif"_s);
        QVERIFY(run({CommandWords::exportFile(exported, list)}));
        QVERIFY(QFileInfo(exported.path).size() > 0);
        ImportRequest imported;
        imported.path = exported.path;
        imported.format = ListFormat::Ldif;
        imported.replace = true;
        QVERIFY(run({CommandWords::importFile(imported, list)}));
        QVERIFY(m_out.endsWith("0 added, 0 modified, 0 deleted\n"));
        imported.previewSpool = u"somewhere"_s;
        QVERIFY(CommandWords::importFile(imported, list).contains(u"--preview"_s));
        Parameter parameter;
        parameter.name = u"-odd name"_s;
        parameter.type = ParameterType::MultiString;
        parameter.strings = QStringList{u"-a"_s, u"b c"_s};
        QVERIFY(run({CommandWords::setParameter(parameter)}));
        QVERIFY(run({CommandWords::unsetParameter(parameter.name)}));
        QVERIFY(run({CommandWords::force(CycleKind::T2, {}, true)}));
        QVERIFY(run({CommandWords::force(CycleKind::T2, u"Branch B"_s, false)}));
        QVERIFY(CommandWords::inviteAgain(u"Branch B"_s).contains(u"--again"_s));
        QVERIFY(run({CommandWords::inviteAgain(u"Branch B"_s)}));
        QVERIFY(run({CommandWords::service(ControlCode::Pause),
                     CommandWords::service(ControlCode::Continue)}));
    }

    void menuCopiesWhatWasDoneLast()
    {
        Console console;
        QVERIFY(console.open());
        QAction *const copy = console.action(CommandId::CopyCommand);
        QVERIFY(!copy->isEnabled());
        QVERIFY(copy->toolTip().contains(u"Do something first"_s));
        console.window->forcing().force(console.site, CycleKind::T2);
        QVERIFY(copy->isEnabled());
        copy->trigger();
        const QString store = CommandWords::shellQuoted(console.url.toString());
        QCOMPARE(QGuiApplication::clipboard()->text(), u"dirsync --store %1 force t2"_s.arg(store));
        controlService(*console.sites.session(console.site), ControlCode::Stop);
        copy->trigger();
        QVERIFY(QGuiApplication::clipboard()->text().endsWith(u" service stop"_s));
        console.sites.session(console.site)->noteCommands({});
        QVERIFY(!copy->isEnabled());
        QVERIFY(copy->toolTip().contains(u"no command line"_s));
    }
};

QTEST_MAIN(CopyCommandTest)
#include "tst_copy_command.moc"
