// SPDX-License-Identifier: Apache-2.0
#include "relay/control/fields.h"

#include "relay/protocol/jsonreader.h"

#include <QDateTime>

namespace kefu::control {

namespace {

using L = QLatin1String;
constexpr qsizetype kDayChars = 10;

} // namespace

Result<qint64> idOf(const QJsonObject &d)
{
    JsonReader reader(d);
    bool ok = false;
    const qint64 id = reader.string(L("id"), 20, true).toLongLong(&ok);
    if (!ok)
        reader.fail(L("id"));
    return reader.finish(id);
}

QHash<ChannelId, QString> channelNames(const desk::Desk &desk)
{
    QHash<ChannelId, QString> names;
    for (const ChannelInfo &channel : desk.channels())
        names.insert(channel.id, channel.name);
    return names;
}

qint64 timeFrom(const QString &text, const QTimeZone &zone, bool isEnd)
{
    const QDate day = QDate::fromString(text.left(kDayChars), Qt::ISODate);
    if (text.size() <= kDayChars)
        return day.isValid() ? day.addDays(isEnd ? 1 : 0).startOfDay(zone).toMSecsSinceEpoch() : 0;
    const QTime clock = QTime::fromString(text.mid(kDayChars + 1), Qt::ISODate);
    const QDateTime time(day, clock, zone);
    return time.isValid() && clock.isValid() ? time.toMSecsSinceEpoch() : 0;
}

} // namespace kefu::control
