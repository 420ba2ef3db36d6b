#pragma once

#include "app/commands/output.h"

#include <QElapsedTimer>

namespace dx::cli {

/** One line on standard error that says how far something is; nothing unless that is a terminal. */
class ProgressLine
{
public:
    ProgressLine(const Output &out, QString what);
    ~ProgressLine() { clear(); }
    Q_DISABLE_COPY_MOVE(ProgressLine)

    /** `total` 0: not known, then `done` counts bytes. Cheap enough to be called often. */
    void show(qint64 done, qint64 total);
    void clear();

private:
    QString m_what;
    QElapsedTimer m_shown;
    bool m_isTerminal;
    bool m_isVisible = false;
};

} // namespace dx::cli
