#pragma once

#include "engine/formats/transaction_list.h"

#include <deque>

namespace dx {

/** What is checked before memory is taken. */
struct TransactionLimits
{
    qsizetype lineBytes = 64 * 1024;
    qsizetype templateLines = 256; ///< of one command
    qint64 transactions = 10'000'000;
};

/**
 * Reads a classic transaction list, one command at a time. Accepts what MS Mail, Exchange and
 * gateways write: padded columns (name from column 3, address from 34, or thereabouts) or TABs;
 * lines that begin with a number, with or without a command behind it (without one: add); M with
 * one line or two; a missing address type (PCM, or SMTP where there is an @); LF, CR LF and CR CR
 * LF; UTF-8 or code page 850. Comments, blank lines and sections other than
 * [DIRSYNC-TRANSACTIONS] are passed over.
 *
 * Every bad line is an error (Invalid, with file, line and column) and the next call goes on behind
 * it; a command whose template line was bad follows its error without that line. Not thread safe.
 */
class TransactionListReader
{
public:
    explicit TransactionListReader(InputWindow input, TransactionLimits limits = {});

    /** False at the end. */
    Result<bool> next(ListTransaction &transaction);
    /** Whether the file cannot be read on after an error. */
    bool isBroken() const { return m_broken; }
    /** Fingerprint of the lines of the last transaction (xxh3). */
    quint64 fingerprint() const { return m_fingerprint; }
    qint64 transactions() const { return m_transactions; } ///< found so far, bad ones too
    qint64 bytesRead() const { return m_input.offset(); }
    qint64 bytesTotal() const { return m_input.total(); }
    const QString &source() const { return m_input.name(); }

private:
    struct Line
    {
        QByteArray text; ///< UTF-8, without line end and number
        qint64 line = 0;
        qint64 before = 0; ///< characters in front of `text`: its number and a blank
        std::optional<qint64> number;
        bool tooLong = false;
    };
    Result<bool> readLine(Line &line);
    Result<bool> peek();
    Line take();
    void decode(Line &line);
    void noteComment(const QByteArray &text);
    bool belongsToCommand(const Line &line, const ListTransaction &transaction, bool *second) const;
    Result<> readCommand(const Line &first, ListTransaction &transaction);
    Result<> readNamed(const Line &line, qsizetype from, NamedAddress &named) const;
    bool readFollowing(ListTransaction &transaction, bool whole);
    Result<> readFollower(const Line &line, ListTransaction &transaction, bool second) const;
    Position at(const Line &line, qsizetype byte) const;
    tl::unexpected<Error> bad(const Line &line, qsizetype byte, const QString &text) const;

    InputWindow m_input;
    TransactionLimits m_limits;
    bool m_started = false;
    bool m_broken = false;
    bool m_inList = true; ///< not in a section of something else
    bool m_codePage = false; ///< a comment said that it is code page 850
    qint64 m_line = 0; ///< the last one that was read
    std::optional<Line> m_peeked;
    std::deque<Error> m_faults; ///< of the last command's lines, still to be told
    std::optional<ListTransaction> m_ready; ///< told after them
    quint64 m_fingerprint = 0;
    qint64 m_transactions = 0;
};

} // namespace dx
