#include "engine/store/integrity.h"

#include "engine/store/entry_columns.h"
#include "engine/store/statement.h"

#include <QCoreApplication>

using namespace Qt::StringLiterals;

namespace dx {

namespace {

constexpr qint64 kMaxProblems = 100;
constexpr qint64 kProgressStep = 10'000; // entries

/** One kind of contradiction: a query whose rows (one text each) are the cases, and a sentence. */
struct Rule
{
    QString sql;
    QString sentence; ///< with %1 for the text
};

class Checker
{
    Q_DECLARE_TR_FUNCTIONS(IntegrityCheck)
public:
    explicit Checker(Database &database) : m_database(database) { }

    Result<IntegrityReport> run(const IntegrityProgress &progress)
    {
        if (!m_database.inTransaction()) {
            DX_LET(Transaction transaction, Transaction::beginReading(m_database));
            DX_TRY(check(progress));
            DX_TRY(transaction.commit());
        } else {
            DX_TRY(check(progress));
        }
        return std::move(m_report);
    }

private:
    Result<> check(const IntegrityProgress &progress)
    {
        if (m_database.isSqlite()) {
            DX_TRY(checkFile());
            DX_TRY(checkReferences());
        }
        for (const Rule &rule : rules())
            DX_TRY(checkRule(rule));
        return checkEntries(progress);
    }

    void problem(const QString &sentence)
    {
        if (++m_report.problemCount <= kMaxProblems)
            m_report.problems.append(sentence);
    }

    static QList<Rule> rules();
    Result<> checkFile();
    Result<> checkReferences();
    Result<> checkRule(const Rule &rule);
    Result<> checkEntries(const IntegrityProgress &progress);
    void checkEntry(const Statement &row);
    Result<qint64> entryCount();

    Database &m_database;
    IntegrityReport m_report;
};

QList<Rule> Checker::rules()
{
    return {
        {u"SELECT l.name FROM address_list l WHERE l.entries <>"
         " (SELECT count(*) FROM entry e WHERE e.list_id = l.id AND e.listed = 1)"_s,
         tr("The list %1 counts other recipients than it has.")},
        {u"SELECT key_address FROM entry WHERE listed = 1 AND key_address IS NOT NULL"
         " GROUP BY key_address HAVING count(*) > 1"_s,
         tr("The address %1 belongs to more than one recipient.")},
        {u"SELECT uid FROM entry WHERE listed = 1 GROUP BY uid HAVING count(*) > 1"_s,
         tr("The uid %1 belongs to more than one recipient.")},
        {u"SELECT e.uid FROM entry e JOIN site s ON e.usn > s.usn"_s,
         tr("The recipient %1 has an update number that was never given out.")},
        {u"SELECT CAST(c.usn AS TEXT) FROM change c JOIN site s ON c.usn > s.usn"_s,
         tr("The journal has the update number %1, which was never given out.")},
        {u"SELECT e.uid FROM entry e JOIN site s ON e.usn > s.journal_floor LEFT JOIN change c"
         " ON c.usn = e.usn WHERE c.usn IS NULL OR c.uid <> e.uid OR c.origin_id <> e.origin_id"_s,
         tr("The last change of the recipient %1 is missing in the journal.")},
        {u"SELECT uid FROM entry WHERE (standing = 1 AND listed = 1)"
         " OR (standing = 0 AND listed = 0)"_s,
         tr("The recipient %1 is in the list and aside at once, or neither.")},
        {u"SELECT uid FROM entry WHERE origin_id > 0 AND origin_id NOT IN"
         " (SELECT id FROM agreement)"_s,
         tr("The recipient %1 comes from a partner that does not exist.")},
    };
}

Result<> Checker::checkFile()
{
    Statement s(m_database, u"PRAGMA integrity_check(%1)"_s.arg(kMaxProblems));
    DX_TRY(s.exec());
    while (s.next()) {
        if (const QString line = s.text(0); line != "ok"_L1)
            problem(tr("The database file is damaged: %1").arg(line));
    }
    return s.finish();
}

Result<> Checker::checkReferences()
{
    Statement s(m_database, u"PRAGMA foreign_key_check"_s);
    DX_TRY(s.exec());
    while (s.next())
        problem(tr("Row %1 of the table %2 refers to a row of %3 that does not exist.")
                    .arg(s.text(1), s.text(0), s.text(2)));
    return s.finish();
}

Result<> Checker::checkRule(const Rule &rule)
{
    Statement s(m_database, rule.sql);
    DX_TRY(s.exec());
    while (s.next())
        problem(rule.sentence.arg(s.text(0)));
    return s.finish();
}

Result<qint64> Checker::entryCount()
{
    Statement s(m_database, u"SELECT count(*) FROM entry"_s);
    DX_TRY(execRow(s));
    const qint64 count = s.integer(0);
    DX_TRY(s.finish());
    return count;
}

void Checker::checkEntry(const Statement &row)
{
    const QByteArray uid = row.utf8(0);
    const QByteArray record = row.utf8(1);
    const Home home{row.utf8(4), row.utf8(5), row.utf8(6)};
    const auto entry = entryOfRecord(record);
    if (!entry) {
        problem(tr("The recipient %1 is damaged.").arg(QString::fromUtf8(uid)));
        return;
    }
    if (recordDigest(distinguishedName(uid, home), record) != Digest::fromBytes(row.blob(2)))
        problem(tr("The digest of the recipient %1 is wrong.").arg(QString::fromUtf8(uid)));
    const auto address = entry->keyAddress();
    if ((address ? address->canonical() : QByteArray()) != row.utf8(3))
        problem(tr("The recipient %1 is filed under another address than it has.")
                    .arg(QString::fromUtf8(uid)));
}

Result<> Checker::checkEntries(const IntegrityProgress &progress)
{
    DX_LET(const qint64 total, entryCount());
    Statement s(m_database,
                u"SELECT e.uid, e.record, e.digest, e.key_address, h.site_uid, h.site, h.list"
                " FROM entry e JOIN home h ON h.id = e.home_id"_s);
    DX_TRY(s.exec());
    while (s.next()) {
        checkEntry(s);
        const bool due = ++m_report.entries % kProgressStep == 0 || m_report.entries == total;
        if (due && progress && !progress(m_report.entries, total))
            return fail(Error::Code::Cancelled, tr("The check was stopped."));
    }
    return s.finish();
}

} // namespace

Result<IntegrityReport> checkIntegrity(Database &database, const IntegrityProgress &progress)
{
    return Checker(database).run(progress);
}

} // namespace dx
