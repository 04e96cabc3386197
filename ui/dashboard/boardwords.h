// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/model/boardrules.h"
#include "ui/model/boardstore.h"
#include "ui/widgets/theme.h"

#include <QString>

//! How the dashboard says its numbers (desk.md 3.5).
namespace kefu::ui {

//! 「0.2 秒前」, 「12 秒前」, 「3 分前」, 「2 小时前」.
QString agoWords(qint64 ms);
//! The same without tenths of a second.
QString wholeAgoWords(qint64 ms);
//! A span as m:ss, from an hour h:mm:ss; "–" for a beginning of 0.
QString clockWords(qint64 ms);
QString sinceWords(qint64 sinceAt, qint64 now);
//! 「61.4%」, without the decimal at 100; "–" for nothing.
QString percentWords(std::optional<double> share);
//! 「8.4 秒」, 「2 分 05 秒」; "–" for nothing (negative).
QString spanWords(std::optional<qint64> ms);
QColor severityColour(const Theme &theme, Severity severity);

//! One of BoardAlert's kinds, and not of an agent's own.
bool isBoardAlert(const QString &kind);
//! What an alert says in one line, without its duration: 「会员中心 最长等待超过 5 分钟」.
QString alertWords(const BoardAlert &alert, const QString &channel);
//! The same of who waits and why.
QString alertDetail(const BoardAlert &alert, const BoardStore &store, qint64 now);
//! Where a connection stands, and what an agent says of himself: 「掉线（保留会话）」, 「小休 ·
//! 用餐」.
QString agentStateWords(const BoardAgent &agent);
//! The dot before it: filled, or a ring where the agent is not there to be given anything.
struct StateMark {
    QColor Theme::*colour;
    bool filled;
};
StateMark agentStateMark(const BoardAgent &agent);
//! 「9 人在线全部满额（93/90），2 人小休」: why somebody waits, with the numbers of its mini
//! program.
QString queueReason(const QueuedRow &row, const BoardStore &store);

} // namespace kefu::ui
