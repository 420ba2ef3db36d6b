#pragma once

#include "engine/store/recipients.h"
#include "model/forms/data_form.h"
#include "model/site_session.h"

#include <QMap>

namespace dx {

/** A recipient being edited; what is typed stays as it is until it is written. */
struct RecipientDraft
{
    Recipient recipient;
    QMap<QByteArray, QString> texts; ///< edited attributes: the first value of each
    QStringList addresses; ///< "TYPE:value", the key address first

    static RecipientDraft of(const Recipient &recipient);
    /** With what was edited; untouched addresses keep the attributes they came in. */
    Recipient result() const;
};

/**
 * A recipient. An imported one can be edited only in what stays here: trust level, hidden, local
 * note.
 */
class RecipientForm final : public DataForm<RecipientDraft>
{
    Q_OBJECT
public:
    static constexpr int kCustomAttributes = 10;

    RecipientForm(const SiteSummary &site, Recipient recipient, QObject *parent = nullptr);
    /** A new one in `list`, of that kind. */
    static Recipient blank(const SiteSummary &site, ListId list, RecipientKind kind);
    /** A new one with the content of another; without its addresses, which belong to that one. */
    static Recipient copyOf(const Recipient &recipient);

    static QString kindName(RecipientKind kind);
    /** "Belongs to Branch A (received in cycle 41). Change it there."; empty for our own. */
    QString notice(CycleId receivedIn = {}) const;
    /** Finds the cycle for notice(); holds a CycleId, an invalid one if it is not known any more.
     */
    StoreFunction receivedIn() const;
    QString listName() const;
    QString originName() const;

    bool isReadOnly(const QString &id) const override;
    StoreFunction loader() const override;
    StoreFunction writer() const override;
    QList<QStringList> commands() const override;
    EffectFunction effect() const override;

    /** Key address first; texts "TYPE:value". */
    static QStringList addressTexts(const Entry &entry);
    static void setAddressTexts(Entry &entry, const QStringList &texts);
    /** Why one typed address cannot be used; empty: it can. */
    static QString addressProblem(const QString &text);

private:
    void declareNames();
    void declareAddresses();
    void declareOrganisation();
    void declarePhones();
    void declareCustom();
    void declareAdvanced();
    /** A field that is one attribute of the entry. */
    void attribute(const QString &page, const QString &label, const QByteArray &name,
                   Check check = {});

    QList<AddressList> m_lists;
    QList<Agreement> m_agreements;
};

} // namespace dx
