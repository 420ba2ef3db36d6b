#include "engine/formats/transaction_list_reader.h"

#include "engine/formats/code_page.h"
#include "engine/formats/text_scan.h"
#include "engine/formats/transaction_line.h"

#include <QCoreApplication>
#include <xxhash.h>

#include <algorithm>
#include <cstring>

namespace dx {

namespace {

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(dx::TransactionList)
};

bool isBlank(char c) noexcept
{
    return c == ' ' || c == '\t';
}

bool isDigit(char c) noexcept
{
    return c >= '0' && c <= '9';
}

/** A value with its doubled slashes made single. */
QByteArray unescaped(QByteArrayView text)
{
    return text.toByteArray().replace("//", "/");
}

} // namespace

TransactionListReader::TransactionListReader(InputWindow input, TransactionLimits limits)
    : m_input(std::move(input)), m_limits(limits)
{
}

Position TransactionListReader::at(const Line &line, qsizetype byte) const
{
    return {line.line, line.before + countCharacters(QByteArrayView(line.text).first(byte)) + 1};
}

tl::unexpected<Error> TransactionListReader::bad(const Line &line, qsizetype byte,
                                                 const QString &text) const
{
    return badInput(m_input.name(), at(line, byte), text);
}

/** The next line of the file, whatever it is. A line that is too long is read to its end and kept
 * in part. */
Result<bool> TransactionListReader::readLine(Line &line)
{
    line = {};
    qsizetype from = 0;
    for (;;) {
        const qsizetype size = m_input.size();
        const auto *end = from < size ? static_cast<const char *>(
                              std::memchr(m_input.data() + from, '\n', size_t(size - from)))
                                      : nullptr;
        const qsizetype stop = end ? end - m_input.data() : size;
        if (stop > m_limits.lineBytes && !line.tooLong) {
            line.tooLong = true;
            line.text = QByteArray(m_input.data(), 80);
        }
        if (!end) {
            from = size;
            if (line.tooLong) { // nothing of the rest is wanted
                m_input.consume(size);
                from = 0;
            }
            const auto more = m_input.fill();
            if (!more) {
                m_broken = true;
                return tl::unexpected(more.error());
            }
            if (*more)
                continue;
            if (size == 0 && !line.tooLong)
                return false;
        }
        if (!line.tooLong)
            line.text = QByteArray(m_input.data(), stop);
        m_input.consume(end ? stop + 1 : m_input.size());
        line.line = ++m_line;
        return true;
    }
}

void TransactionListReader::noteComment(const QByteArray &text)
{
    const QByteArray lower = text.toLower();
    if (lower.contains("code page 850"))
        m_codePage = true;
    else if (lower.contains("utf-8"))
        m_codePage = false;
}

/** Takes the line end and the number away and makes UTF-8 of the rest. */
void TransactionListReader::decode(Line &line)
{
    while (line.text.endsWith('\r')
           || line.text.endsWith('\x1A')) // CR CR LF; the end of a DOS file
        line.text.chop(1);
    if (!isPlainAscii(line.text)) {
        line.text.replace('\0', ' ');
        if (m_codePage || firstInvalidUtf8(line.text) >= 0)
            line.text = fromCodePage850(line.text);
    }
    qsizetype digits = 0;
    while (digits < line.text.size() && isDigit(line.text[digits]))
        ++digits;
    constexpr qsizetype kMostDigits = 18;
    if (digits == 0 || digits > kMostDigits || digits == line.text.size()
        || !isBlank(line.text[digits]))
        return;
    line.number = line.text.left(digits).toLongLong();
    line.before = digits + 1;
    line.text.remove(0, digits + 1);
}

/** Brings the next line that says something into m_peeked. */
Result<bool> TransactionListReader::peek()
{
    if (m_peeked)
        return true;
    if (!m_started) {
        m_started = true;
        if (const auto encoding = m_input.checkEncoding(); !encoding) {
            m_broken = true;
            return tl::unexpected(encoding.error());
        }
    }
    Line line;
    for (;;) {
        DX_LET(const bool more, readLine(line));
        if (!more)
            return false;
        decode(line);
        if (line.text.startsWith('#')) {
            noteComment(line.text);
            continue;
        }
        const QByteArray text = line.text.trimmed();
        if (text.startsWith('[')) // other sections are somebody else's: a message, a RESYNC file
            m_inList = text.compare("[DIRSYNC-TRANSACTIONS]", Qt::CaseInsensitive) == 0;
        else if (m_inList && !text.isEmpty())
            break;
    }
    m_peeked = std::move(line);
    return true;
}

