#include "engine/formats/input_window.h"

#include <QCoreApplication>
#include <QFile>
#include <QFileInfo>

#include <algorithm>
#include <cstring>

namespace dx {

namespace {

class InputText
{
    Q_DECLARE_TR_FUNCTIONS(dx::InputText)
};

constexpr qsizetype kChunk = 1 << 20;

} // namespace

tl::unexpected<Error> badInput(const QString &source, Position position, const QString &text)
{
    return fail(Error::Code::Invalid,
                InputText::tr("%1, line %2, column %3: %4")
                    .arg(source)
                    .arg(position.line)
                    .arg(position.column)
                    .arg(text));
}

qint64 countCharacters(QByteArrayView bytes) noexcept
{
    return std::count_if(bytes.begin(), bytes.end(),
                         [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; });
}

Result<InputWindow> InputWindow::open(const QString &path)
{
    auto file = std::make_unique<QFile>();
    const QIODevice::OpenMode mode = QIODevice::ReadOnly | QIODevice::Unbuffered;
    bool opened = false;
    if (path == QLatin1StringView("-")) {
        opened = file->open(stdin, mode);
    } else {
        const QFileInfo info(path);
        if (!info.exists())
            return fail(Error::Code::NotFound,
                        InputText::tr("There is no file %1. Check the path.").arg(path));
        if (info.isDir())
            return fail(Error::Code::Invalid,
                        InputText::tr("%1 is a folder, not a file.").arg(path));
        file->setFileName(path);
        opened = file->open(mode);
    }
    if (!opened)
        return fail(Error::Code::Denied,
                    InputText::tr("%1 cannot be opened. Check its permissions.").arg(path),
                    file->errorString());
    const QString name = path == QLatin1StringView("-") ? InputText::tr("standard input") : path;
    return InputWindow(std::move(file), name);
}

InputWindow::InputWindow(std::unique_ptr<QIODevice> device, QString name)
    : m_device(std::move(device)), m_name(std::move(name)),
      m_total(m_device->isSequential() ? 0 : m_device->size())
{
}

InputWindow::InputWindow(QByteArrayView bytes, QString name)
    : m_name(std::move(name)), m_bytes(bytes.begin(), bytes.end()), m_end(bytes.size()),
      m_total(bytes.size())
{
}

Result<bool> InputWindow::fill()
{
    if (!m_device)
        return false;
    if (m_begin > 0) {
        std::memmove(m_bytes.data(), m_bytes.data() + m_begin, size_t(size()));
        m_end -= m_begin;
        m_begin = 0;
    }
    if (qsizetype(m_bytes.size()) - m_end < kChunk / 2)
        m_bytes.resize(m_bytes.size() * 2 + size_t(kChunk));
    const qint64 read = m_device->read(m_bytes.data() + m_end, qint64(m_bytes.size()) - m_end);
    if (read < 0)
        return fail(Error::Code::Unavailable,
                    InputText::tr("%1 could not be read to its end.").arg(m_name),
                    m_device->errorString());
    m_end += read;
    return read > 0;
}

Result<> InputWindow::checkEncoding()
{
    while (size() < 4) {
        DX_LET(const bool more, fill());
        if (!more)
            break;
    }
    const QByteArrayView start(data(), std::min<qsizetype>(size(), 4));
    const auto refuse = [&](const QString &what) { return badInput(m_name, {}, what); };
    if (start.startsWith("\xEF\xBB\xBF"))
        consume(3);
    else if (start.startsWith("\xFF\xFE") || start.startsWith("\xFE\xFF"))
        return refuse(InputText::tr("wrong encoding: the file is UTF-16. Save it as UTF-8."));
    else if (start.startsWith("\x1F\x8B") || start.startsWith("\x28\xB5\x2F\xFD")
             || start.startsWith("BZh") || start.startsWith("PK\x03\x04"))
        return refuse(InputText::tr("the file is compressed or a workbook, not a text. Unpack it, "
                                    "or save it as text, first."));
    return {};
}

} // namespace dx
