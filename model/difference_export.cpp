#include "model/difference_export.h"

#include "engine/formats/csv_reader.h"
#include "engine/formats/ldif_writer.h"
#include "model/differences_model.h"

#include <QCoreApplication>
#include <QSaveFile>

namespace dx {

namespace {

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(dx::DifferenceExport)
};

QByteArray cell(const QByteArray &text)
{
    QByteArray out;
    appendCsvCell(out, text);
    return out;
}

class CsvChanges final : public ChangeSink
{
public:
    explicit CsvChanges(QIODevice &out) : m_out(out)
    {
        m_out.write("Change,Name,Address,Attribute,Before,After\r\n");
    }

    Result<> change(const EntryChange &change) override
    {
        const Entry before = fromRecord(change.before).value_or(Entry());
        const Entry after = fromRecord(change.after).value_or(Entry());
        const QByteArray head = DifferencesModel::operationWord(change.operation).toUtf8() + ','
            + cell(change.name) + ',' + cell(change.address) + ',';
        QByteArray lines;
        for (const AttributeDiff &diff : diffEntries(before, after)) {
            for (const QByteArray &value : diff.removed)
                lines += head + cell(diff.name) + ',' + cell(value) + ",\r\n";
            for (const QByteArray &value : diff.added)
                lines += head + cell(diff.name) + ",," + cell(value) + "\r\n";
        }
        if (lines.isEmpty())
            lines = head + ",,\r\n";
        if (m_out.write(lines) != lines.size())
            return fail(Error::Code::Unavailable, m_out.errorString());
        return {};
    }

private:
    QIODevice &m_out;
};

/** A page of its own: no script, nothing from elsewhere. */
class HtmlChanges final : public ChangeSink
{
public:
    explicit HtmlChanges(QIODevice &out) : m_out(out)
    {
        QString head;
        for (const QString &title :
             {Text::tr("Change"), Text::tr("Name"), Text::tr("Address"), Text::tr("Attribute"),
              Text::tr("Before"), Text::tr("After"), Text::tr("Why")})
            head += QStringLiteral("<th>%1</th>").arg(title.toHtmlEscaped());
        m_out.write("<!DOCTYPE html>\n<html><head><meta charset=\"utf-8\"><title>"
                    + Text::tr("Differences").toHtmlEscaped().toUtf8()
                    + "</title><style>body{font-family:sans-serif}table{border-collapse:collapse}"
                      "th,td{border:1px solid #868e99;padding:2px 6px;text-align:left;"
                      "vertical-align:top;overflow-wrap:anywhere}del{background:#fce9e7}"
                      "ins{background:#e6f4ea}del,ins{text-decoration:none}</style></head><body>"
                      "<table>\n<tr>"
                    + head.toUtf8() + "</tr>\n");
    }

    Result<> change(const EntryChange &change) override
    {
        const Entry before = fromRecord(change.before).value_or(Entry());
        const Entry after = fromRecord(change.after).value_or(Entry());
        const QByteArray head = "<tr><td>"
            + escaped(DifferencesModel::operationWord(change.operation).toUtf8()) + "</td><td>"
            + escaped(change.name) + "</td><td>" + escaped(change.address) + "</td><td>";
        const QByteArray tail = "</td><td>" + escaped(change.why) + "</td></tr>\n";
        QByteArray lines;
        for (const AttributeDiff &diff : diffEntries(before, after))
            lines += head + escaped(diff.name) + "</td><td>" + values("del", diff.removed)
                + "</td><td>" + values("ins", diff.added) + tail;
        if (lines.isEmpty())
            lines = head + "</td><td></td><td>" + tail;
        return write(lines);
    }

    Result<> finish() { return write("</table></body></html>\n"); }

private:
    static QByteArray escaped(const QByteArray &text)
    {
        return QString::fromUtf8(text).toHtmlEscaped().toUtf8();
    }
    static QByteArray values(const QByteArray &element, const QList<QByteArray> &values)
    {
        QByteArray text;
        for (const QByteArray &value : values)
            text += (text.isEmpty() ? "<" : "<br><") + element + '>' + escaped(value) + "</"
                + element + '>';
        return text;
    }
    Result<> write(const QByteArray &bytes)
    {
        if (m_out.write(bytes) != bytes.size())
            return fail(Error::Code::Unavailable, m_out.errorString());
        return {};
    }

    QIODevice &m_out;
};

/** Passes changes on until somebody says stop. */
class StoppableSink final : public ChangeSink
{
public:
    StoppableSink(ChangeSink &sink, const TransferState *state) : m_sink(sink), m_state(state) { }
    Result<> change(const EntryChange &change) override
    {
        if (m_state && m_state->stop)
            return fail(Error::Code::Cancelled, Text::tr("Stopped; nothing was written."));
        return m_sink.change(change);
    }

private:
    ChangeSink &m_sink;
    const TransferState *m_state;
};

Result<> writeTo(DifferenceReader &reader, const DifferenceFilter &filter, DifferenceFormat format,
                 const QString &path, const TransferState *state)
{
    const auto replay = [&](ChangeSink &sink) {
        StoppableSink stoppable(sink, state);
        return reader.replay(filter, stoppable);
    };
    QSaveFile file(path);
    const auto failed = [&] {
        return fail(Error::Code::Unavailable,
                    Text::tr("%1 cannot be written: %2").arg(path, file.errorString()));
    };
    if (!file.open(QIODevice::WriteOnly))
        return failed();
    if (format == DifferenceFormat::Ldif) {
        LdifChangeWriter writer(file);
        DX_TRY(replay(writer));
    } else if (format == DifferenceFormat::Html) {
        HtmlChanges writer(file);
        DX_TRY(replay(writer));
        DX_TRY(writer.finish());
    } else {
        CsvChanges writer(file);
        DX_TRY(replay(writer));
    }
    if (!file.commit())
        return failed();
    return {};
}

} // namespace

QFuture<Result<>> exportDifference(DifferenceSource &source, const DifferenceFilter &filter,
                                   DifferenceFormat format, const QString &path,
                                   std::shared_ptr<TransferState> state)
{
    return source.replay(filter,
                         [format, path, state = std::move(state)](DifferenceReader &reader,
                                                                  const DifferenceFilter &wanted) {
                             return writeTo(reader, wanted, format, path, state.get());
                         });
}

} // namespace dx
