// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QKeySequence>
#include <QMap>
#include <QString>
#include <array>
#include <optional>
#include <span>

class QKeyEvent;

namespace kefu::ui {

//! Everything a key can do (reliability-security-ux.md C.2), in the order in which it is listed.
enum class Action {
    QuickSwitch,
    NextChat,
    PreviousChat,
    NextUnread,
    PreviousUnread,
    LongestWaiting,
    Chat1,
    Chat2,
    Chat3,
    Chat4,
    Chat5,
    Chat6,
    Chat7,
    Chat8,
    NextPane,
    PreviousPane,
    ListEnds,
    SearchChat,
    SearchAll,
    TakeNext,
    Transfer,
    EndConversation,
    MarkRead,
    MarkAllRead,
    CloseChat,
    OtherFrame,
    Send,
    NewLine,
    Recall,
    HistoryBack,
    HistoryForward,
    Canned,
    ReloadCanned,
    Emoji,
    Attach,
    FocusComposer,
    PageUp,
    PageDown,
    Cancel,
    Minimise,
    FullScreen,
    Settings,
    ZoomIn,
    ZoomOut,
    ZoomReset,
    ShortcutList,
    ShowChats,
    ShowLeaves,
    ShowBoard,
    ShowReports,
    ShowAdmin,
    Notices,
    Skins,
    About,
    GoOnline,
    GoBusy,
    Quit,
    Count,
};

enum class ActionGroup { Going, Finding, Conversation, Writing, Window };
inline constexpr int kActionGroups = int(ActionGroup::Window) + 1;

//! One line of the list of keys.
struct ActionRow {
    Action action = Action::Count;
    ActionGroup group = ActionGroup::Going;
    const char *id = ""; //!< its name in the settings; never changed
    const char *keys = ""; //!< the defaults in Qt's portable text, parted by blanks
    bool fixed = false; //!< belongs to the field or list that has the focus: not re-assignable
};

//! All of them, Action by Action.
std::span<const ActionRow> actionRows();
const ActionRow &actionRow(Action action);
//! What it does, in the current language.
QString actionWords(Action action);
QString groupWords(ActionGroup group);

//! Why a key cannot be given to an action.
enum class KeyFault {
    None,
    Typing, //!< it writes or moves the caret
    Editing, //!< copy, paste, undo …
    Taken, //!< another action has it
};

//! Which keys do what: the defaults and what the agent made of them. A key does one thing only.
class ShortcutMap {
public:
    ShortcutMap();

    QList<QKeySequence> keys(Action action) const { return m_keys.at(size_t(action)); }
    //! "Ctrl+Tab / Alt+Down" as the system writes them; empty: none.
    QString keysText(Action action) const;
    //! What the pressed key does; none: nothing. Fixed ones are left to whoever has the focus.
    std::optional<Action> actionFor(const QKeyEvent &event) const;
    //! Who has that key, fixed ones included.
    std::optional<Action> ownerOf(const QKeySequence &key) const;
    KeyFault faultOf(Action action, const QKeySequence &key) const;
    //! The key instead of all the action's own; whoever had it loses it. False, and nothing is
    //! changed, where it cannot be had at all (Typing, Editing, a fixed one's) or the action is
    //! fixed.
    bool assign(Action action, const QKeySequence &key);
    void clear(Action action); //!< no key
    //! Its defaults again, as far as no other action has them now.
    void reset(Action action);
    void resetAll();
    bool isChanged(Action action) const;

    //! What differs from the defaults: id → keys in portable text.
    QMap<QString, QString> changes() const;
    //! As remembered; what is unknown, unreadable or not to be had is left out.
    void apply(const QMap<QString, QString> &changes);

private:
    void take(const QKeySequence &key);

    std::array<QList<QKeySequence>, size_t(Action::Count)> m_keys;
};

//! The key of an event as it stands in a ShortcutMap (Backtab is Shift+Tab, the pad's Enter is
//! Enter); empty for a modifier alone.
QKeySequence keyOf(const QKeyEvent &event);

} // namespace kefu::ui
