#include "engine/store/source_files.h"

#include "engine/store/statement.h"

namespace dx {

using namespace Qt::StringLiterals;

Result<std::optional<QByteArray>> SourceFiles::current(ListId list, const SourceFile &file)
{
    Statement kept(m_database,
                   u"SELECT r.usn, s.journal_floor, r.hashes FROM source_record r CROSS JOIN site s"
                   " WHERE r.list_id = :list AND r.source = :source AND r.options = :options"_s);
    kept.bind(u":list"_s, list).bind(u":source"_s, file.source).bind(u":options"_s, file.options);
    DX_TRY(kept.exec());
    const bool found = kept.next();
    const Usn usn = found ? kept.integer(0) : 0;
    const bool known = found && usn >= kept.integer(1);
    const QByteArray records = known ? kept.blob(2) : QByteArray();
    DX_TRY(kept.finish());
    if (!known)
        return std::nullopt;
    Statement changed(m_database,
                      u"SELECT 1 FROM change WHERE usn > :usn AND (list_id = :list OR old_list_id ="
                      " :list) LIMIT 1"_s);
    changed.bind(u":usn"_s, QVariant(usn)).bind(u":list"_s, list);
    DX_TRY(changed.exec());
    const bool any = changed.next();
    DX_TRY(changed.finish());
    return any ? std::nullopt : std::optional(records);
}

Result<> SourceFiles::keep(ListId list, const SourceFile &file, const QByteArray &records)
{
    Statement keep(m_database,
                   u"INSERT INTO source_record (list_id, source, options, usn, hashes)"
                   " SELECT :list, :source, :options, usn, :hashes FROM site WHERE id = 1"
                   " ON CONFLICT (list_id, source) DO UPDATE SET options = excluded.options,"
                   " usn = excluded.usn, hashes = excluded.hashes"_s);
    keep.bind(u":list"_s, list).bind(u":source"_s, file.source).bind(u":options"_s, file.options);
    keep.bind(u":hashes"_s, records);
    return keep.exec();
}

Result<> SourceFiles::forget(ListId list, const SourceFile &file)
{
    Statement forget(m_database,
                     u"DELETE FROM source_record WHERE list_id = :list AND source = :source"_s);
    forget.bind(u":list"_s, list).bind(u":source"_s, file.source);
    return forget.exec();
}

Result<> SourceFiles::eachKey(
    ListId list,
    const std::function<Result<>(const QByteArray &sourceKey, const QByteArray &address)> &take)
{
    // The index of source keys answers alone where there is one.
    Statement rows(m_database,
                   u"SELECT source_key, CASE WHEN source_key IS NULL AND listed = 1 THEN "
                   u"key_address END FROM entry"
                   " WHERE list_id = :list"_s);
    rows.bind(u":list"_s, list);
    DX_TRY(rows.exec());
    while (rows.next())
        DX_TRY(take(rows.utf8(0), rows.utf8(1)));
    return rows.finish();
}

} // namespace dx
