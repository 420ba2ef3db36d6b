#pragma once

#include "engine/store/cycles.h"
#include "model/newest_first_model.h"

#include <QCoreApplication>

namespace dx {

class SiteSession;

/** Words for cycles that every surface uses: status words of ui.md, triggers, counts. */
class CycleText
{
    Q_DECLARE_TR_FUNCTIONS(dx::CycleText)

public:
    static QString outcome(CycleOutcome outcome); ///< "Success with warnings"
    static QString trigger(CycleTrigger trigger); ///< "Forced from the console"
    /** "+12 ~3 −1", zeros left out; "–" if nothing. */
    static QString counts(const ChangeCounts &counts);
    static QString duration(const Cycle &cycle); ///< "1.2 s"; empty while it has not ended
    /** HTML: result, phases, and what it did for each partner; counts are links
     * "in:added:AGREEMENT-ID" (0: all). */
    static QString details(const Cycle &cycle, const QString &mutedColor);
};

/** The cycles of a site, newest first; read again when the store changes. */
class CyclesModel final : public NewestFirstModel<Cycle>
{
    Q_OBJECT
public:
    enum Column {
        Number,
        Kind,
        Outcome,
        Started,
        Duration,
        In,
        Out,
        Trigger,
        ColumnCount,
    };
    /** Reads the newest cycles, at most `limit`, older than `before` if that is valid. */
    using Fetch = std::function<Page(CycleId before, int limit)>;

    explicit CyclesModel(Fetch fetch, QObject *parent = nullptr);
    static Fetch reading(SiteSession &session); ///< `session` outlives the model

    static QStringList headings();
    static QStringList cells(const Cycle &cycle); ///< a row as the view shows it

    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;

protected:
    Page fetch(CycleId before, int limit) override { return m_fetch(before, limit); }

private:
    static QString text(const Cycle &cycle, int column);

    Fetch m_fetch;
};

} // namespace dx
