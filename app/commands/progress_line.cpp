#include "app/commands/progress_line.h"

#include <cstdio>
#include <unistd.h>

namespace dx::cli {

using namespace Qt::StringLiterals;

namespace {

constexpr qint64 kEveryMs = 200;
constexpr qint64 kMegabyte = 1'000'000;

} // namespace

ProgressLine::ProgressLine(const Output &out, QString what)
    : m_what(std::move(what)), m_isTerminal(!out.isJson() && ::isatty(STDERR_FILENO) == 1)
{
}

void ProgressLine::show(qint64 done, qint64 total)
{
    if (!m_isTerminal || (m_shown.isValid() && m_shown.elapsed() < kEveryMs))
        return;
    m_shown.start();
    const QString far
        = total > 0 ? u"%1 %"_s.arg(100 * done / total) : u"%1 MB"_s.arg(done / kMegabyte);
    std::fprintf(stderr, "\r\033[K%s: %s", qPrintable(m_what), qPrintable(far));
    std::fflush(stderr);
    m_isVisible = true;
}

void ProgressLine::clear()
{
    if (m_isVisible)
        std::fputs("\r\033[K", stderr);
    m_isVisible = false;
}

} // namespace dx::cli
