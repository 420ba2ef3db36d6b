#include "engine/formats/csv_reader.h"

#include <QRandomGenerator>
#include <QTest>

using namespace dx;

namespace {

QByteArray readAll(QByteArrayView text)
{
    CsvReader reader(InputWindow(text, QStringLiteral("t.csv")));
    std::vector<CsvCell> cells;
    QByteArray out;
    const auto print = [&] {
        for (const CsvCell &cell : cells)
            out += '<' + cell.text.toByteArray() + '>';
        out += '\n';
    };
    if (const auto header = reader.readHeader(cells); !header)
        return '!' + header.error().text.toUtf8();
    print();
    for (;;) {
        const auto found = reader.next(cells);
        if (!found)
            return out + '!' + found.error().text.toUtf8();
        if (!*found)
            return out;
        print();
    }
}

} // namespace

class TestCsvReader final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void reads_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QByteArray>("expected");
        const auto row = [](const char *rule, const QByteArray &text, const char *expected) {
            QTest::newRow(rule) << text << QByteArray(expected);
        };
        row("comma, CR LF", "a,b\r\n1,2\r\n", "<a><b>\n<1><2>\n");
        row("semicolon, LF, no last line end", "a;b\n1;2,5", "<a><b>\n<1><2,5>\n");
        row("tab", "a\tb\n1\t2\n", "<a><b>\n<1><2>\n");
        row("separator within quotes does not count", "\"x;y;z\",b\n1,2\n", "<x;y;z><b>\n<1><2>\n");
        row("quotes", "a,b\n\"1,\"\"2\",\"\"\n", "<a><b>\n<1,\"2><>\n");
        row("line break in a cell", "a,b\n\"1\r\n2\",x\n3,4\n", "<a><b>\n<1\r\n2><x>\n<3><4>\n");
        row("a quote within a cell", "a,b\n5\" screen,x\"y\n", "<a><b>\n<5\" screen><x\"y>\n");
        row("empty lines", "a,b\n\n1,2\n\r\n\n3,4\n\n", "<a><b>\n<1><2>\n<3><4>\n");
        row("mark of UTF-8",
            "\xEF\xBB\xBF"
            "a,b\n\xC3\x84,2\n",
            "<a><b>\n<\xC3\x84><2>\n");
        row("one column", "a\n1\n", "<a>\n<1>\n");
        row("formulas", "a,b\n'=1,=1\n''=1,'x\n", "<a><b>\n<=1><=1>\n<'=1><'x>\n");
        row("no header", "", "!t.csv, line 1, column 1: the file has no header");
        row("a column that comes twice", "mail,sn,Mail\n",
            "!t.csv, line 1, column 9: the column "
            "\"Mail\" comes twice");
        row("too few cells", "a,b,c\n1,2,3\n\xC3\x84,2\n",
            "!t.csv, line 3, column 4: the row has 2");
        row("too many cells", "a,b\n1,2,3\n", "!t.csv, line 2, column 5: the row has 3");
        row("too few, behind a cell of two lines", "a,b,c\n\"x\ny\",2\n",
            "!t.csv, line 3, column 5: the row has 2");
        row("a quote that is not closed", "a,b\n1,\"2\n3,4\n",
            "!t.csv, line 2, column 3: the quote that opens here");
        row("text behind a closing quote", "a,b\n\"1\"x,2\n",
            "!t.csv, line 2, column 4: a separator");
        row("Latin-1", "a,b\n1,M\xFCller\n", "!t.csv, line 2, column 4: wrong encoding");
        row("UTF-16",
            QByteArray("\xFF\xFE"
                       "a\0,\0b\0",
                       8),
            "!t.csv, line 1, column 1: wrong enc");
        row("binary", QByteArray("a,b\n1,\0\n", 8), "!t.csv, line 2, column 3: there is a zero");
        row("a workbook", "PK\x03\x04 ...", "!t.csv, line 1, column 1: the file is compressed");
        row("a cell over 1 MB", "a,b\n1," + QByteArray(1100000, 'x'),
            "!t.csv, line 2, column 3: the value is larger");
        row("a row without end", "a,b\n\"" + QByteArray(9 << 20, 'x'),
            "!t.csv, line 2, column 1: the row is larger");
    }
    void reads()
    {
        QFETCH(QByteArray, text);
        QFETCH(QByteArray, expected);
        const QByteArray got = readAll(text);
        if (expected.startsWith('!'))
            QVERIFY2(got.contains(expected), got.left(400));
        else
            QCOMPARE(got, expected);
    }

    void anyCellComesBack()
    {
        const quint32 seed = QRandomGenerator::system()->generate();
        QRandomGenerator random(seed);
        const QByteArray signs = "'=+-@\t\r\n\",; a\\%";
        for (int i = 0; i < 20000; ++i) {
            QByteArray value;
            for (int n = random.bounded(6); n > 0; --n)
                value += signs[random.bounded(int(signs.size()))];
            QByteArray text = "a,b\r\n";
            appendCsvCell(text, value);
            text += ",x\r\n";
            CsvReader reader(InputWindow(text, QStringLiteral("t.csv")));
            std::vector<CsvCell> cells;
            QVERIFY(reader.readHeader(cells));
            QVERIFY2(reader.next(cells).value_or(false) && cells[0].text == value,
                     qPrintable(QStringLiteral("seed %1: %2")
                                    .arg(seed)
                                    .arg(QString::fromUtf8(text.toPercentEncoding()))));
        }
    }

    void formulasAreMadeHarmless()
    {
        for (const char *value : {"=1", "+1", "-1", "@x", "\tx", "\rx", "'=1"}) {
            QByteArray cell;
            appendCsvCell(cell, value);
            QVERIFY2(cell.startsWith('\'') || cell.startsWith("\"'"), cell);
        }
    }
};

QTEST_GUILESS_MAIN(TestCsvReader)
#include "tst_csv_reader.moc"
