#include "app/headless_tour.h"
#include "engine/core/translation.h"
#include "engine/service/engine_client.h"
#include "ui/main_window.h"
#include "ui/practice.h"
#include "ui/style/theme.h"

#include <QApplication>
#include <QCommandLineParser>
#include <QSettings>
#include <QTextStream>
#include <QTimer>

#include <memory>

using namespace Qt::StringLiterals;

namespace {

struct Arguments
{
    QString settings; ///< empty: the user's own
    dx::ThemeChoice theme = dx::ThemeChoice::System;
    bool themeGiven = false;
    bool practice = false;
    QString practiceFolder; ///< empty: the user's own
    QString tour; ///< folder for the pictures
    QList<dx::StoreUrl> stores;
};

/** Reads the command line; an error text if it is wrong. */
dx::Result<Arguments> parse(QCommandLineParser &parser)
{
    Arguments arguments;
    arguments.settings = parser.value(u"settings"_s);
    if (parser.isSet(u"theme"_s)) {
        const auto theme = dx::themeFromString(parser.value(u"theme"_s));
        if (!theme)
            return dx::fail(dx::Error::Code::Invalid, u"--theme is one of system, light, dark."_s);
        arguments.theme = *theme;
        arguments.themeGiven = true;
    }
    arguments.practice = parser.isSet(u"practice"_s);
    arguments.practiceFolder = parser.value(u"practice-folder"_s);
    arguments.tour = parser.value(u"headless-tour"_s);
    if (!arguments.tour.isEmpty() && !arguments.practice)
        return dx::fail(dx::Error::Code::Invalid, u"--headless-tour needs --practice."_s);
    for (const QString &text : parser.positionalArguments()) {
        DX_LET(const dx::StoreUrl url, dx::StoreUrl::parse(text));
        arguments.stores << url;
    }
    return arguments;
}

void describe(QCommandLineParser &parser)
{
    parser.setApplicationDescription(u"Console of Dirsync Administrator."_s);
    parser.addHelpOption();
    parser.addVersionOption();
    parser.addOptions({
        {u"settings"_s, u"Keeps window layout and open sites in FILE."_s, u"FILE"_s},
        {u"theme"_s, u"system, light or dark."_s, u"THEME"_s},
        {u"practice"_s, u"Opens the practice organisation; makes it if need be."_s},
        {u"practice-folder"_s, u"Where the practice organisation is."_s, u"DIR"_s},
        {u"headless-tour"_s,
         u"With --practice: runs T1, T2 and T3, prints what each changed, writes pictures into "
         u"DIR, "
         "and ends."_s,
         u"DIR"_s},
    });
    parser.addPositionalArgument(u"STORE-URL"_s, u"Sites to open."_s, u"[STORE-URL...]"_s);
}

std::unique_ptr<QSettings> makeSettings(const QString &file)
{
    return file.isEmpty() ? std::make_unique<QSettings>()
                          : std::make_unique<QSettings>(file, QSettings::IniFormat);
}

void openSites(const Arguments &arguments, dx::MainWindow &window)
{
    if (arguments.practice) {
        dx::openPractice(window, arguments.practiceFolder);
        return;
    }
    for (const dx::StoreUrl &url : arguments.stores)
        window.sites().open(url);
    if (!arguments.stores.isEmpty())
        return;
    for (const QString &text : window.settings().value(u"sites"_s).toStringList())
        if (const auto url = dx::StoreUrl::parse(text))
            window.sites().open(*url);
}

} // namespace

int main(int argc, char *argv[])
{
    QApplication application(argc, argv);
    QApplication::setOrganizationName(u"dirsync"_s);
    QApplication::setApplicationName(u"dirsync-admin"_s);
    QApplication::setApplicationDisplayName(u"Dirsync Administrator"_s);
    QApplication::setApplicationVersion(QStringLiteral(DIRSYNC_VERSION));
    QApplication::setDesktopFileName(u"dirsync-admin"_s);
    dx::loadTranslations();

    QCommandLineParser parser;
    describe(parser);
    parser.process(application);
    const auto arguments = parse(parser);
    if (!arguments) {
        QTextStream(stderr) << "dirsync-admin: " << arguments.error().text << '\n';
        return 2;
    }
    const std::unique_ptr<QSettings> settings = makeSettings(arguments->settings);
    const auto kept = dx::themeFromString(settings->value(u"theme"_s).toString());
    dx::applyTheme(application,
                   arguments->themeGiven ? arguments->theme
                                         : kept.value_or(dx::ThemeChoice::System));

    dx::OpenSites sites(
        [](const dx::StoreUrl &url) { return dx::EngineClient::open(url, u"dirsync-admin"_s); });
    dx::MainWindow window(sites, *settings);
    window.show();
    std::unique_ptr<dx::HeadlessTour> tour;
    if (!arguments->tour.isEmpty())
        tour = std::make_unique<dx::HeadlessTour>(window, arguments->tour);
    // the first paint comes before any store is touched
    QTimer::singleShot(0, &window, [&] { openSites(*arguments, window); });
    return QApplication::exec();
}
