#include "ui/connect_dialog.h"

#include "ui/elements.h"
#include "ui/sheet/strip.h"
#include "ui/style/theme.h"

#include <QDialogButtonBox>
#include <QFileDialog>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QPushButton>

namespace dx {

ConnectDialog::ConnectDialog(QWidget *parent)
    : QDialog(parent), m_store(new QLineEdit(this)), m_problem(new Strip(Sense::Deleted, this))
{
    setAttribute(Qt::WA_DeleteOnClose);
    setObjectName(QStringLiteral("connectDialog"));
    setWindowTitle(tr("Connect to Site"));
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(Space::kMargin, Space::kMargin, Space::kMargin, Space::kMargin);
    layout->setSpacing(Space::kRelated);
    auto *label = new QLabel(tr("&Store:"), this);
    label->setBuddy(m_store);
    m_store->setObjectName(QStringLiteral("store"));
    m_store->setAccessibleName(tr("Store"));
    auto *browseButton = new QPushButton(tr("&Browse…"), this);
    browseButton->setAutoDefault(false);
    auto *row = new QHBoxLayout;
    row->setSpacing(Space::kLabel);
    row->addWidget(label);
    row->addWidget(m_store, 1);
    row->addWidget(browseButton);
    layout->addLayout(row);
    auto *hint = new MutedLabel(
        tr("A site file such as site.db, or postgresql://user@host/database"), this);
    layout->addWidget(hint);
    m_problem->hide();
    layout->addWidget(m_problem);
    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Cancel, this);
    m_connect = buttons->addButton(tr("Connect"), QDialogButtonBox::AcceptRole);
    m_connect->setDefault(true);
    m_connect->setEnabled(false);
    layout->addWidget(buttons);
    connect(browseButton, &QPushButton::clicked, this, &ConnectDialog::browse);
    connect(buttons, &QDialogButtonBox::accepted, this, &ConnectDialog::confirm);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::close);
    connect(m_store, &QLineEdit::textChanged, this, [this](const QString &text) {
        m_connect->setEnabled(!text.trimmed().isEmpty());
        showStrip(m_problem, {});
    });
    resize(560, sizeHint().height());
}

void ConnectDialog::browse()
{
    auto *dialog = new QFileDialog(this, tr("Connect to Site"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::ExistingFile);
    dialog->setNameFilters({tr("Site stores (*.db)"), tr("All files (*)")});
    connect(dialog, &QFileDialog::fileSelected, m_store, &QLineEdit::setText);
    dialog->open();
}

void ConnectDialog::confirm()
{
    QString text = m_store->text().trimmed();
    if (!text.startsWith(QLatin1String("sqlite:")) && !text.contains(QLatin1String("://")))
        text.prepend(QStringLiteral("sqlite:"));
    const auto url = StoreUrl::parse(text);
    if (!url) {
        showStrip(m_problem, url.error().text);
        return;
    }
    if (url->kind == StoreUrl::Kind::Sqlite && !QFileInfo::exists(url->path)) {
        showStrip(m_problem, tr("There is no file %1.").arg(url->path));
        return;
    }
    Q_EMIT chosen(*url);
    close();
}

} // namespace dx
