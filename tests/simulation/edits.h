#pragma once

#include "tests/simulation/sim_site.h"

namespace dx::sim {

/** What administrators do to recipients. Returns what it was, for the history. */
class Edits
{
public:
    explicit Edits(Dice &dice) : m_dice(dice) { }
    /** One change of a site's own entries, or of what may be changed of a partner's. */
    QString edit(SimSite &site);
    /** The first entries of a site. */
    QString fill(SimSite &site);

    /** The first column. */
    static QList<qint64> numbers(SimSite &site, const QString &sql);
    /** About half of the entries that came from partners. */
    QList<QByteArray> someUids(SimSite &site);
    /** Numbers of addresses go on from here. */
    void goOnFrom(int people) { m_people = people; }

private:
    Result<QString> someEdit(SimSite &site);
    Result<QString> add(SimSite &site);
    Result<QString> modify(SimSite &site, qint64 id);
    Result<QString> swap(SimSite &site, const QList<qint64> &own);
    Result<QString> importList(SimSite &site);
    Result<QString> editImported(SimSite &site);
    Entry person(SimSite &site);
    void address(SimSite &site, Entry &entry);
    QList<qint64> ids(SimSite &site, const QString &condition);
    ListId someList(const SimSite &site) { return m_dice.chance(70) ? site.staff : site.sales; }

    Dice &m_dice;
    int m_people = 0;
};

} // namespace dx::sim
