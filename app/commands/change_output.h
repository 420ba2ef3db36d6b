#pragma once

#include "app/commands/output.h"
#include "engine/address/entry_diff.h"

#include <QByteArray>
#include <QTemporaryFile>

#include <map>
#include <memory>

namespace dx::cli {

/**
 * Writes a difference as LDIF change records on standard output, however the partners are mixed in
 * it: first the imports, then the exports, each behind "# agreement: NAME, import|export". What the
 * site itself changed meanwhile is "# agreement: none, import".
 */
class ChangeOutput final : public ChangeSink
{
public:
    explicit ChangeOutput(Output &out) : m_out(out) { }
    Result<> change(const EntryChange &change) override;
    /** Writes what waited; nothing may follow. */
    Result<> finish();

private:
    Output &m_out;
    /** By heading, "import" before "export"; in files, as there may be a million. */
    std::map<std::pair<bool, QByteArray>, std::unique_ptr<QTemporaryFile>> m_sets;
};

/** Removes the file of a difference that the engine made when it goes. */
struct SpoolRemover
{
    QString path;
    ~SpoolRemover();
};

/** Writes the whole of such a difference. */
Result<> printSpool(Output &out, const QString &path);

} // namespace dx::cli
