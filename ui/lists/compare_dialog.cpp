#include "ui/lists/compare_dialog.h"

#include "model/site_session.h"
#include "ui/difference_tab.h"
#include "ui/main_window.h"
#include "ui/views/open_difference.h"

#include <QCheckBox>
#include <QComboBox>
#include <QDialogButtonBox>
#include <QFileDialog>
#include <QFileInfo>
#include <QFormLayout>
#include <QLabel>
#include <QPushButton>

using namespace Qt::StringLiterals;

namespace dx {

namespace {

QWidget *withButton(QComboBox *side, QPushButton *button, QWidget *parent)
{
    auto *row = new QWidget(parent);
    auto *layout = new QHBoxLayout(row);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(side, 1);
    layout->addWidget(button);
    return row;
}

} // namespace

CompareDialog::CompareDialog(MainWindow &window, SiteSession &session, ListId list)
    : QDialog(&window), m_window(window), m_session(&session),
      m_before(makeSide(tr("Before"), list)), m_after(makeSide(tr("After"), {})),
      m_byMail(new QCheckBox(tr("&Match entries by their e-mail address"), this)),
      m_buttons(new QDialogButtonBox(QDialogButtonBox::Close, this))
{
    setObjectName(u"compareDialog"_s);
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowTitle(tr("Compare Address Lists"));
    m_before->setObjectName(u"compareBefore"_s);
    m_after->setObjectName(u"compareAfter"_s);
    m_byMail->setToolTip(
        tr("Otherwise they match by their identity, or by their distinguished name."));
    auto *form = new QFormLayout;
    for (QComboBox *side : {m_before, m_after}) {
        auto *button = new QPushButton(tr("File…"), this);
        connect(button, &QPushButton::clicked, this, [this, side] { browse(side); });
        auto *label = new QLabel(side == m_before ? tr("&Before") : tr("&After"), this);
        label->setBuddy(side);
        form->addRow(label, withButton(side, button, this));
        connect(side, &QComboBox::currentIndexChanged, this, &CompareDialog::update);
    }
    auto *swapButton = m_buttons->addButton(tr("&Swap"), QDialogButtonBox::ResetRole);
    auto *compare = m_buttons->addButton(tr("&Compare"), QDialogButtonBox::AcceptRole);
    compare->setObjectName(u"compareRun"_s);
    compare->setDefault(true);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(12, 12, 12, 12);
    layout->setSpacing(8);
    layout->addLayout(form);
    layout->addWidget(m_byMail);
    layout->addStretch(1);
    layout->addWidget(m_buttons);
    resize(480, 0);

    connect(swapButton, &QPushButton::clicked, this, &CompareDialog::swap);
    connect(m_buttons, &QDialogButtonBox::accepted, this, &CompareDialog::run);
    connect(m_buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    connect(&session, &QObject::destroyed, this, &QWidget::close);
    if (m_after->count() > 1 && m_after->currentIndex() == m_before->currentIndex())
        m_after->setCurrentIndex(m_before->currentIndex() == 0 ? 1 : 0);
    update();
}

QComboBox *CompareDialog::makeSide(const QString &accessibleName, ListId list)
{
    auto *side = new QComboBox(this);
    side->setAccessibleName(accessibleName);
    for (const AddressList &known : m_session->summary().lists) {
        side->addItem(known.name, known.id.value);
        if (known.id == list)
            side->setCurrentIndex(side->count() - 1);
    }
    return side;
}

void CompareDialog::browse(QComboBox *side)
{
    auto *dialog = new QFileDialog(this, tr("Compare with"), {},
                                   tr("Address lists (*.ldif *.ldf *.csv *.txt);;All files (*)"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::ExistingFile);
    connect(dialog, &QFileDialog::fileSelected, side, [side](const QString &path) {
        side->addItem(QFileInfo(path).fileName(), path);
        side->setItemData(side->count() - 1, path, Qt::ToolTipRole);
        side->setCurrentIndex(side->count() - 1);
    });
    dialog->open();
}

ComparedSide CompareDialog::sideOf(const QComboBox *side) const
{
    const QVariant chosen = side->currentData();
    if (chosen.typeId() == QMetaType::QString)
        return {{}, chosen.toString()};
    return {ListId{chosen.toLongLong()}, {}};
}

void CompareDialog::swap()
{
    const QString text = m_before->currentText();
    const QVariant before = m_before->currentData();
    const auto choose = [](QComboBox *side, const QString &shown, const QVariant &value) {
        int row = side->findData(value);
        if (row < 0) {
            side->addItem(shown, value);
            row = side->count() - 1;
        }
        side->setCurrentIndex(row);
    };
    choose(m_before, m_after->currentText(), m_after->currentData());
    choose(m_after, text, before);
}

void CompareDialog::update()
{
    const bool ready = m_before->currentIndex() >= 0 && m_after->currentIndex() >= 0
        && m_before->currentData() != m_after->currentData();
    for (QAbstractButton *button : m_buttons->buttons()) {
        if (m_buttons->buttonRole(button) == QDialogButtonBox::AcceptRole)
            button->setEnabled(ready);
    }
}

void CompareDialog::run()
{
    if (!m_session)
        return;
    openComparison(m_window, *m_session, {sideOf(m_before), m_before->currentText()},
                   {sideOf(m_after), m_after->currentText()}, m_byMail->isChecked());
    accept();
}

} // namespace dx
