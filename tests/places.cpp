#include "tests/places.h"

namespace dx::test {

QString dirsyncProgram()
{
    return QStringLiteral(DIRSYNC_PROGRAM);
}

QString testData(const QString &name)
{
    return QStringLiteral(DIRSYNC_SOURCES "/tests/data/") + name;
}

QByteArray ldapSchema()
{
    return QByteArrayLiteral(DIRSYNC_SOURCES "/resources/ldap/dirsync.schema");
}

} // namespace dx::test
