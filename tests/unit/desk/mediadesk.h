// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "relay/storage/mediafiles.h"
#include "tests/unit/desk/deskfixture.h"
#include "tests/unit/imagehelper/samples.h"

#include <QDir>
#include <QDirIterator>
#include <QUrlQuery>

namespace kefu::testing {

//! A desk with a shop, an agent who is there, and a visitor who has written; its clock only a test
//! moves.
struct MediaDesk : DeskFixture {
    explicit MediaDesk(const std::function<void(desk::Settings &)> &change = {})
    {
        close();
        settings.now = [time = time] { return *time; };
        settings.media.minFreeBytes = 0;
        if (change)
            change(settings);
        open();
        shop = addChannel(QStringLiteral("shop"));
        ann = addAgent(QStringLiteral("ann"));
        sit();
    }
    void sit() { session = attach(ann, &console); }
    void restart()
    {
        desk->detach(session, false);
        close();
        open();
        console = {};
        sit();
    }
    //! The visitor's conversation, once it is ann's.
    ConversationId conversation()
    {
        if (!m_conversation.isValid()) {
            (void)QTest::qWaitFor([this] { return !console.gained().isEmpty(); });
            m_conversation = console.gained().value(0);
        }
        return m_conversation;
    }
    //! Time passes; alarms sleep in real time, so the desk starts again.
    void wait(qint64 ms)
    {
        *time += ms;
        restart();
    }
    bool show(const QString &mediaId, ContentKind kind = ContentKind::Image,
              const QString &url = {}, const QString &openid = QStringLiteral("visitor"))
    {
        domain::Inbound in = inbound(shop, openid, {});
        in.content.kind = kind;
        in.content.text.clear();
        in.mediaId = mediaId;
        in.mediaUrl = url;
        return await<bool>([&](auto done) { desk->ingest(in, done); }).ok();
    }
    //! The newest state of the first message with a file.
    Media shown() const
    {
        Media media;
        for (const Event &event : console.events) {
            if (const auto *gain = std::get_if<ConversationGained>(&event.body)) {
                for (const Message &message : gain->messages)
                    media = message.content.media.state != MediaState::None ? message.content.media
                                                                            : media;
            } else if (const auto *added = std::get_if<MessageAdded>(&event.body)) {
                if (added->message.content.media.state != MediaState::None)
                    media = added->message.content.media;
            } else if (const auto *updated = std::get_if<MessageUpdated>(&event.body)) {
                if (updated->message.content.media.state != MediaState::None)
                    media = updated->message.content.media;
            }
        }
        return media;
    }
    Result<Media> upload(const QByteArray &bytes, AgentId agent = {})
    {
        return await<Media>([&](auto done) {
            desk->uploadMedia(actor(agent.isValid() ? agent : ann), bytes, QStringLiteral("p.png"),
                              done);
        });
    }
    Result<Message> send(const Content &content, const QString &id = {})
    {
        desk::ReplyCommand command;
        command.conversation = conversation();
        command.content = content;
        command.clientMessageId = id;
        return await<Message>([&](auto done) { desk->send(actor(ann), command, done); });
    }
    Result<desk::MediaLink> link(const QString &id, AgentId agent = {})
    {
        return await<desk::MediaLink>(
            [&](auto done) { desk->mediaLink(actor(agent.isValid() ? agent : ann), id, done); });
    }
    //! Opens a link as HTTP would.
    Result<desk::MediaFile> openLink(const QString &link)
    {
        const QUrl url(link);
        const QUrlQuery query(url);
        const auto variant = query.queryItemValue(QStringLiteral("v")) == QLatin1String("thumb")
            ? desk::MediaVariant::Thumb
            : desk::MediaVariant::Shown;
        return await<desk::MediaFile>([&](auto done) {
            desk->openMedia(url.fileName(), variant,
                            query.queryItemValue(QStringLiteral("e")).toLatin1(),
                            query.queryItemValue(QStringLiteral("s")).toLatin1(), done);
        });
    }

    std::shared_ptr<qint64> time = std::make_shared<qint64>(1'800'000'000'000);
    ChannelId shop;
    AgentId ann;
    FakeConsole console;
    desk::SessionId session = 0;

private:
    ConversationId m_conversation;
};

inline Content imageOf(const Media &media)
{
    Content content;
    content.kind = ContentKind::Image;
    content.media.id = media.id;
    return content;
}

inline Content cardOf(const Media &cover)
{
    Content content = imageOf(cover);
    content.kind = ContentKind::Card;
    content.title = QStringLiteral("大衣");
    content.url = QStringLiteral("pages/item?id=1");
    return content;
}

} // namespace kefu::testing
