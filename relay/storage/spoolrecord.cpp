// SPDX-License-Identifier: Apache-2.0
#include "relay/storage/spoolrecord.h"

#include <QDataStream>
#include <QIODevice>

namespace kefu::storage {

namespace {

constexpr quint8 kVersion = 2;
constexpr quint8 kFirstVersion = 1; //!< knew no content beyond text and type
constexpr auto kStreamVersion = QDataStream::Qt_6_4;

using Kind = domain::Inbound::Kind;

// The numbers stand in files that outlive an update.
static_assert(int(Kind::Message) == 0 && int(Kind::Enter) == 1 && int(Kind::Event) == 2
              && int(Kind::Unreadable) == 3);
static_assert(int(ContentKind::Text) == 0 && int(ContentKind::Enter) == 1
              && int(ContentKind::Ended) == 2 && int(ContentKind::Unsupported) == 3
              && int(ContentKind::Image) == 4 && int(ContentKind::Card) == 5
              && int(ContentKind::Link) == 6 && int(ContentKind::Voice) == 7
              && int(ContentKind::Video) == 8 && int(ContentKind::Location) == 9
              && int(ContentKind::Event) == 10);

struct Numbers {
    quint8 version = 0;
    quint8 kind = 0;
    quint8 contentKind = 0;

    bool isKnown() const
    {
        const bool first = version == kFirstVersion && kind <= quint8(Kind::Event)
            && contentKind <= quint8(ContentKind::Unsupported);
        return first
            || (version == kVersion && kind <= quint8(Kind::Unreadable)
                && contentKind <= quint8(ContentKind::Event));
    }
};

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
    stream << in.content.title << in.content.description << in.content.url << in.content.appid
           << in.content.coverUrl << in.mediaId << in.mediaUrl << in.copy.query
           << in.copy.contentType << in.copy.body << in.claim.name << in.claim.avatarUrl
           << in.claim.verified;
    return record;
}

std::optional<IngestItem> decodeSpooled(const QByteArray &record)
{
    QDataStream stream(record);
    stream.setVersion(kStreamVersion);
    IngestItem item;
    domain::Inbound &in = item.inbound;
    Numbers numbers;
    qint64 channel = 0;
    stream >> numbers.version >> numbers.kind >> channel >> in.openid >> in.originalId
        >> in.dedupeKey >> in.externalId >> in.type >> numbers.contentKind >> in.content.text
        >> in.content.type >> in.createdAt >> in.raw >> item.receivedAt;
    if (numbers.version == kVersion) {
        stream >> in.content.title >> in.content.description >> in.content.url >> in.content.appid
            >> in.content.coverUrl >> in.mediaId >> in.mediaUrl >> in.copy.query
            >> in.copy.contentType >> in.copy.body >> in.claim.name >> in.claim.avatarUrl
            >> in.claim.verified;
    }
    if (stream.status() != QDataStream::Ok || !stream.atEnd() || !numbers.isKnown())
        return std::nullopt;
    in.kind = Kind(numbers.kind);
    in.channel.value = channel;
    in.content.kind = ContentKind(numbers.contentKind);
    return item;
}

} // namespace kefu::storage
