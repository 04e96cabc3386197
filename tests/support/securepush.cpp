// SPDX-License-Identifier: Apache-2.0
#include "tests/support/securepush.h"

#include "relay/wechat/messagecrypto.h"

namespace kefu::testing {

namespace {

QByteArray sealedRequest(const PushChannel &channel, const QByteArray &openid,
                         const QByteArray &content, quint64 msgId, qint64 createTimeS)
{
    const QByteArray plain =
        "<xml><ToUserName><![CDATA[gh_7f083739789a]]></ToUserName><FromUserName><![CDATA[" + openid
        + "]]></FromUserName><CreateTime>" + QByteArray::number(createTimeS) + "</CreateTime>"
        + content + "<MsgId>" + QByteArray::number(msgId) + "</MsgId></xml>";
    const auto key = wechat::decodeAesKey(channel.aesKey);
    const QByteArray encrypted =
        wechat::encryptMessage(*key, plain, channel.appid, wechat::randomBytes16())
            .value_or(QByteArray());
    const QByteArray timestamp = QByteArray::number(createTimeS);
    const QByteArray nonce = QByteArray::number(msgId % 1'000'000'007);
    const QByteArray body =
        "<xml><ToUserName><![CDATA[gh_7f083739789a]]></ToUserName><Encrypt><![CDATA[" + encrypted
        + "]]></Encrypt></xml>";
    return "POST /wechat/" + channel.name + "?signature="
        + wechat::signatureOf({ channel.token, timestamp, nonce }) + "&timestamp=" + timestamp
        + "&nonce=" + nonce + "&openid=" + openid + "&encrypt_type=aes&msg_signature="
        + wechat::signatureOf({ channel.token, timestamp, nonce, encrypted })
        + " HTTP/1.1\r\nHost: relay\r\nContent-Type: text/xml\r\nContent-Length: "
        + QByteArray::number(body.size()) + "\r\n\r\n" + body;
}

} // namespace

QByteArray markerOf(int index)
{
    return "#" + QByteArray::number(index) + "#";
}

QByteArray securePushRequest(const PushChannel &channel, const QByteArray &openid,
                             const QByteArray &text, quint64 msgId, qint64 createTimeS)
{
    return sealedRequest(channel, openid,
                         "<MsgType><![CDATA[text]]></MsgType><Content><![CDATA[" + text
                             + "]]></Content>",
                         msgId, createTimeS);
}

QByteArray securePicturePush(const PushChannel &channel, const QByteArray &openid,
                             const QByteArray &mediaId, quint64 msgId, qint64 createTimeS)
{
    return sealedRequest(channel, openid,
                         "<MsgType><![CDATA[image]]></MsgType><PicUrl><![CDATA[]]></PicUrl>"
                         "<MediaId><![CDATA["
                             + mediaId + "]]></MediaId>",
                         msgId, createTimeS);
}

} // namespace kefu::testing
