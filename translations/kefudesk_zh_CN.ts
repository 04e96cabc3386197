<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en">
<context>
    <name>Chat</name>
    <message>
        <source>%1: %2</source>
        <translation>%1：%2</translation>
    </message>
    <message>
        <source>%1 (%2)</source>
        <translation>%1（%2）</translation>
    </message>
    <message>
        <source>Send anyway</source>
        <translation>仍要发送</translation>
    </message>
    <message>
        <source>Send again</source>
        <translation>重发</translation>
    </message>
    <message>
        <source>May have arrived. Send again?</source>
        <translation>可能已送达，重发？</translation>
    </message>
    <message>
        <source>WeChat has accepted it. Whether it was read is never told.</source>
        <translation>微信已接收。是否已读，微信不会告知。</translation>
    </message>
    <message>
        <source>%1 Visitor entered the conversation</source>
        <translation>%1 访客进入会话</translation>
    </message>
    <message>
        <source>%1 · from %2</source>
        <translation>%1 · 来自 %2</translation>
    </message>
    <message>
        <source>%1 Conversation ended</source>
        <translation>%1 会话已结束</translation>
    </message>
    <message>
        <source>[Unsupported message]</source>
        <translation>[暂不支持的消息]</translation>
    </message>
    <message>
        <source>[Unsupported message: %1]</source>
        <translation>[暂不支持的消息：%1]</translation>
    </message>
    <message numerus="yes">
        <source>Show more (%n character(s) left)</source>
        <translation>
            <numerusform>展开更多（还有 %n 字）</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Quota</name>
    <message>
        <source>%1 s left</source>
        <translation>剩 %1 秒</translation>
    </message>
    <message>
        <source>%1 min left</source>
        <translation>剩 %1 分</translation>
    </message>
    <message>
        <source>%1 h %2 min left</source>
        <translation>剩 %1 小时 %2 分</translation>
    </message>
    <message>
        <source>Past the reply limit, cannot reply</source>
        <translation>已超时限，不能回复</translation>
    </message>
    <message numerus="yes">
        <source>%n reply(s) left</source>
        <translation>
            <numerusform>还可发 %n 条</numerusform>
        </translation>
    </message>
    <message>
        <source>no reply left</source>
        <translation>已无可发条数</translation>
    </message>
    <message>
        <source>%1 · %2</source>
        <translation>%1 · %2</translation>
    </message>
    <message numerus="yes">
        <source>%1/%2 bytes, goes out as %n message(s)</source>
        <translation>
            <numerusform>本条 %1/%2 字节，将分 %n 条</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Words</name>
    <message>
        <source>%1 (%2)</source>
        <translation>%1（%2）</translation>
    </message>
    <message>
        <source>Too many requests. Wait a moment and try again.</source>
        <translation>操作太频繁，请稍候再试。</translation>
    </message>
    <message numerus="yes">
        <source>Too many requests. Try again in %n second(s).</source>
        <translation>
            <numerusform>操作太频繁，请 %n 秒后再试。</numerusform>
        </translation>
    </message>
    <message>
        <source>A colleague was faster.</source>
        <translation>已被其他客服抢先。</translation>
    </message>
    <message>
        <source>%1 is already serving this visitor.</source>
        <translation>该访客正由 %1 接待。</translation>
    </message>
    <message>
        <source>The relay could not read this request. Update the console.</source>
        <translation>服务端无法识别该请求，请更新客服工作台。</translation>
    </message>
    <message>
        <source>Your sign-in has expired. Sign in again.</source>
        <translation>登录已过期，请重新登录。</translation>
    </message>
    <message>
        <source>You are not allowed to do this.</source>
        <translation>您没有此操作的权限。</translation>
    </message>
    <message>
        <source>This no longer exists.</source>
        <translation>该内容已不存在。</translation>
    </message>
    <message>
        <source>The conversation has ended. It opens again when the visitor writes.</source>
        <translation>会话已结束，访客再次发言后会重新打开。</translation>
    </message>
    <message>
        <source>No reply is left until the visitor writes again.</source>
        <translation>可发条数已用完，访客再次发言后才能回复。</translation>
    </message>
    <message>
        <source>Past the reply limit of 48 hours, cannot reply.</source>
        <translation>已超 48 小时，不能回复。</translation>
    </message>
    <message>
        <source>The text is too long. Shorten it.</source>
        <translation>内容太长，请缩短后再发。</translation>
    </message>
    <message>
        <source>This relay is too old for that. Ask IT to update it.</source>
        <translation>服务端版本过旧，不支持此操作，请联系 IT 升级。</translation>
    </message>
    <message>
        <source>Console and relay do not fit together. Update the console.</source>
        <translation>客服工作台与服务端版本不匹配，请更新客服工作台。</translation>
    </message>
    <message>
        <source>The relay does not answer now. It will be tried again.</source>
        <translation>服务端暂时没有响应，稍后会自动重试。</translation>
    </message>
    <message>
        <source>Something went wrong in the relay. Try again, then tell IT.</source>
        <translation>服务端出错，请重试；仍不行请联系 IT。</translation>
    </message>
    <message>
        <source>past the reply limit</source>
        <translation>已超时限</translation>
    </message>
    <message>
        <source>no reply left</source>
        <translation>已无可发条数</translation>
    </message>
    <message>
        <source>visitor cannot be reached</source>
        <translation>无法联系到该访客</translation>
    </message>
    <message>
        <source>WeChat refused this text</source>
        <translation>微信拒绝了这段内容</translation>
    </message>
    <message>
        <source>the material has expired</source>
        <translation>素材已过期</translation>
    </message>
    <message>
        <source>mini program set up wrongly, tell IT</source>
        <translation>小程序配置有误，请联系 IT</translation>
    </message>
    <message>
        <source>WeChat blocked the mini program</source>
        <translation>小程序被微信封禁或限制</translation>
    </message>
    <message>
        <source>WeChat&apos;s call limit reached</source>
        <translation>超出微信调用上限</translation>
    </message>
    <message>
        <source>WeChat could not be reached</source>
        <translation>连不上微信</translation>
    </message>
    <message>
        <source>WeChat did not answer</source>
        <translation>微信没有回应</translation>
    </message>
    <message>
        <source>WeChat was busy</source>
        <translation>微信系统繁忙</translation>
    </message>
    <message>
        <source>the relay restarted</source>
        <translation>服务端重启</translation>
    </message>
    <message>
        <source>withdrawn</source>
        <translation>已撤回</translation>
    </message>
    <message>
        <source>WeChat refused it</source>
        <translation>微信拒绝</translation>
    </message>
    <message>
        <source>This is not an address. Type the host your company gave you, for example kf.example.com.</source>
        <translation>地址格式不对。请填公司给您的域名，例如 kf.example.com。</translation>
    </message>
    <message>
        <source>The relay cannot be reached. Check the address and your network, then try again.</source>
        <translation>连不上服务端。请检查地址和网络后重试。</translation>
    </message>
    <message>
        <source>Something answers there, but it is no relay. Check the address and the port.</source>
        <translation>该地址有响应，但不是客服服务端。请检查地址和端口。</translation>
    </message>
    <message>
        <source>The secure connection failed. Check this computer&apos;s clock, then ask IT about the certificate.</source>
        <translation>安全连接失败。请检查本机时间，仍不行请联系 IT 检查证书。</translation>
    </message>
    <message>
        <source>The relay vouches only for itself, and so could anybody in its place. Ask IT for a trusted certificate or your company&apos;s CA file.</source>
        <translation>服务端的证书是自己签发的，谁都可以冒充。请联系 IT 换成受信任的证书，或索取公司的 CA 文件。</translation>
    </message>
    <message>
        <source>This computer does not know who issued the relay&apos;s certificate. Ask IT to install your company&apos;s CA here.</source>
        <translation>本机不认识服务端证书的签发者。请联系 IT 在本机安装公司的 CA 证书。</translation>
    </message>
    <message>
        <source>The relay&apos;s certificate has expired. Check this computer&apos;s date and time; if they are right, ask IT to renew it.</source>
        <translation>服务端的证书已过期。请检查本机日期和时间；没有错的话，请联系 IT 续期。</translation>
    </message>
    <message>
        <source>The relay&apos;s certificate is not valid yet. Check this computer&apos;s date and time; if they are right, ask IT.</source>
        <translation>服务端的证书尚未生效。请检查本机日期和时间；没有错的话，请联系 IT。</translation>
    </message>
    <message>
        <source>The certificate there is not for %1. Check the address; if it is right, do not sign in and ask IT.</source>
        <translation>对方的证书不属于 %1。请检查地址；地址没有错的话，请勿登录，并联系 IT。</translation>
    </message>
    <message>
        <source>The relay&apos;s certificate was revoked. Do not sign in; tell IT.</source>
        <translation>服务端的证书已被吊销。请勿登录，并告知 IT。</translation>
    </message>
    <message>
        <source>Certificate not trusted</source>
        <translation>证书不受信任</translation>
    </message>
    <message>
        <source>Certificate expired</source>
        <translation>证书已过期</translation>
    </message>
    <message>
        <source>Certificate not valid yet</source>
        <translation>证书尚未生效</translation>
    </message>
    <message>
        <source>Certificate of another address</source>
        <translation>证书不属于此地址</translation>
    </message>
    <message>
        <source>Certificate revoked</source>
        <translation>证书已被吊销</translation>
    </message>
    <message>
        <source>An unencrypted connection is only made to this computer itself. Use the https address.</source>
        <translation>不加密的连接只允许连到本机，请使用 https 地址。</translation>
    </message>
    <message>
        <source>Account or password is wrong. Check Caps Lock and the input method; a supervisor can reset it.</source>
        <translation>账号或密码不对。请检查大小写和输入法；忘记密码可请主管重置。</translation>
    </message>
    <message>
        <source>Too many attempts. Wait a little and try again.</source>
        <translation>尝试次数过多，请稍候再试。</translation>
    </message>
    <message>
        <source>Console and relay do not fit together. Install the console version your company offers.</source>
        <translation>客服工作台与服务端版本不匹配，请安装公司提供的版本。</translation>
    </message>
    <message>
        <source>This account is disabled. Ask your supervisor.</source>
        <translation>该账号已停用，请联系主管。</translation>
    </message>
    <message>
        <source>Sign-in failed. Try again, then tell IT.</source>
        <translation>登录失败，请重试；仍不行请联系 IT。</translation>
    </message>
    <message>
        <source>To be sent</source>
        <translation>待发送</translation>
    </message>
    <message>
        <source>Sending</source>
        <translation>发送中</translation>
    </message>
    <message>
        <source>Sent</source>
        <translation>已发送</translation>
    </message>
    <message>
        <source>Not sent</source>
        <translation>发送失败</translation>
    </message>
    <message>
        <source>Expired unsent</source>
        <translation>过期未发</translation>
    </message>
    <message>
        <source>Outcome unknown</source>
        <translation>结果不明</translation>
    </message>
    <message>
        <source>Online</source>
        <translation>在线</translation>
    </message>
    <message>
        <source>Invisible</source>
        <translation>隐身</translation>
    </message>
    <message>
        <source>Busy (no new conversations)</source>
        <translation>忙碌（不接新会话）</translation>
    </message>
    <message>
        <source>Away</source>
        <translation>小休</translation>
    </message>
    <message>
        <source>Offline</source>
        <translation>离线</translation>
    </message>
