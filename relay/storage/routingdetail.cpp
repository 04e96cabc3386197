// SPDX-License-Identifier: Apache-2.0
#include "relay/storage/routingdetail.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

namespace kefu::storage {

namespace {

using L = QLatin1String;

void putNumber(QJsonObject &json, L key, qint64 value)
{
    if (value != 0)
        json.insert(key, value);
}

} // namespace

QString routingText(const ConversationRow &row)
{
    const RoutingState &state = row.routing;
    QJsonObject json;
    putNumber(json, L("priority"), state.priority);
    putNumber(json, L("group"), state.group.value);
    putNumber(json, L("hops"), state.hops);
    putNumber(json, L("stayAt"), state.stayAt);
    putNumber(json, L("from"), row.info.from.value);
    putNumber(json, L("acceptUntilAt"), row.info.acceptUntilAt);
    putNumber(json, L("helpAt"), row.info.helpAt);
    if (!row.info.note.isEmpty())
        json.insert(L("note"), row.info.note);
    QList<AgentId> declined = state.declined.values();
    std::sort(declined.begin(), declined.end());
    QJsonArray ids;
    for (const AgentId id : declined)
        ids.append(id.value);
    if (!ids.isEmpty())
        json.insert(L("declined"), ids);
    return json.isEmpty() ? QString()
                          : QString::fromUtf8(QJsonDocument(json).toJson(QJsonDocument::Compact));
}

void readRoutingText(const QString &text, ConversationRow &row)
{
    if (text.isEmpty()) // nearly all
        return;
    const QJsonObject json = QJsonDocument::fromJson(text.toUtf8()).object();
    RoutingState &state = row.routing;
    state.priority = json.value(L("priority")).toInt();
    row.info.priority = state.priority;
    state.group = { json.value(L("group")).toInteger() };
    state.hops = json.value(L("hops")).toInt();
    state.stayAt = json.value(L("stayAt")).toInteger();
    row.info.from = { json.value(L("from")).toInteger() };
    row.info.acceptUntilAt = json.value(L("acceptUntilAt")).toInteger();
    row.info.helpAt = json.value(L("helpAt")).toInteger();
    row.info.note = json.value(L("note")).toString();
    for (const QJsonValue &id : json.value(L("declined")).toArray())
        state.declined.insert(AgentId { id.toInteger() });
}

} // namespace kefu::storage
