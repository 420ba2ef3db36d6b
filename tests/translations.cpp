// Part of every test program, so that tests see the texts that people see.
#include "engine/core/translation.h"

#include <QCoreApplication>

using dx::loadTranslations; // the macro makes a name of it

Q_COREAPP_STARTUP_FUNCTION(loadTranslations)
