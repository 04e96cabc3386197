// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "relay/protocol/types.h"
#include "ui/model/modelroles.h"

#include <QByteArray>
#include <QHash>
#include <QVariant>

namespace kefu::ui {

class ConversationStore;

//! What a row that stands for a visitor shows; invalid for roles of other kinds of rows.
QVariant visitorData(const ConversationStore &store, VisitorId visitor, int role);
//! The same for one given conversation of the visitor, which need not be the current one.
QVariant conversationData(const ConversationStore &store, const ConversationInfo &info, int role);
QHash<int, QByteArray> conversationRoleNames();

} // namespace kefu::ui
