#include "engine/core/translation.h"

#include <QCoreApplication>
#include <QTranslator>

namespace dx {

void loadTranslations()
{
    auto *english = new QTranslator(QCoreApplication::instance());
    if (english->load(QStringLiteral(":/dirsync/dirsync_en.qm")))
        QCoreApplication::installTranslator(english);
}

} // namespace dx
