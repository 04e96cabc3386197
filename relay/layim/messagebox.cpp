// SPDX-License-Identifier: Apache-2.0
#include "relay/layim/messagebox.h"

#include "relay/layim/payloads.h"
#include "relay/layim/texts.h"
#include "relay/protocol/markup.h"

#include <QDateTime>
#include <QJsonObject>
#include <algorithm>

namespace kefu::layim {

namespace {

using L = QLatin1String;

constexpr qsizetype kMaxLines = 100;

bool isSame(const AlertPush &a, const AlertPush &b)
{
    return a.kind == b.kind && a.conversation == b.conversation && a.agent == b.agent
        && a.visitor == b.visitor && a.at == b.at;
}

QString timeText(qint64 at, const QTimeZone &zone)
{
    return QDateTime::fromMSecsSinceEpoch(at, zone).toString(QStringLiteral("MM-dd HH:mm"));
}

QJsonObject offerRow(const ConversationInfo &offer, const BoxNames &names, const View &view)
{
    const QString from = offer.from.isValid() ? names.agent(offer.from) : QString();
    const QJsonObject visitor = friendItem(offer, view);
    const QJsonObject user { { L("id"), visitor.value(L("id")) },
                             { L("avatar"), visitor.value(L("avatar")) },
                             { L("username"), visitor.value(L("username")) },
                             { L("sign"), visitor.value(L("sign")) } };
    return { { L("id"), QString(u'c' + offer.id.toString()) },
             { L("content"), markup::htmlEscaped(offerText(from)) },
             { L("uid"), offer.visitor.id.toString() },
             { L("from"), offer.visitor.id.toString() },
             { L("from_group"), offer.visitor.channel.toString() },
             { L("type"), 1 },
             { L("remark"), markup::htmlEscaped(offer.note) },
             { L("href"), QJsonValue::Null },
             { L("read"), 0 },
             { L("time"), timeText(offer.acceptUntilAt, names.zone) },
             { L("user"), user } };
}

QJsonObject lineRow(const BoxLine &line, const BoxNames &names)
{
    const AlertPush &alert = line.alert;
    const QString text = alertText(alert, names.visitor(alert.visitor), names.agent(alert.agent),
                                   timeText(alert.at, names.zone));
    return { { L("id"), QString(u'n' + QString::number(line.number)) },
             { L("content"), markup::htmlEscaped(text) },
             { L("uid"), QJsonValue::Null },
             { L("from"), QJsonValue::Null },
             { L("from_group"), QJsonValue::Null },
             { L("type"), QJsonValue::Null },
             { L("remark"), QJsonValue::Null },
             { L("href"), QJsonValue::Null },
             { L("read"), line.isRead ? 1 : 0 },
             { L("time"), timeText(line.toldAt, names.zone) },
             { L("user"), QJsonObject { { L("id"), QJsonValue::Null } } } };
}

} // namespace

bool MessageBoxes::add(AgentId agent, const AlertPush &alert, qint64 now)
{
    QList<BoxLine> &box = m_boxes[agent];
    const auto isKnown = [&alert](const BoxLine &line) { return isSame(line.alert, alert); };
    if (std::any_of(box.begin(), box.end(), isKnown))
        return false;
    box.append({ ++m_last, alert, now, false });
    if (box.size() > kMaxLines)
        box.removeFirst();
    return true;
}

QList<BoxLine> MessageBoxes::lines(AgentId agent) const
{
    QList<BoxLine> list = m_boxes.value(agent);
    std::reverse(list.begin(), list.end());
    return list;
}

int MessageBoxes::unread(AgentId agent) const
{
    const QList<BoxLine> box = m_boxes.value(agent);
    return int(
        std::count_if(box.begin(), box.end(), [](const BoxLine &line) { return !line.isRead; }));
}

void MessageBoxes::markRead(AgentId agent)
{
    const auto box = m_boxes.find(agent);
    if (box == m_boxes.end())
        return;
    for (BoxLine &line : *box)
        line.isRead = true;
}

QJsonArray boxRows(const QList<ConversationInfo> &offers, const QList<BoxLine> &lines,
                   const BoxNames &names, const View &view)
{
    QJsonArray rows;
    for (const ConversationInfo &offer : offers)
        rows.append(offerRow(offer, names, view));
    for (const BoxLine &line : lines)
        rows.append(lineRow(line, names));
    return rows;
}

} // namespace kefu::layim
