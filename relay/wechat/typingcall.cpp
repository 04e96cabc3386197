// SPDX-License-Identifier: Apache-2.0
#include "relay/wechat/typingcall.h"

#include "relay/wechat/apiclient.h"
#include "relay/wechat/textrules.h"

#include <QJsonDocument>
#include <QJsonObject>

namespace kefu::wechat {

using namespace Qt::Literals::StringLiterals;

ApiCall typingCall(const QUrl &apiBase, const QByteArray &token, const QString &openid, bool on,
                   TypingPath path)
{
    const QJsonObject body {
        { "touser"_L1, cleanedText(openid) },
        { "command"_L1, on ? "Typing"_L1 : "CancelTyping"_L1 },
    };
    ApiCall call;
    call.url = apiUrl(apiBase,
                      path == TypingPath::Business
                          ? QStringLiteral("cgi-bin/message/custom/business/typing")
                          : QStringLiteral("cgi-bin/message/custom/typing"),
                      token);
    call.body = QJsonDocument(body).toJson(QJsonDocument::Compact);
    return call;
}

} // namespace kefu::wechat
