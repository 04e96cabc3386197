// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "fakedesk.h"

namespace kefu::ui {

//! 阿强 (8) is there, 小王 (9) busy, 老刘 (10) not there; the first two are the group 售后 (5).
inline void addColleagues(ConversationStore &store)
{
    const auto colleague = [](qint64 id, const char *name, PresenceState state, int load) {
        Colleague one;
        one.id = { id };
        one.nickname = QString::fromUtf8(name);
        one.presence = state;
        one.link = state == PresenceState::Offline ? LinkState::Lost : LinkState::Connected;
        one.load = load;
        one.capacity = 10;
        return one;
    };
    store.people().apply(
        ColleaguesAnswer { { colleague(8, "阿强", PresenceState::Online, 3),
                             colleague(9, "小王", PresenceState::Busy, 8),
                             colleague(10, "老刘", PresenceState::Offline, 0) },
                           { { { 5 }, { 1 }, QString::fromUtf8("售后"), { { 8 }, { 9 } } } } });
}

} // namespace kefu::ui
