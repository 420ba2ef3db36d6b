#include "ui/help/help_window.h"

#include "ui/style/theme.h"

#include <QDialogButtonBox>
#include <QFile>
#include <QPushButton>
#include <QTextBrowser>
#include <QUrl>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace dx {

HelpWindow::HelpWindow(QWidget *parent) : QDialog(parent), m_browser(new QTextBrowser(this))
{
    setObjectName(u"helpWindow"_s);
    setWindowTitle(tr("Help"));
    m_browser->setObjectName(u"helpText"_s);
    m_browser->setAccessibleName(tr("Help text"));
    m_browser->setSearchPaths({u":/dirsync/help"_s});
    m_browser->document()->setDocumentMargin(Space::kMargin);
    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Close, this);
    auto *contents = buttons->addButton(tr("Contents"), QDialogButtonBox::ActionRole);
    auto *back = buttons->addButton(tr("Back"), QDialogButtonBox::ActionRole);
    connect(contents, &QPushButton::clicked, this, [this] { showTopic(u"index"_s); });
    connect(back, &QPushButton::clicked, m_browser, &QTextBrowser::backward);
    connect(m_browser, &QTextBrowser::backwardAvailable, back, &QPushButton::setEnabled);
    back->setEnabled(false);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(Space::kMargin, Space::kMargin, Space::kMargin, Space::kMargin);
    layout->setSpacing(Space::kRelated);
    layout->addWidget(m_browser, 1);
    layout->addWidget(buttons);
    resize(560, 520);
}

void HelpWindow::showTopic(const QString &topic)
{
    const QString path = u":/dirsync/help/%1.md"_s;
    const QString known = QFile::exists(path.arg(topic)) ? topic : u"index"_s;
    m_browser->setSource(QUrl(u"qrc"_s + path.arg(known)), QTextDocument::MarkdownResource);
}

void HelpWindow::open(const QString &topic, QWidget *parent)
{
    auto *window = parent->findChild<HelpWindow *>();
    if (!window)
        window = new HelpWindow(parent);
    window->showTopic(topic);
    window->show();
    window->raise();
    window->activateWindow();
}

} // namespace dx
