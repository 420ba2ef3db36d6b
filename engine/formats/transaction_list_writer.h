#pragma once

#include "engine/address/entry.h"
#include "engine/formats/transaction_list.h"

#include <QSet>
#include <QStringList>

#include <functional>

namespace dx {

/** A recipient as the format can hold it. */
struct ListedRecipient
{
    NamedAddress named; ///< UTF-8, but only what code page 850 has; name at most 30 characters
    QList<TemplateValue> values;

    bool operator==(const ListedRecipient &) const = default;
};

/**
 * Says entries in the classic form. Names are cut to 30 characters and brought into code page 850;
 * a name that its postoffice has already gets 001, 002 ... behind it; the user part of a MS address
 * is brought to ten letters and digits, with a number at its end where another one has it; template
 * values go to three-part addresses only. `notes` tells what was changed, and why, for each entry.
 */
class RecipientLister
{
public:
    /** Whether somebody else is known to the reader of the list by that name in that place, or by
     * that canonical address (place empty). */
    using Taken = std::function<Result<bool>(const QByteArray &place, const QByteArray &what)>;

    explicit RecipientLister(Taken taken) : m_taken(std::move(taken)) { }

    /**
     * `before` is what the reader of the list has of the entry: a suffix that was given once stays
     * while the name does. Nothing: the format cannot hold the entry, `notes` says why.
     */
    Result<std::optional<ListedRecipient>> list(const Entry &entry, const ListedRecipient *before,
                                                bool withValues, QStringList &notes);

private:
    Result<std::optional<Address>> shortened(const Address &address, const ListedRecipient *before,
                                             QStringList &notes);
    Result<QByteArray> uniqueName(const QByteArray &wanted, const QByteArray &place,
                                  const ListedRecipient *before, QStringList &notes);

    Taken m_taken;
};

/** Names and addresses that a list has so far, for the lister of a file. */
class ListedNames
{
public:
    RecipientLister::Taken taken();
    void add(const ListedRecipient &recipient);

private:
    QSet<quint64> m_known; ///< hashes of place and name, and of addresses
};

/** How a name is compared within a place. */
QByteArray listedNameKey(QByteArrayView name);

/**
 * The lines of one command, CR LF, in code page 850: padded columns, M always with both lines. A
 * number, if given, stands in ten digits in front of each line.
 */
void appendAdd(QByteArray &out, const ListedRecipient &recipient,
               std::optional<qint64> number = std::nullopt);
void appendModify(QByteArray &out, const NamedAddress &before, const ListedRecipient &after,
                  std::optional<qint64> number = std::nullopt);
void appendDelete(QByteArray &out, const NamedAddress &whom,
                  std::optional<qint64> number = std::nullopt);
void appendReplace(QByteArray &out, QByteArrayView place,
                   std::optional<qint64> number = std::nullopt);
/** "# TEXT" for people; line breaks become blanks. */
void appendComment(QByteArray &out, const QString &text);

} // namespace dx
