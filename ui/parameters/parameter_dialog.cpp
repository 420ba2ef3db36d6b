#include "ui/parameters/parameter_dialog.h"

#include "ui/style/colors.h"
#include "ui/style/theme.h"

#include <QButtonGroup>
#include <QComboBox>
#include <QDialogButtonBox>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QRadioButton>
#include <QStackedWidget>

using namespace Qt::StringLiterals;

namespace dx {

ParameterDialog::ParameterDialog(const ParametersModel &model, const Parameter &parameter,
                                 bool isNew, QWidget *parent)
    : QDialog(parent), m_model(model), m_isNew(isNew), m_name(new QComboBox(this)),
      m_meaning(new QLabel(this)), m_type(new QComboBox(this)), m_editors(new QStackedWidget(this)),
      m_dword(new QLineEdit(dwordToText(parameter.dword, m_shown), this)),
      m_radix(new QButtonGroup(this)), m_string(new QLineEdit(parameter.strings.value(0), this)),
      m_strings(new QPlainTextEdit(parameter.strings.join(u'\n'), this)),
      m_problem(new QLabel(this))
{
    setAttribute(Qt::WA_DeleteOnClose);
    setObjectName(u"parameterDialog"_s);
    setWindowTitle(isNew ? tr("Add Value") : tr("Edit %1").arg(parameter.name));
    m_name->setEditable(true);
    m_name->setEnabled(isNew);
    m_name->setObjectName(u"parameterName"_s);
    for (const KnownParameter &known : knownParameters())
        m_name->addItem(known.name);
    m_name->setEditText(parameter.name);
    for (const auto type :
         {ParameterType::Dword, ParameterType::String, ParameterType::MultiString})
        m_type->addItem(ParametersModel::typeName(type), int(type));
    m_type->setCurrentIndex(int(parameter.type));
    m_type->setEnabled(isNew);
    m_type->setObjectName(u"parameterType"_s);
    m_meaning->setWordWrap(true);
    m_problem->setWordWrap(true);
    m_problem->setObjectName(u"parameterProblem"_s);
    m_problem->hide();
    m_strings->setObjectName(u"parameterStrings"_s);
    m_strings->setTabChangesFocus(true);
    m_strings->setAccessibleName(tr("Data, one string a line"));
    m_editors->addWidget(dwordEditor());
    m_editors->addWidget(stringEditor());
    m_editors->addWidget(m_strings);
    m_editors->setCurrentIndex(int(parameter.type));
    layOut();
    connect(m_name, &QComboBox::editTextChanged, this, &ParameterDialog::onNameEdited);
    connect(m_type, &QComboBox::currentIndexChanged, m_editors, &QStackedWidget::setCurrentIndex);
    onNameEdited();
    resize(420, 260);
    if (!isNew)
        m_editors->currentWidget()->setFocus();
}

void ParameterDialog::layOut()
{
    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Ok | QDialogButtonBox::Cancel, this);
    auto *layout = new QFormLayout(this);
    layout->setContentsMargins(Space::kMargin, Space::kMargin, Space::kMargin, Space::kMargin);
    layout->setHorizontalSpacing(Space::kLabel);
    layout->setVerticalSpacing(Space::kRelated);
    layout->addRow(tr("Name:"), m_name);
    layout->addRow(tr("Type:"), m_type);
    layout->addRow(tr("Data:"), m_editors);
    layout->addRow(QString(), m_problem);
    layout->addRow(m_meaning);
    layout->addRow(buttons);
    connect(buttons, &QDialogButtonBox::accepted, this, &ParameterDialog::accept);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
}

QWidget *ParameterDialog::stringEditor()
{
    auto *page = new QWidget(this);
    auto *layout = new QVBoxLayout(page);
    layout->setContentsMargins(0, 0, 0, 0);
    m_string->setObjectName(u"parameterString"_s);
    m_string->setAccessibleName(tr("Data"));
    layout->addWidget(m_string);
    layout->addStretch();
    page->setFocusProxy(m_string);
    return page;
}

QWidget *ParameterDialog::dwordEditor()
{
    auto *page = new QWidget(this);
    auto *layout = new QVBoxLayout(page);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(Space::kTight);
    m_dword->setObjectName(u"parameterDword"_s);
    m_dword->setAccessibleName(tr("Data"));
    m_dword->setFont(Fonts::fixed());
    m_dword->setMaxLength(34);
    layout->addWidget(m_dword);
    layout->addWidget(radixChoice());
    layout->addStretch();
    page->setFocusProxy(m_dword);
    return page;
}

QWidget *ParameterDialog::radixChoice()
{
    auto *row = new QWidget(this);
    auto *layout = new QHBoxLayout(row);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(Space::kGroup);
    const auto add = [&](const QString &text, const QString &name, Radix radix) {
        auto *button = new QRadioButton(text, row);
        button->setObjectName(name);
        button->setChecked(radix == m_shown);
        m_radix->addButton(button, int(radix));
        layout->addWidget(button);
    };
    add(tr("Binary"), u"binary"_s, Radix::Binary);
    add(tr("Decimal"), u"decimal"_s, Radix::Decimal);
    add(tr("Hex"), u"hex"_s, Radix::Hex);
    layout->addStretch();
    connect(m_radix, &QButtonGroup::idClicked, this, [this](int id) { onRadix(Radix(id)); });
    return row;
}

void ParameterDialog::onNameEdited()
{
    const QString name = m_name->currentText();
    m_meaning->setText(ParametersModel::meaningOf(name));
    if (!m_isNew)
        return;
    for (const KnownParameter &known : knownParameters()) {
        if (known.name.compare(name.trimmed(), Qt::CaseInsensitive) == 0)
            m_type->setCurrentIndex(int(known.type));
    }
}

/** What is typed is shown in the new radix; what is no number stays as it is. */
void ParameterDialog::onRadix(Radix radix)
{
    if (const auto value = dwordFromText(m_dword->text(), m_shown))
        m_dword->setText(dwordToText(*value, radix));
    m_shown = radix;
}

Parameter ParameterDialog::parameter() const
{
    Parameter out;
    out.name = m_name->currentText().trimmed();
    out.type = ParameterType(m_type->currentData().toInt());
    if (out.type == ParameterType::Dword)
        out.dword = dwordFromText(m_dword->text(), m_shown).value_or(0);
    else if (out.type == ParameterType::String)
        out.strings = {m_string->text()};
    else
        out.strings = m_strings->toPlainText().split(u'\n', Qt::SkipEmptyParts);
    return out;
}

QString ParameterDialog::problem() const
{
    const Parameter wanted = parameter();
    if (const QString wrong = m_model.problem(wanted, m_isNew); !wrong.isEmpty())
        return wrong;
    if (wanted.type == ParameterType::Dword && !dwordFromText(m_dword->text(), m_shown))
        return tr("Not a number from 0 to 4294967295 in this radix.");
    return {};
}

void ParameterDialog::showProblem(const QString &text)
{
    QPalette mine;
    mine.setColor(QPalette::WindowText, Colors::of(this).deleted.text);
    m_problem->setPalette(mine);
    m_problem->setText(u"✕ "_s + text);
    m_problem->show();
}

void ParameterDialog::accept()
{
    if (const QString wrong = problem(); !wrong.isEmpty()) {
        showProblem(wrong);
        return;
    }
    Q_EMIT chosen(parameter());
    QDialog::accept();
}

} // namespace dx
