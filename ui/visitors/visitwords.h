// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "relay/protocol/types.h"

//! A visitor in a few words, for the second line of a chat's head (desk.md 3.3).
namespace kefu::ui {

//! The page the visitor came from, phone numbers masked; empty when the mini program did not say.
QString sourcePage(const VisitorCard &card);
//! Who had the visitor's last conversation that ended; empty: nobody.
QString lastAgent(const VisitorCard &card);
//! 「来自 商品页 · 第 3 次咨询 · 上次 小王」, as far as it is known.
QString visitWords(const VisitorCard &card);
//! 「换货 · 已解决」: how an earlier conversation ended, in one line; empty when nobody wrote it.
QString episodeWords(const VisitorEpisode &episode);

} // namespace kefu::ui
