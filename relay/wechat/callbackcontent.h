// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "relay/domain/inbound.h"

//! What a push says, by its type (wechat.md 2): kind and content of an Inbound whose envelope is
//! read already.
namespace kefu::wechat {

class Fields;

//! Every type of wechat.md 2.1 and 2.2; any other becomes Unsupported under its own name. What
//! cannot be shown whole (a location that is none, words of no use) is Unsupported, too. Media
//! begins as Pending, or Failed where the push names no file.
void describeMessage(domain::Inbound &inbound, const Fields &fields);

//! user_enter_tempsession is an Enter. What WeChat's own tool did (kf_*) and what the user of an
//! official account did get a line to show (ContentKind::Event); all others are counted only.
void describeEvent(domain::Inbound &inbound, const Fields &fields);

} // namespace kefu::wechat
