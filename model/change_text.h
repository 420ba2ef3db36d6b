#pragma once

#include "engine/address/entry_diff.h"

#include <QCoreApplication>
#include <QString>

namespace dx {

/** Colours of the cards, as "#rrggbb". */
struct ChangeTextColors
{
    QString muted;
    QString added;
    QString addedTint;
    QString removed;
    QString removedTint;
};

/** One attribute value as a person reads it: binary values as their size, line breaks kept, at most
 * 2 000 characters. */
QString displayValue(const QByteArray &value);

/** How an attribute is called in the console: "Title" for title; unknown names as they are. */
QString attributeLabel(const QByteArray &name);

/** Says in words, and shows as cards of − and +, what happened to one entry. */
class ChangeText
{
    Q_DECLARE_TR_FUNCTIONS(dx::ChangeText)

public:
    enum class Telling {
        Past,
        Foretold, ///< of a preview, or of what is held
        Compared, ///< of two lists side by side
    };
    /** "Ann Archer was modified: title, phone". */
    static QString sentence(const EntryChange &change, Telling telling);
    /** HTML for a rich-text view; everything from the entry is escaped. */
    static QString cards(const EntryChange &change, Telling telling,
                         const ChangeTextColors &colors);
    /** HTML: rule, list, partner, identity. */
    static QString why(const EntryChange &change, const ChangeTextColors &colors);
};

} // namespace dx
