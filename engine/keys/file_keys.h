#pragma once

#include "engine/core/result.h"

#include <QByteArray>
#include <QString>

namespace dx {

/** Private keys as files that nobody but their owner can read. */
class FileKeys
{
public:
    explicit FileKeys(QString folder) : m_folder(std::move(folder)) { }
    Result<> write(const QByteArray &fingerprint, const QByteArray &privateKey) const;
    Result<QByteArray> read(const QByteArray &fingerprint) const;
    Result<> remove(const QByteArray &fingerprint) const;
    QString pathOf(const QByteArray &fingerprint) const;

private:
    QString m_folder;
};

} // namespace dx