</context>
<context>
    <name>kefu::app::DeskAttention</name>
    <message>
        <source>New message</source>
        <translation>新消息</translation>
    </message>
</context>
<context>
    <name>kefu::app::NotificationsDBus</name>
    <message>
        <source>Open</source>
        <translation>打开</translation>
    </message>
</context>
<context>
    <name>kefu::app::RelayConnection</name>
    <message>
        <source>no answer in time</source>
        <translation>没有及时响应</translation>
    </message>
</context>
<context>
    <name>kefu::app::Session</name>
    <message>
        <source>The login has expired. Please log in again.</source>
        <translation>登录已过期，请重新登录。</translation>
    </message>
</context>
<context>
    <name>kefu::ui::AboutWindow</name>
    <message>
        <source>About</source>
        <translation>关于</translation>
    </message>
    <message>
        <source>Service desk</source>
        <translation>客服工作台</translation>
    </message>
    <message>
        <source>Customer service for WeChat mini programs.
Free software under the Apache License 2.0.</source>
        <translation>微信小程序客服系统。
自由软件，依 Apache License 2.0 发布。</translation>
    </message>
</context>
<context>
    <name>kefu::ui::ChatHeader</name>
    <message>
        <source>Unanswered, end anyway?</source>
        <translation>还有未回复，仍结束？</translation>
    </message>
    <message>
        <source>End conversation</source>
        <translation>结束会话</translation>
    </message>
