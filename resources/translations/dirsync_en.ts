<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en" sourcelanguage="en">
<context>
    <name>SiteStore</name>
    <message numerus="yes">
        <source>The Dirsync Server has %n remote requestors. Delete them first.</source>
        <translation>
            <numerusform>The Dirsync Server has %n remote requestor. Delete it first.</numerusform>
            <numerusform>The Dirsync Server has %n remote requestors. Delete them first.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>WatchText</name>
    <message numerus="yes">
        <source>%1: %2 s, %Ln records</source>
        <translation>
            <numerusform>%1: %2 s, %Ln record</numerusform>
            <numerusform>%1: %2 s, %Ln records</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>dx::AgreementForm</name>
    <message numerus="yes">
        <source>Once %1 has answered its invitation, T2 sends it a full export: %Ln entries.</source>
        <translation>
            <numerusform>Once %1 has answered its invitation, T2 sends it a full export: %Ln entry.</numerusform>
            <numerusform>Once %1 has answered its invitation, T2 sends it a full export: %Ln entries.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>The first T1 sends %1 a full export: %Ln entries.</source>
        <translation>
            <numerusform>The first T1 sends %1 a full export: %Ln entry.</numerusform>
            <numerusform>The first T1 sends %1 a full export: %Ln entries.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Next %1 sends %2 a full export: %Ln entries.</source>
        <translation>
            <numerusform>Next %1 sends %2 a full export: %Ln entry.</numerusform>
            <numerusform>Next %1 sends %2 a full export: %Ln entries.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln entries are deleted there.</source>
        <translation>
            <numerusform>%Ln entry is deleted there.</numerusform>
            <numerusform>%Ln entries are deleted there.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln recipients from %1 get trust level %2 at once.</source>
        <translation>
            <numerusform>%Ln recipient from %1 gets trust level %2 at once.</numerusform>
            <numerusform>%Ln recipients from %1 get trust level %2 at once.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>dx::AgreementPages</name>
    <message numerus="yes">
        <source>begins at %1; the partner can stay away for %n days</source>
        <translation>
            <numerusform>begins at %1; the partner can stay away for %n day</numerusform>
            <numerusform>begins at %1; the partner can stay away for %n days</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>dx::Agreements</name>
    <message numerus="yes">
        <source>Name: at most %n characters are possible.</source>
        <translation>
            <numerusform>Name: at most %n character is possible.</numerusform>
            <numerusform>Name: at most %n characters are possible.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>dx::AttributeMap</name>
    <message numerus="yes">
        <source>A template has at most %n rows.</source>
        <translation>
            <numerusform>A template has at most %n row.</numerusform>
            <numerusform>A template has at most %n rows.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Display name rule: at most %n characters are possible.</source>
        <translation>
            <numerusform>Display name rule: at most %n character is possible.</numerusform>
            <numerusform>Display name rule: at most %n characters are possible.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>dx::ChangeText</name>
    <message numerus="yes">
        <source>(%n bytes of binary data)</source>
        <translation>
            <numerusform>(%n byte of binary data)</numerusform>
            <numerusform>(%n bytes of binary data)</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>dx::Checks</name>
    <message numerus="yes">
        <source>At most %n characters.</source>
        <translation>
            <numerusform>At most %n character.</numerusform>
            <numerusform>At most %n characters.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>dx::ContainerForm</name>
    <message numerus="yes">
        <source>What is exported from here keeps its identity; the next export to %1 is a full one: %Ln entries.</source>
        <translation>
            <numerusform>What is exported from here keeps its identity; the next export to %1 is a full one: %Ln entry.</numerusform>
            <numerusform>What is exported from here keeps its identity; the next export to %1 is a full one: %Ln entries.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>dx::CycleRun</name>
    <message numerus="yes">
        <source>%n messages were rejected</source>
        <translation>
            <numerusform>%n message was rejected</numerusform>
            <numerusform>%n messages were rejected</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>dx::CycleText</name>
    <message numerus="yes">
        <source>%Ln added</source>
        <translation>
            <numerusform>%Ln added</numerusform>
            <numerusform>%Ln added</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln modified</source>
        <translation>
            <numerusform>%Ln modified</numerusform>
            <numerusform>%Ln modified</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln deleted</source>
        <translation>
            <numerusform>%Ln deleted</numerusform>
            <numerusform>%Ln deleted</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln conflicts</source>
        <translation>
            <numerusform>%Ln conflict</numerusform>
            <numerusform>%Ln conflicts</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>dx::Decisions</name>
    <message numerus="yes">
        <source>%n left as they are, because they have changed since</source>
        <translation>
            <numerusform>%n left as it is, because it has changed since</numerusform>
            <numerusform>%n left as they are, because they have changed since</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n left as they are, because their address is taken</source>
        <translation>
            <numerusform>%n left as it is, because its address is taken</numerusform>
            <numerusform>%n left as they are, because their address is taken</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>dx::Deletion</name>
    <message numerus="yes">
        <source>Delete %Ln recipients?</source>
        <translation>
            <numerusform>Delete %Ln recipient?</numerusform>
            <numerusform>Delete %Ln recipients?</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>The next cycle sends partners that have them %Ln deletions.</source>
        <translation>
            <numerusform>The next cycle sends partners that have it %Ln deletion.</numerusform>
            <numerusform>The next cycle sends partners that have them %Ln deletions.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 has %Ln recipients. Delete them first.</source>
        <translation>
            <numerusform>%1 has %Ln recipient. Delete it first.</numerusform>
            <numerusform>%1 has %Ln recipients. Delete them first.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>dx::DifferenceView</name>
    <message numerus="yes">
        <source>%n entries stay as they are</source>
        <translation>
            <numerusform>%n entry stays as it is</numerusform>
            <numerusform>%n entries stay as they are</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>dx::EffectLine</name>
    <message numerus="yes">
        <source>%n problems: </source>
        <translation>
            <numerusform>%n problem: </numerusform>
            <numerusform>%n problems: </numerusform>
        </translation>
    </message>
