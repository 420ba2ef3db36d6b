#pragma once

#include "engine/address/entry.h"

#include <QList>

/** Entries that are legal and hard: other scripts, separators in names, values that need base64,
 * long lines, formulas, values that differ in case only, X.400 and MS Mail addresses. */
inline QList<std::pair<const char *, dx::Entry>> hardEntries()
{
    QList<std::pair<const char *, dx::Entry>> all;
    const auto add
        = [&](const char *rule, std::initializer_list<std::pair<const char *, QByteArray>> values) {
              dx::Entry entry;
              entry.add("sn", "Hard");
              entry.add("mail", QByteArray("hard") + QByteArray::number(all.size()) + "@x.example");
              for (const auto &[name, value] : values)
                  entry.add(name, value);
              if (!entry.has("cn"))
                  entry.add("cn", QByteArray("hard ") + QByteArray::number(all.size()));
              all.append({rule, entry});
          };
    add("separators", {{"cn", "Weber, Anna; \"the\" <boss> + #1 = yes\\no"}});
    add("blanks at both ends", {{"cn", " leading and trailing "}, {"title", "a  b"}});
    add("colon and angle in front", {{"cn", ":colon <angle"}, {"title", "<x"}});
    add("Thai", {{"cn", "\u0e2a\u0e21\u0e0a\u0e32\u0e22"}});
    add("Hebrew", {{"cn", "\u05e9\u05e8\u05d4 \u05db\u05d4\u05df"}});
    add("Japanese", {{"cn", "\u5c71\u7530 \u592a\u90ce"}});
    add("decomposed and composed", {{"cn", "Zoe\u0308"}, {"cn", "Zo\u00eb"}});
    add("emoji", {{"cn", "Emoji \U0001F469\u200D\U0001F4BB Person"}});
    add("long", {{"cn", "Long " + QByteArray(900, 'x')}, {"description", QByteArray(5000, 'w')}});
    add("line breaks and tabs",
        {{"cn", "Line\nbreak"}, {"description", "first\nsecond\r\nthird\ttab"}});
    add("case only", {{"cn", "CASE ONLY"}, {"cn", "case only"}, {"displayName", "x"}});
    add("X.400",
        {{"description", "X400:c=US;a= ;p=Acme;o=Site/1;s=Quirk;g=Ann"},
         {"targetAddress", "X400:c=US;a= ;p=Acme;s=Hard"}});
    add("MS Mail", {{"targetAddress", "MS:NORTH/PO1/QUIRK"}, {"dxKind", "contact"}});
    add("formulas", {{"cn", "=SUM(A1:A9)"}, {"title", "+1"}, {"title", "-1"}, {"title", "@x"}});
    add("a formula that is quoted", {{"cn", "'=1"}, {"title", "''+x"}});
    add("many mails", {{"mail", "m1@many"}, {"mail", "m2@many"}, {"mail", "z@many"}});
    add("the key mail is not the smallest",
        {{"mail", "a@first"}, {"mail", "z@last"}, {"dxKeyAddress", "z@last"}});
    add("percent and backslash",
        {{"cn", "100 % sure"}, {"title", "a%b\\"}, {"title", "\\%"}, {"o", "c:\\new"}});
    add("what removes in a CSV", {{"title", "~DEL"}, {"l", " "}, {"st", "\\~del"}});
    add("mail outside ASCII", {{"mail", "zo\u00eb@x.example"}});
    add("telephones that a server refuses",
        {{"telephoneNumber", "1*2#"}, {"telephoneNumber", "-"}, {"mobile", "\u0661\u0662"}});
    add("values that match each other",
        {{"telephoneNumber", "1 2"},
         {"telephoneNumber", "1-2"},
         {"title", "Boss"},
         {"title", "BOSS"},
         {"title", "boss "}});
    add("several values where one is allowed",
        {{"displayName", "A"}, {"displayName", "B"}, {"c", "DE"}, {"c", "Germany"}});
    add("proxies in two cases",
        {{"proxyAddresses", "SMTP:A@x"},
         {"proxyAddresses", "smtp:a@x"},
         {"proxyAddresses", "sip:a@x"}});
    add("a picture",
        {{"jpegPhoto",
          QByteArray("\xFF\xD8\xFF\xE0\0\x10JFIF\0\1\1\0\0\1", 16) + QByteArray(300, '\0')
              + "\xFF\xD9"},
         {"thumbnailPhoto", QByteArray("\0\1\2\xFF", 4)}});
    add("a picture that is none", {{"jpegPhoto", "not a picture"}});
    add("backslashes in a postal address",
        {{"postalAddress", "a$b\\24"}, {"homePostalAddress", "a\\b"}});
    add("Exchange's own",
        {{"department", "Sales"},
         {"company", "Acme"},
         {"mailNickname", "HARD"},
         {"extensionAttribute1", "North"},
         {"extensionAttribute15", "x"},
         {"manager", "cn=Boss,o=Acme"}});
    dx::Entry nameless;
    nameless.add("displayName", "No cn and no sn");
    nameless.add("dxKind", "list");
    all.append({"neither cn nor sn", nameless});
    dx::Entry nothing;
    nothing.add("dxAddress", "NOTES:Ann/Acme");
    all.append({"nothing but an address", nothing});
    return all;
}
