// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "relay/protocol/explanation.h"

//! 分配原因 in words (product.md 4, "Why"): the relay tells the rules, these are their sentences in
//! the language of the console. A rule of a newer relay is shown by its name.
namespace kefu::ui {

//! Why it is where it is, in one sentence. `owner`: his name; `now`: ms UTC, for how long it waits.
QString whyHeadline(const Explanation &why, const QString &owner, qint64 now);
//! What kept it from this agent: 「忙满（10/10）」.
QString whyNotWords(const ExplainedAgent &agent);
//! 「14:01–14:05 排队：访客来消息」
QString stayWords(const ExplainedStay &stay);
//! When the relay looks again by itself; empty when it does not.
QString retryWords(const Explanation &why);
QString policyWords(const QString &policy);
//! Why it still waits: 「在线客服全部满额」.
QString waitingWords(const QString &why);

} // namespace kefu::ui
