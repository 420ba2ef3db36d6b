#include "app/console.h"
#include "app/headless_tour.h"
#include "app/termination.h"

#include <QApplication>
#include <QCommandLineParser>
#include <QTextStream>

#include <algorithm>
#include <memory>

using namespace Qt::StringLiterals;

namespace {

struct Arguments
{
    dx::ConsoleArguments console;
    QString tour; ///< folder for the pictures
};

/** Reads the command line; an error text if it is wrong. */
dx::Result<Arguments> parse(QCommandLineParser &parser)
{
    Arguments arguments;
    dx::ConsoleArguments &console = arguments.console;
    console.settings = parser.value(u"settings"_s);
    if (parser.isSet(u"theme"_s)) {
        console.theme = dx::themeFromString(parser.value(u"theme"_s));
        if (!console.theme)
            return dx::fail(dx::Error::Code::Invalid, u"--theme is one of system, light, dark."_s);
    }
    console.practice = parser.isSet(u"practice"_s);
    console.practiceFolder = parser.value(u"practice-folder"_s);
    arguments.tour = parser.value(u"headless-tour"_s);
    if (!arguments.tour.isEmpty() && !console.practice)
        return dx::fail(dx::Error::Code::Invalid, u"--headless-tour needs --practice."_s);
    for (const QString &text : parser.positionalArguments()) {
        DX_LET(const dx::StoreUrl url, dx::StoreUrl::parse(text));
        console.stores << url;
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

bool asksForHelp(int argc, char *argv[])
{
    return std::any_of(argv + 1, argv + argc, [](const QByteArray &word) {
        return word == "--help" || word == "-h" || word == "--version" || word == "-v"
            || word == "--help-all";
    });
}

} // namespace

int main(int argc, char *argv[])
{
    QCommandLineParser parser;
    describe(parser);
    if (asksForHelp(argc, argv)) { // which needs no display
        const QCoreApplication application(argc, argv);
        dx::prepareApplication();
        parser.process(application);
        return 0;
    }
    QApplication application(argc, argv);
    dx::prepareApplication();

    parser.process(application);
    const auto arguments = parse(parser);
    if (!arguments) {
        QTextStream(stderr) << "dirsync-admin: " << arguments.error().text << '\n';
        return 2;
    }
    dx::Console console(application, arguments->console);
    std::unique_ptr<dx::HeadlessTour> tour;
    if (!arguments->tour.isEmpty())
        tour = std::make_unique<dx::HeadlessTour>(console.window(), arguments->tour);
    const dx::Termination termination; // sites are closed properly, which gives their leases back
    QObject::connect(&termination, &dx::Termination::requested, &application,
                     [&tour] { QApplication::exit(tour ? 1 : 0); });
    return QApplication::exec();
}
