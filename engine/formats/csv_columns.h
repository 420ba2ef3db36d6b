#pragma once

#include "engine/core/result.h"

#include <QByteArray>
#include <QList>

#include <vector>

namespace dx {

/** What a column of a CSV file holds. */
enum class CsvRole {
    Attribute, ///< a known attribute
    Local, ///< something unknown: stays at this site under the column's name
    EmailAddress, ///< Exchange's primary address: typed, else a mail
    SecondaryAddresses, ///< further typed addresses
    Phone, ///< a telephone whose kind stands in the column `label`
    ObjectClass, ///< Mailbox, Remote, DL, Resource
    Mode, ///< Create, Modify, Update, Delete
    Hidden,
    Trust,
    Key, ///< identity in the source: makes the source key
    Extra, ///< "name:value" of attributes without a column of their own
    Ignored,
};

struct CsvColumn
{
    CsvRole role = CsvRole::Ignored;
    QByteArray attribute; ///< standard name; Local: the column's name; Key: the prefix of the key
    int label = -1; ///< Phone: number of the column with its kind
};

/** Who wrote the file: decides how a cell holds several values and what a blank one means. */
enum class CsvStyle {
    Exchange, ///< Obj-Class first; % between values; a blank cell leaves as is
    Attributes, ///< attribute names as headers; % between values
    AddressBook, ///< Outlook, Google Contacts: contacts; " ::: " between values
    Spreadsheet, ///< free names; one value a cell
};

struct CsvColumns
{
    CsvStyle style = CsvStyle::Spreadsheet;
    bool complete = true; ///< a blank cell means "none", not "leave as is"
    std::vector<CsvColumn> columns;
    QList<QByteArray> given; ///< attributes that the columns speak of
};

/**
 * Finds out what the columns are: Exchange Directory Export, Outlook, Google Contacts, attribute
 * names, and what spreadsheets call them in English and German. Blanks, signs and case do not
 * count.
 */
CsvColumns mapCsvHeader(const QList<QByteArray> &names);

/**
 * Whether a value reads like ~DEL or the blank that empties a field, behind any number of
 * backslashes. The writer puts one more in front, the reader takes one away.
 */
bool isReservedCsvValue(QByteArrayView value) noexcept;

/** A column name as an attribute name: letters, digits and hyphens. */
QByteArray localAttributeName(const QByteArray &column);

} // namespace dx
