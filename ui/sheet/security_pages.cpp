#include "ui/sheet/security_pages.h"

#include "engine/core/when_done.h"
#include "model/forms/agreement_form.h"
#include "model/forms/site_security.h"
#include "ui/sheet/prompt.h"
#include "ui/sheet/sheet_page.h"

#include <QCoreApplication>
#include <QLabel>
#include <QPushButton>

#include <functional>
#include <memory>

using namespace Qt::StringLiterals;

namespace dx {
namespace {

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(dx::SecurityPages)
};

QLabel *selectable(QLabel *label, const QString &name)
{
    label->setObjectName(name);
    label->setWordWrap(true);
    label->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    return label;
}

/** The two facts of this site, and what fills them. */
std::function<void(const Result<SiteSecurity> &)> addOwn(SheetPage &page)
{
    QLabel *own = selectable(page.addFact(Text::tr("This site"), {}), u"ownFingerprint"_s);
    QLabel *place = selectable(page.addFact(Text::tr("Private key"), {}), u"keyPlace"_s);
    return [own, place](const Result<SiteSecurity> &security) {
        if (!security) {
            place->setText(u"✕ "_s + security.error().text);
            return;
        }
        own->setText(security->fingerprint.isEmpty() ? Text::tr("made when it is first needed")
                                                     : security->fingerprint);
        place->setText(security->place.isEmpty() ? QString()
                                                 : Text::tr("kept in %1").arg(security->place));
    };
}

Question renewal()
{
    Question question;
    question.text = Text::tr("Make a new key for this site?");
    question.more = Text::tr("The old key vouches for the new one, and partners take it over with "
                             "the next message. The fingerprint changes.");
    question.answers = {Text::tr("Renew Key"), Text::tr("Cancel")};
    return question;
}

} // namespace

void SecurityPages::site(SheetPage &page, SiteSession &session)
{
    page.addGroup(Text::tr("Fingerprint"));
    const auto show = addOwn(page);
    page.addNote(Text::tr("Partners should see the same fingerprint. The key is not in the store: "
                          "include the place it is kept in when you make backups."));
    QPushButton *renew
        = page.addButton(Text::tr("Renew Key…"), u"renewKey"_s,
                         Text::tr("Makes a new key; partners take it over with the next message."));
    QPushButton *move = page.addButton(
        Text::tr("Keep in a File"), u"moveKey"_s,
        Text::tr("A service can use a file; the keychain can be used in this session only."));
    const auto inKeychain = std::make_shared<bool>(false);
    const auto showAll = [show, move, inKeychain](const Result<SiteSecurity> &security) {
        show(security);
        if (!security)
            return;
        *inKeychain = security->inKeychain;
        move->setText(*inKeychain ? Text::tr("Keep in a File") : Text::tr("Keep in the Keychain"));
    };
    QObject::connect(renew, &QPushButton::clicked, &page, [&page, &session, showAll] {
        askWithBox(page.window(), renewal(), [&page, &session, showAll](int answer) {
            if (answer == 0)
                whenDone(renewSiteKey(session), &page, showAll);
        });
    });
    QObject::connect(move, &QPushButton::clicked, &page, [&page, &session, showAll, inKeychain] {
        whenDone(keepSiteKey(session, !*inKeychain), &page, showAll);
    });
    whenDone(readSecurity(session), &page, showAll);
    page.addStretch();
}

void SecurityPages::unsealed(SheetPage &page, AgreementForm &form)
{
    page.addGroup(Text::tr("Messages"));
    page.addFact(Text::tr("Sealed"), Text::tr("no"))->setObjectName(u"unsealed"_s);
    page.addNote(Text::tr("A requestor of the kind MS Mail knows no keys: its messages and the "
                          "answers are neither signed nor encrypted. Whoever can read the place "
                          "that carries them can read the list, and whoever can write there can "
                          "write in its name, but for the password."));
    QLabel *password = page.addFact(Text::tr("Password"), {});
    const auto show = [password, &form] {
        const QString &place = form.stored().agreement.passwordPlace;
        password->setText(place.isEmpty() ? Text::tr("none: any request in its name is taken")
                              : place == u"file"_s ? Text::tr("kept in a file beside the store")
                                                   : Text::tr("kept in the keychain"));
    };
    QObject::connect(&form, &Form::changed, password, show);
    show();
    page.addStretch();
}

void SecurityPages::agreement(SheetPage &page, AgreementForm &form, SiteSession &session)
{
    page.addGroup(Text::tr("Fingerprints"));
    const auto show = addOwn(page);
    QLabel *partner = selectable(page.addFact(Text::tr("Partner"), {}), u"partnerFingerprint"_s);
    page.addNote(Text::tr("The partner's administrator should see the same two."));
    const auto showPartner = [partner, &form] {
        const QString text = fingerprintInLines(form.stored().agreement.certificate);
        partner->setText(text.isEmpty() ? Text::tr("not known before it has answered") : text);
    };
    QObject::connect(&form, &Form::changed, partner, showPartner);
    showPartner();
    whenDone(readSecurity(session), &page, show);
    page.addStretch();
}

} // namespace dx
