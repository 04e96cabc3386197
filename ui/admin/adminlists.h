// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/admin/adminlist.h"

//! The lists of the administration (product.md 9), each over the relay's commands; in the language
//! of the moment they are made.
namespace kefu::ui {

AdminList agentList();
AdminList sessionList();
AdminList groupList();
AdminList calendarList();
AdminList cannedList();
AdminList wordList();
AdminList retentionList();
AdminList webhookList();
AdminList dispositionList();
AdminList alertList();
AdminList robotList();
AdminList visitorList();
AdminList auditList();

// ---- what several of them need
FormField textField(const char *key, const QString &label, const QString &hint = {},
                    bool required = false);
FormField numberField(const char *key, const QString &label, int value, int least, int most,
                      const QString &hint = {});
FormField choiceField(const char *key, const QString &label,
                      const QList<QPair<QString, QString>> &choices, const QString &value = {});
//! What a row has under `key`, as a text.
std::function<QString(const QJsonObject &)> field(const char *key);
//! The same of a list, parted by commas; `none` where it is empty.
QString joined(const QJsonArray &values, const QString &none = {});
//! A time in the row's words; empty for 0.
QString timeWords(const QJsonValue &at);

} // namespace kefu::ui
