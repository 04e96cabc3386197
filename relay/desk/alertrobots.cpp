// SPDX-License-Identifier: Apache-2.0
#include "relay/desk/alertrobots.h"

#include "relay/desk/webhooks.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QMessageAuthenticationCode>
#include <algorithm>
#include <array>

namespace kefu::desk {

namespace {

using L = QLatin1String;
using domain::AlertKind;
using storage::RobotPreset;

constexpr std::array kPresets { L("json"), L("wecom"), L("dingtalk"), L("feishu") };
constexpr qsizetype kMaxUrl = 500;
constexpr qsizetype kMaxSecret = 200;
constexpr qsizetype kMaxProblem = 200;
constexpr qint64 kSecondMs = 1000;
constexpr qint64 kMinuteMs = 60 * kSecondMs;

QString u(const char *text)
{
    return QString::fromUtf8(text);
}

QString spanWords(qint64 ms)
{
    const qint64 minutes = ms / kMinuteMs;
    const qint64 seconds = ms % kMinuteMs / kSecondMs;
    return minutes == 0 ? u("%1 秒").arg(seconds) : u("%1 分 %2 秒").arg(minutes).arg(seconds);
}

QString matterOf(const AlertNews &news)
{
    switch (news.kind) {
    case AlertKind::Wait:
        return u("最长等待 %1").arg(spanWords(news.value));
    case AlertKind::NobodyOnline:
        return u("工作时间无客服在线");
    case AlertKind::Account:
        return u("微信接口受限，错误码 %1").arg(news.value);
    case AlertKind::Uncertain:
        return u("有消息结果不明已 %1").arg(spanWords(news.value));
    case AlertKind::Certificate:
        return u("证书还有 %1 天到期").arg(news.value);
    case AlertKind::Disk:
        return u("磁盘剩余 %1%").arg(news.value);
    case AlertKind::NoPush:
        return u("最近一小时没有收到消息推送（往常不少于 %1 条）").arg(news.value);
    }
    return {};
}

QByteArray signedWith(const QByteArray &key, const QByteArray &message)
{
    return QMessageAuthenticationCode::hash(message, key, QCryptographicHash::Sha256).toBase64();
}

QByteArray compact(const QJsonObject &json)
{
    return QJsonDocument(json).toJson(QJsonDocument::Compact);
}

QByteArray jsonBody(const AlertNews &news)
{
    return compact({ { L("kind"), domain::alertKindName(news.kind) },
                     { L("level"), domain::alertLevelName(news.level) },
                     { L("channel"), news.channel },
                     { L("value"), news.value },
                     { L("limit"), news.limit },
                     { L("at"), news.at },
                     { L("over"), news.over },
                     { L("trial"), news.isTrial } });
}

//! The signature goes behind what the address has already.
QByteArray dingTalkUrl(const storage::AlertRobot &robot, qint64 at)
{
    if (robot.secret.isEmpty())
        return robot.url;
    const QByteArray time = QByteArray::number(at);
    const QByteArray sign = signedWith(robot.secret, time + '\n' + robot.secret);
    return robot.url + (robot.url.contains('?') ? '&' : '?') + "timestamp=" + time
        + "&sign=" + sign.toPercentEncoding();
}

Error badField(const char *field, const QString &expected)
{
    return makeError(ErrorCode::BadRequest, L(field) + QStringLiteral(": expected ") + expected,
                     { { L("field"), L(field) } });
}

} // namespace

QString presetName(RobotPreset preset)
{
    return kPresets[size_t(preset)];
}

std::optional<RobotPreset> presetFromName(QStringView name)
{
    const auto found = std::find(kPresets.begin(), kPresets.end(), name);
    if (found == kPresets.end())
        return std::nullopt;
    return RobotPreset(found - kPresets.begin());
}

Result<void> checkRobot(const storage::AlertRobot &robot)
{
    const QUrl url(QString::fromUtf8(robot.url), QUrl::StrictMode);
    const bool isHttp = url.scheme() == L("https") || url.scheme() == L("http");
    if (!url.isValid() || !isHttp || url.host().isEmpty() || !url.userInfo().isEmpty()
        || robot.url.size() > kMaxUrl)
        return badField("url", QStringLiteral("an http or https URL without a password"));
    if (robot.secret.size() > kMaxSecret)
        return badField("secret", QStringLiteral("at most 200 characters"));
    return {};
}

QString alertWords(const AlertNews &news)
{
    const QString mark = news.isTrial                ? u("测试")
        : news.over                                  ? u("恢复")
        : news.level == domain::AlertLevel::Critical ? u("严重")
                                                     : u("提醒");
    const QString where =
        news.channel.isEmpty() ? u("服务端") : u("小程序「%1」").arg(news.channel);
    return u("【客服告警 · %1】%2：%3").arg(mark, where, matterOf(news));
}

ForwardCall robotCall(const storage::AlertRobot &robot, const AlertNews &news)
{
    ForwardCall call;
    call.contentType = "application/json";
    QByteArray url = robot.url;
    const QString words = alertWords(news);
    switch (robot.preset) {
    case RobotPreset::Json:
        call.body = jsonBody(news);
        call.headers = { { "X-Kefudesk-Event", "alert" },
                         { "X-Kefudesk-Signature",
                           webhookSignature(robot.secret, news.at, call.body) } };
        break;
    case RobotPreset::Wecom:
        call.body = compact({ { L("msgtype"), L("text") },
                              { L("text"), QJsonObject { { L("content"), words } } } });
        break;
    case RobotPreset::DingTalk:
        url = dingTalkUrl(robot, news.at);
        call.body = compact({ { L("msgtype"), L("text") },
                              { L("text"), QJsonObject { { L("content"), words } } } });
        break;
    case RobotPreset::Feishu: {
        QJsonObject body { { L("msg_type"), L("text") },
                           { L("content"), QJsonObject { { L("text"), words } } } };
        if (!robot.secret.isEmpty()) {
            const QByteArray time = QByteArray::number(news.at / kSecondMs);
            body.insert(L("timestamp"), QString::fromLatin1(time));
            body.insert(L("sign"), QString::fromLatin1(signedWith(time + '\n' + robot.secret, {})));
        }
        call.body = compact(body);
        break;
    }
    }
    call.url = QUrl::fromEncoded(url, QUrl::StrictMode);
    return call;
}

QString robotProblem(RobotPreset preset, const ForwardAnswer &answer)
{
    constexpr int kFirstGood = 200;
    constexpr int kFirstBad = 300;
    if (answer.status < kFirstGood || answer.status >= kFirstBad) {
        const QString status = QStringLiteral("HTTP %1").arg(answer.status);
        return answer.status > 0 ? status : answer.detail.left(kMaxProblem);
    }
    if (preset == RobotPreset::Json)
        return {};
    const QJsonObject said = QJsonDocument::fromJson(answer.body).object();
    const L code(preset == RobotPreset::Feishu ? "code" : "errcode");
    const QString words =
        said.value(preset == RobotPreset::Feishu ? L("msg") : L("errmsg")).toString();
    const qint64 number = said.value(code).toInteger();
    return number == 0 ? QString()
                       : QStringLiteral("%1 %2").arg(number).arg(words.left(kMaxProblem));
}

} // namespace kefu::desk
