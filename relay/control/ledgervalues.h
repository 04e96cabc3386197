// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "relay/storage/ledgertypes.h"

#include <QHash>
#include <QJsonObject>

namespace kefu::control {

//! The books as the `ledger` command answers them: per channel and in all, how many messages were
//! handed in and where each of them is, and `balanced`: every one is in exactly one place, and none
//! of those that wait should have had its end by now.
QJsonObject ledgerJson(const storage::LedgerBook &book, const QHash<ChannelId, QString> &channels);
//! The same for people.
QString ledgerText(const QJsonObject &ledger);

} // namespace kefu::control
