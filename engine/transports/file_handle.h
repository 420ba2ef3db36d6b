#pragma once

#include <QtGlobal>

#include <unistd.h>

#include <utility>

namespace dx {

/** Owns a POSIX file descriptor. */
class FileHandle
{
public:
    FileHandle() = default;
    explicit FileHandle(int descriptor) : m_descriptor(descriptor) { }
    ~FileHandle() { close(); }
    FileHandle(FileHandle &&other) noexcept
        : m_descriptor(std::exchange(other.m_descriptor, -1)) { }
    FileHandle &operator=(FileHandle &&other) noexcept
    {
        std::swap(m_descriptor, other.m_descriptor);
        return *this;
    }
    Q_DISABLE_COPY(FileHandle)

    bool isOpen() const { return m_descriptor >= 0; }
    int get() const { return m_descriptor; }
    /** 0, or -1 with errno: an error of a delayed write may show only here. */
    int close() { return m_descriptor < 0 ? 0 : ::close(std::exchange(m_descriptor, -1)); }

private:
    int m_descriptor = -1;
};

} // namespace dx
