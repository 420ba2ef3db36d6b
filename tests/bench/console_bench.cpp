// console_bench STORE-FILE: what a list costs in the console: opening, jumping and filtering, with
// the longest time the GUI thread was away from its events. One JSON object a line on standard
// output; run by tests/bench/run.

#include "engine/store/lists.h"
#include "engine/store/recipient_pages.h"
#include "model/recipients_model.h"

#include <QApplication>
#include <QElapsedTimer>
#include <QEventLoop>
#include <QFile>
#include <QHeaderView>
#include <QJsonDocument>
#include <QJsonObject>
#include <QRandomGenerator>
#include <QScrollBar>
#include <QTableView>
#include <QTextStream>
#include <QTimer>

#include <algorithm>
#include <cmath>

using namespace dx;
using namespace Qt::StringLiterals;

namespace {

/** The longest gap between two turns of the event loop. */
class Pulse final : public QObject
{
public:
    Pulse()
    {
        connect(&m_timer, &QTimer::timeout, this, [this] {
            m_worst = std::max(m_worst,
                               double(m_since.nsecsElapsed()) / 1e9 - m_timer.interval() / 1e3);
            m_since.restart();
        });
        m_timer.start(1);
        m_since.start();
    }
    double worst() const { return m_worst; }

private:
    QTimer m_timer;
    QElapsedTimer m_since;
    double m_worst = 0;
};

double residentMiB()
{
    QFile status(u"/proc/self/status"_s);
    if (!status.open(QIODevice::ReadOnly))
        return 0;
    for (const QByteArray &line : status.readAll().split('\n')) {
        if (line.startsWith("VmRSS:"))
            return line.mid(6).simplified().split(' ').first().toDouble() / 1024.0;
    }
    return 0;
}

void print(const QString &job, std::vector<double> seconds, const QString &limit)
{
    std::sort(seconds.begin(), seconds.end());
    const auto at = [&seconds](double part) {
        return seconds[std::min(seconds.size() - 1,
                                size_t(std::floor(part * double(seconds.size()))))];
    };
    const QJsonObject row{{u"job"_s, job},
                          {u"median_s"_s, at(0.5)},
                          {u"p99_s"_s, at(0.99)},
                          {u"max_s"_s, seconds.back()},
                          {u"runs"_s, int(seconds.size())},
                          {u"peak_mib"_s, std::round(residentMiB())},
                          {u"must_reach"_s, limit}};
    QTextStream(stdout) << QJsonDocument(row).toJson(QJsonDocument::Compact) << '\n';
}

/** Runs the event loop until all visible rows are there; seconds since `timer` began. */
double untilShown(QTableView &view, RecipientsModel &model, const QElapsedTimer &timer)
{
    QEventLoop loop;
    QTimer look;
    QObject::connect(&look, &QTimer::timeout, &loop, [&] {
        const int first = std::max(0, view.rowAt(0));
        const int last = view.rowAt(view.viewport()->height() - 1);
        const int rows = model.rowCount();
        bool shown = true;
        for (int row = first; row <= (last < 0 ? rows - 1 : last) && row < rows; ++row)
            shown &= model.row(row) != nullptr;
        if (shown)
            loop.quit();
    });
    look.start(0);
    loop.exec();
    view.viewport()->repaint();
    return double(timer.nsecsElapsed()) / 1e9;
}

double openQuery(QTableView &view, RecipientsModel &model, const RecipientQuery &query)
{
    QElapsedTimer timer;
    timer.start();
    QEventLoop counted;
    QObject::connect(&model, &RecipientsModel::counted, &counted, &QEventLoop::quit);
    model.setQuery(query);
    counted.exec();
    return untilShown(view, model, timer);
}

ListId largestList(const StoreUrl &url)
{
    ListId largest;
    qint64 entries = 0;
    if (const auto database = Database::open(url, Database::Mode::ReadOnly)) {
        const auto lists = Lists(**database).all();
        for (const AddressList &list : lists.value_or(QList<AddressList>())) {
            if (list.entries > entries) {
                largest = list.id;
                entries = list.entries;
            }
        }
    }
    return largest;
}

void indexSearch(const StoreUrl &url)
{
    auto database = Database::open(url, Database::Mode::ReadWrite);
    while (database) {
        const auto more = catchUpSearchIndex(**database, 20'000);
        if (!more || !*more)
            break;
    }
}

} // namespace

int main(int argc, char *argv[])
{
    QApplication application(argc, argv);
    const auto url = argc == 2
        ? StoreUrl::parse(u"sqlite:"_s + QString::fromLocal8Bit(argv[1]))
        : Result<StoreUrl>(fail(Error::Code::Invalid, u"usage: console_bench STORE-FILE"_s));
    if (!url) {
        QTextStream(stderr) << url.error().text << '\n';
        return 2;
    }
    indexSearch(*url);

    StoreRecipientSource source(*url);
    RecipientsModel model(source);
    QTableView view;
    view.setModel(&model);
    view.verticalHeader()->hide();
    view.resize(1100, 800);
    view.show();
    const Pulse pulse;

    const ListId largest = largestList(*url);
    std::vector<double> opening;
    for (int run = 0; run < 9; ++run) {
        RecipientQuery query; // in turn the list and the Global Address List: opened anew
        query.list = run % 2 == 0 ? ListId{} : largest;
        opening.push_back(openQuery(view, model, query));
    }
    print(u"console: open a list"_s, opening, u"≤ 100 ms"_s);

    QEventLoop settle; // the order is learnt in the background, as it is while a person looks
    QTimer::singleShot(4000, &settle, &QEventLoop::quit);
    settle.exec();
    std::vector<double> jumps;
    for (int run = 0; run < 200; ++run) {
        QElapsedTimer timer;
        timer.start();
        const int row = int(QRandomGenerator::global()->bounded(std::max(1, model.rowCount())));
        view.scrollTo(model.index(row, 0), QAbstractItemView::PositionAtTop);
        jumps.push_back(untilShown(view, model, timer));
    }
    print(u"console: jump anywhere"_s, jumps, u"≤ 16 ms"_s);

    std::vector<double> keys;
    for (const QString &word :
         {u"anna"_s, u"grace hill"_s, u"jür"_s, u"welder"_s, u"zz"_s, u"b 42"_s}) {
        for (qsizetype length = 1; length <= word.size(); ++length) {
            RecipientQuery query;
            query.filter = word.left(length);
            query.list = largest;
            keys.push_back(openQuery(view, model, query));
        }
    }
    print(u"console: a keystroke in the filter"_s, keys, u"≤ 50 ms p99"_s);
    print(u"console: GUI thread away at most"_s, {pulse.worst()}, u"≤ 50 ms; ≤ 250 MiB"_s);
    return 0;
}
