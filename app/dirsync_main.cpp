#include "app/commands/registry.h"

#include <QCoreApplication>

int main(int argc, char *argv[])
{
    const QCoreApplication application(argc, argv);
    return int(dx::cli::runProgram(application.arguments().sliced(1)));
}
