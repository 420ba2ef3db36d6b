#pragma once

#include "ui/icons/icons.h"
#include "ui/sheet/prompt.h"
#include "ui/sheet/sheet_port.h"

#include <QDialog>
#include <QTimer>

class QDialogButtonBox;
class QLabel;
class QVBoxLayout;

namespace dx {

class EffectLine;
class IconLabel;
class PageHost;
class SheetPage;
class Strip;

/**
 * A property sheet: header, pages, the line that says what Apply would cause, and OK, Cancel,
 * Apply, Help. Not modal; deletes itself when closed. Add the pages, then call start().
 */
class PropertySheet : public QDialog
{
    Q_OBJECT
public:
    /** `kind` names the sort of object in the settings and picks its help topic: "agreement". */
    PropertySheet(const QString &kind, std::unique_ptr<Form> form, SheetPort port,
                  QWidget *parent = nullptr);
    ~PropertySheet() override;

    Form &form() { return *m_form; }
    SheetPage *addPage(const QString &title);
    void setHeader(const QIcon &icon, const QString &name, const QString &state);
    /** A sentence over the pages that stays: whom an imported entry belongs to. */
    void setNotice(const QString &text);
    /** What [Show entries] in the effect line does. */
    void setEntriesLink(std::function<void()> show);
    void setPrompt(Prompt prompt) { m_prompt = std::move(prompt); }
    /** Lays out the pages, restores size and page, shows the values. */
    void start();
    QString effectText() const;
    void showPage(const QString &title);

public Q_SLOTS:
    /** Something was committed: looks whether the object is another one now. */
    void checkStored();
    void apply();
    void accept() override;
    void reject() override; ///< Esc and the window's close button: asks if something changed

Q_SIGNALS:
    void written(); ///< the object was written; form() holds what is stored
    void helpRequested(const QString &topic);

private:
    void buildButtons();
    void onFormChanged();
    void showProblems();
    void askForEffect();
    void write(bool thenClose);
    void goTo(const QString &field);
    void onStored(const Result<std::any> &stored);
    void setBusy(bool busy);
    void saveLayout() const;

    QString m_kind;
    std::unique_ptr<Form> m_form;
    SheetPort m_port;
    Prompt m_prompt = askWithBox;
    QList<SheetPage *> m_pages;
    QVBoxLayout *m_layout;
    IconLabel *m_icon;
    QLabel *m_name;
    QLabel *m_state;
    Strip *m_notice;
    Strip *m_elsewhere;
    Strip *m_failure;
    PageHost *m_host = nullptr;
    EffectLine *m_effect;
    QDialogButtonBox *m_buttons;
    QTimer m_effectDelay;
    quint64 m_effectRequest = 0; // late answers are dropped
    std::any m_fresh; // what somebody else stored meanwhile
    bool m_writing = false;
};

} // namespace dx