</context>
<context>
    <name>dx::Importer</name>
    <message numerus="yes">
        <source>It has %n records and says %1.</source>
        <translation>
            <numerusform>It has %n record and says %1.</numerusform>
            <numerusform>It has %n records and says %1.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n recipients from %1 are kept aside: their addresses or identities are taken.</source>
        <translation>
            <numerusform>%n recipient from %1 is kept aside: its address or identity is taken.</numerusform>
            <numerusform>%n recipients from %1 are kept aside: their addresses or identities are taken.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Of what %1 sent and the deletion guard held, %2 approved %n entries.</source>
        <translation>
            <numerusform>Of what %1 sent and the deletion guard held, %2 approved %n entry.</numerusform>
            <numerusform>Of what %1 sent and the deletion guard held, %2 approved %n entries.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>dx::Inbox</name>
    <message numerus="yes">
        <source>A message from %1 was taken: %2 (%n records).</source>
        <translation>
            <numerusform>A message from %1 was taken: %2 (%n record).</numerusform>
            <numerusform>A message from %1 was taken: %2 (%n records).</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>dx::MainWindow</name>
    <message numerus="yes">
        <source>The selected recipients belong to a partner. Delete them there; the next cycle takes them away here.</source>
        <translation>
            <numerusform>The selected recipient belongs to a partner. Delete it there; the next cycle takes it away here.</numerusform>
            <numerusform>The selected recipients belong to a partner. Delete them there; the next cycle takes them away here.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>dx::Merge</name>
    <message numerus="yes">
        <source>There are %n more.</source>
        <translation>
            <numerusform>There is %n more.</numerusform>
            <numerusform>There are %n more.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>dx::MessagesModel</name>
    <message numerus="yes">
        <source>%n attempts, next %1</source>
        <translation>
            <numerusform>%n attempt, next %1</numerusform>
            <numerusform>%n attempts, next %1</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>dx::Outbox</name>
    <message numerus="yes">
        <source>A message was sent to %1: %2 (%n records).</source>
        <translation>
            <numerusform>A message was sent to %1: %2 (%n record).</numerusform>
            <numerusform>A message was sent to %1: %2 (%n records).</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>dx::Overview</name>
    <message numerus="yes">
        <source>%Ln recipients</source>
        <translation>
            <numerusform>%Ln recipient</numerusform>
            <numerusform>%Ln recipients</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>dx::PendingCounts</name>
    <message numerus="yes">
        <source>The next export is a full one: %Ln entries</source>
        <translation>
            <numerusform>The next export is a full one: %Ln entry</numerusform>
            <numerusform>The next export is a full one: %Ln entries</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln changes to send</source>
        <translation>
            <numerusform>%Ln change to send</numerusform>
            <numerusform>%Ln changes to send</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>dx::PropertySheet</name>
    <message numerus="yes">
        <source>Discard %n changes?</source>
        <translation>
            <numerusform>Discard %n change?</numerusform>
            <numerusform>Discard %n changes?</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>dx::Resynchronising</name>
    <message numerus="yes">
        <source>%1 is sent all %Ln recipients and asked for all of its own.</source>
        <translation>
            <numerusform>%1 is sent %Ln recipient and asked for all of its own.</numerusform>
            <numerusform>%1 is sent all %Ln recipients and asked for all of its own.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 is sent all %Ln recipients.</source>
        <translation>
            <numerusform>%1 is sent %Ln recipient.</numerusform>
            <numerusform>%1 is sent all %Ln recipients.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>And %Ln more partners.</source>
        <translation>
            <numerusform>And %Ln more partner.</numerusform>
            <numerusform>And %Ln more partners.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>dx::RoleMoveCommands</name>
    <message numerus="yes">
        <source>%n invitations for the other requestors are in %1. Each opens its own and lets this site take the place of %2.</source>
        <translation>
            <numerusform>%n invitation for the other requestor is in %1. It opens it and lets this site take the place of %2.</numerusform>
            <numerusform>%n invitations for the other requestors are in %1. Each opens its own and lets this site take the place of %2.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>dx::SetupPeoplePage</name>
    <message numerus="yes">
        <source>%Ln recipients.</source>
        <translation>
            <numerusform>%Ln recipient.</numerusform>
            <numerusform>%Ln recipients.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln records are left out.</source>
        <translation>
            <numerusform>%Ln record is left out.</numerusform>
            <numerusform>%Ln records are left out.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>dx::SiteCharts</name>
    <message numerus="yes">
        <source>%1: %Ln changes</source>
        <translation>
            <numerusform>%1: %Ln change</numerusform>
            <numerusform>%1: %Ln changes</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1: %Ln entries</source>
        <translation>
            <numerusform>%1: %Ln entry</numerusform>
            <numerusform>%1: %Ln entries</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>dx::SiteForm</name>
    <message numerus="yes">
        <source>A partner that stays away for more than %n days needs a full export.</source>
        <translation>
            <numerusform>A partner that stays away for more than %n day needs a full export.</numerusform>
            <numerusform>A partner that stays away for more than %n days needs a full export.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>dx::SiteSetup</name>
    <message numerus="yes">
        <source>Offers the list &quot;%1&quot; with %Ln recipients from a file</source>
        <translation>
            <numerusform>Offers the list &quot;%1&quot; with %Ln recipient from a file</numerusform>
            <numerusform>Offers the list &quot;%1&quot; with %Ln recipients from a file</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>The first T1 sends %1 a full export: %Ln entries.</source>
        <translation>
            <numerusform>The first T1 sends %1 a full export: %Ln entry.</numerusform>
            <numerusform>The first T1 sends %1 a full export: %Ln entries.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>dx::SiteTreeModel</name>
    <message numerus="yes">
        <source>%n recipients are kept aside and nobody has decided about them.</source>
        <translation>
            <numerusform>%n recipient is kept aside and nobody has decided about it.</numerusform>
            <numerusform>%n recipients are kept aside and nobody has decided about them.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>dx::StatusCells</name>
    <message numerus="yes">
        <source>%1 of %Ln recipients</source>
        <translation>
            <numerusform>%1 of %Ln recipient</numerusform>
            <numerusform>%1 of %Ln recipients</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln recipients</source>
        <translation>
            <numerusform>%Ln recipient</numerusform>
            <numerusform>%Ln recipients</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>dx::TopologyPicture</name>
    <message numerus="yes">
        <source>%Ln recipients</source>
        <translation>
            <numerusform>%Ln recipient</numerusform>
            <numerusform>%Ln recipients</numerusform>
        </translation>
    </message>
</context>
</TS>
