// SPDX-License-Identifier: Apache-2.0
#include "relay/layim/texts.h"

#include "relay/protocol/features.h"

#include <QJsonObject>

namespace kefu::layim {

namespace {

QString reasonText(FailureReason reason)
{
    switch (reason) {
    case FailureReason::WindowOver:
        return QStringLiteral("已超 48 小时，访客再次发言后才能回复");
    case FailureReason::QuotaUsedUp:
        return QStringLiteral("回复次数已用完，访客再次发言后才能回复");
    case FailureReason::VisitorUnreachable:
        return QStringLiteral("该访客无法接收消息");
    case FailureReason::ContentRefused:
        return QStringLiteral("微信不接受这条内容");
    case FailureReason::MediaInvalid:
        return QStringLiteral("素材无效或已过期");
    case FailureReason::ConfigurationWrong:
        return QStringLiteral("小程序配置有误，请联系管理员");
    case FailureReason::AccountBlocked:
        return QStringLiteral("小程序接口被限制，请联系管理员");
    case FailureReason::RateLimited:
        return QStringLiteral("发送太频繁");
    case FailureReason::NetworkUnreachable:
        return QStringLiteral("无法连接微信");
    case FailureReason::NoAnswer:
        return QStringLiteral("微信没有应答");
    case FailureReason::SystemBusy:
        return QStringLiteral("微信系统繁忙");
    case FailureReason::RelayRestarted:
        return QStringLiteral("发送时服务重启");
    case FailureReason::Withdrawn:
        return QStringLiteral("已撤回");
    case FailureReason::None:
    case FailureReason::Unknown:
        break;
    }
    return QStringLiteral("未知原因");
}

QString badFieldText(const Error &error)
{
    const QString field = error.details.value(QLatin1String("field")).toString();
    return field.isEmpty() ? QStringLiteral("请求格式不正确")
                           : QStringLiteral("请求格式不正确：%1").arg(field);
}

QString ownedText(const QString &owner)
{
    return owner.isEmpty() ? QStringLiteral("该会话由其他客服接待")
                           : QStringLiteral("该会话正由 %1 接待").arg(owner);
}

} // namespace

QString visitorPrefix()
{
    return QStringLiteral("访客");
}

QString automaticName()
{
    return QStringLiteral("自动回复");
}

QString enteredText()
{
    return QStringLiteral("访客进入会话");
}

QString endedText()
{
    return QStringLiteral("会话已结束");
}

QString eventText(const Content &content)
{
    struct Row {
        QLatin1String event;
        const char16_t *words;
    };
    constexpr Row kRows[] = {
        { QLatin1String("kf_create_session"), u"访客转入微信客服工具" },
        { QLatin1String("kf_close_session"), u"微信客服工具已结束会话" },
        { QLatin1String("kf_switch_session"), u"微信客服工具已转接" },
        { QLatin1String("subscribe"), u"访客关注了公众号" },
        { QLatin1String("unsubscribe"), u"访客取消了关注" },
        { QLatin1String("SCAN"), u"访客扫描了二维码" },
        { QLatin1String("CLICK"), u"访客点击了菜单" },
        { QLatin1String("VIEW"), u"访客打开了菜单链接" },
        { QLatin1String("LOCATION"), u"访客上报了位置" },
    };
    QString words = QStringLiteral("事件：") + content.type;
    for (const Row &row : kRows) {
        if (content.type == row.event)
            words = QString::fromUtf16(row.words);
    }
    return content.text.isEmpty() ? words : words + QStringLiteral("（%1）").arg(content.text);
}

QString mediaText(const Content &content)
{
    const QString what = content.kind == ContentKind::Voice ? QStringLiteral("语音")
        : content.kind == ContentKind::Video                ? QStringLiteral("视频")
                                                            : QStringLiteral("图片");
    switch (content.media.state) {
    case MediaState::Expired:
        return QStringLiteral("〔%1已过期〕").arg(what);
    case MediaState::Failed:
        return QStringLiteral("〔%1无法显示〕").arg(what);
    case MediaState::None:
    case MediaState::Pending:
    case MediaState::Ready:
        break;
    }
    return QStringLiteral("〔%1〕").arg(what);
}

QString linkText()
{
    return QStringLiteral("〔链接〕");
}

QString cardText()
{
    return QStringLiteral("〔小程序〕");
}

QString locationText()
{
    return QStringLiteral("〔位置〕");
}

QString unsupportedText(const QString &type)
{
    if (type == QLatin1String("text")) // WeChat's own words for what it could not deliver
        return QStringLiteral("访客发来暂不支持的内容（表情、语音等），请到手机微信查看");
    return QStringLiteral("暂不支持显示的消息类型：%1").arg(type);
}

QString deliveryText(const Message &message)
{
    const QString code =
        message.errcode != 0 ? QStringLiteral("（%1）").arg(message.errcode) : QString();
    switch (message.delivery) {
    case DeliveryState::Failed:
        return QStringLiteral("消息发送失败：") + reasonText(message.failure) + code;
    case DeliveryState::Expired:
        return QStringLiteral("消息已过期，未发送");
    case DeliveryState::Uncertain:
        return QStringLiteral("消息可能未送达：") + reasonText(message.failure) + code;
    default:
        return {};
    }
}

QString offerText(const QString &from)
{
    return from.isEmpty() ? QStringLiteral("有新会话待接入")
                          : QStringLiteral("%1 转接了会话给您").arg(from);
}

QString alertText(const AlertPush &alert, const QString &visitor, const QString &agent,
                  const QString &time)
{
    if (alert.kind == QLatin1String("no_answer"))
        return QStringLiteral("%1 还在等待您的回复").arg(visitor);
    if (alert.kind == QLatin1String("reassigned"))
        return QStringLiteral("%1 长时间未获回复，已转给其他客服").arg(visitor);
    if (alert.kind == QLatin1String("not_answering"))
        return QStringLiteral("客服 %1 连续未回复，已设为小休").arg(agent);
    if (alert.kind == QLatin1String("help"))
        return QStringLiteral("客服 %1 求助：%2").arg(agent, visitor);
    if (alert.kind == QLatin1String("window_closing"))
        return QStringLiteral("%1 的消息在 %2 之后不能再回复").arg(visitor, time);
    if (alert.kind == QLatin1String("mention"))
        return QStringLiteral("客服 %1 在 %2 的备注中提到了您").arg(agent, visitor);
    return QStringLiteral("提醒：%1").arg(visitor);
}

QString presenceText(PresenceState state)
{
    switch (state) {
    case PresenceState::Online:
        return QStringLiteral("在线");
    case PresenceState::Busy:
        return QStringLiteral("忙碌");
    case PresenceState::Away:
        return QStringLiteral("小休");
    case PresenceState::Invisible:
        return QStringLiteral("隐身");
    case PresenceState::Offline:
        break;
    }
    return QStringLiteral("离线");
}

LayimError layimError(const Error &error, const QString &owner)
{
    switch (error.code) {
    case ErrorCode::BadRequest:
    case ErrorCode::BadFrame:
        return { 400, badFieldText(error) };
    case ErrorCode::Unsupported:
    case ErrorCode::VersionUnsupported:
        return { 400, QStringLiteral("不支持的操作") };
    case ErrorCode::Unauthorized:
        return { 401, QStringLiteral("登录已失效，请重新登录") };
    case ErrorCode::Forbidden:
        return { 403, QStringLiteral("没有权限") };
    case ErrorCode::NotFound:
        return { 404, QStringLiteral("访客不存在") };
    case ErrorCode::Conflict:
        return { 409, ownedText(owner) };
    case ErrorCode::Closed:
        return { 409, QStringLiteral("会话已结束") };
    case ErrorCode::QuotaExhausted:
        return { 409, reasonText(FailureReason::QuotaUsedUp) };
    case ErrorCode::WindowShut:
        return { 409, reasonText(FailureReason::WindowOver) };
    case ErrorCode::TooLarge:
        if (const int pieces = error.details.value(QLatin1String("pieces")).toInt(); pieces > 0)
            return { 413, QStringLiteral("一次最多发送%1条").arg(pieces) };
        return { 413, QStringLiteral("内容最长不能超过%1个字符").arg(kMaxTextChars) };
    case ErrorCode::RateLimited:
        return { 429, QStringLiteral("操作太频繁，请稍后再试") };
    case ErrorCode::Unavailable:
        return { 503, QStringLiteral("服务暂时不可用，请稍后再试") };
    case ErrorCode::Internal:
        break;
    }
    return { 500, QStringLiteral("服务内部错误") };
}

} // namespace kefu::layim
