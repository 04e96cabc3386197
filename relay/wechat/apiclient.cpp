// SPDX-License-Identifier: Apache-2.0
#include "relay/wechat/apiclient.h"

#include "relay/wechat/textrules.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QPointer>

namespace kefu::wechat {

namespace {

using namespace Qt::Literals::StringLiterals;
using domain::CallResult;

constexpr int kEmptyText = 44004;
constexpr int kBusy = -1;
constexpr int kBusyToo = -1000;

} // namespace

QUrl apiUrl(const QUrl &base, const QString &path, const QByteArray &token)
{
    QUrl url = base;
    QString full = base.path();
    if (!full.endsWith(u'/'))
        full += u'/';
    url.setPath(full + path);
    if (!token.isEmpty()) {
        url.setQuery("access_token="_L1 + QString::fromLatin1(token.toPercentEncoding()),
                     QUrl::StrictMode);
    }
    return url;
}

QByteArray textBody(const TextMessage &message)
{
    const QString text = cleanedText(message.text);
    if (text.isEmpty())
        return {};
    QJsonObject body {
        { "touser"_L1, cleanedText(message.openid) },
        { "msgtype"_L1, "text"_L1 },
        { "text"_L1, QJsonObject { { "content"_L1, text } } },
    };
    if (!message.kfAccount.isEmpty()) {
        body.insert("customservice"_L1,
                    QJsonObject { { "kf_account"_L1, cleanedText(message.kfAccount) } });
    }
    return QJsonDocument(body).toJson(QJsonDocument::Compact);
}

ApiCall sendCall(const QUrl &apiBase, const QByteArray &token, const QByteArray &body)
{
    ApiCall call;
    call.url = apiUrl(apiBase, QStringLiteral("cgi-bin/message/custom/send"), token);
    call.body = body;
    return call;
}

//! A busy token server is no reason to call the message uncertain.
SendReport withoutToken(const TokenAnswer &token)
{
    SendReport report;
    const bool refused = token.call == CallResult::Answered && token.errcode != 0
        && token.errcode != kBusy && token.errcode != kBusyToo;
    report.outcome.call = refused ? CallResult::Answered : CallResult::NeverSent;
    report.outcome.errcode = refused ? token.errcode : 0;
    report.rid = token.rid;
    report.errmsg = "no access_token: "_L1 + token.detail;
    return report;
}

SendReport interpretSend(const ApiAnswer &answer, const QByteArray &tokenUsed)
{
    const ApiReading reading = readAnswer(answer);
    SendReport report;
    report.tokenUsed = tokenUsed;
    report.outcome.call = reading.call;
    report.outcome.errcode = reading.errcode.value_or(0);
    report.rid = reading.rid;
    report.errmsg = reading.errmsg.isEmpty() ? reading.detail : reading.errmsg;
    if (reading.call == CallResult::Answered && !reading.errcode) {
        report.outcome.call = CallResult::Unclear;
        report.errmsg = QStringLiteral("an answer without errcode");
    }
    return report;
}

ApiClient::ApiClient(Transport transport, TokenStore &tokens, QObject *parent)
    : QObject(parent)
    , m_transport(std::move(transport))
    , m_tokens(tokens)
{
}

void ApiClient::send(const ApiAccount &account, const QByteArray &body, Callback done)
{
    if (body.isEmpty()) {
        SendReport report;
        report.outcome = { CallResult::Answered, kEmptyText, false };
        report.errmsg = QStringLiteral("empty, not sent");
        QMetaObject::invokeMethod(
            this, [done = std::move(done), report] { done(report); }, Qt::QueuedConnection);
        return;
    }
    m_tokens.fetch(account,
                   [client = QPointer<ApiClient>(this), account, body,
                    done = std::move(done)](const TokenAnswer &token) {
                       if (client)
                           client->sendWithToken(account, body, token, done);
                   });
}

void ApiClient::sendWithToken(const ApiAccount &account, const QByteArray &body,
                              const TokenAnswer &token, Callback done)
{
    if (!token.ok())
        return done(withoutToken(token));
    ApiCall call = sendCall(account.apiBase, token.token, body);
    call.channel = account.channel;
    m_transport(call,
                [client = QPointer<ApiClient>(this), channel = account.channel, used = token.token,
                 done = std::move(done)](const ApiAnswer &answer) {
                    if (!client)
                        return;
                    SendReport report = interpretSend(answer, used);
                    const QByteArray now = client->m_tokens.cached(channel);
                    report.outcome.tokenIsNewer = !now.isEmpty() && now != used;
                    done(report);
                });
}

} // namespace kefu::wechat
