// SPDX-License-Identifier: Apache-2.0
#include "relay/desk/webhooks.h"

#include "relay/desk/alarmclock.h"
#include "relay/protocol/codec.h"
#include "relay/protocol/masking.h"
#include "relay/storage/storage.h"

#include <QJsonDocument>
#include <QLoggingCategory>
#include <QMessageAuthenticationCode>
#include <algorithm>

namespace kefu::desk {

namespace {

Q_LOGGING_CATEGORY(lcWebhooks, "kefudesk.webhooks")

using L = QLatin1String;

constexpr int kMaxTries = 12;
constexpr int kPage = 100;
constexpr qint64 kFirstPauseMs = 1000;
constexpr qint64 kLongestPauseMs = 300'000;
constexpr qsizetype kMaxUrl = 500;
constexpr qsizetype kMaxError = 200;
constexpr std::array kKinds { L("message.added"), L("message.updated"), L("conversation.gained"),
                              L("conversation.lost"), L("conversation.updated") };

qint64 pauseAfter(int tries)
{
    constexpr int kDoublings = 9;
    return std::min(kFirstPauseMs << std::clamp(tries - 1, 0, kDoublings), kLongestPauseMs);
}

Content masked(Content content)
{
    content.text = maskedNumbers(content.text);
    content.title = maskedNumbers(content.title);
    content.description = maskedNumbers(content.description);
    return content;
}

QJsonObject jsonOf(ConversationInfo info)
{
    if (info.lastMessage)
        info.lastMessage->content = masked(info.lastMessage->content);
    info.visitor.remark = maskedNumbers(info.visitor.remark);
    return codec::toJson(info);
}

QJsonObject jsonOf(Message message)
{
    message.content = masked(message.content);
    return codec::toJson(message);
}

//! The event's own fields; `channel` is set where it says.
QJsonObject fieldsOf(const EventBody &body, ChannelId &channel)
{
    const auto ofMessage = [&channel](const auto &event) -> QJsonObject {
        channel = event.conversation.visitor.channel;
        return { { L("message"), jsonOf(event.message) },
                 { L("conversation"), jsonOf(event.conversation) } };
    };
    const auto ofConversation = [&channel](const ConversationInfo &info) -> QJsonObject {
        channel = info.visitor.channel;
        return { { L("conversation"), jsonOf(info) } };
    };
    if (const auto *added = std::get_if<MessageAdded>(&body))
        return ofMessage(*added);
    if (const auto *updated = std::get_if<MessageUpdated>(&body))
        return ofMessage(*updated);
    if (const auto *gained = std::get_if<ConversationGained>(&body))
        return ofConversation(gained->conversation);
    if (const auto *changed = std::get_if<ConversationUpdated>(&body))
        return ofConversation(changed->conversation);
    if (const auto *lost = std::get_if<ConversationLost>(&body))
        return { { L("conversation"),
                   QJsonObject {
                       { L("id"), lost->conversation.toString() },
                       { L("visitor"), QJsonObject { { L("id"), lost->visitor.toString() } } },
                       { L("owner"), lost->owner.toString() } } } };
    return {};
}

Error badField(L field, const QString &expected)
{
    return makeError(ErrorCode::BadRequest,
                     QString(field) + QStringLiteral(": expected ") + expected,
                     { { L("field"), QString(field) } });
}

} // namespace

Result<void> checkWebhook(const storage::WebhookRecord &webhook)
{
    const QUrl url(webhook.url, QUrl::StrictMode);
    const bool isHttp = url.scheme() == L("https") || url.scheme() == L("http");
    if (!url.isValid() || !isHttp || url.host().isEmpty() || !url.userInfo().isEmpty()
        || webhook.url.size() > kMaxUrl)
        return badField(L("url"), QStringLiteral("an http or https URL without a password"));
    for (const QString &kind : webhook.events) {
        if (std::find(kKinds.begin(), kKinds.end(), QStringView(kind)) == kKinds.end())
            return badField(L("events"), QStringLiteral("kinds such as message.added"));
    }
    return {};
}

WebhookBody webhookBody(const storage::WebhookEvent &event, const QString &epoch)
{
    if (!event.event || std::holds_alternative<UnknownEvent>(event.event->body))
        return {};
    WebhookBody body;
    body.kind = kKinds[size_t(event.row.kind)];
    QJsonObject json = fieldsOf(event.event->body, body.channel);
    json.insert(L("id"), event.row.seq.toString());
    json.insert(L("kind"), body.kind);
    json.insert(L("at"), event.row.at);
    json.insert(L("epoch"), epoch);
    body.json = QJsonDocument(json).toJson(QJsonDocument::Compact);
    return body;
}

QByteArray webhookSignature(const QByteArray &secret, qint64 at, const QByteArray &body)
{
    const QByteArray time = QByteArray::number(at);
    const QByteArray mac =
        QMessageAuthenticationCode::hash(time + '.' + body, secret, QCryptographicHash::Sha256);
    return "t=" + time + ",v1=" + mac.toHex();
}

Webhooks::Webhooks(storage::Storage &storage, Clock now, QObject *parent)
    : QObject(parent)
    , m_storage(storage)
    , m_now(now)
    , m_alarm(new AlarmClock(now, this))
{
    connect(m_alarm, &AlarmClock::rang, this, &Webhooks::pumpAll);
}

void Webhooks::setTransport(ForwardTransport transport, bool allowPrivate)
{
    m_transport = std::move(transport);
    m_allowPrivate = allowPrivate;
}

void Webhooks::start(const QString &epoch)
{
    m_epoch = epoch;
    m_storage.webhooks([this](const Result<QList<storage::WebhookRecord>> &webhooks) {
        if (!webhooks) {
            qCCritical(lcWebhooks) << "webhooks are off:" << webhooks.error().message;
            return;
        }
        for (const storage::WebhookRecord &webhook : *webhooks)
            add(webhook);
    });
}

void Webhooks::add(const storage::WebhookRecord &webhook)
{
    m_lanes[webhook.id].webhook = webhook;
    pump(webhook.id);
}

void Webhooks::remove(qint64 id)
{
    m_lanes.erase(id);
}

bool Webhooks::retry(qint64 id)
{
    const auto lane = m_lanes.find(id);
    if (lane == m_lanes.end())
        return false;
    lane->second.webhook.nextAt = 0;
    lane->second.webhook.tries = 0;
    m_storage.deadLetters(id, kPage, [this, id](const Result<QList<storage::DeadLetter>> &dead) {
        const auto found = m_lanes.find(id);
        if (found == m_lanes.end() || !dead)
            return;
        found->second.again = *dead;
        pump(id);
    });
    return true;
}

QList<storage::WebhookRecord> Webhooks::all() const
{
    QList<storage::WebhookRecord> list;
    for (const auto &[id, lane] : m_lanes) {
        list.append(lane.webhook);
        list.last().secret.clear();
    }
    return list;
}

void Webhooks::wake()
{
    if (m_lanes.empty() || m_wakeQueued || m_stopped)
        return;
    m_wakeQueued = true;
    QMetaObject::invokeMethod(
        this,
        [this] {
            m_wakeQueued = false;
            for (auto &[id, lane] : m_lanes)
                lane.mayHaveMore = true;
            pumpAll();
        },
        Qt::QueuedConnection);
}

void Webhooks::pumpAll()
{
    QList<qint64> ids;
    for (const auto &[id, lane] : m_lanes)
        ids.append(id);
    for (const qint64 id : std::as_const(ids))
        pump(id);
}

void Webhooks::pump(qint64 id)
{
    const auto found = m_lanes.find(id);
    if (found == m_lanes.end() || !m_transport || m_stopped)
        return;
    Lane &lane = found->second;
    const bool hasWork = lane.mayHaveMore || !lane.again.isEmpty();
    if (lane.busy || !lane.webhook.enabled || !hasWork)
        return;
    if (lane.webhook.nextAt > m_now()) {
        m_alarm->setFor(lane.webhook.nextAt);
        return;
    }
    lane.busy = true;
    if (!lane.again.isEmpty())
        return tellAgain(id);
    m_storage.eventsAfter(lane.webhook.cursor, kPage, m_now(),
                          [this, id](const Result<Events> &events) {
                              const auto it = m_lanes.find(id);
                              if (it == m_lanes.end())
                                  return;
                              if (events)
                                  return onRead(id, *events);
                              it->second.busy = false;
                              it->second.webhook.nextAt = m_now() + kFirstPauseMs;
                              pump(id);
                          });
}

bool Webhooks::wants(const storage::WebhookRecord &webhook, const WebhookBody &body) const
{
    if (body.json.isEmpty())
        return false;
    const bool isItsKind = webhook.events.isEmpty() || webhook.events.contains(body.kind);
    // What does not say its channel only speaks of ids.
    const bool isItsChannel = webhook.channels.isEmpty() || !body.channel.isValid()
        || webhook.channels.contains(body.channel);
    return isItsKind && isItsChannel;
}

void Webhooks::onRead(qint64 id, const Events &events)
{
    Lane &lane = m_lanes.at(id);
    lane.mayHaveMore = events.size() >= kPage;
    for (const storage::WebhookEvent &event : events) {
        const WebhookBody body = webhookBody(event, m_epoch);
        if (wants(lane.webhook, body)) {
            lane.mayHaveMore = true;
            return tell(id, event.row.seq, body);
        }
        lane.webhook.cursor = event.row.seq;
    }
    lane.busy = false;
    if (!events.isEmpty())
        save(id, std::nullopt);
    pump(id);
}

void Webhooks::post(const storage::WebhookRecord &webhook, const QString &kind, EventSeq event,
                    const QByteArray &body, std::function<void(const ForwardAnswer &)> done)
{
    ForwardCall call;
    call.channel = ChannelId { -webhook.id }; // a pool of connections of its own
    call.url = QUrl(webhook.url);
    call.contentType = "application/json";
    call.body = body;
    call.publicOnly = !m_allowPrivate;
    call.headers = { { "X-Kefudesk-Event", kind.toLatin1() },
                     { "X-Kefudesk-Delivery",
                       QByteArray::number(webhook.id) + '-' + event.toString().toLatin1() },
                     { "X-Kefudesk-Signature", webhookSignature(webhook.secret, m_now(), body) } };
    m_transport(call, std::move(done));
}

void Webhooks::tell(qint64 id, EventSeq event, const WebhookBody &body)
{
    post(m_lanes.at(id).webhook, body.kind, event, body.json,
         [this, id, event, body](const ForwardAnswer &answer) {
             onAnswer(id, event, body, answer);
         });
}

void Webhooks::onAnswer(qint64 id, EventSeq event, const WebhookBody &body,
                        const ForwardAnswer &answer)
{
    const auto found = m_lanes.find(id);
    if (found == m_lanes.end())
        return;
    storage::WebhookRecord &webhook = found->second.webhook;
    found->second.busy = false;
    const bool isTaken = answer.status >= 200 && answer.status < 300;
    const QString why = answer.status > 0 ? QStringLiteral("HTTP %1").arg(answer.status)
                                          : answer.detail.left(kMaxError);
    std::optional<storage::DeadLetter> dead;
    webhook.tries = isTaken ? 0 : webhook.tries + 1;
    webhook.lastError = isTaken ? QString() : why;
    if (webhook.tries >= kMaxTries) {
        dead = storage::DeadLetter { 0, id, event, body.kind, body.json, why, m_now() };
        webhook.tries = 0;
        qCWarning(lcWebhooks) << "webhook" << id << "was never told event" << event.value;
    }
    if (isTaken || dead)
        webhook.cursor = event;
    webhook.nextAt = isTaken ? 0 : m_now() + pauseAfter(std::max(webhook.tries, 1));
    save(id, dead);
    pump(id);
}

//! Once each; the first refusal leaves the rest where they are.
void Webhooks::tellAgain(qint64 id)
{
    Lane &lane = m_lanes.at(id);
    const storage::DeadLetter letter = lane.again.takeFirst();
    post(lane.webhook, letter.kind, letter.event, letter.body,
         [this, id, letter](const ForwardAnswer &answer) {
             const auto found = m_lanes.find(id);
             if (found == m_lanes.end())
                 return;
             found->second.busy = false;
             if (answer.status >= 200 && answer.status < 300)
                 m_storage.removeDeadLetter(letter.id, [](const Result<bool> &) {});
             else
                 found->second.again.clear();
             pump(id);
         });
}

void Webhooks::save(qint64 id, const std::optional<storage::DeadLetter> &dead)
{
    m_storage.saveWebhook(m_lanes.at(id).webhook, dead, [](const Result<bool> &saved) {
        if (!saved) // it is told again after a restart
            qCWarning(lcWebhooks) << "a webhook's place was not saved:" << saved.error().message;
    });
}

} // namespace kefu::desk
