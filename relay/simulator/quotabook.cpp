// SPDX-License-Identifier: Apache-2.0
#include "relay/simulator/quotabook.h"

#include <algorithm>

namespace kefu::simulator {

void QuotaBook::visitorWrote(const QByteArray &openid, qint64 at)
{
    m_visitors[openid].message = { m_rules.messageCount, at + m_rules.messageMs };
}

void QuotaBook::visitorEntered(const QByteArray &openid, qint64 at)
{
    m_visitors[openid].enter = { m_rules.enterCount, at + m_rules.enterMs };
}

int QuotaBook::take(const QByteArray &openid, qint64 now)
{
    const Left available = left(openid, now);
    if (available.until == 0)
        return OutOfWindow;
    if (available.count == 0)
        return OutOfCount;
    Buckets &buckets = m_visitors[openid];
    for (Bucket *bucket : { &buckets.message, &buckets.enter })
        bucket->left = std::max(0, bucket->left - 1);
    return Ok;
}

QuotaBook::Left QuotaBook::left(const QByteArray &openid, qint64 now) const
{
    const Buckets buckets = m_visitors.value(openid);
    Left result;
    for (const Bucket &bucket : { buckets.message, buckets.enter }) {
        if (bucket.until <= now)
            continue;
        result.count = std::max(result.count, bucket.left);
        result.until = std::max(result.until, bucket.until);
    }
    return result;
}

void QuotaBook::exhaust(const QByteArray &openid)
{
    Buckets &buckets = m_visitors[openid];
    buckets.message.left = 0;
    buckets.enter.left = 0;
}

void QuotaBook::shut(const QByteArray &openid)
{
    m_visitors.remove(openid);
}

} // namespace kefu::simulator
