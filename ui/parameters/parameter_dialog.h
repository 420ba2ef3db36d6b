#pragma once

#include "model/dword_text.h"
#include "model/parameters_model.h"

#include <QDialog>

class QButtonGroup;
class QComboBox;
class QDialogButtonBox;
class QLabel;
class QLineEdit;
class QPlainTextEdit;
class QStackedWidget;

namespace dx {

/**
 * Adds or edits one service parameter: a DWORD in the radix of one's choice, a string, or several
 * strings, one a line. chosen() follows OK when everything is valid.
 */
class ParameterDialog final : public QDialog
{
    Q_OBJECT
public:
    ParameterDialog(const ParametersModel &model, const Parameter &parameter, bool isNew,
                    QWidget *parent = nullptr);

    void accept() override;

Q_SIGNALS:
    void chosen(const dx::Parameter &parameter);

private:
    void layOut();
    QWidget *stringEditor();
    QWidget *dwordEditor();
    QWidget *radixChoice();
    void onNameEdited();
    void onRadix(Radix radix);
    Parameter parameter() const;
    QString problem() const;
    void showProblem(const QString &text);

    const ParametersModel &m_model;
    bool m_isNew;
    Radix m_shown = Radix::Hex; ///< of what stands in m_dword, which begins with it
    QComboBox *m_name;
    QLabel *m_meaning;
    QComboBox *m_type;
    QStackedWidget *m_editors;
    QLineEdit *m_dword;
    QButtonGroup *m_radix;
    QLineEdit *m_string;
    QPlainTextEdit *m_strings;
    QLabel *m_problem;
};

} // namespace dx
