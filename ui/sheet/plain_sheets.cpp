// The sheets of site, service, Dirsync Server object and recipients container.
#include "model/forms/container_form.h"
#include "model/forms/server_form.h"
#include "model/forms/service_form.h"
#include "model/forms/site_form.h"
#include "ui/parameters/parameters_editor.h"
#include "ui/schedule/schedule_editor.h"
#include "ui/sheet/fields.h"
#include "ui/sheet/property_sheet.h"
#include "ui/sheet/security_pages.h"
#include "ui/sheet/sheet_page.h"
#include "ui/sheet/sheets.h"

#include <QCompleter>
#include <QCoreApplication>
#include <QLabel>
#include <QLineEdit>
#include <QLocale>
#include <QTimeZone>

using namespace Qt::StringLiterals;

namespace dx {
namespace {

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(dx::Sheets)
};

void fillSiteGeneral(SheetPage &page)
{
    page.addGroup(Text::tr("Who this is"));
    page.addText(u"organization"_s, Text::tr("The organisation this site belongs to."));
    page.addText(u"name"_s, Text::tr("How partners and the tree call this site."));
    page.addGroup(Text::tr("How it is reached"));
    page.addText(u"address"_s,
                 Text::tr("Partners send to this address; it must be unique among them."));
    page.addText(u"serverName"_s, Text::tr("The name the service panel shows, as in \\\\HQ."));
    page.addGroup(Text::tr("Time"));
    QLineEdit *zone = page.addText(
        u"zone"_s, Text::tr("Schedules are wall-clock times of this zone (IANA name)."));
    QStringList zones;
    for (const QByteArray &id : QTimeZone::availableTimeZoneIds())
        zones.append(QString::fromLatin1(id));
    auto *completer = new QCompleter(zones, zone);
    completer->setCaseSensitivity(Qt::CaseInsensitive);
    completer->setFilterMode(Qt::MatchContains);
    QObject::connect(completer, qOverload<const QString &>(&QCompleter::activated), &page,
                     [&page](const QString &text) { page.form().setValue(u"zone"_s, text); });
    zone->setCompleter(completer);
    page.addStretch();
}

} // namespace

PropertySheet *Sheets::site(SiteSession &session, QWidget *parent)
{
    auto owned = std::make_unique<SiteForm>(session.summary());
    SiteForm *form = owned.get();
    auto *sheet = new PropertySheet(u"site"_s, std::move(owned), SheetPort::of(session), parent);
    fillSiteGeneral(*sheet->addPage(Text::tr("General")));
    SheetPage *deleted = sheet->addPage(Text::tr("Deleted Items"));
    deleted->addGroup(Text::tr("Journal"));
    deleted->addNumber(u"keepUpdatesDays"_s, 1, 3650,
                       Text::tr("How long changes and deletions are remembered. A partner that "
                                "stays away longer needs a full export."));
    deleted->addNote(Text::tr("A partner that stays away longer than this needs a full export."));
    deleted->addStretch();
    SecurityPages::site(*sheet->addPage(Text::tr("Security")), session);
    SheetPage *guard = sheet->addPage(Text::tr("Guard Defaults"));
    guard->addGroup(Text::tr("Hold what a partner sends if it would delete more than"));
    guard->addNumber(u"guardCount"_s, 0, 1'000'000,
                     Text::tr("Whichever of the two is fewer counts, but up to 10 deletions are "
                              "never held."));
    guard->addNumber(u"guardPercent"_s, 0, 100,
                     Text::tr("Of what the partner has in the list. Deletions of the last 24 hours "
                              "count together."));
    guard->addNote(Text::tr("Whichever is fewer counts; up to 10 deletions are never held, and "
                            "what would empty a list of 3 or more always is. Partners can have "
                            "limits of their own."));
    guard->addStretch();
    const auto head = [sheet, form] {
        sheet->setHeader(icon(Icon::Site), form->stored().name, form->stored().organization);
    };
    QObject::connect(form, &Form::changed, sheet, head);
    head();
    sheet->start();
    return sheet;
}