TransactionListReader::Line TransactionListReader::take()
{
    Line line = std::move(*m_peeked);
    m_peeked.reset();
    return line;
}

/** Whether a line goes on with the command before it: template values, fields, the second line of
 * an M. */
bool TransactionListReader::belongsToCommand(const Line &line, const ListTransaction &transaction,
                                             bool *second) const
{
    using Command = ListTransaction::Command;
    const QByteArray &text = line.text;
    *second = false;
    if (line.number && transaction.number && *line.number != *transaction.number)
        return false;
    if (text.startsWith("- ") || text.startsWith("-\t"))
        return true;
    if (!isBlank(text.front()))
        return false;
    *second = transaction.command == Command::Modify;
    return *second || transaction.command == Command::Template;
}

/** Name and address of a line, from `from` on. */
Result<> TransactionListReader::readNamed(const Line &line, qsizetype from,
                                          NamedAddress &named) const
{
    const QByteArrayView rest = QByteArrayView(line.text).sliced(from);
    qsizetype begin = 0; // of the name
    while (begin < rest.size() && isBlank(rest[begin]))
        ++begin;
    const qsizetype tab = rest.sliced(begin).indexOf('\t');
    qsizetype address = tab < 0 ? findAddress(rest) : begin + tab + 1;
    const qint64 nameColumn = at(line, from + begin).column;
    if (address < 0)
        return bad(line, line.text.size(),
                   Text::tr("there is no address: the name starts in column %1, and the address is "
                            "expected in column %2 or behind a TAB.")
                       .arg(nameColumn)
                       .arg(nameColumn + kListedNameSigns + 1));
    named.name = rest.first(address).trimmed().toByteArray();
    if (named.name.isEmpty())
        return bad(line, from, Text::tr("there is no name in front of the address."));
    while (address < rest.size() && isBlank(rest[address]))
        ++address;
    const QByteArrayView text = rest.sliced(address).trimmed();
    const auto parsed = text.contains('\t') ? std::nullopt : addressOf(text);
    if (!parsed)
        return bad(line, from + address,
                   Text::tr("\"%1\" is no address: a type, a colon and the address are expected.")
                       .arg(QString::fromUtf8(text)));
    named.address = *parsed;
    if (const QString fault = addressFault(named.address); !fault.isEmpty())
        return bad(line, from + address, fault + u'.');
    return {};
}

Result<> TransactionListReader::readCommand(const Line &line, ListTransaction &transaction)
{
    using Command = ListTransaction::Command;
    transaction = {};
    transaction.number = line.number;
    transaction.position = {line.line, 1};
    if (line.tooLong)
        return bad(line, 0, Text::tr("the line is longer than %1 bytes.").arg(m_limits.lineBytes));
    const QByteArray &text = line.text;
    const char letter = text.front();
    const bool separated = text.size() > 1 && isBlank(text[1]);
    if (!separated || !QByteArrayView("AMDRTamdrt").contains(letter)) {
        if (line.number) { // a full list: all are adds, without saying so
            transaction.command = Command::Add;
            return readNamed(line, 0, transaction.after);
        }
        return bad(line, 0,
                   isBlank(letter) || letter == '-'
                       ? Text::tr("the line goes on with a command, and there is none before it "
                                  "that it could belong to.")
                       : Text::tr("\"%1\" is no command: A, M, D, R and T are known, with a blank "
                                  "or a TAB behind them.")
                             .arg(QString::fromUtf8(text.left(20))));
    }
    const char command = letter >= 'a' ? char(letter - 'a' + 'A') : letter;
    if (command == 'R' || command == 'T') {
        transaction.command = command == 'R' ? Command::Replace : Command::Template;
        const auto place = parsePlace(QByteArrayView(text).sliced(2));
        if (!place)
            return bad(line, 2,
                       Text::tr("\"%1\" is no postoffice: PCM:NETWORK/POSTOFFICE is expected, or a "
                                "type such as SMTP: alone.")
                           .arg(QString::fromUtf8(text.sliced(2).trimmed())));
        transaction.place = *place;
        return {};
    }
    transaction.command = command == 'A' ? Command::Add
        : command == 'M'                 ? Command::Modify
                                         : Command::Delete;
    DX_TRY(readNamed(line, 2, transaction.after));
    if (transaction.command != Command::Add)
        transaction.before = transaction.after;
    return {};
}

