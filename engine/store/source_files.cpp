#include "engine/store/source_files.h"

#include "engine/store/statement.h"

namespace dx {

using namespace Qt::StringLiterals;

Result<bool> SourceFiles::isCurrent(ListId list, const SourceFile &file)
{
    Statement kept(m_database,
                   u"SELECT r.usn, r.hashes, s.journal_floor FROM source_record r CROSS JOIN site s"
                   " WHERE r.list_id = :list AND r.source = :source AND r.options = :options"_s);
    kept.bind(u":list"_s, list).bind(u":source"_s, file.source).bind(u":options"_s, file.options);
    DX_TRY(kept.exec());
    const bool found = kept.next();
    const Usn usn = found ? kept.integer(0) : 0;
    const bool same = found && kept.blob(1) == file.hash && usn >= kept.integer(2);
    DX_TRY(kept.finish());
    if (!same)
        return false;
    Statement changed(m_database,
                      u"SELECT 1 FROM change WHERE usn > :usn AND (list_id = :list OR old_list_id ="
                      " :list) LIMIT 1"_s);
    changed.bind(u":usn"_s, QVariant(usn)).bind(u":list"_s, list);
    DX_TRY(changed.exec());
    const bool any = changed.next();
    DX_TRY(changed.finish());
    return !any;
}

Result<> SourceFiles::keep(ListId list, const SourceFile &file)
{
    Statement keep(m_database,
                   u"INSERT INTO source_record (list_id, source, options, usn, hashes)"
                   " SELECT :list, :source, :options, usn, :hash FROM site WHERE id = 1"
                   " ON CONFLICT (list_id, source) DO UPDATE SET options = excluded.options,"
                   " usn = excluded.usn, hashes = excluded.hashes"_s);
    keep.bind(u":list"_s, list).bind(u":source"_s, file.source).bind(u":options"_s, file.options);
    keep.bind(u":hash"_s, file.hash);
    return keep.exec();
}

} // namespace dx