</context>
<context>
    <name>kefu::ui::ChatList</name>
    <message>
        <source>Open chats</source>
        <translation>打开的会话</translation>
    </message>
</context>
<context>
    <name>kefu::ui::ChatPage</name>
    <message>
        <source>The conversation has ended</source>
        <translation>会话已结束</translation>
    </message>
    <message>
        <source>A colleague serves this visitor now</source>
        <translation>已由其他客服接待</translation>
    </message>
    <message>
        <source>The conversation is back in the queue</source>
        <translation>会话已退回排队</translation>
    </message>
    <message>
        <source>Messages with %1</source>
        <translation>与%1的消息</translation>
    </message>
    <message numerus="yes">
        <source>%n new message(s) ↓</source>
        <translation>
            <numerusform>%n 条新消息 ↓</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>kefu::ui::ChatView</name>
    <message>
        <source>Messages</source>
        <translation>消息</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>复制</translation>
    </message>
    <message>
        <source>Copy message</source>
        <translation>复制整条消息</translation>
    </message>
    <message>
        <source>Send again</source>
        <translation>重发</translation>
    </message>
    <message>
        <source>Select all</source>
        <translation>全选</translation>
    </message>
</context>
<context>
    <name>kefu::ui::Composer</name>
    <message>
        <source>The pasted text was too long; only its beginning was taken.</source>
        <translation>粘贴的内容过长，只取了开头部分。</translation>
    </message>
    <message>
        <source>Close window</source>
        <translation>关闭窗口</translation>
    </message>
    <message>
        <source>Close this chat (Esc). The conversation goes on.</source>
        <translation>关闭此窗口（Esc），会话不会结束。</translation>
    </message>
    <message>
        <source>Send</source>
        <translation>发送</translation>
    </message>
    <message>
        <source>Choose the key that sends</source>
        <translation>选择发送键</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>The text must not be longer than %1 characters.</source>
        <translation>内容最长不能超过%1个字符</translation>
    </message>
    <message>
        <source>This is the last reply. Send it?</source>
        <translation>最后一条，确定现在发送？</translation>
    </message>
    <message>
        <source>WeChat will probably refuse it. Send anyway?</source>
        <translation>可发条数不够，微信可能拒收，仍要发送？</translation>
    </message>
    <message>
        <source>You can reply when the visitor writes again</source>
        <translation>访客再次发言后才能回复</translation>
    </message>
    <message>
        <source>Send with Enter</source>
        <translation>按Enter键发送消息</translation>
    </message>
    <message>
        <source>Send with Ctrl+Enter</source>
        <translation>按Ctrl+Enter键发送消息</translation>
    </message>
    <message>
        <source>Faces</source>
        <translation>表情</translation>
    </message>
