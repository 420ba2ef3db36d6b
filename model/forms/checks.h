#pragma once

#include <QCoreApplication>
#include <QStringList>

namespace dx {

/** Checks that several forms share; each answers the reason in a sentence, or nothing. */
class Checks
{
    Q_DECLARE_TR_FUNCTIONS(dx::Checks)
public:
    /** Not empty, at most `most` characters, no line break. */
    static QString name(const QString &text, int most = 64);
    /** name(), and not in `taken` (case-insensitively). */
    static QString freeName(const QString &text, const QStringList &taken);
    /** A dirsync address: a mail address that fits into a folder name. */
    static QString dirsyncAddress(const QString &text);
    /** An absolute path. */
    static QString folder(const QString &text);
    /** Empty or "SMTP,MS": types of 1 to 8 letters or digits. */
    static QString addressTypes(const QString &text);
    /** Rows of an AttributeMap. */
    static QString attributeMap(const QString &text);
    static QString nameRule(const QString &text);
};

} // namespace dx
