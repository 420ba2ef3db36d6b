#pragma once

#include "engine/address/entry.h"

#include <QString>

namespace dx {

/**
 * A template: what becomes of the attributes of a recipient on its way from or to a partner, row by
 * row as in Exchange's Incoming and Outgoing Templates (Q175482, Q228601). An attribute that a row
 * names goes where its rows say, and nowhere else: `department=departmentNumber` renames,
 * `homePhone=` leaves out, `title=title` with `title=description` copies. What comes under a name
 * replaces what stood there. Addresses and what identifies an entry cannot be mapped, so a template
 * never changes who somebody is (Q175360).
 */
class AttributeMap
{
public:
    struct Row
    {
        QByteArray from;
        QByteArray to; ///< empty: left out
        bool operator==(const Row &) const = default;
    };
    static constexpr qsizetype kMaxRows = 256;

    AttributeMap() = default;
    /** Rows `from=to`, separated by line breaks or semicolons. Error Invalid names the row. */
    static Result<AttributeMap> parse(const QString &text);
    /** What parse() reads, under the standard names. */
    QString toText() const;

    bool isEmpty() const { return m_rows.isEmpty(); }
    const QList<Row> &rows() const { return m_rows; }
    void apply(Entry &entry) const;
    /** The record as it is after apply(). Error Invalid: no record. */
    Result<QByteArray> applied(const QByteArray &record) const;

    bool operator==(const AttributeMap &) const = default;

private:
    QList<Row> m_rows;
};

/** Names of attributes that a template may move, for those who choose one. */
QList<QByteArray> mappableAttributes();

/**
 * A rule that makes display names: text with `%F` first name, `%L` last name, `%I` initials, `%D`
 * display name as it came, `%nF` the first n characters of one (Q183058), and `%{attribute}` for
 * any other. What is empty leaves no separators, brackets or double blanks behind.
 */
class NameRule
{
public:
    static constexpr qsizetype kMaxLength = 200;

    NameRule() = default;
    /** Error Invalid: an unknown sign. */
    static Result<NameRule> parse(const QString &text);
    bool isEmpty() const { return m_pieces.isEmpty(); }
    /** Empty where nothing that the rule names has a value. */
    QByteArray nameOf(const Entry &entry) const;

private:
    struct Piece
    {
        QByteArray text; ///< or the attribute
        bool isAttribute = false;
        int first = 0; ///< characters; 0: all
    };
    QList<Piece> m_pieces;
};

} // namespace dx
