// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "tests/unit/desk/clockeddesk.h"

#include <QJsonArray>
#include <QJsonDocument>

namespace kefu::testing {

inline constexpr qint64 kMinute = 60'000;
inline constexpr qint64 kHour = 60 * kMinute;

//! A console that also hears alerts.
struct AlertedConsole : FakeConsole {
    void onAlert(const AlertPush &alert) override { alerts.append(alert); }
    QList<AlertPush> alerts;
};

//! One channel with automatic replies as they are delivered, and one agent, not there.
struct ReplyDesk : ClockedDesk {
    ReplyDesk()
    {
        autoReplies = true;
        shop = addChannel(QStringLiteral("shop"));
    }
    void change(const std::function<void(domain::ChannelReplies &)> &change)
    {
        QVERIFY(changeReplies(QStringLiteral("shop"), change));
    }
    void keyword(const QString &word)
    {
        change([word](domain::ChannelReplies &replies) {
            replies.rules.append(
                { 0, domain::KeywordMatch::Contains, word, QStringLiteral("=") + word });
        });
    }
    //! What WeChat was sent, in order.
    QStringList texts() const
    {
        QStringList list;
        for (const QByteArray &body : wechat.sent)
            list.append(QJsonDocument::fromJson(body)
                            .object()
                            .value(QStringLiteral("text"))
                            .toObject()
                            .value(QStringLiteral("content"))
                            .toString());
        return list;
    }
    bool sentAre(qsizetype count)
    {
        return QTest::qWaitFor([&] { return wechat.sent.size() >= count; }, 10'000)
            && wechat.sent.size() == count;
    }
    //! Nothing more goes out: what was under way is through when the next write is.
    bool nothingMore(qsizetype count)
    {
        for (int i = 0; i < 3; ++i)
            changeReplies(QStringLiteral("shop"), [](domain::ChannelReplies &) {});
        return wechat.sent.size() == count;
    }
    QList<Message> history(int visitor = 1, Role role = Role::Admin)
    {
        domain::Actor reader = actor(ann);
        reader.role = role;
        const auto page = await<HistoryAnswer>(
            [&](auto done) { desk->history(reader, VisitorId { visitor }, 0, 50, done); });
        return page ? page->messages : QList<Message>();
    }
    QList<ConversationInfo> leaves()
    {
        const auto page =
            await<desk::VisitorPage>([&](auto done) { desk->leaves(actor(ann), {}, 50, done); });
        return page ? page->conversations : QList<ConversationInfo>();
    }
    QString tried(const QString &text)
    {
        const auto trial = await<desk::Autoresponder::Trial>([&](auto done) {
            desk->tryReply(desk::Desk::localActor(), QStringLiteral("shop"), text, done);
        });
        return trial && !trial->candidates.isEmpty() ? trial->candidates.first().text : QString();
    }
    Result<ConversationInfo> end(ConversationId id)
    {
        return await<ConversationInfo>([&](auto done) { desk->end(actor(ann), id, done); });
    }
    bool isThere(FakeConsole *console)
    {
        session = attach(ann, console);
        return QTest::qWaitFor([&] { return desk->presenceOf(ann) == PresenceState::Online; });
    }
    void leave() { desk->detach(session, true); }

    ChannelId shop;
    desk::SessionId session = 0;
    const QString leaveText = domain::ChannelReplies().of(domain::ReplyKind::Leave).text;
};

} // namespace kefu::testing