PropertySheet *Sheets::service(SiteSession &session, QWidget *parent)
{
    auto owned = std::make_unique<ServiceForm>(session.summary());
    ServiceForm *form = owned.get();
    auto *sheet = new PropertySheet(u"service"_s, std::move(owned), SheetPort::of(session), parent);
    SheetPage *general = sheet->addPage(Text::tr("General"));
    general->addGroup(Text::tr("Service"));
    QLabel *state = general->addFact(Text::tr("State"), QString());
    QLabel *host = general->addFact(Text::tr("Worked by"), QString());
    QList<std::pair<QString, QVariant>> types;
    for (const auto type : {StartupType::Automatic, StartupType::Manual, StartupType::Disabled})
        types.append({ServiceForm::startupName(type), int(type)});
    general->addChoice(u"startup"_s, types,
                       Text::tr("Whether the service runs as soon as a program works the site."));
    general->addStretch();
    SheetPage *diagnostics = sheet->addPage(Text::tr("Diagnostics Logging"));
    diagnostics->addGroup(Text::tr("How much is written into the event log"));
    QList<std::pair<QString, QVariant>> levels;
    for (const auto level :
         {LogLevel::None, LogLevel::Minimum, LogLevel::Medium, LogLevel::Maximum})
        levels.append({ServiceForm::levelName(level), int(level)});
    for (const QLatin1StringView category : EventCategory::kAll)
        diagnostics->addChoice(
            ServiceForm::levelField(category), levels,
            Text::tr("None: warnings and errors only. Minimum: what happened. "
                     "Medium: each message. Maximum: also where there was nothing "
                     "to do."));
    diagnostics->addNote(Text::tr("Warnings and errors are always written. Minimum writes what "
                                  "happened, Medium each message, Maximum also where there was "
                                  "nothing to do. A change counts at once."));
    diagnostics->addStretch();
    SheetPage *parameters = sheet->addPage(Text::tr("Parameters"));
    parameters->addWidget(new ParametersEditor(session), {}, 1);
    const auto head = [sheet, form, state, host, &session] {
        const EngineInfo info = session.engineInfo();
        state->setText(ServiceForm::stateName(session.summary().info.control));
        host->setText(info.here ? Text::tr("this console")
                                : Text::tr("%1 on %2").arg(info.program, info.host));
        sheet->setHeader(icon(Icon::Services), Text::tr("Directory Synchronization"),
                         form->stored().info.name);
    };
    QObject::connect(form, &Form::changed, sheet, head);
    head();
    sheet->start();
    return sheet;
}

PropertySheet *Sheets::server(SiteSession &session, QWidget *parent)
{
    auto owned = std::make_unique<ServerForm>(session.summary());
    ServerForm *form = owned.get();
    auto *sheet = new PropertySheet(u"server"_s, std::move(owned), SheetPort::of(session), parent);
    SheetPage *general = sheet->addPage(Text::tr("General"));
    general->addGroup(Text::tr("Dirsync server"));
    general->addText(u"name"_s, Text::tr("The name of this object in the tree."));
    general->addGroup(Text::tr("Administrator"));
    general->addText(u"administrator"_s,
                     Text::tr("The mail address of whoever looks after directory "
                              "synchronization; may be empty."));
    general->addStretch();
    SheetPage *schedule = sheet->addPage(Text::tr("Schedule"));
    schedule->addGroup(Text::tr("When T2 runs"));
    addSchedule(*schedule, u"schedule"_s, u"T2"_s, false, form->zone());
    schedule->addStretch();
    const auto head = [sheet, form] {
        sheet->setHeader(icon(Icon::Server), form->stored().name,
                         form->isNew() ? Text::tr("New Dirsync Server") : QString());
    };
    QObject::connect(form, &Form::changed, sheet, head);
    head();
    sheet->start();
    return sheet;
}

PropertySheet *Sheets::container(SiteSession &session, const AddressList &list, QWidget *parent)
{
    auto owned = std::make_unique<ContainerForm>(session.summary(), list);
    ContainerForm *form = owned.get();
    auto *sheet
        = new PropertySheet(u"container"_s, std::move(owned), SheetPort::of(session), parent);
    SheetPage *general = sheet->addPage(Text::tr("General"));
    general->addGroup(Text::tr("Recipients container"));
    general->addText(u"name"_s, Text::tr("The name of the container; unique in the site."));
    QList<std::pair<QString, QVariant>> parents{
        {Text::tr("Recipients"), QVariant::fromValue(ListId())}};
    for (const AddressList &other : form->lists()) {
        if (other.id != list.id)
            parents.append({other.name, QVariant::fromValue(other.id)});
    }
    general->addChoice(u"parent"_s, parents,
                       Text::tr("Exporting a container does not export the ones in it."));
    QLabel *count = general->addFact(Text::tr("Recipients"), QString());
    general->addStretch();
    const auto head = [sheet, form, count] {
        count->setText(QLocale().toString(form->stored().entries));
        const bool fresh = form->isNew();
        sheet->setHeader(icon(Icon::Container),
                         fresh ? Text::tr("New Recipients Container") : form->stored().name,
                         QString());
    };
    QObject::connect(form, &Form::changed, sheet, head);
    head();
    sheet->start();
    return sheet;
}

} // namespace dx
