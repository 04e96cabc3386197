// SPDX-License-Identifier: Apache-2.0
#include "relay/layim/pagesend.h"

#include <QDateTime>
#include <QPointer>
#include <QUuid>

namespace kefu::layim {

namespace {

struct Sending {
    desk::Desk *desk;
    PageMemories *memories;
    QPointer<QObject> context;
    QByteArray token;
    domain::Actor actor;
    SendRequest request;
    desk::Callback<QList<Message>> done;
};

void sendFrom(const Sending &sending, const QList<Message> &sent)
{
    const QList<Content> &more = sending.request.more;
    if (sent.size() > more.size()) {
        sending.done(sent);
        return;
    }
    desk::ReplyCommand command = sending.request.command;
    if (!sent.isEmpty())
        command.content = more[sent.size() - 1];
    command.clientMessageId = QUuid::createUuid().toString(QUuid::WithoutBraces);
    // The page shows its own words itself.
    sending.memories->noteSent(sending.token, command.clientMessageId,
                               QDateTime::currentMSecsSinceEpoch());
    sending.desk->sendToVisitor(sending.actor, sending.request.visitor, command,
                                [sending, sent](const Result<Message> &message) {
                                    if (!sending.context)
                                        return;
                                    if (message) {
                                        sendFrom(sending, sent + QList<Message> { *message });
                                        return;
                                    }
                                    Error error = message.error();
                                    if (!sent.isEmpty())
                                        error.details.insert(QStringLiteral("sent"),
                                                             int(sent.size()));
                                    sending.done(error);
                                });
}

} // namespace

void sendPieces(desk::Desk &desk, PageMemories &memories, QObject *context, const QByteArray &token,
                const domain::Actor &actor, const SendRequest &request,
                const desk::Callback<QList<Message>> &done)
{
    sendFrom({ &desk, &memories, context, token, actor, request, done }, {});
}

} // namespace kefu::layim
