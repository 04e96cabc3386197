// SPDX-License-Identifier: Apache-2.0
#include "relay/simulator/limitbook.h"

#include <QDateTime>
#include <array>

namespace kefu::simulator {

namespace {

constexpr qint64 kDayMs = 24LL * 3600 * 1000;
constexpr qint64 kMinuteMs = 60'000;
constexpr qint64 kBeijingOffsetMs = 8LL * 3600 * 1000;
constexpr int kClearsPerMonth = 10;
constexpr int kTokensPerMinute = 10'000;

struct Usual {
    const char *path;
    int perDay;
};

// WeChat gives every account its own; these are the documented beginnings.
constexpr std::array kUsual {
    Usual { "/cgi-bin/stable_token", 500'000 },
    Usual { "/cgi-bin/token", 2000 },
    Usual { "/cgi-bin/message/custom/send", 500'000 },
    Usual { "/cgi-bin/message/custom/business/send", 500'000 },
    Usual { "/cgi-bin/message/custom/typing", 500'000 },
    Usual { "/cgi-bin/message/custom/business/typing", 500'000 },
    Usual { "/cgi-bin/media/upload", 100'000 },
    Usual { "/cgi-bin/media/get", 200'000 },
    Usual { "/cgi-bin/getcallbackip", 500'000 },
    Usual { "/cgi-bin/get_api_domain_ip", 500'000 },
    Usual { "/cgi-bin/callback/check", 500'000 },
};

qint64 dayOf(qint64 now)
{
    return (now + kBeijingOffsetMs) / kDayMs;
}

int monthOf(qint64 now)
{
    const QDate date = QDateTime::fromMSecsSinceEpoch(now + kBeijingOffsetMs, Qt::UTC).date();
    return date.year() * 12 + date.month();
}

} // namespace

LimitBook::LimitBook()
{
    for (const Usual &usual : kUsual)
        m_counts[usual.path].limit.perDay = usual.perDay;
    m_counts["/cgi-bin/stable_token"].limit.perMinute = kTokensPerMinute;
}

void LimitBook::setLimit(const QByteArray &path, const CallLimit &limit)
{
    m_counts[path].limit = limit;
}

int LimitBook::admit(const QByteArray &path, qint64 now)
{
    const auto found = m_counts.find(path);
    if (found == m_counts.end())
        return Ok;
    Count &count = *found;
    if (dayOf(now) != count.day) {
        count.day = dayOf(now);
        count.today = 0;
    }
    if (now / kMinuteMs != count.minute) {
        count.minute = now / kMinuteMs;
        count.thisMinute = 0;
    }
    if (count.today >= count.limit.perDay)
        return DailyLimit;
    if (count.thisMinute >= count.limit.perMinute)
        return MinuteLimit;
    ++count.today;
    ++count.thisMinute;
    return Ok;
}

LimitBook::Used LimitBook::used(const QByteArray &path, qint64 now) const
{
    const Count count = m_counts.value(path);
    return { count.limit, dayOf(now) == count.day ? count.today : 0 };
}

int LimitBook::clear(qint64 now)
{
    if (monthOf(now) != m_month) {
        m_month = monthOf(now);
        m_clears = 0;
    }
    if (m_clears >= kClearsPerMonth)
        return ClearsUsedUp;
    ++m_clears;
    for (Count &count : m_counts)
        count.today = 0;
    return Ok;
}

} // namespace kefu::simulator
