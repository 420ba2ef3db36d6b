#pragma once

#include "engine/address/address.h"
#include "engine/formats/input_window.h"

#include <QList>

#include <optional>

/*
 * The classic transaction list of MS Mail Dir-Sync and its gateways: what IMPORT.EXE reads, what a
 * queue holds and what the messages of a foreign requestor carry.
 *
 *     A Weber, Anna                    PCM:NORTH/PO1/AWEBER      add, or replace by address
 *     - Phone:/555-0101                                          a template value of it
 *     M Weber, Anna                    PCM:NORTH/PO1/AWEBER      modify: as it was
 *       Weber-Roth, Anna               PCM:NORTH/PO1/AWEBER      and as it is now
 *     D Klein, Otto                    PCM:NORTH/PO1/OKLEIN      delete
 *     R PCM:NORTH/PO1                                            forget the whole postoffice
 *     T SNADS:GATE/DGN                                           the fields of its template follow
 */
namespace dx {

/** `- Prompt:/value`; a prompt is kept without the colon that it may end with. */
struct TemplateValue
{
    QByteArray prompt;
    QByteArray value;

    bool operator==(const TemplateValue &) const = default;
};

/** ` Surname:~17~10~ULP~Last~` of a T. */
struct TemplateField
{
    QByteArray prompt;
    int column = 0;
    int length = 0;
    QByteArray signs; ///< A any, NP, ULP ...
    QByteArray preset;

    bool operator==(const TemplateField &) const = default;
};

/** A name and an address as a line has them, UTF-8. */
struct NamedAddress
{
    QByteArray name;
    Address address;

    bool operator==(const NamedAddress &) const = default;
};

/** One command with the lines that belong to it. */
struct ListTransaction
{
    enum class Command {
        Add,
        Modify,
        Delete,
        Replace, ///< only `place` counts
        Template, ///< only `place` and `fields` count
    };
    Command command = Command::Add;
    std::optional<qint64> number; ///< in numbered lists
    NamedAddress before; ///< Modify: the first line; Delete: whom
    NamedAddress after; ///< Add: whom; Modify: the second line, or the first again
    QList<TemplateValue> values;
    QByteArray place; ///< placeOf()
    QList<TemplateField> fields;
    Position position;
};

/** Whether addresses of the type have three parts, `GATE/NODE/USER`; only these have templates. */
bool hasNode(QByteArrayView type) noexcept;

/** The list that an address stands in: "MS:NORTH/PO1", or "SMTP:" for types without a node. */
QByteArray placeOf(const Address &address);

/** The same of what stands behind R or T: "PCM:NORTH/PO1", "SMTP:". Nothing: it is none. */
std::optional<QByteArray> parsePlace(QByteArrayView text);

/** A place as the format writes it, PCM for MS. */
QByteArray placeText(QByteArrayView place);
/** An address as the format writes it. */
QByteArray addressText(const Address &address);

/** What is wrong with an address by the rules of its type, or nothing. */
QString addressFault(const Address &address);

/** Prompts compare without case and trailing colon. */
QByteArray promptKey(QByteArrayView prompt);
/** The attribute that a prompt such as "Phone" or "Office" stands for; empty: none that is known.
 */
QByteArray attributeOfPrompt(QByteArrayView prompt);
/** Attributes with the prompts that they are written under, in this order. */
const QList<std::pair<QByteArray, QByteArray>> &templatePrompts();

} // namespace dx
