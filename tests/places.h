#pragma once

#include <QString>

namespace dx::test {

/**
 * Where things of this build and its sources lie. Functions, as ccache would not know a test again
 * in another folder if every test had the paths in macros.
 */
QString dirsyncProgram();
/** The folder of the sources, without a slash at the end. */
QString sources();
/** A file of tests/data. */
QString testData(const QString &name);
/** Our schema as slapd.conf includes it. */
QByteArray ldapSchema();
/** The same as 389 Directory Server reads it. */
QString ldapSchemaOf389();

} // namespace dx::test
