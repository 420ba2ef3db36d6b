#pragma once

#include "model/parameters_model.h"
#include "model/site_session.h"
#include "ui/sheet/prompt.h"

#include <QWidget>

class QCheckBox;
class QPushButton;
class QTreeView;

namespace dx {

class Strip;

/**
 * The registry-style editor of a site's service parameters. Every change takes effect at once. The
 * same widget stands in the tree node's page, in the service's sheet and behind the menu entry.
 */
class ParametersEditor final : public QWidget
{
    Q_OBJECT
public:
    /** `session` outlives the editor. */
    explicit ParametersEditor(SiteSession &session, QWidget *parent = nullptr);

    void setPrompt(Prompt prompt) { m_prompt = std::move(prompt); }

private:
    void buildTable();
    QWidget *buttonRow();
    void reload();
    void updateButtons();
    int currentRow() const;
    void edit(const Parameter &parameter, bool isNew);
    void reloadAfter(const QFuture<Result<>> &edit);
    void store(const Parameter &parameter);
    void remove();
    void onKicks(bool on);
    void showFailure(const Error &error);

    SiteSession &m_session;
    ParametersModel *m_model;
    Prompt m_prompt = askWithBox;
    QCheckBox *m_kicks;
    Strip *m_failure;
    QTreeView *m_table;
    QPushButton *m_add;
    QPushButton *m_edit;
    QPushButton *m_delete;
    quint64 m_request = 0; // late answers are dropped
};

} // namespace dx
