#pragma once

#include <QDialog>

class QTextBrowser;

namespace dx {

/** A help topic of resources/help in a window; one window shows them all. */
class HelpWindow final : public QDialog
{
    Q_OBJECT
public:
    explicit HelpWindow(QWidget *parent = nullptr);

    /** `topic`: the name of its file without the ending; an unknown one shows the contents. */
    void showTopic(const QString &topic);
    /** Shows a topic in the help window of `parent`, making it if need be. */
    static void open(const QString &topic, QWidget *parent);

private:
    QTextBrowser *m_browser;
};

} // namespace dx
