#pragma once

#include "engine/store/cycles.h"

#include <QAbstractTableModel>
#include <QCoreApplication>
#include <QFuture>

#include <functional>

namespace dx {

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
class CyclesModel final : public QAbstractTableModel
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
    /** Reads the newest cycles, at most `limit`. */
    using Fetch = std::function<QFuture<Result<QList<Cycle>>>(int limit)>;

    explicit CyclesModel(Fetch fetch, QObject *parent = nullptr);

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;
    bool canFetchMore(const QModelIndex &parent) const override;
    void fetchMore(const QModelIndex &parent) override;

    const Cycle *cycle(int row) const;
    int rowOf(CycleId id) const; ///< -1: not there

public Q_SLOTS:
    void reload();

Q_SIGNALS:
    void loaded();
    void failed(const dx::Error &error);

private:
    static constexpr int kPage = 200;

    QVariant text(const Cycle &cycle, int column) const;

    Fetch m_fetch;
    QList<Cycle> m_cycles;
    int m_limit = kPage;
    quint64 m_request = 0;
};

} // namespace dx