Result<> TransactionListReader::readFollower(const Line &line, ListTransaction &transaction,
                                             bool second) const
{
    if (line.tooLong)
        return bad(line, 0, Text::tr("the line is longer than %1 bytes.").arg(m_limits.lineBytes));
    const QByteArrayView text(line.text);
    if (second)
        return readNamed(line, 0, transaction.after);
    if (transaction.command == ListTransaction::Command::Template) {
        const auto field = templateField(text);
        if (!field)
            return bad(line, 1,
                       Text::tr("this is no field of a template: prompt~column~length~signs~value~ "
                                "is expected."));
        transaction.fields.append(*field);
        return {};
    }
    const qsizetype separator = text.indexOf(":/");
    if (separator < 0)
        return bad(line, 2, Text::tr("a colon and a slash are expected behind the prompt."));
    QByteArrayView prompt = text.sliced(2, std::max<qsizetype>(0, separator - 2)).trimmed();
    while (prompt.endsWith(':'))
        prompt = prompt.chopped(1).trimmed();
    if (prompt.isEmpty())
        return bad(line, 2, Text::tr("there is no prompt in front of the value."));
    transaction.values.append(
        {prompt.toByteArray(), unescaped(text.sliced(separator + 2).trimmed())});
    return {};
}

/** Reads the lines that belong to the command. `whole` is false where it was bad itself, so that
 * its lines go with it. Returns whether the command stands. */
bool TransactionListReader::readFollowing(ListTransaction &transaction, bool whole)
{
    qsizetype lines = 0;
    bool hasSecond = false;
    for (;;) {
        const auto more = peek();
        if (!more)
            m_faults.push_back(more.error());
        bool second = false;
        if (!more.value_or(false) || !belongsToCommand(*m_peeked, transaction, &second)
            || (second && hasSecond))
            return whole;
        const Line line = take();
        m_fingerprint
            = XXH3_64bits_withSeed(line.text.constData(), size_t(line.text.size()), m_fingerprint);
        hasSecond = hasSecond || second;
        if (!whole)
            continue;
        if (!second && ++lines > m_limits.templateLines) {
            if (lines == m_limits.templateLines + 1)
                m_faults.push_back(
                    bad(line, 0,
                        Text::tr("the command has more than %1 template lines; the further ones "
                                 "were left out.")
                            .arg(m_limits.templateLines))
                        .value());
            continue;
        }
        if (const auto read = readFollower(line, transaction, second); !read) {
            m_faults.push_back(read.error());
            whole = !second; // without it nobody knows what the entry is to become
        }
    }
}

Result<bool> TransactionListReader::next(ListTransaction &transaction)
{
    for (;;) {
        if (!m_faults.empty()) {
            Error fault = std::move(m_faults.front());
            m_faults.pop_front();
            return tl::unexpected(std::move(fault));
        }
        if (m_ready) {
            transaction = std::move(*m_ready);
            m_ready.reset();
            return true;
        }
        if (m_broken)
            return false;
        DX_LET(const bool more, peek());
        if (!more)
            return false;
        const Line first = take();
        if (++m_transactions > m_limits.transactions) {
            m_broken = true;
            return bad(first, 0,
                       Text::tr("the list has more than %1 commands.").arg(m_limits.transactions));
        }
        m_fingerprint = XXH3_64bits(first.text.constData(), size_t(first.text.size()));
        ListTransaction read;
        const auto command = readCommand(first, read);
        if (!command)
            m_faults.push_back(command.error());
        if (readFollowing(read, command.has_value()))
            m_ready = std::move(read);
    }
}

} // namespace dx
