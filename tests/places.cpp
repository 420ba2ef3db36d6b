#include "tests/places.h"

namespace dx::test {

QString dirsyncProgram()
{
    return QStringLiteral(DIRSYNC_PROGRAM);
}

QString sources()
{
    return QStringLiteral(DIRSYNC_SOURCES);
}

QString testData(const QString &name)
{
    return QStringLiteral(DIRSYNC_SOURCES "/tests/data/") + name;
}

QByteArray ldapSchema()
{
    return QByteArrayLiteral(DIRSYNC_SOURCES "/resources/ldap/dirsync.schema");
}

QString ldapSchemaOf389()
{
    return QStringLiteral(DIRSYNC_SOURCES "/resources/ldap/99dirsync.ldif");
}

} // namespace dx::test
