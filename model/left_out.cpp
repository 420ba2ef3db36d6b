#include "model/left_out.h"

#include "engine/store/agreement_rules.h"
#include "engine/store/export_scope.h"
#include "engine/store/search_index.h"

#include <algorithm>

namespace dx {

EntryFinder leftOutOf(const Agreement &agreement)
{
    Agreement wanted = agreement;
    wanted.settings = normalized(wanted.settings);
    return
        [wanted](Database &database, const RecipientQuery &query) -> Result<std::vector<qint64>> {
            DX_LET(ExportScope scope, ExportScope::of(database, wanted));
            DX_LET(std::vector<qint64> left, scope.leftOut());
            if (isUnfiltered(query))
                return left;
            DX_LET(const std::vector<qint64> found, findEntries(database, query));
            std::vector<qint64> both;
            std::ranges::set_intersection(left, found, std::back_inserter(both));
            return both;
        };
}

} // namespace dx
