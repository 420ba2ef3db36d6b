#pragma once

#include "engine/core/result.h"
#include "engine/store/database.h"

#include <QObject>
#include <QSet>
#include <QStringList>
#include <QVariant>

#include <any>
#include <functional>

namespace dx {

/** What applying a form would cause, in one or two lines. */
struct Effect
{
    QString text;
    bool warning = false; ///< 10 % of a list or more, or any deletion
    bool entries = false; ///< there is a difference behind it that can be shown

    bool operator==(const Effect &) const = default;
};

/** A field of a form. `id` is also the object name of its widget. */
struct FormField
{
    QString id;
    QString page; ///< title of the page it stands on
    QString label; ///< as the page shows it
};

/** A field that is wrong, and why. */
struct FormProblem
{
    FormField field;
    QString text;
};

/**
 * What is behind a property sheet: a copy of a plain struct with named fields, what is wrong with
 * it, what was changed, and what applying it would cause. No widgets. Problems are known at once
 * but shown only of fields that were left (touch) or when OK was pressed (touchAll).
 */
class Form : public QObject
{
    Q_OBJECT
public:
    /** Runs on a database thread; std::any holds the form's struct as it is in the store. */
    using StoreFunction = std::function<Result<std::any>(Database &)>;
    using EffectFunction = std::function<Result<Effect>(Database &)>;

    using QObject::QObject;

    virtual const QList<FormField> &fields() const = 0;
    virtual QVariant value(const QString &id) const = 0;
    /** Sets a field as the person does; changed() follows. */
    void setValue(const QString &id, const QVariant &value);
    /** Why a field is wrong; empty: it is not. */
    virtual QString problem(const QString &id) const = 0;
    /** Dependent fields are disabled by their parent. */
    virtual bool isEnabled(const QString &) const { return true; }
    /** Can be read and copied, not edited (imported recipients). */
    virtual bool isReadOnly(const QString &) const { return false; }

    QList<FormProblem> problems() const;
    QList<FormProblem> shownProblems() const;
    QString shownProblem(const QString &id) const;
    void touch(const QString &id);
    void touchAll();

    /** Fields whose value differs from the stored one. */
    QStringList changedFields() const;
    int changes() const { return int(changedFields().size()); }
    bool isNew() const { return m_new; }
    /** Something changed (or the object is new) and everything is valid. */
    bool canApply() const;

    /** Reads the object again; null for a new one. */
    virtual StoreFunction loader() const = 0;
    /** Writes the present state in one transaction and answers what is stored then. */
    virtual StoreFunction writer() const = 0;
    /** What `dirsync` calls that which writing does: the words of its command lines, in order.
     * Empty: it has none for this. */
    virtual QList<QStringList> commands() const { return {}; }
    /** Finds out what applying would cause, before anything is changed. */
    virtual EffectFunction effect() const = 0;
    /** Whether a loaded state is another one than the form started from. */
    virtual bool differs(const std::any &stored) const = 0;
    /** Starts again from a stored state; edits are dropped. */
    void accept(const std::any &stored);
    /** Somebody else changed the object: compare with that state from now on, keep the edits. */
    void rebase(const std::any &stored);

Q_SIGNALS:
    void changed(); ///< a value, what is touched, or the stored state

protected:
    virtual void assign(const QString &id, const QVariant &value) = 0;
    virtual QVariant storedValue(const QString &id) const = 0;
    virtual void take(const std::any &stored, bool keepEdits) = 0;
    void setNew(bool on) { m_new = on; }

private:
    QSet<QString> m_touched;
    bool m_new = false;
};

} // namespace dx
