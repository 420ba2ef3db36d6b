#pragma once

#include "model/forms/form.h"

#include <algorithm>

namespace dx {

/** A form over the plain struct `Data`; subclasses declare each field once, with its check. */
template<typename Data>
class DataForm : public Form
{
public:
    const Data &data() const { return m_data; }
    const Data &stored() const { return m_stored; }

    const QList<FormField> &fields() const override { return m_fields; }
    QVariant value(const QString &id) const override { return read(id, m_data); }
    QString problem(const QString &id) const override
    {
        const Binding *binding = find(id);
        // What nobody can change here is not reported as wrong: it could not be put right either.
        if (!binding || !binding->check || !isEnabled(id) || isReadOnly(id))
            return {};
        return binding->check(m_data);
    }
    bool differs(const std::any &stored) const override
    {
        const Data &other = std::any_cast<const Data &>(stored);
        return std::ranges::any_of(m_bindings, [&](const Binding &binding) {
            return binding.get(other) != binding.get(m_stored);
        });
    }

protected:
    using Check = std::function<QString(const Data &)>;

    DataForm(Data data, bool isNew, QObject *parent)
        : Form(parent), m_stored(data), m_data(std::move(data))
    {
        setNew(isNew);
    }

    /** Declares a field: how it is read from and written to the struct. */
    void field(const QString &id, const QString &page, const QString &label,
               std::function<QVariant(const Data &)> get,
               std::function<void(Data &, const QVariant &)> set, Check check = {})
    {
        m_fields.append({id, page, label});
        m_bindings.append({std::move(get), std::move(set), std::move(check)});
    }
    /** The same for a plain member. */
    template<typename T, typename Owner, typename Access>
    void member(const QString &id, const QString &page, const QString &label, Access access,
                T Owner::*pointer, Check check = {})
    {
        field(
            id, page, label,
            [access, pointer](const Data &d) { return QVariant::fromValue(access(d).*pointer); },
            [access, pointer](Data &d, const QVariant &v) {
                access(d).*pointer = v.template value<T>();
            },
            std::move(check));
    }
    template<typename T>
    void member(const QString &id, const QString &page, const QString &label, T Data::*pointer,
                Check check = {})
    {
        field(
            id, page, label, [pointer](const Data &d) { return QVariant::fromValue(d.*pointer); },
            [pointer](Data &d, const QVariant &v) { d.*pointer = v.template value<T>(); },
            std::move(check));
    }
    Data &edited() { return m_data; }

    void assign(const QString &id, const QVariant &value) override
    {
        if (const Binding *binding = find(id))
            binding->set(m_data, value);
    }
    QVariant storedValue(const QString &id) const override { return read(id, m_stored); }
    void take(const std::any &stored, bool keepEdits) override
    {
        Data fresh = std::any_cast<const Data &>(stored);
        Data kept = fresh;
        if (keepEdits) {
            for (const QString &id : changedFields())
                find(id)->set(kept, value(id));
        }
        m_stored = std::move(fresh);
        m_data = std::move(kept);
    }

private:
    struct Binding
    {
        std::function<QVariant(const Data &)> get;
        std::function<void(Data &, const QVariant &)> set;
        Check check;
    };
    const Binding *find(const QString &id) const
    {
        for (qsizetype i = 0; i < m_fields.size(); ++i) {
            if (m_fields[i].id == id)
                return &m_bindings[i];
        }
        Q_ASSERT_X(false, "DataForm", qPrintable(id));
        return nullptr;
    }
    QVariant read(const QString &id, const Data &data) const
    {
        const Binding *binding = find(id);
        return binding ? binding->get(data) : QVariant();
    }

    Data m_stored;
    Data m_data;
    QList<FormField> m_fields;
    QList<Binding> m_bindings;
};

} // namespace dx