</context>
<context>
    <name>kefu::ui::ConnectionBanner</name>
    <message>
        <source>Connecting…</source>
        <translation>正在连接…</translation>
    </message>
    <message>
        <source>Reconnecting…</source>
        <translation>重连中…</translation>
    </message>
    <message numerus="yes">
        <source>Connection lost, next attempt in %n s</source>
        <translation>
            <numerusform>重连中… %n 秒后重试</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1: tell IT. Next attempt in %n s</source>
        <translation>
            <numerusform>%1，请告知 IT。%n 秒后重试</numerusform>
        </translation>
    </message>
    <message>
        <source>Try now</source>
        <translation>立即重试</translation>
    </message>
</context>
<context>
    <name>kefu::ui::ContactsPanel</name>
    <message>
        <source>Contacts</source>
        <translation>联系人</translation>
    </message>
    <message>
        <source>Groups</source>
        <translation>群组</translation>
    </message>
    <message>
        <source>History</source>
        <translation>历史会话</translation>
    </message>
    <message>
        <source>No contacts</source>
        <translation>暂无联系人</translation>
    </message>
    <message>
        <source>Nothing found</source>
        <translation>无搜索结果</translation>
    </message>
    <message>
        <source>No groups</source>
        <translation>暂无群组</translation>
    </message>
    <message>
        <source>No past conversations</source>
        <translation>暂无历史会话</translation>
    </message>
    <message>
        <source>Search</source>
        <translation>搜索</translation>
    </message>
    <message>
        <source>About</source>
        <translation>关于</translation>
    </message>
    <message>
        <source>Status: %1</source>
        <translation>状态：%1</translation>
    </message>
    <message>
        <source>Serving %1/%2</source>
        <translation>接待 %1/%2</translation>
    </message>
    <message>
        <source>Serving %1</source>
        <translation>接待 %1</translation>
    </message>
    <message>
        <source>Sign out</source>
        <translation>退出登录</translation>
    </message>
    <message>
        <source>Quit</source>
        <translation>退出程序</translation>
    </message>
    <message>
        <source>Open conversation</source>
        <translation>打开会话</translation>
    </message>
    <message>
        <source>Mark as read</source>
        <translation>标为已读</translation>
    </message>
    <message>
        <source>End conversation</source>
        <translation>结束会话</translation>
    </message>
