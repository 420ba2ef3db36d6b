#pragma once

#include "model/forms/form.h"

#include <QWidget>

class QLabel;

namespace dx {

class IconLabel;

/**
 * What Apply would cause, under the pages: always two lines high, so that nothing jumps. Amber for
 * a warning; the problems, with links to their fields, while something is wrong. Beside an effect
 * that has entries stands a link to them.
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
    /** Whether somebody answers entriesWanted(); without it the link is not there. */
    void setShowsEntries(bool on) { m_showsEntries = on; }
    QString text() const; ///< plain

Q_SIGNALS:
    void problemActivated(const QString &field);
    void entriesWanted(); ///< [Show entries]

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

    IconLabel *m_icon;
    QLabel *m_text;
    QLabel *m_entries; ///< the link
    QString m_plain;
    Tone m_tone = Tone::Plain;
    bool m_showsEntries = false;
};

} // namespace dx
