#include "engine/address/entry_diff.h"

#include <algorithm>
#include <iterator>

namespace dx {

namespace {

QList<QByteArray> without(const QList<QByteArray> &from, const QList<QByteArray> &what)
{
    QList<QByteArray> rest; // both are sorted
    std::set_difference(from.begin(), from.end(), what.begin(), what.end(),
                        std::back_inserter(rest));
    return rest;
}

} // namespace

QList<AttributeDiff> diffEntries(const Entry &before, const Entry &after)
{
    QList<AttributeDiff> diffs;
    auto old = before.attributes().begin();
    auto now = after.attributes().begin();
    const auto oldEnd = before.attributes().end();
    const auto nowEnd = after.attributes().end();
    while (old != oldEnd || now != nowEnd) {
        if (now == nowEnd || (old != oldEnd && old->name < now->name)) {
            diffs.append({old->name, old->values, {}});
            ++old;
        } else if (old == oldEnd || now->name < old->name) {
            diffs.append({now->name, {}, now->values});
            ++now;
        } else {
            if (old->values != now->values)
                diffs.append({old->name, without(old->values, now->values),
                              without(now->values, old->values)});
            ++old;
            ++now;
        }
    }
    return diffs;
}

} // namespace dx
