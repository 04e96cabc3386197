// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "relay/protocol/types.h"

namespace kefu::ui {

enum class EditorField { None, Title, Description, Address, Cover };

//! What is missing of a card or link before it can go, and where; None: nothing.
struct ContentProblem {
    EditorField field = EditorField::None;
    QString words;
};

inline constexpr int kMaxCardTitle = 60;
inline constexpr int kMaxLinkDescription = 120;
inline constexpr int kMaxAddress = 1024;

//! A mini-program card: title, page path ("pages/item?id=1", no slash first, no address of a site)
//! and cover, all of which WeChat wants (wechat.md 3).
ContentProblem checkCard(const Content &card, bool hasCover);
//! A link: title, a whole http or https address, and a picture's, without which WeChat may take it
//! and never show it (wechat.md 3).
ContentProblem checkLink(const Content &link);

} // namespace kefu::ui
