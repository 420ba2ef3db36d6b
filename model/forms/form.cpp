#include "model/forms/form.h"

namespace dx {

void Form::setValue(const QString &id, const QVariant &value)
{
    if (value == this->value(id))
        return;
    assign(id, value);
    Q_EMIT changed();
}

QList<FormProblem> Form::problems() const
{
    QList<FormProblem> out;
    for (const FormField &field : fields()) {
        if (const QString text = problem(field.id); !text.isEmpty())
            out.append({field, text});
    }
    return out;
}

QList<FormProblem> Form::shownProblems() const
{
    QList<FormProblem> out = problems();
    out.removeIf([this](const FormProblem &p) { return !m_touched.contains(p.field.id); });
    return out;
}

QString Form::shownProblem(const QString &id) const
{
    return m_touched.contains(id) ? problem(id) : QString();
}

void Form::touch(const QString &id)
{
    if (m_touched.contains(id))
        return;
    m_touched.insert(id);
    Q_EMIT changed();
}

void Form::touchAll()
{
    for (const FormField &field : fields())
        m_touched.insert(field.id);
    Q_EMIT changed();
}

QStringList Form::changedFields() const
{
    QStringList out;
    for (const FormField &field : fields()) {
        if (value(field.id) != storedValue(field.id))
            out.append(field.id);
    }
    return out;
}

bool Form::canApply() const
{
    return (m_new || changes() > 0) && problems().isEmpty();
}

void Form::accept(const std::any &stored)
{
    take(stored, false);
    m_new = false;
    m_touched.clear();
    Q_EMIT changed();
}

void Form::rebase(const std::any &stored)
{
    take(stored, true);
    Q_EMIT changed();
}

} // namespace dx
