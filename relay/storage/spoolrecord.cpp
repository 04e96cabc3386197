// SPDX-License-Identifier: Apache-2.0
#include "relay/storage/spoolrecord.h"

#include <QDataStream>
#include <QIODevice>

namespace kefu::storage {

namespace {

constexpr quint8 kVersion = 1;
constexpr auto kStreamVersion = QDataStream::Qt_6_4;

using Kind = domain::Inbound::Kind;

// The numbers stand in files that outlive an update.
static_assert(int(Kind::Message) == 0 && int(Kind::Enter) == 1 && int(Kind::Event) == 2);
static_assert(int(ContentKind::Text) == 0 && int(ContentKind::Enter) == 1
              && int(ContentKind::Ended) == 2 && int(ContentKind::Unsupported) == 3);

} // namespace

QByteArray encodeSpooled(const IngestItem &item)
{
    const domain::Inbound &in = item.inbound;
    QByteArray record;
    QDataStream stream(&record, QIODevice::WriteOnly);
    stream.setVersion(kStreamVersion);
    stream << kVersion << quint8(in.kind) << qint64(in.channel.value) << in.openid << in.originalId
           << in.dedupeKey << in.externalId << in.type << quint8(in.content.kind) << in.content.text
           << in.content.type << in.createdAt << in.raw << item.receivedAt;
    return record;
}

std::optional<IngestItem> decodeSpooled(const QByteArray &record)
{
    QDataStream stream(record);
    stream.setVersion(kStreamVersion);
    IngestItem item;
    domain::Inbound &in = item.inbound;
    quint8 version = 0;
    quint8 kind = 0;
    quint8 contentKind = 0;
    qint64 channel = 0;
    stream >> version >> kind >> channel >> in.openid >> in.originalId >> in.dedupeKey
        >> in.externalId >> in.type >> contentKind >> in.content.text >> in.content.type
        >> in.createdAt >> in.raw >> item.receivedAt;
    if (stream.status() != QDataStream::Ok || !stream.atEnd() || version != kVersion
        || kind > quint8(Kind::Event) || contentKind > quint8(ContentKind::Unsupported))
        return std::nullopt;
    in.kind = Kind(kind);
    in.channel.value = channel;
    in.content.kind = ContentKind(contentKind);
    return item;
}

} // namespace kefu::storage
