// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "relay/domain/sendpolicy.h"
#include "relay/wechat/apianswer.h"
#include "relay/wechat/tokenstore.h"

#include <QObject>
#include <functional>

namespace kefu::wechat {

//! One text on its way to a visitor; at most kWechatTextBytes (see textPieces()).
struct TextMessage {
    QString openid;
    QString text;
    QString kfAccount; //!< send as this WeChat customer-service account; empty = none
};

//! What became of one send, for domain::decideSend() and the log.
struct SendReport {
    domain::SendOutcome outcome;
    QByteArray tokenUsed; //!< for TokenStore::invalidate(); never for a log
    QString rid;
    QString errmsg; //!< WeChat's words, or ours for what was unreadable
};

//! {base}/{path}?access_token={token}, with the token percent-encoded (it may hold '+' and '/').
QUrl apiUrl(const QUrl &base, const QString &path, const QByteArray &token = {});

//! What a text is to /cgi-bin/message/custom/send: raw UTF-8, no \u escapes (wechat.md P1). Empty
//! when nothing is left of the text after cleaning.
QByteArray textBody(const TextMessage &message);

//! The call for /cgi-bin/message/custom/send.
ApiCall sendCall(const QUrl &apiBase, const QByteArray &token, const QByteArray &body);

//! A message that has not left because no token could be had: WeChat's refusal of our credentials
//! as its errcode, everything else as NeverSent.
SendReport withoutToken(const TokenAnswer &token);

//! Pure half of the client: an answer without an errcode is Unclear, it may have been delivered.
SendReport interpretSend(const ApiAnswer &answer, const QByteArray &tokenUsed);

//! The send API of one process. A token that cannot be had means the message was never sent:
//! WeChat's refusal of our credentials is passed on as its errcode, everything else as NeverSent.
class ApiClient : public QObject {
public:
    using Callback = std::function<void(const SendReport &)>;

    //! `tokens` must outlive the client.
    ApiClient(Transport transport, TokenStore &tokens, QObject *parent = nullptr);

    //! One call with a body for custom/send, no retry: that is the outbox's business. `done` comes
    //! later, exactly once, unless the client is gone. An empty body is answered 44004 without
    //! asking WeChat.
    void send(const ApiAccount &account, const QByteArray &body, Callback done);

private:
    void sendWithToken(const ApiAccount &account, const QByteArray &body, const TokenAnswer &token,
                       Callback done);

    Transport m_transport;
    TokenStore &m_tokens;
};

} // namespace kefu::wechat
