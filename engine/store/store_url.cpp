#include "engine/store/database.h"

#include <QCoreApplication>
#include <QFileInfo>

using namespace Qt::StringLiterals;

namespace dx {

namespace {

struct Texts
{
    Q_DECLARE_TR_FUNCTIONS(StoreUrl)
};

} // namespace

Result<StoreUrl> StoreUrl::parse(const QString &text)
{
    StoreUrl store;
    if (text.startsWith("sqlite:"_L1)) {
        const QString path = text.mid(7);
        if (path.isEmpty() || path.contains(QChar(0)))
            return fail(Error::Code::Invalid,
                        Texts::tr("\"%1\" names no file. Write sqlite:PATH.").arg(text));
        store.path = QFileInfo(path).absoluteFilePath();
        return store;
    }
    store.kind = Kind::PostgreSql;
    store.url = QUrl(text, QUrl::StrictMode);
    if (store.url.scheme() == "postgres"_L1)
        store.url.setScheme(u"postgresql"_s);
    if (store.url.scheme() != "postgresql"_L1)
        return fail(
            Error::Code::Invalid,
            Texts::tr(
                "\"%1\" names no store. Write sqlite:PATH or postgresql://user@host/database.")
                .arg(QUrl(text).toString(QUrl::RemovePassword)));
    if (!store.url.isValid() || store.url.path().size() < 2)
        return fail(Error::Code::Invalid,
                    Texts::tr("\"%1\" names no database. Write postgresql://user@host/database.")
                        .arg(store.url.toString(QUrl::RemovePassword)));
    return store;
}

QString StoreUrl::toString() const
{
    return kind == Kind::Sqlite ? "sqlite:"_L1 + path : url.toString(QUrl::RemovePassword);
}

} // namespace dx
