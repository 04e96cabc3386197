// SPDX-License-Identifier: Apache-2.0
#include "wechatscene.h"

#include "relay/protocol/codec.h"
#include "relay/protocol/features.h"

#include <QSqlDatabase>
#include <QSqlQuery>

using namespace kefu;

namespace {

constexpr int kOutcomeMs = 60'000;

QJsonObject spoken(const QString &visitor, const QString &text, bool wait)
{
    return { { QStringLiteral("app"), QStringLiteral("shop") },
             { QStringLiteral("visitor"), visitor },
             { QStringLiteral("text"), text },
             { QStringLiteral("wait"), wait } };
}

} // namespace

bool WechatScene::start(const QString &mode, const QString &format)
{
    if (!simulator.start(true))
        return false;
    relay.addChannel(QStringLiteral("shop"),
                     keys.options()
                         + QStringList { QStringLiteral("--mode"), mode,
                                         QStringLiteral("--api-base"),
                                         QString::fromLatin1(simulator.apiBase()) });
    if (!relay.start())
        return false;
    return simulator.command(
               "app",
               { { QStringLiteral("name"), QStringLiteral("shop") },
                 { QStringLiteral("appid"), QString::fromLatin1(keys.appid) },
                 { QStringLiteral("secret"), QStringLiteral("s3cret") },
                 { QStringLiteral("token"), QString::fromLatin1(keys.token) },
                 { QStringLiteral("aeskey"), QString::fromLatin1(keys.aesKey) },
                 { QStringLiteral("original"), QStringLiteral("gh_7f083739789a") },
                 { QStringLiteral("mode"), mode },
                 { QStringLiteral("format"), format },
                 { QStringLiteral("callback"),
                   QStringLiteral("http://127.0.0.1:%1/wechat/shop").arg(relay.port()) } })
        == 200;
}

QJsonObject WechatScene::say(const QString &visitor, const QString &text)
{
    return simulator.ask("say", spoken(visitor, text, true), kOutcomeMs);
}

void WechatScene::sayOnly(const QString &visitor, const QString &text)
{
    simulator.command("say", spoken(visitor, text, false));
}

int WechatScene::countRows(const QString &table, const QString &condition) const
{
    return countRowsOf(relay, table, condition);
}

int countRowsOf(const RelayProcess &relay, const QString &table, const QString &condition)
{
    int count = -1;
    {
        QSqlDatabase database =
            QSqlDatabase::addDatabase(QStringLiteral("QSQLITE"), QStringLiteral("count"));
        database.setConnectOptions(QStringLiteral("QSQLITE_OPEN_READONLY"));
        database.setDatabaseName(relay.dataDir() + QStringLiteral("/relay.db"));
        if (database.open()) {
            QSqlQuery query(database);
            if (query.exec(QStringLiteral("SELECT count(*) FROM %1 WHERE %2").arg(table, condition))
                && query.next())
                count = query.value(0).toInt();
        }
    }
    QSqlDatabase::removeDatabase(QStringLiteral("count"));
    return count;
}

SceneConsole::SceneConsole(const WechatScene &scene, const QString &name)
    : client(scene.relay.port(), scene.relay.issueToken(name))
{
    client.setOnFrame([this](const QString &text) { read(text.toUtf8()); });
    client.open();
}

void SceneConsole::read(const QByteArray &bytes)
{
    const auto frame = codec::decodeRelayFrame(bytes, kMaxFrameFromRelay);
    const auto *push = frame ? std::get_if<kefu::Push>(&*frame) : nullptr;
    const auto *events = push ? std::get_if<EventsPush>(push) : nullptr;
    for (qsizetype i = 0; events && i < events->events.size(); ++i) {
        const EventBody &body = events->events[i].body;
        if (const auto *gain = std::get_if<ConversationGained>(&body)) {
            gained.append(gain->conversation.id);
            for (const Message &message : gain->messages)
                note(message);
        } else if (const auto *added = std::get_if<MessageAdded>(&body)) {
            note(added->message);
        } else if (const auto *updated = std::get_if<MessageUpdated>(&body)) {
            note(updated->message);
        }
    }
}

void SceneConsole::note(const Message &message)
{
    if (message.direction == Direction::Out)
        sent.insert(message.content.text, message);
    else
        heard.append({ message.visitor, message.content.text });
}

void SceneConsole::send(ConversationId conversation, const QString &text)
{
    const SendRequest body { conversation, { ContentKind::Text, text, {} }, text, true, {} };
    client.socket().sendTextMessage(
        QString::fromUtf8(codec::encodeRequest({ QStringLiteral("s"), body })));
}

DeliveryState SceneConsole::deliveryOf(const QString &text) const
{
    return sent.contains(text) ? sent.value(text).delivery : DeliveryState::None;
}
