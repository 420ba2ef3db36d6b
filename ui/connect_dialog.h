#pragma once

#include "model/site_session.h"

#include <QDialog>

class QLineEdit;
class QPushButton;

namespace dx {

class Strip;

/** File > Connect to Site: a store file, or the url of a PostgreSQL store. */
class ConnectDialog final : public QDialog
{
    Q_OBJECT
public:
    explicit ConnectDialog(QWidget *parent = nullptr);

Q_SIGNALS:
    void chosen(const dx::StoreUrl &url);

private:
    void browse();
    void confirm();

    QLineEdit *m_store;
    Strip *m_problem;
    QPushButton *m_connect;
};

} // namespace dx
