// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "relay/protocol/types.h"

namespace kefu::ui {

//! How much a quota asks for attention: scarce is ≤ 1 reply left or less than 6 h, shut is neither
//! window nor reply.
enum class QuotaLevel { Rest, Scarce, Empty, Shut };

struct QuotaView {
    QuotaLevel level = QuotaLevel::Shut;
    QString text; //!< 「还可发 3 条 · 剩 41 小时 12 分」
    qint64 changesInMs = 0; //!< when the text is different; 0 = not by itself
};

//! `now`: the relay's clock, ms UTC. Under two minutes the time is given in seconds (product.md 3).
QuotaView describeQuota(const Quota &quota, qint64 now);

//! 「还可发 3 条」, without the time.
QString repliesLeft(int left);

//! The same for a list row, in a word or two: 「余 1 条」; empty while nothing is scarce.
QString quotaChip(const Quota &quota, qint64 now);

//! UTF-8 bytes of a reply as it goes to WeChat (its faces are codes there) and the number of WeChat
//! messages it costs (textpieces.h).
struct TextCost {
    qsizetype bytes = 0;
    int messages = 0;
};
TextCost textCost(const QString &text);
//! 「本条 682/2048 字节，将分 1 条」
QString costWords(const TextCost &cost);

} // namespace kefu::ui
