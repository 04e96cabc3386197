// SPDX-License-Identifier: Apache-2.0
#include "ui/contacts/statusmenu.h"

#include "ui/model/conversationstore.h"
#include "ui/widgets/errorwords.h"
#include "ui/widgets/menu.h"

#include <QCoreApplication>

namespace kefu::ui {

namespace {

//! Why somebody is away, as the menu offers it; sent as it reads, for colleagues to see.
QStringList awayReasons()
{
    return { QCoreApplication::translate("StatusMenu", "Meal"),
             QCoreApplication::translate("StatusMenu", "Meeting"),
             QCoreApplication::translate("StatusMenu", "Training"),
             QCoreApplication::translate("StatusMenu", "Other") };
}

void addAway(Menu &menu, const Look &look, ChatService &service, const ConversationStore &store)
{
    const auto [icon, colour] = presenceIcon(PresenceState::Away);
    const bool away = store.me().presence == PresenceState::Away;
    auto *reasons = new Menu(look, menu.rowHeight(), &menu);
    reasons->setObjectName(QStringLiteral("awayMenu"));
    const auto words = awayReasons();
    for (const QString &reason : words) {
        QAction *row = reasons->addChoice(reason, away && store.awayReason() == reason);
        QObject::connect(row, &QAction::triggered, &service, [&service, reason] {
            PresenceRequest wanted;
            wanted.state = PresenceState::Away;
            wanted.reason = reason;
            service.changePresence(wanted);
        });
    }
    menu.addSubmenu(icon, colour, presenceWords(PresenceState::Away), away, reasons);
}

} // namespace

std::pair<Icon, QColor Theme::*> presenceIcon(PresenceState state)
{
    switch (state) {
    case PresenceState::Online:
        return { Icon::StatusOnline, &Theme::bar };
    case PresenceState::Invisible:
        return { Icon::StatusInvisible, &Theme::hide };
    case PresenceState::Busy:
        return { Icon::StatusBusy, &Theme::danger };
    case PresenceState::Away:
        return { Icon::StatusAway, &Theme::amber };
    case PresenceState::Offline:
        break;
    }
    return { Icon::StatusOffline, &Theme::offline };
}

void addPresenceRows(Menu &menu, const Look &look, ChatService &service,
                     const ConversationStore &store, const std::function<void()> &signOff)
{
    const PresenceState now = store.me().presence;
    const auto add = [&](PresenceState state) {
        const auto [icon, colour] = presenceIcon(state);
        return menu.addIconChoice(icon, colour, presenceWords(state), state == now);
    };
    for (const PresenceState state :
         { PresenceState::Online, PresenceState::Invisible, PresenceState::Busy })
        QObject::connect(add(state), &QAction::triggered, &service,
                         [&service, state] { service.setPresence(state); });
    addAway(menu, look, service, store);
    QObject::connect(add(PresenceState::Offline), &QAction::triggered, &menu, signOff);
}

} // namespace kefu::ui
