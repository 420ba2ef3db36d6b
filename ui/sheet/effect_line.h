#pragma once

#include "model/forms/form.h"

#include <QWidget>

class QLabel;

namespace dx {

/**
 * What Apply would cause, under the pages: always two lines high, so that nothing jumps. Amber for
 * a warning; the problems, with links to their fields, while something is wrong.
 */
class EffectLine final : public QWidget
{
    Q_OBJECT
public:
    explicit EffectLine(QWidget *parent = nullptr);

    void showWorking(); ///< "Working out the effect…"
    void showEffect(const Effect &effect);
    void showProblems(const QList<FormProblem> &problems);
    void showError(const Error &error); ///< the effect could not be found out
    void clear();
    QString text() const; ///< plain

Q_SIGNALS:
    void problemActivated(const QString &field);

protected:
    void changeEvent(QEvent *event) override;

private:
    enum class Tone {
        Plain,
        Warning,
        Problem,
    };
    void show(const QString &html, const QString &plain, Tone tone);
    void recolor();

    QLabel *m_icon;
    QLabel *m_text;
    QString m_plain;
    Tone m_tone = Tone::Plain;
};

} // namespace dx