</context>
<context>
    <name>kefu::ui::DeskShell</name>
    <message>
        <source>Service desk</source>
        <translation>客服工作台</translation>
    </message>
    <message>
        <source>Visitor</source>
        <translation>访客</translation>
    </message>
    <message>
        <source>[Unsupported message]</source>
        <translation>[暂不支持的消息]</translation>
    </message>
    <message>
        <source>Visitor entered the conversation</source>
        <translation>访客进入会话</translation>
    </message>
    <message>
        <source>Conversation ended</source>
        <translation>会话已结束</translation>
    </message>
</context>
<context>
    <name>kefu::ui::FacePanel</name>
    <message>
        <source>Faces</source>
        <translation>表情</translation>
    </message>
</context>
<context>
    <name>kefu::ui::LayimFrame</name>
    <message>
        <source>Minimise</source>
        <translation>最小化</translation>
    </message>
    <message>
        <source>Restore</source>
        <translation>还原</translation>
    </message>
    <message>
        <source>Maximise</source>
        <translation>最大化</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
</context>
<context>
    <name>kefu::ui::LoginWindow</name>
    <message>
        <source>Service desk</source>
        <translation>客服工作台</translation>
    </message>
    <message>
        <source>Join your company&apos;s customer service</source>
        <translation>加入公司客服系统</translation>
    </message>
    <message>
        <source>Relay address</source>
        <translation>服务端地址</translation>
    </message>
    <message>
        <source>kf.example.com; the host alone is enough</source>
        <translation>如 kf.example.com，只写域名就够</translation>
    </message>
    <message>
        <source>Account</source>
        <translation>账号</translation>
    </message>
    <message>
        <source>Password</source>
        <translation>密码</translation>
    </message>
    <message>
        <source>Stay signed in on this computer</source>
        <translation>在本机保持登录</translation>
    </message>
    <message>
        <source>Keeps a revocable token in the system&apos;s keychain, never the password.</source>
        <translation>只在系统钥匙串保存可吊销的令牌，不保存密码。</translation>
    </message>
    <message>
        <source>Signing in…</source>
        <translation>正在登录…</translation>
    </message>
    <message>
        <source>Sign in</source>
        <translation>登录</translation>
    </message>
</context>
<context>
    <name>kefu::ui::MessageEdit</name>
    <message>
        <source>Message</source>
        <translation>消息内容</translation>
    </message>
</context>
<context>
    <name>kefu::ui::PanelBox</name>
    <message>
        <source>Service desk</source>
        <translation>客服工作台</translation>
    </message>
    <message numerus="yes">
        <source>Open the panel, %n unread message(s)</source>
        <translation>
            <numerusform>打开主面板，%n 条未读</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>kefu::ui::SearchField</name>
    <message>
        <source>Search by name</source>
        <translation>按名称搜索</translation>
    </message>
    <message>
        <source>Close search</source>
        <translation>关闭搜索</translation>
    </message>
</context>
</TS>
