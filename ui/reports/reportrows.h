// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QJsonObject>
#include <QList>
#include <QString>
#include <QStringList>

//! How the report shows a row of the relay's answer (PROTOCOL.md, "report"). Ratios of nothing are
//! "–", never 0 % and never 100 %.
namespace kefu::ui {

//! Heads of the columns after the row's own name.
QStringList reportHeads();
//! What exactly each counts, for its tool tip.
QStringList reportFormulas();
//! One cell each.
QStringList reportCells(const QJsonObject &row);
//! 「11-24」, 「09:00」, 「小刘 023」, 「会员中心」 …
QString reportRowName(const QJsonObject &row, const QString &by);
//! The row of `before` that stands for the same hour, day, agent …; empty when there is none.
QJsonObject rowBefore(const QJsonObject &row, const QList<QJsonObject> &before, const QString &by,
                      int place);

} // namespace kefu::ui
