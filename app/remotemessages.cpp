// SPDX-License-Identifier: Apache-2.0
#include "app/remotechatservice.h"
#include "relay/protocol/codec.h"
#include "ui/model/conversationstore.h"

#include <QUuid>
#include <algorithm>

namespace kefu::app {
namespace {

using ui::LocalMessage;

Content sanitized(Content content)
{
    for (QString *text :
         { &content.text, &content.title, &content.description, &content.url, &content.coverUrl })
        *text = codec::sanitized(*text);
    return content;
}

} // namespace

void RemoteChatService::sendMessage(ConversationId conversation, const ui::Outgoing &what)
{
    const ConversationInfo *info = m_store.conversation(conversation);
    if (!info) {
        Q_EMIT commandFailed(makeError(ErrorCode::NotFound, QStringLiteral("no such conversation")),
                             conversation);
        return;
    }
    Unsent unsent;
    unsent.visitor = info->visitor.id;
    unsent.request.conversation = conversation;
    unsent.request.content = sanitized(what.content);
    unsent.request.force = what.force;
    unsent.request.whenVisitorWrites = what.whenVisitorWrites;
    unsent.attachment = what.attachment;
    enqueue(unsent);
}

void RemoteChatService::sendAgain(const Message &message)
{
    const ConversationInfo *current = m_store.currentOf(message.visitor);
    Unsent unsent;
    unsent.visitor = message.visitor;
    unsent.request.content = message.content;
    unsent.request.resendOf = message.id;
    const ui::MessageLog *log = m_store.log(message.visitor);
    const int local = log && !message.id.isValid() ? log->localIndex(message.clientMessageId) : -1;
    if (local >= 0) {
        const std::optional<Error> refusal = log->local().at(local).refusal;
        if (!refusal)
            return; // still on its way
        unsent = m_refused.take(message.clientMessageId);
        // The relay may have taken one it never answered: the same id makes sure it is once.
        if (std::exchange(unsent.answered, false))
            unsent.request.clientMessageId.clear();
        unsent.request.force =
            refusal->code == ErrorCode::QuotaExhausted || refusal->code == ErrorCode::WindowShut;
        forgetLocal(message);
    } else if (!message.id.isValid()) {
        return; // gone meanwhile
    }
    unsent.request.conversation = current ? current->id : message.conversation;
    enqueue(unsent);
}

void RemoteChatService::withdraw(const Message &message)
{
    if (message.id.isValid()) {
        const bool sent = m_session.request(
            WithdrawRequest { message.id }, [this, message](const Answer &answer) {
                const auto result = answer.ok ? codec::messageAnswerFromJson(answer.d)
                                              : Result<MessageAnswer>(answer.error);
                if (result)
                    m_store.applyMessage(result->message);
                else
                    Q_EMIT commandFailed(result.error(), message.conversation);
            });
        if (!sent)
            Q_EMIT commandFailed(makeError(ErrorCode::Unavailable, QStringLiteral("not connected")),
                                 message.conversation);
        return;
    }
    const auto it = std::find_if(m_unsent.begin(), m_unsent.end(), [&](const Unsent &unsent) {
        return unsent.request.clientMessageId == message.clientMessageId;
    });
    // Once it is under way only the relay knows what became of it.
    const bool uploading = m_media.uploadPercent(message.clientMessageId) >= 0;
    if (it != m_unsent.end() && it->inFlight && !uploading)
        return;
    if (it != m_unsent.end())
        m_unsent.erase(it);
    m_media.cancelUpload(message.clientMessageId);
    m_refused.remove(message.clientMessageId);
    forgetLocal(message);
    pump();
    Q_EMIT unsentChanged();
}

void RemoteChatService::forgetLocal(const Message &message)
{
    m_store.removeLocal(message.visitor, message.clientMessageId);
    m_media.release(message.clientMessageId);
}

void RemoteChatService::enqueue(Unsent unsent)
{
    if (unsent.request.clientMessageId.isEmpty())
        unsent.request.clientMessageId = QUuid::createUuid().toString(QUuid::WithoutBraces);
    if (unsent.createdAt == 0)
        unsent.createdAt = relayNow();
    m_unsent.append(unsent);
    show(unsent);
    pump();
    Q_EMIT unsentChanged();
}

//! In its chat, behind what the relay has.
void RemoteChatService::show(const Unsent &unsent)
{
    const SendRequest &request = unsent.request;
    LocalMessage local;
    local.force = request.force;
    local.message.visitor = unsent.visitor;
    local.message.conversation = request.conversation;
    local.message.direction = Direction::Out;
    local.message.author = m_store.me().id;
    local.message.authorName = m_store.me().nickname;
    local.message.content = request.content;
    local.message.createdAt = unsent.createdAt;
    local.message.delivery = DeliveryState::Queued;
    local.message.held = request.whenVisitorWrites;
    local.message.clientMessageId = request.clientMessageId;
    local.message.resendOf = request.resendOf;
    if (unsent.attachment) {
        const ui::Attachment &picture = *unsent.attachment;
        m_media.hold(request.clientMessageId, picture);
        local.message.content.media = { MediaClient::localId(request.clientMessageId),
                                        picture.fileName,
                                        picture.mimeType,
                                        picture.bytes.size(),
                                        picture.size.width(),
                                        picture.size.height(),
                                        MediaState::Ready };
    }
    m_store.addLocal(local);
}

// ---- across runs of the program
// ----------------------------------------------------------------

RemoteChatService::Kept RemoteChatService::keptOf(const Unsent &unsent) const
{
    return { unsent.visitor, unsent.request, unsent.attachment, unsent.createdAt, {}, false };
}

QList<RemoteChatService::Kept> RemoteChatService::keepable() const
{
    QList<Kept> all;
    for (const Unsent &unsent : m_unsent)
        all.append(keptOf(unsent));
    for (const Unsent &unsent : m_refused) {
        const ui::MessageLog *log = m_store.log(unsent.visitor);
        const int local = log ? log->localIndex(unsent.request.clientMessageId) : -1;
        if (local < 0)
            continue;
        Kept kept = keptOf(unsent);
        kept.refusal = log->local().at(local).refusal;
        kept.answered = unsent.answered;
        all.append(kept);
    }
    std::stable_sort(all.begin(), all.end(),
                     [](const Kept &a, const Kept &b) { return a.createdAt < b.createdAt; });
    return all;
}

QList<ui::LocalMessage> RemoteChatService::unsent() const
{
    QList<LocalMessage> all;
    const QList<Kept> rows = keepable();
    for (const Kept &kept : rows) {
        const ui::MessageLog *log = m_store.log(kept.visitor);
        const int local = log ? log->localIndex(kept.request.clientMessageId) : -1;
        if (local >= 0)
            all.append(log->local().at(local));
    }
    return all;
}

void RemoteChatService::restoreUnsent(const QList<Kept> &kept)
{
    QList<Unsent> waiting;
    for (const Kept &row : kept) {
        const QString id = row.request.clientMessageId;
        if (findUnsent(id) || m_refused.contains(id))
            continue;
        const Unsent unsent { row.visitor, row.request,   row.attachment,
                              false,       row.createdAt, row.answered };
        show(unsent);
        if (!row.refusal) {
            waiting.append(unsent);
            continue;
        }
        m_refused.insert(id, unsent);
        m_store.refuseLocal(row.visitor, id, *row.refusal);
    }
    m_unsent = waiting + m_unsent; // what was written since comes behind
    pump();
    Q_EMIT unsentChanged();
}

//! One message under way per visitor, the oldest first: a refusal that passes must not let the next
//! one overtake.
void RemoteChatService::pump()
{
    if (!m_session.isOnline() || m_retryTimer->isActive())
        return;
    QSet<VisitorId> busy;
    for (Unsent &unsent : m_unsent) {
        if (!busy.contains(unsent.visitor) && !unsent.inFlight)
            transmit(unsent);
        busy.insert(unsent.visitor);
    }
}

void RemoteChatService::transmit(Unsent &unsent)
{
    const QString id = unsent.request.clientMessageId;
    if (unsent.attachment) {
        unsent.inFlight = true;
        m_media.upload(id, *unsent.attachment,
                       [this, id](const Result<Media> &media) { onUploaded(id, media); });
        return;
    }
    unsent.inFlight = m_session.request(
        unsent.request, [this, id](const Answer &answer) { onSendAnswer(id, answer); });
}

RemoteChatService::Unsent *RemoteChatService::findUnsent(const QString &clientMessageId)
{
    const auto it = std::find_if(m_unsent.begin(), m_unsent.end(), [&](const Unsent &unsent) {
        return unsent.request.clientMessageId == clientMessageId;
    });
    return it == m_unsent.end() ? nullptr : &*it;
}

void RemoteChatService::onUploaded(const QString &clientMessageId, const Result<Media> &media)
{
    Unsent *unsent = findUnsent(clientMessageId);
    if (!unsent)
        return;
    unsent->inFlight = false;
    if (media) {
        unsent->request.content.media = *media;
        unsent->attachment.reset();
        m_media.adopt(clientMessageId, *media);
        pump();
        Q_EMIT unsentChanged();
        return;
    }
    // A token that has run out is renewed by the session meanwhile.
    const ErrorCode code = media.error().code;
    if (isTransient(code) || code == ErrorCode::Unauthorized)
        retryAfter(media.error());
    else
        refuse(clientMessageId, media.error());
}

void RemoteChatService::onSendAnswer(const QString &clientMessageId, const Answer &answer)
{
    Unsent *unsent = findUnsent(clientMessageId);
    if (!unsent)
        return;
    if (!answer.ok && isTransient(answer.error.code)) {
        unsent->inFlight = false;
        retryAfter(answer.error);
        return;
    }
    const auto result =
        answer.ok ? codec::messageAnswerFromJson(answer.d) : Result<MessageAnswer>(answer.error);
    if (!result)
        return refuse(clientMessageId, result.error());
    m_unsent.removeIf(
        [&](const Unsent &sent) { return sent.request.clientMessageId == clientMessageId; });
    m_store.applyMessage(result->message);
    m_media.release(clientMessageId);
    pump();
    Q_EMIT unsentChanged();
}

void RemoteChatService::refuse(const QString &clientMessageId, const Error &error)
{
    const Unsent done = *findUnsent(clientMessageId);
    m_unsent.removeIf(
        [&](const Unsent &unsent) { return unsent.request.clientMessageId == clientMessageId; });
    const ui::MessageLog *log = m_store.log(done.visitor);
    if (log && log->localIndex(clientMessageId) >= 0) {
        // Otherwise an event has told us already that it was taken: the first try went through.
        m_refused.insert(clientMessageId, done);
        m_refused[clientMessageId].inFlight = false;
        m_refused[clientMessageId].answered = true;
        m_store.refuseLocal(done.visitor, clientMessageId, error);
        Q_EMIT commandFailed(error, done.request.conversation);
    }
    pump();
    Q_EMIT unsentChanged();
}

} // namespace kefu::app
