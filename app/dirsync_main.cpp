#include "app/commands/registry.h"
#include "engine/core/translation.h"

#include <QCoreApplication>

int main(int argc, char *argv[])
{
    const QCoreApplication application(argc, argv);
    dx::loadTranslations();
    return int(dx::cli::runProgram(application.arguments().sliced(1)));
}
