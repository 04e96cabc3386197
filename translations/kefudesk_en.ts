<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en" sourcelanguage="en">
<context>
    <name>Chat</name>
    <message numerus="yes">
        <source>Show more (%n character(s) left)</source>
        <translation>
            <numerusform>Show more (%n character left)</numerusform>
            <numerusform>Show more (%n characters left)</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Quota</name>
    <message numerus="yes">
        <source>%n reply(s) left</source>
        <translation>
            <numerusform>%n reply left</numerusform>
            <numerusform>%n replies left</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1/%2 bytes, goes out as %n message(s)</source>
        <translation>
            <numerusform>%1/%2 bytes, goes out as %n message</numerusform>
            <numerusform>%1/%2 bytes, goes out as %n messages</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Words</name>
    <message numerus="yes">
        <source>Too many requests. Try again in %n second(s).</source>
        <translation>
            <numerusform>Too many requests. Try again in %n second.</numerusform>
            <numerusform>Too many requests. Try again in %n seconds.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>kefu::app::Tray</name>
    <message numerus="yes">
        <source>%n unread message(s)</source>
        <translation>
            <numerusform>%n unread message</numerusform>
            <numerusform>%n unread messages</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>kefu::ui::AttentionCenter</name>
    <message numerus="yes">
        <source>%n new message(s)</source>
        <translation>
            <numerusform>%n new message</numerusform>
            <numerusform>%n new messages</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>kefu::ui::BlockSheet</name>
    <message numerus="yes">
        <source>%n day(s)</source>
        <translation>
            <numerusform>%n day</numerusform>
            <numerusform>%n days</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>kefu::ui::ChatLogPanel</name>
    <message numerus="yes">
        <source>The newest %n message(s)</source>
        <translation>
            <numerusform>The newest message</numerusform>
            <numerusform>The newest %n messages</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n message(s) found</source>
        <translation>
            <numerusform>%n message found</numerusform>
            <numerusform>%n messages found</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>kefu::ui::ChatPage</name>
    <message numerus="yes">
        <source>%n new message(s) ↓</source>
        <translation>
            <numerusform>%n new message ↓</numerusform>
            <numerusform>%n new messages ↓</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>kefu::ui::ClosingStrip</name>
    <message numerus="yes">
        <source>%n waiting, shut within 2 h</source>
        <translation>
            <numerusform>%n waiting, shut within 2 h</numerusform>
            <numerusform>%n waiting, shut within 2 h</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>kefu::ui::Composer</name>
    <message numerus="yes">
        <source>%n picture(s)</source>
        <translation>
            <numerusform>%n picture</numerusform>
            <numerusform>%n pictures</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>kefu::ui::ConnectionBanner</name>
    <message numerus="yes">
        <source>Connection lost, next attempt in %n s</source>
        <translation>
            <numerusform>Connection lost, next attempt in %n s</numerusform>
            <numerusform>Connection lost, next attempt in %n s</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1: tell IT. Next attempt in %n s</source>
        <translation>
            <numerusform>%1: tell IT. Next attempt in %n s</numerusform>
            <numerusform>%1: tell IT. Next attempt in %n s</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>kefu::ui::ContactsPanel</name>
    <message numerus="yes">
        <source>Message box, %n new</source>
        <translation>
            <numerusform>Message box, %n new</numerusform>
            <numerusform>Message box, %n new</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>kefu::ui::ListPane</name>
    <message numerus="yes">
        <source>Message box, %n new</source>
        <translation>
            <numerusform>Message box, %n new</numerusform>
            <numerusform>Message box, %n new</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>kefu::ui::PanelBox</name>
    <message numerus="yes">
        <source>Open the panel, %n unread message(s)</source>
        <translation>
            <numerusform>Open the panel, %n unread message</numerusform>
            <numerusform>Open the panel, %n unread messages</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>kefu::ui::RepliesPage</name>
    <message numerus="yes">
        <source>costs %n reply(s)</source>
        <translation>
            <numerusform>costs %n reply</numerusform>
            <numerusform>costs %n replies</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>This text would trigger: %1 (costs %n reply(s)): %2</source>
        <translation>
            <numerusform>This text would trigger: %1 (costs %n reply): %2</numerusform>
            <numerusform>This text would trigger: %1 (costs %n replies): %2</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>kefu::ui::SignOffSheet</name>
    <message numerus="yes">
        <source>Transfer %n conversation(s)</source>
        <translation>
            <numerusform>Transfer %n conversation</numerusform>
            <numerusform>Transfer %n conversations</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n conversation(s) are still open</source>
        <translation>
            <numerusform>%n conversation is still open</numerusform>
            <numerusform>%n conversations are still open</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>kefu::ui::ChatPills</name>
    <message numerus="yes">
        <source>Bring the chat window back, %n unread message(s)</source>
        <translation>
            <numerusform>Bring the chat window back, %n unread message</numerusform>
            <numerusform>Bring the chat window back, %n unread messages</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Open the chats with new messages, %n unread message(s)</source>
        <translation>
            <numerusform>Open the chats with new messages, %n unread message</numerusform>
            <numerusform>Open the chats with new messages, %n unread messages</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>kefu::ui::MembersWindow</name>
    <message numerus="yes">
        <source>%n member(s)</source>
        <translation>
            <numerusform>%n member</numerusform>
            <numerusform>%n members</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Spoken</name>
    <message numerus="yes">
        <source>, %n visitor(s)</source>
        <translation>
            <numerusform>, %n visitor</numerusform>
            <numerusform>, %n visitors</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>waits for %n minute(s)</source>
        <translation>
            <numerusform>waits for %n minute</numerusform>
            <numerusform>waits for %n minutes</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n unread</source>
        <translation>
            <numerusform>%n unread</numerusform>
            <numerusform>%n unread</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>kefu::ui::DeskActions</name>
    <message numerus="yes">
        <source>%n conversation(s) are still open. Visitors wait until you are back, or go to colleagues.</source>
        <translation>
            <numerusform>One conversation is still open. The visitor waits until you are back, or goes to a colleague.</numerusform>
            <numerusform>%n conversations are still open. Visitors wait until you are back, or go to colleagues.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>kefu::ui::SearchPage</name>
    <message numerus="yes">
        <source>The newest %n message(s)</source>
        <translation>
            <numerusform>The newest message</numerusform>
            <numerusform>The newest %n messages</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n message(s) found</source>
        <translation>
            <numerusform>%n message found</numerusform>
            <numerusform>%n messages found</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>kefu::ui::UnsentBar</name>
    <message numerus="yes">
        <source>%n message(s) not sent yet</source>
        <translation>
            <numerusform>%n message not sent yet</numerusform>
            <numerusform>%n messages not sent yet</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>kefu::ui::CannedPopup</name>
    <message numerus="yes">
        <source>%n reply(s)</source>
        <translation>
            <numerusform>%n reply</numerusform>
            <numerusform>%n replies</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>goes out as %n message(s)</source>
        <translation>
            <numerusform>goes out as %n message</numerusform>
            <numerusform>goes out as %n messages</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>kefu::ui::AdminListPage</name>
    <message numerus="yes">
        <source>%n row(s)</source>
        <translation>
            <numerusform>%n row</numerusform>
            <numerusform>%n rows</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>kefu::ui::AlertStrip</name>
    <message numerus="yes">
        <source> (%n more)</source>
        <translation>
            <numerusform> (%n more)</numerusform>
            <numerusform> (%n more)</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>kefu::ui::Steering</name>
    <message numerus="yes">
        <source>Assign %n conversation(s)</source>
        <translation>
            <numerusform>Assign %n conversation</numerusform>
            <numerusform>Assign %n conversations</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n conversation(s) handed over.</source>
        <translation>
            <numerusform>%n conversation handed over.</numerusform>
            <numerusform>%n conversations handed over.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>kefu::ui::TileRow</name>
    <message numerus="yes">
        <source>with %n agent(s)</source>
        <translation>
            <numerusform>with %n agent</numerusform>
            <numerusform>with %n agents</numerusform>
        </translation>
    </message>
</context>
</TS>
