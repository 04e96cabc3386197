// SPDX-License-Identifier: Apache-2.0
#include "ui/model/shortcuts.h"

#include <QCoreApplication>
#include <QKeyEvent>
#include <algorithm>

namespace kefu::ui {

namespace {

using enum Action;
using enum ActionGroup;

constexpr bool kFixed = true;

constexpr ActionRow kRows[] = {
    { QuickSwitch, Going, "quick_switch", "Ctrl+K" },
    { NextChat, Going, "next_chat", "Ctrl+Tab Alt+Down Ctrl+PgDown" },
    { PreviousChat, Going, "previous_chat", "Ctrl+Shift+Tab Alt+Up Ctrl+PgUp" },
    { NextUnread, Going, "next_unread", "Alt+Shift+Down" },
    { PreviousUnread, Going, "previous_unread", "Alt+Shift+Up" },
    { LongestWaiting, Going, "longest_waiting", "Alt+A" },
    { Chat1, Going, "chat_1", "Ctrl+1" },
    { Chat2, Going, "chat_2", "Ctrl+2" },
    { Chat3, Going, "chat_3", "Ctrl+3" },
    { Chat4, Going, "chat_4", "Ctrl+4" },
    { Chat5, Going, "chat_5", "Ctrl+5" },
    { Chat6, Going, "chat_6", "Ctrl+6" },
    { Chat7, Going, "chat_7", "Ctrl+7" },
    { Chat8, Going, "chat_8", "Ctrl+8" },
    { NextPane, Going, "next_pane", "F6" },
    { PreviousPane, Going, "previous_pane", "Shift+F6" },
    { ListEnds, Going, "list_ends", "Home End", kFixed },
    { SearchChat, Finding, "search_chat", "Ctrl+F" },
    { SearchAll, Finding, "search_all", "Ctrl+Shift+F" },
    { TakeNext, Conversation, "take_next", "Ctrl+N" },
    { Transfer, Conversation, "transfer", "Ctrl+T" },
    { EndConversation, Conversation, "end", "Ctrl+Shift+E" },
    { MarkRead, Conversation, "mark_read", "Ctrl+R" },
    { MarkAllRead, Conversation, "mark_all_read", "Shift+Esc" },
    { CloseChat, Conversation, "close_chat", "Ctrl+W" },
    { OtherFrame, Conversation, "other_frame", "Ctrl+Shift+D" },
    { Send, Writing, "send", "Return Ctrl+Return", kFixed },
    { NewLine, Writing, "new_line", "Shift+Return", kFixed },
    { Recall, Writing, "recall", "Up", kFixed },
    { HistoryBack, Writing, "history_back", "Ctrl+Up" },
    { HistoryForward, Writing, "history_forward", "Ctrl+Down" },
    { Canned, Writing, "canned", "/", kFixed },
    { ReloadCanned, Writing, "reload_canned", "F5" },
    { Emoji, Writing, "emoji", "Ctrl+;" },
    { Attach, Writing, "attach", "Ctrl+U" },
    { FocusComposer, Writing, "focus_composer", "Ctrl+L" },
    { PageUp, Writing, "page_up", "PgUp" },
    { PageDown, Writing, "page_down", "PgDown" },
    { Cancel, Writing, "cancel", "Esc", kFixed },
    { Minimise, Window, "minimise", "Ctrl+M" },
    { FullScreen, Window, "full_screen", "F11" },
    { Settings, Window, "settings", "Ctrl+," },
    { ZoomIn, Window, "zoom_in", "Ctrl++ Ctrl+=" },
    { ZoomOut, Window, "zoom_out", "Ctrl+-" },
    { ZoomReset, Window, "zoom_reset", "Ctrl+0" },
    { ShortcutList, Window, "shortcuts", "F1 Ctrl+/" },
    { ShowChats, Window, "show_chats", "" },
    { ShowLeaves, Window, "show_leaves", "" },
    { ShowBoard, Window, "show_board", "" },
    { ShowReports, Window, "show_reports", "" },
    { ShowAdmin, Window, "show_admin", "" },
    { Notices, Window, "notices", "" },
    { Skins, Window, "skins", "" },
    { About, Window, "about", "" },
    { GoOnline, Window, "go_online", "" },
    { GoBusy, Window, "go_busy", "" },
    { Quit, Window, "quit", "Ctrl+Q" },
};
static_assert(std::size(kRows) == size_t(Count));

constexpr bool inOrder()
{
    for (size_t i = 0; i < std::size(kRows); ++i) {
        if (kRows[i].action != Action(i))
            return false;
    }
    return true;
}
static_assert(inOrder());

constexpr const char *kContext = "Shortcuts";
constexpr const char *kWords[] = {
    QT_TRANSLATE_NOOP("Shortcuts", "Go to … (quick switcher)"),
    QT_TRANSLATE_NOOP("Shortcuts", "Next chat"),
    QT_TRANSLATE_NOOP("Shortcuts", "Previous chat"),
    QT_TRANSLATE_NOOP("Shortcuts", "Next unread chat"),
    QT_TRANSLATE_NOOP("Shortcuts", "Previous unread chat"),
    QT_TRANSLATE_NOOP("Shortcuts", "To whoever has waited longest"),
    QT_TRANSLATE_NOOP("Shortcuts", "1st chat of the list"),
    QT_TRANSLATE_NOOP("Shortcuts", "2nd chat of the list"),
    QT_TRANSLATE_NOOP("Shortcuts", "3rd chat of the list"),
    QT_TRANSLATE_NOOP("Shortcuts", "4th chat of the list"),
    QT_TRANSLATE_NOOP("Shortcuts", "5th chat of the list"),
    QT_TRANSLATE_NOOP("Shortcuts", "6th chat of the list"),
    QT_TRANSLATE_NOOP("Shortcuts", "7th chat of the list"),
    QT_TRANSLATE_NOOP("Shortcuts", "8th chat of the list"),
    QT_TRANSLATE_NOOP("Shortcuts", "Next part of the window"),
    QT_TRANSLATE_NOOP("Shortcuts", "Previous part of the window"),
    QT_TRANSLATE_NOOP("Shortcuts", "Beginning and end of a list"),
    QT_TRANSLATE_NOOP("Shortcuts", "Search in this chat"),
    QT_TRANSLATE_NOOP("Shortcuts", "Search in all messages"),
    QT_TRANSLATE_NOOP("Shortcuts", "Take the next one (offer, then leave messages)"),
    QT_TRANSLATE_NOOP("Shortcuts", "Transfer the conversation"),
    QT_TRANSLATE_NOOP("Shortcuts", "End the conversation (asks)"),
    QT_TRANSLATE_NOOP("Shortcuts", "Mark the chat as read"),
    QT_TRANSLATE_NOOP("Shortcuts", "Mark everything as read"),
    QT_TRANSLATE_NOOP("Shortcuts", "Close the chat (the conversation goes on)"),
    QT_TRANSLATE_NOOP("Shortcuts", "Chat into a window of its own, and back"),
    QT_TRANSLATE_NOOP("Shortcuts", "Send (which of the two: settings)"),
    QT_TRANSLATE_NOOP("Shortcuts", "New line"),
    QT_TRANSLATE_NOOP("Shortcuts", "In an empty field: write the last message again"),
    QT_TRANSLATE_NOOP("Shortcuts", "Earlier of your messages"),
    QT_TRANSLATE_NOOP("Shortcuts", "Later of your messages"),
    QT_TRANSLATE_NOOP("Shortcuts", "At the beginning: canned replies"),
    QT_TRANSLATE_NOOP("Shortcuts", "Load the canned replies again"),
    QT_TRANSLATE_NOOP("Shortcuts", "Faces and emoji"),
    QT_TRANSLATE_NOOP("Shortcuts", "Add pictures"),
    QT_TRANSLATE_NOOP("Shortcuts", "To the text field"),
    QT_TRANSLATE_NOOP("Shortcuts", "Messages: a page up"),
    QT_TRANSLATE_NOOP("Shortcuts", "Messages: a page down"),
    QT_TRANSLATE_NOOP("Shortcuts", "Take back, close what is open, last the chat"),
    QT_TRANSLATE_NOOP("Shortcuts", "Minimise the window"),
    QT_TRANSLATE_NOOP("Shortcuts", "Full screen"),
    QT_TRANSLATE_NOOP("Shortcuts", "Settings"),
    QT_TRANSLATE_NOOP("Shortcuts", "Larger text"),
    QT_TRANSLATE_NOOP("Shortcuts", "Smaller text"),
    QT_TRANSLATE_NOOP("Shortcuts", "Text in its own size"),
    QT_TRANSLATE_NOOP("Shortcuts", "This list of keys"),
    QT_TRANSLATE_NOOP("Shortcuts", "Conversations"),
    QT_TRANSLATE_NOOP("Shortcuts", "Leave messages"),
    QT_TRANSLATE_NOOP("Shortcuts", "Queue dashboard"),
    QT_TRANSLATE_NOOP("Shortcuts", "Reports"),
    QT_TRANSLATE_NOOP("Shortcuts", "Administration"),
    QT_TRANSLATE_NOOP("Shortcuts", "Message box"),
    QT_TRANSLATE_NOOP("Shortcuts", "Themes and skins"),
    QT_TRANSLATE_NOOP("Shortcuts", "About"),
    QT_TRANSLATE_NOOP("Shortcuts", "Status: online"),
    QT_TRANSLATE_NOOP("Shortcuts", "Status: busy (no new conversations)"),
    QT_TRANSLATE_NOOP("Shortcuts", "Quit (asks while conversations are open)"),
};
static_assert(std::size(kWords) == size_t(Count));

constexpr const char *kGroups[] = {
    QT_TRANSLATE_NOOP("Shortcuts", "Going"),
    QT_TRANSLATE_NOOP("Shortcuts", "Searching"),
    QT_TRANSLATE_NOOP("Shortcuts", "Conversation"),
    QT_TRANSLATE_NOOP("Shortcuts", "Writing and reading"),
    QT_TRANSLATE_NOOP("Shortcuts", "Window"),
};
static_assert(std::size(kGroups) == size_t(kActionGroups));

QList<QKeySequence> keysIn(const QString &text)
{
    QList<QKeySequence> keys;
    for (const QString &one : text.split(u' ', Qt::SkipEmptyParts)) {
        const QKeySequence key = QKeySequence::fromString(one, QKeySequence::PortableText);
        if (key.count() == 1 && key[0].key() != Qt::Key_unknown && !keys.contains(key))
            keys.append(key);
    }
    return keys;
}

QString textOf(const QList<QKeySequence> &keys)
{
    QStringList all;
    for (const QKeySequence &key : keys)
        all.append(key.toString(QKeySequence::PortableText));
    return all.join(u' ');
}

bool isFunctionKey(int key)
{
    return key >= Qt::Key_F1 && key <= Qt::Key_F35;
}

//! Keys every text field needs for itself.
bool movesOrWrites(QKeyCombination key)
{
    const Qt::KeyboardModifiers with = key.keyboardModifiers();
    if (isFunctionKey(key.key()))
        return false;
    if (with & (Qt::AltModifier | Qt::MetaModifier))
        return false;
    if (with & Qt::ControlModifier) { // by words, to the ends, a letter deleted
        static constexpr Qt::Key kMoving[] = { Qt::Key_Left, Qt::Key_Right,     Qt::Key_Home,
                                               Qt::Key_End,  Qt::Key_Backspace, Qt::Key_Delete,
                                               Qt::Key_Space };
        return std::find(std::begin(kMoving), std::end(kMoving), key.key()) != std::end(kMoving);
    }
    const bool escape = key.key() == Qt::Key_Escape;
    const bool page = key.key() == Qt::Key_PageUp || key.key() == Qt::Key_PageDown;
    return !page && !(escape && (with & Qt::ShiftModifier));
}

bool edits(const QKeySequence &key)
{
    static const QStringList kKeys { QStringLiteral("Ctrl+C"),      QStringLiteral("Ctrl+V"),
                                     QStringLiteral("Ctrl+X"),      QStringLiteral("Ctrl+A"),
                                     QStringLiteral("Ctrl+Z"),      QStringLiteral("Ctrl+Y"),
                                     QStringLiteral("Ctrl+Shift+Z") };
    return kKeys.contains(key.toString(QKeySequence::PortableText));
}

bool isModifier(int key)
{
    switch (key) {
    case 0:
    case Qt::Key_unknown:
    case Qt::Key_Shift:
    case Qt::Key_Control:
    case Qt::Key_Alt:
    case Qt::Key_AltGr:
    case Qt::Key_Meta:
    case Qt::Key_CapsLock:
    case Qt::Key_NumLock:
    case Qt::Key_Super_L:
    case Qt::Key_Super_R:
        return true;
    default:
        return false;
    }
}

//! Where Shift only makes the character (Ctrl and the plus over the equals sign), it is no part of
//! the key.
QKeySequence withoutShift(const QKeySequence &key)
{
    const QKeyCombination one = key[0];
    const bool sign = one.key() > Qt::Key_Space && one.key() < Qt::Key_ydiaeresis
        && !QChar(char16_t(one.key())).isLetter();
    if (!sign || !(one.keyboardModifiers() & Qt::ShiftModifier))
        return key;
    return QKeySequence(QKeyCombination(one.keyboardModifiers() & ~Qt::ShiftModifier, one.key()));
}

} // namespace

std::span<const ActionRow> actionRows()
{
    return kRows;
}

const ActionRow &actionRow(Action action)
{
    return kRows[size_t(action)];
}

QString actionWords(Action action)
{
    return QCoreApplication::translate(kContext, kWords[size_t(action)]);
}

QString groupWords(ActionGroup group)
{
    return QCoreApplication::translate(kContext, kGroups[size_t(group)]);
}

QKeySequence keyOf(const QKeyEvent &event)
{
    if (isModifier(event.key()))
        return {};
    Qt::KeyboardModifiers with =
        event.modifiers() & ~(Qt::KeypadModifier | Qt::GroupSwitchModifier);
    int key = event.key();
    if (key == Qt::Key_Backtab) {
        key = Qt::Key_Tab;
        with |= Qt::ShiftModifier;
    } else if (key == Qt::Key_Enter) {
        key = Qt::Key_Return;
    }
    return QKeySequence(QKeyCombination(with, Qt::Key(key)));
}

ShortcutMap::ShortcutMap()
{
    resetAll();
}

QString ShortcutMap::keysText(Action action) const
{
    QStringList all;
    for (const QKeySequence &key : keys(action))
        all.append(key.toString(QKeySequence::NativeText));
    return all.join(QStringLiteral(" / "));
}

std::optional<Action> ShortcutMap::ownerOf(const QKeySequence &key) const
{
    for (const ActionRow &row : kRows) {
        if (!key.isEmpty() && keys(row.action).contains(key))
            return row.action;
    }
    return {};
}

std::optional<Action> ShortcutMap::actionFor(const QKeyEvent &event) const
{
    const QKeySequence key = keyOf(event);
    if (key.isEmpty())
        return {};
    std::optional<Action> action = ownerOf(key);
    if (!action)
        action = ownerOf(withoutShift(key));
    if (action && actionRow(*action).fixed)
        return {};
    return action;
}

KeyFault ShortcutMap::faultOf(Action action, const QKeySequence &key) const
{
    if (key.count() != 1 || movesOrWrites(key[0]))
        return KeyFault::Typing;
    if (edits(key))
        return KeyFault::Editing;
    const auto owner = ownerOf(key);
    if (!owner || *owner == action)
        return KeyFault::None;
    return actionRow(*owner).fixed ? KeyFault::Typing : KeyFault::Taken;
}

bool ShortcutMap::assign(Action action, const QKeySequence &key)
{
    const KeyFault fault = faultOf(action, key);
    if (actionRow(action).fixed || (fault != KeyFault::None && fault != KeyFault::Taken))
        return false;
    take(key);
    m_keys[size_t(action)] = { key };
    return true;
}

void ShortcutMap::take(const QKeySequence &key)
{
    for (QList<QKeySequence> &keys : m_keys)
        keys.removeAll(key);
}

void ShortcutMap::clear(Action action)
{
    if (!actionRow(action).fixed)
        m_keys[size_t(action)].clear();
}

void ShortcutMap::reset(Action action)
{
    m_keys[size_t(action)].clear();
    QList<QKeySequence> free;
    for (const QKeySequence &key : keysIn(QLatin1String(actionRow(action).keys))) {
        if (!ownerOf(key))
            free.append(key);
    }
    m_keys[size_t(action)] = free;
}

void ShortcutMap::resetAll()
{
    for (const ActionRow &row : kRows)
        m_keys[size_t(row.action)] = keysIn(QLatin1String(row.keys));
}

bool ShortcutMap::isChanged(Action action) const
{
    return keys(action) != keysIn(QLatin1String(actionRow(action).keys));
}

QMap<QString, QString> ShortcutMap::changes() const
{
    QMap<QString, QString> changed;
    for (const ActionRow &row : kRows) {
        if (isChanged(row.action))
            changed.insert(QLatin1String(row.id), textOf(keys(row.action)));
    }
    return changed;
}

void ShortcutMap::apply(const QMap<QString, QString> &changes)
{
    resetAll();
    // First what is given up, so that somebody else can have it.
    for (const ActionRow &row : kRows) {
        if (changes.contains(QLatin1String(row.id)))
            clear(row.action);
    }
    for (const ActionRow &row : kRows) {
        if (row.fixed || !changes.contains(QLatin1String(row.id)))
            continue;
        for (const QKeySequence &key : keysIn(changes.value(QLatin1String(row.id)))) {
            if (faultOf(row.action, key) == KeyFault::None)
                m_keys[size_t(row.action)].append(key);
        }
    }
}

} // namespace kefu::ui
