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
        <source>%1 %2 ended the conversation</source>
        <translation>%1 %2 结束会话</translation>
    </message>
    <message>
        <source>%1 · wrap-up: %2</source>
        <translation>%1 · 小结：%2</translation>
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
    <message>
        <source>The picture has expired (WeChat keeps it for 3 days)</source>
        <translation>图片已过期（微信只保留 3 天）</translation>
    </message>
    <message>
        <source>The picture cannot be shown</source>
        <translation>图片无法显示</translation>
    </message>
    <message>
        <source>Picture on its way …</source>
        <translation>图片接收中…</translation>
    </message>
    <message>
        <source>Loading failed, click to try again</source>
        <translation>加载失败，点击重试</translation>
    </message>
    <message>
        <source>Mini-program card</source>
        <translation>小程序卡片</translation>
    </message>
    <message>
        <source>Link</source>
        <translation>图文链接</translation>
    </message>
    <message>
        <source>%1 · click to save</source>
        <translation>%1 · 点击保存</translation>
    </message>
    <message>
        <source>on its way …</source>
        <translation>接收中…</translation>
    </message>
    <message>
        <source>expired (WeChat keeps it for 3 days)</source>
        <translation>已过期（微信只保留 3 天）</translation>
    </message>
    <message>
        <source>not available</source>
        <translation>无法取得</translation>
    </message>
    <message>
        <source>Voice message</source>
        <translation>语音消息</translation>
    </message>
    <message>
        <source>Video</source>
        <translation>视频</translation>
    </message>
    <message>
        <source>Location</source>
        <translation>位置</translation>
    </message>
    <message>
        <source>uploading %1 %</source>
        <translation>上传中 %1 %</translation>
    </message>
    <message>
        <source>sent when the visitor writes again</source>
        <translation>等访客来消息再发</translation>
    </message>
    <message>
        <source>Take back</source>
        <translation>撤回</translation>
    </message>
    <message>
        <source>WeChat&apos;s own service tool took the conversation</source>
        <translation>微信客服工具接入了会话</translation>
    </message>
    <message>
        <source>WeChat&apos;s own service tool ended its conversation</source>
        <translation>微信客服工具结束了会话</translation>
    </message>
    <message>
        <source>WeChat&apos;s own service tool changed the agent</source>
        <translation>微信客服工具更换了客服</translation>
    </message>
    <message>
        <source>Followed the account</source>
        <translation>关注了公众号</translation>
    </message>
    <message>
        <source>Unfollowed the account</source>
        <translation>取消了关注</translation>
    </message>
    <message>
        <source>Scanned a QR code</source>
        <translation>扫描了二维码</translation>
    </message>
    <message>
        <source>Chose from the menu</source>
        <translation>点击了菜单</translation>
    </message>
    <message>
        <source>Opened a page of the menu</source>
        <translation>打开了菜单页面</translation>
    </message>
    <message>
        <source>Event: %1</source>
        <translation>事件：%1</translation>
    </message>
    <message>
        <source>[Picture]</source>
        <translation>[图片]</translation>
    </message>
    <message>
        <source>[Mini-program card]</source>
        <translation>[小程序卡片]</translation>
    </message>
    <message>
        <source>[Link]</source>
        <translation>[图文链接]</translation>
    </message>
    <message>
        <source>[Voice]</source>
        <translation>[语音]</translation>
    </message>
    <message>
        <source>[Video]</source>
        <translation>[视频]</translation>
    </message>
    <message>
        <source>[Location]</source>
        <translation>[位置]</translation>
    </message>
    <message>
        <source>Handed over to WeChat&apos;s own service tool: up to 30 minutes of messages go past this desk</source>
        <translation>已转交微信客服工具：最长 30 分钟内的消息不经过这里</translation>
    </message>
    <message>
        <source>dddd, d MMMM</source>
        <comment>a day of this year</comment>
        <translation>M月d日 dddd</translation>
    </message>
    <message>
        <source>dddd, d MMMM yyyy</source>
        <comment>a day of another year</comment>
        <translation>yyyy年M月d日 dddd</translation>
    </message>
</context>
<context>
    <name>ContactsPanel</name>
    <message>
        <source>Serving %1/%2</source>
        <translation>接待 %1/%2</translation>
    </message>
    <message>
        <source>Serving %1</source>
        <translation>接待 %1</translation>
    </message>
</context>
<context>
    <name>ContentEditor</name>
    <message>
        <source>The card needs a title.</source>
        <translation>卡片要有标题</translation>
    </message>
    <message>
        <source>Which page does it open? For example pages/item?id=1</source>
        <translation>打开哪个页面？例如 pages/item?id=1</translation>
    </message>
    <message>
        <source>A page path looks like pages/item?id=1: no slash first, no blanks.</source>
        <translation>页面路径形如 pages/item?id=1：前面没有斜杠，中间没有空格</translation>
    </message>
    <message>
        <source>WeChat takes no card without a cover picture.</source>
        <translation>没有封面图，微信不接收卡片</translation>
    </message>
    <message>
        <source>The link needs a title.</source>
        <translation>链接要有标题</translation>
    </message>
    <message>
        <source>A whole address is needed: https://example.com/page</source>
        <translation>要写完整的网址：https://example.com/page</translation>
    </message>
    <message>
        <source>The address of a picture is needed, else WeChat may take the link and never show it.</source>
        <translation>要有图片网址，否则微信可能收下却不显示</translation>
    </message>
</context>
<context>
    <name>FileChooser</name>
    <message>
        <source>Choose pictures</source>
        <translation>选择图片</translation>
    </message>
    <message>
        <source>Pictures (%1)</source>
        <translation>图片 (%1)</translation>
    </message>
    <message>
        <source>Save as</source>
        <translation>另存为</translation>
    </message>
</context>
<context>
    <name>FindingWords</name>
    <message>
        <source>Nothing answers at %1: %2.</source>
        <translation>%1 没有应答：%2。</translation>
    </message>
    <message>
        <source>Check the name in DNS, the firewall and the proxy in front; WeChat uses port 80 for http and 443 for https only.</source>
        <translation>检查 DNS 解析、防火墙和前置代理；微信只使用 http 的 80 端口和 https 的 443 端口。</translation>
    </message>
    <message>
        <source>%1 answers WeChat&apos;s check with HTTP %2 and not with the echo alone.</source>
        <translation>%1 对微信的校验返回了 HTTP %2，而不是原样返回 echostr。</translation>
    </message>
    <message>
        <source>Let the proxy pass /wechat/ to the relay unchanged: no login page, no redirect, no rewriting.</source>
        <translation>让代理把 /wechat/ 原样转给服务端：不要登录页、不要跳转、不要改写。</translation>
    </message>
    <message>
        <source>%1 answers rightly, but the check did not come to this relay.</source>
        <translation>%1 的应答正确，但校验没有到达这个服务端。</translation>
    </message>
    <message>
        <source>Another relay has the address; look where the proxy passes it to.</source>
        <translation>这个地址属于另一个服务端；检查代理把它转到了哪里。</translation>
    </message>
    <message>
        <source>The certificate of %1 is not trusted: %2.</source>
        <translation>%1 的证书不受信任：%2。</translation>
    </message>
    <message>
        <source>Install a certificate for this name together with its chain of intermediate certificates.</source>
        <translation>为这个域名安装证书，并带上中间证书链。</translation>
    </message>
    <message>
        <source>The certificate of %1 ends in %2 days.</source>
        <translation>%1 的证书将在 %2 天后到期。</translation>
    </message>
    <message>
        <source>Renew it; the relay reads it again by itself.</source>
        <translation>请续期；服务端会自动重新读取。</translation>
    </message>
    <message>
        <source>Callbacks are refused because their signature is wrong, and none was right since.</source>
        <translation>回调因签名错误被拒绝，此后没有一次正确。</translation>
    </message>
    <message>
        <source>Enter the same Token here and in WeChat&apos;s console under message push, or rotate it here and enter the new one there.</source>
        <translation>让这里的 Token 与微信后台「消息推送」里的一致，或在这里更换后填到那边。</translation>
    </message>
    <message>
        <source>Callbacks are signed rightly, but this EncodingAESKey does not open them.</source>
        <translation>回调签名正确，但这里的 EncodingAESKey 解不开。</translation>
    </message>
    <message>
        <source>Enter the same EncodingAESKey here and in WeChat&apos;s console.</source>
        <translation>让这里和微信后台的 EncodingAESKey 一致。</translation>
    </message>
    <message>
        <source>Callbacks are for another AppID than this one.</source>
        <translation>收到的回调属于另一个 AppID。</translation>
    </message>
    <message>
        <source>Correct the AppID here, or the callback URL in the other mini program&apos;s console.</source>
        <translation>改正这里的 AppID，或改正另一个小程序后台里的回调 URL。</translation>
    </message>
    <message>
        <source>Callbacks are encrypted otherwise than mode %1 expects.</source>
        <translation>回调的加密方式与这里设置的 %1 模式不符。</translation>
    </message>
    <message>
        <source>Choose the same encryption (secure is recommended) here and in WeChat&apos;s console.</source>
        <translation>让这里和微信后台选择同一种加密方式（推荐安全模式）。</translation>
    </message>
    <message>
        <source>WeChat refuses the AppSecret (errcode %1).</source>
        <translation>微信不接受这个 AppSecret（错误码 %1）。</translation>
    </message>
    <message>
        <source>Copy the AppSecret from WeChat&apos;s console again, or reset it there.</source>
        <translation>从微信后台重新复制 AppSecret，或在那里重置。</translation>
    </message>
    <message>
        <source>WeChat does not know this AppID (errcode %1).</source>
        <translation>微信不认识这个 AppID（错误码 %1）。</translation>
    </message>
    <message>
        <source>Copy the AppID from WeChat&apos;s console, development settings.</source>
        <translation>从微信后台「开发设置」复制 AppID。</translation>
    </message>
    <message>
        <source>The AppSecret is frozen (errcode %1).</source>
        <translation>AppSecret 已被冻结（错误码 %1）。</translation>
    </message>
    <message>
        <source>Unfreeze it in WeChat&apos;s console; that takes ten minutes.</source>
        <translation>在微信后台解冻，约十分钟后生效。</translation>
    </message>
    <message>
        <source>WeChat&apos;s IP allow-list does not have the address %1 (errcode %2).</source>
        <translation>微信的 API IP 白名单里没有地址 %1（错误码 %2）。</translation>
    </message>
    <message>
        <source>Add %1 to the API IP allow-list in WeChat&apos;s console, development settings.</source>
        <translation>在微信后台「开发设置」把 %1 加入 API IP 白名单。</translation>
    </message>
    <message>
        <source>WeChat has limited or frozen this account (errcode %1).</source>
        <translation>微信限制或冻结了这个账号（错误码 %1）。</translation>
    </message>
    <message>
        <source>Log in at mp.weixin.qq.com; the notices there say what to do.</source>
        <translation>登录 mp.weixin.qq.com，按那里的通知处理。</translation>
    </message>
    <message>
        <source>The mini program may not use customer-service messages (errcode %1, called: %2).</source>
        <translation>小程序没有客服消息的权限（错误码 %1，调用：%2）。</translation>
    </message>
    <message>
        <source>Switch customer service on in WeChat&apos;s console; if a third-party platform holds the permission, take it back.</source>
        <translation>在微信后台开通客服；如果权限授给了第三方平台，请收回。</translation>
    </message>
    <message>
        <source>WeChat refuses a token it has just issued (errcode %1, called: %2).</source>
        <translation>微信拒绝了刚发出的 access_token（错误码 %1，调用：%2）。</translation>
    </message>
    <message>
        <source>Look whether another system fetches tokens for this AppID with force_refresh.</source>
        <translation>检查是否有别的系统用 force_refresh 为这个 AppID 取 token。</translation>
    </message>
    <message>
        <source>The daily limit of API calls is used up (errcode %1).</source>
        <translation>当天的接口调用次数已用完（错误码 %1）。</translation>
    </message>
    <message>
        <source>Wait for midnight Beijing time, or clear the quota (10 times a month).</source>
        <translation>等到北京时间零点，或清零调用次数（每月 10 次）。</translation>
    </message>
    <message>
        <source>WeChat&apos;s API does not answer: %1.</source>
        <translation>微信的接口没有应答：%1。</translation>
    </message>
    <message>
        <source>Check DNS, the firewall and the proxy for calls to WeChat.</source>
        <translation>检查 DNS、防火墙和访问微信用的代理。</translation>
    </message>
    <message>
        <source>WeChat refuses to issue a token (errcode %1).</source>
        <translation>微信拒绝发放 access_token（错误码 %1）。</translation>
    </message>
    <message>
        <source>Look the errcode up in WeChat&apos;s documentation.</source>
        <translation>到微信文档查看这个错误码。</translation>
    </message>
    <message>
        <source>WeChat refused the last reply for a reason only you can mend (errcode %1).</source>
        <translation>微信拒绝了最近一条回复，原因只有您能处理（错误码 %1）。</translation>
    </message>
    <message>
        <source>Look the errcode up; the other findings may name it.</source>
        <translation>查看这个错误码；其他检测结果可能已说明。</translation>
    </message>
    <message>
        <source>This machine&apos;s clock is %1 s off.</source>
        <translation>这台机器的时钟相差 %1 秒。</translation>
    </message>
    <message>
        <source>Switch time synchronisation on (timedatectl set-ntp true).</source>
        <translation>打开时间同步（timedatectl set-ntp true）。</translation>
    </message>
    <message>
        <source>Pushes are not passed on: the target is within a private network.</source>
        <translation>推送没有转发：目标在内网。</translation>
    </message>
    <message>
        <source>Name a public address, or set allow_private_forward = true in the relay&apos;s configuration.</source>
        <translation>改用公网地址，或在服务端配置里设置 allow_private_forward = true。</translation>
    </message>
    <message>
        <source>The target of forwarding does not take pushes since %1 min (HTTP %2); %3 wait.</source>
        <translation>转发目标已有 %1 分钟没有接收推送（HTTP %2），%3 条在等待。</translation>
    </message>
    <message>
        <source>Look why the back end does not answer; what waits is kept for a day.</source>
        <translation>检查商家后端为什么没有应答；等待的推送保留一天。</translation>
    </message>
    <message>
        <source>%1 pushes were not passed on and are gone.</source>
        <translation>有 %1 条推送没有转发成功，已丢弃。</translation>
    </message>
    <message>
        <source>The target was away for too long; it has to ask the shop&apos;s data for what it missed.</source>
        <translation>目标离线太久；请从业务数据里补回遗漏的内容。</translation>
    </message>
    <message>
        <source>WeChat has never checked this URL.</source>
        <translation>微信从未校验过这个 URL。</translation>
    </message>
    <message>
        <source>Enter URL, Token and EncodingAESKey in WeChat&apos;s console under message push, and save.</source>
        <translation>在微信后台「消息推送」填写 URL、Token 和 EncodingAESKey 并保存。</translation>
    </message>
    <message>
        <source>The push is set up, but no message came for %1 h.</source>
        <translation>推送已配置，但 %1 小时没有收到消息。</translation>
    </message>
    <message>
        <source>Write to the mini program from a phone. If that does not come either: look in WeChat&apos;s console whether message push is on, and whether a cloud function takes messages away.</source>
        <translation>用手机给小程序发一条消息。还是收不到时，到微信后台检查消息推送是否启用，以及云函数是否截走了消息。</translation>
    </message>
    <message>
        <source>%1 visitors entered and not one message came: WeChat&apos;s own tool seems to get them.</source>
        <translation>有 %1 位访客进入却没有收到一条消息：消息可能被微信自带的客服工具接走了。</translation>
    </message>
    <message>
        <source>End the conversations in WeChat&apos;s own customer-service tool and sign its agents off; hand-over and cloud functions take messages away, too.</source>
        <translation>在微信客服工具里结束会话并让那里的客服下线；转交和云函数也会截走消息。</translation>
    </message>
    <message>
        <source>Callbacks take %1 ms to be answered; WeChat gives up at 5000.</source>
        <translation>回调要 %1 毫秒才应答；微信等 5000 毫秒就放弃。</translation>
    </message>
    <message>
        <source>Look at the disk and at what else runs on this machine.</source>
        <translation>检查磁盘，以及这台机器上还在运行什么。</translation>
    </message>
    <message>
        <source>%1 needs %2 ms to answer.</source>
        <translation>%1 要 %2 毫秒才应答。</translation>
    </message>
    <message>
        <source>Look at the proxy and the network in front of the relay.</source>
        <translation>检查服务端前面的代理和网络。</translation>
    </message>
    <message>
        <source>Pushes arrive %1 s after WeChat made them.</source>
        <translation>推送到达时已晚了 %1 秒。</translation>
    </message>
    <message>
        <source>The network or the proxy holds them back, or the relay was away and WeChat repeats.</source>
        <translation>网络或代理有延迟，或服务端曾离线而微信在重试。</translation>
    </message>
    <message>
        <source>Pushes come as %1, the settings say %2; both are understood.</source>
        <translation>推送的格式是 %1，这里设置的是 %2；两种都能识别。</translation>
    </message>
    <message>
        <source>Set the format here to what WeChat&apos;s console says.</source>
        <translation>把这里的数据格式改成与微信后台一致。</translation>
    </message>
    <message>
        <source>Pushes are for another original id than the one set here.</source>
        <translation>推送的原始 ID 与这里设置的不同。</translation>
    </message>
    <message>
        <source>Correct the original id (gh_…) here.</source>
        <translation>改正这里的原始 ID（gh_…）。</translation>
    </message>
    <message>
        <source>%1 authentic pushes could not be read, the last one: %2.</source>
        <translation>有 %1 条真实的推送无法解析，最近一条：%2。</translation>
    </message>
    <message>
        <source>They are kept. Update the relay; if they go on, tell its makers.</source>
        <translation>内容已保存。请升级服务端；仍然出现时请告诉开发者。</translation>
    </message>
    <message>
        <source>WeChat still uses the former Token and EncodingAESKey; they end in %1 min.</source>
        <translation>微信还在使用旧的 Token 和 EncodingAESKey，%1 分钟后失效。</translation>
    </message>
    <message>
        <source>Enter the new ones in WeChat&apos;s console now.</source>
        <translation>请现在就把新的填到微信后台。</translation>
    </message>
    <message>
        <source>%1 pictures or files of visitors cannot be fetched; the relay goes on trying.</source>
        <translation>有 %1 个访客的图片或文件取不到，服务端仍在重试。</translation>
    </message>
    <message>
        <source>Check that the relay reaches WeChat&apos;s API and that its disk is not full.</source>
        <translation>检查服务端能否访问微信接口，以及磁盘是否已满。</translation>
    </message>
    <message>
        <source>The same AppID is used by %1.</source>
        <translation>%1 使用了同一个 AppID。</translation>
    </message>
    <message>
        <source>One mini program has one push URL: remove or disable the others.</source>
        <translation>一个小程序只有一个推送 URL：请移除或停用其他的。</translation>
    </message>
    <message>
        <source>Messages come unencrypted and can be forged.</source>
        <translation>消息没有加密，可以被伪造。</translation>
    </message>
    <message>
        <source>Choose secure mode here and in WeChat&apos;s console.</source>
        <translation>在这里和微信后台都选择安全模式。</translation>
    </message>
    <message>
        <source>WeChat&apos;s API is called without TLS.</source>
        <translation>调用微信接口没有使用 TLS。</translation>
    </message>
    <message>
        <source>Use https for the API base.</source>
        <translation>接口地址请使用 https。</translation>
    </message>
    <message>
        <source>public_url is not set: only this relay&apos;s own listener was asked.</source>
        <translation>没有设置 public_url：只检查了本机的监听地址。</translation>
    </message>
    <message>
        <source>Set public_url in the relay&apos;s configuration to the address WeChat uses.</source>
        <translation>在服务端配置里把 public_url 设为微信访问的地址。</translation>
    </message>
    <message>
        <source>Messages are also handed over to WeChat&apos;s own tool; up to 30 minutes go past us.</source>
        <translation>消息同时转交给微信自带的客服工具；最长 30 分钟内的消息不经过这里。</translation>
    </message>
    <message>
        <source>Switch the hand-over off when it is not wanted any more.</source>
        <translation>不再需要时请关闭转交。</translation>
    </message>
    <message>
        <source>This mini program is disabled: callbacks are refused.</source>
        <translation>这个小程序已停用：回调会被拒绝。</translation>
    </message>
    <message>
        <source>Enable it when it should work.</source>
        <translation>需要时请启用。</translation>
    </message>
    <message>
        <source>Error</source>
        <translation>错误</translation>
    </message>
    <message>
        <source>Warning</source>
        <translation>警告</translation>
    </message>
    <message>
        <source>Note</source>
        <translation>提示</translation>
    </message>
</context>
<context>
    <name>NoticeWindow</name>
    <message>
        <source>a colleague</source>
        <translation>同事</translation>
    </message>
    <message>
        <source>%1 is waiting for your answer</source>
        <translation>%1 正在等您回复</translation>
    </message>
    <message>
        <source>%1 waited too long and went to a colleague</source>
        <translation>%1 等待过久，已转给同事</translation>
    </message>
    <message>
        <source>%1 was set away: two visitors in a row without an answer</source>
        <translation>%1 连续两位访客未回复，已置为小休</translation>
    </message>
    <message>
        <source>%1 asks for help with %2</source>
        <translation>%1 求助：%2</translation>
    </message>
    <message>
        <source>%1 can be answered only until %2</source>
        <translation>%1 只能在 %2 之前回复</translation>
    </message>
    <message>
        <source>%1 mentioned you in a note about %2</source>
        <translation>%1 在 %2 的备注中提到了您</translation>
    </message>
    <message>
        <source>%1 is served by %2 now</source>
        <translation>%1 现由 %2 接待</translation>
    </message>
    <message>
        <source>%1 went back to the queue</source>
        <translation>%1 已退回排队</translation>
    </message>
    <message>
        <source>%1 set your status to “%2”</source>
        <translation>%1 把您的状态改为“%2”</translation>
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
    <message>
        <source>shut</source>
        <translation>已超时限</translation>
    </message>
    <message>
        <source>0 left</source>
        <translation>余 0 条</translation>
    </message>
    <message>
        <source>1 left</source>
        <translation>余 1 条</translation>
    </message>
    <message>
        <source>%1 min</source>
        <translation>剩 %1 分</translation>
    </message>
    <message>
        <source>%1 h</source>
        <translation>剩 %1 时</translation>
    </message>
</context>
<context>
    <name>RowMarks</name>
    <message>
        <source>Waits %1</source>
        <translation>等 %1</translation>
    </message>
    <message>
        <source>Past 48 h</source>
        <translation>已超 48 小时，不能回复</translation>
    </message>
    <message>
        <source>%1 min left to reply</source>
        <translation>剩 %1 分</translation>
    </message>
    <message>
        <source>%1 h %2 min left to reply</source>
        <translation>剩 %1 小时 %2 分</translation>
    </message>
    <message>
        <source>Yesterday</source>
        <translation>昨天</translation>
    </message>
</context>
<context>
    <name>StatusMenu</name>
    <message>
        <source>Meal</source>
        <translation>用餐</translation>
    </message>
    <message>
        <source>Meeting</source>
        <translation>会议</translation>
    </message>
    <message>
        <source>Training</source>
        <translation>培训</translation>
    </message>
    <message>
        <source>Other</source>
        <translation>其他</translation>
    </message>
</context>
<context>
    <name>Themes</name>
    <message>
        <source>Follow the system</source>
        <translation>跟随系统</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>浅色</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>深色</translation>
    </message>
    <message>
        <source>LayIM</source>
        <translation>LayIM 经典</translation>
    </message>
    <message>
        <source>Dawn</source>
        <translation>晨曦</translation>
    </message>
    <message>
        <source>Sea</source>
        <translation>海面</translation>
    </message>
    <message>
        <source>Bamboo</source>
        <translation>竹林</translation>
    </message>
    <message>
        <source>Plum</source>
        <translation>梅花</translation>
    </message>
    <message>
        <source>Paper</source>
        <translation>宣纸</translation>
    </message>
    <message>
        <source>Night</source>
        <translation>夜空</translation>
    </message>
</context>
<context>
    <name>Ways</name>
    <message>
        <source>Check it from outside: https://kf.example.com/healthz, opened on a phone without Wi-Fi, must answer. Then enter callback address, Token and EncodingAESKey, as “channel add” printed them, at mp.weixin.qq.com.</source>
        <translation>从外面检查：手机关掉 Wi-Fi，打开 https://kf.example.com/healthz，应有回应。再到 mp.weixin.qq.com 填上 channel add 打印的回调地址、Token 和 EncodingAESKey。</translation>
    </message>
    <message>
        <source>I have a cloud server and a registered domain (recommended)</source>
        <translation>我有云服务器和备案域名（推荐）</translation>
    </message>
    <message>
        <source>Visitors are heard even when this computer is off. Put the relay on the server (put your own names in place of the examples):</source>
        <translation>这台电脑关机时访客也有人接。把服务端放到云服务器上（示例中的名称换成自己的）：</translation>
    </message>
    <message>
        <source>Let the web server that holds the certificate pass everything on to it:</source>
        <translation>让持有证书的网页服务器把所有请求转给它：</translation>
    </message>
    <message>
        <source>Then go back and join with the domain as address and the account from above.</source>
        <translation>然后返回，选「加入公司客服系统」，地址填域名，账号填上面添加的账号。</translation>
    </message>
    <message>
        <source>This computer has a public address, 443 is forwarded to it, and it runs 24 hours a day</source>
        <translation>本机有公网地址，443 已转发到本机，并且 24 小时开机</translation>
    </message>
    <message>
        <source>My own cloud server passes WeChat&apos;s calls on to this computer</source>
        <translation>用自己的云服务器把微信的请求转到本机</translation>
    </message>
    <message>
        <source>The relay runs on this computer, which has to stay awake; the server only passes on. On this computer:</source>
        <translation>服务端在本机运行，本机不能睡眠；云服务器只负责转发。在本机执行：</translation>
    </message>
    <message>
        <source>On the server:</source>
        <translation>在云服务器上：</translation>
    </message>
    <message>
        <source>Calls to WeChat still leave from this computer&apos;s changing address: with an IP whitelist at WeChat they fail with 40164. Leave the whitelist empty, or name a proxy on the server as wechat_proxy in relay.toml.</source>
        <translation>调用微信接口仍从本机变化的地址发出：微信后台设了 IP 白名单时会报 40164。请不设白名单，或在 relay.toml 里用 wechat_proxy 指定云服务器上的代理。</translation>
    </message>
    <message>
        <source>Tunnels of third parties are for tests only: their owner ends the TLS and could read along, so the message push must then be in secure mode.</source>
        <translation>第三方内网穿透只可用于测试：TLS 在对方手里终结，内容可被读取，消息推送必须用安全模式。</translation>
    </message>
    <message>
        <source>None of these</source>
        <translation>都没有</translation>
    </message>
    <message>
        <source>For the time being, go on with WeChat&apos;s own customer service tool (customer service at mp.weixin.qq.com, or its mini program on the phone): a computer that WeChat cannot reach would lose visitors&apos; messages.</source>
        <translation>暂时请继续用微信自带客服工具（mp.weixin.qq.com 的「客服」，或手机上的客服小助手）：微信连不到的电脑会丢失访客的消息。</translation>
    </message>
    <message>
        <source>You can get to know everything here in practice: three simulated visitors write and react to your answers, without any connection to WeChat.</source>
        <translation>可以先在本机练习，熟悉全部操作：三位模拟访客会来咨询，并对您的回复作出反应，不连接微信。</translation>
    </message>
    <message>
        <source>WeChat then calls this computer directly. It takes the domain, its certificate and key as files, and a computer that never sleeps. Forward 443 to port 8443 of this computer, and on it:</source>
        <translation>微信直接访问这台电脑。需要域名、证书和私钥文件，以及一台从不睡眠的电脑。把 443 转发到本机的 8443 端口，并在本机执行：</translation>
    </message>
    <message>
        <source>Then go back and join with the domain as address and the account from above. From then on this disk holds all conversations: encrypt it.</source>
        <translation>然后返回，选「加入公司客服系统」，地址填域名，账号填上面添加的账号。此后全部会话记录都存在这块硬盘上，建议开启硬盘加密。</translation>
    </message>
    <message>
        <source>Then go back and join with 127.0.0.1:8282 and the account from above.</source>
        <translation>然后返回，选「加入公司客服系统」，地址填 127.0.0.1:8282，账号填上面添加的账号。</translation>
    </message>
</context>
<context>
    <name>WhyWords</name>
    <message>
        <source>%1 served this visitor last.</source>
        <translation>%1 是这位访客上次的客服</translation>
    </message>
    <message>
        <source>Of all who had room, %1 was given a conversation least recently (in order).</source>
        <translation>轮流分配：有空位的客服中，%1 最久未被分配</translation>
    </message>
    <message>
        <source>%1 had the fewest conversations (least busy).</source>
        <translation>接待最少优先：%1 的会话最少</translation>
    </message>
    <message>
        <source>%1 had the highest share of free places.</source>
        <translation>空闲比例最高的是 %1</translation>
    </message>
    <message>
        <source>%1 was without a visitor the longest.</source>
        <translation>空闲最久的是 %1</translation>
    </message>
    <message>
        <source>%1 took it.</source>
        <translation>由 %1 领取</translation>
    </message>
    <message>
        <source>It was transferred to %1.</source>
        <translation>转接给了 %1</translation>
    </message>
    <message>
        <source>%1 took it over.</source>
        <translation>由 %1 接管</translation>
    </message>
    <message>
        <source>%1 wrote to the visitor.</source>
        <translation>%1 主动回复了访客</translation>
    </message>
    <message>
        <source>%1 opened it again.</source>
        <translation>由 %1 重新打开</translation>
    </message>
    <message>
        <source>The one before did not answer, and %1 had room.</source>
        <translation>上一位客服未回复，%1 有空位</translation>
    </message>
    <message>
        <source>It came back to %1: the transfer was not accepted.</source>
        <translation>转接未被接入，退回给 %1</translation>
    </message>
    <message>
        <source>It came back to %1: the transfer was declined.</source>
        <translation>转接被拒绝，退回给 %1</translation>
    </message>
    <message>
        <source>everybody who is there is full</source>
        <translation>在线客服都已满</translation>
    </message>
    <message>
        <source>nobody is online</source>
        <translation>无人在线</translation>
    </message>
    <message>
        <source>nobody is online, outside the business hours</source>
        <translation>非工作时间，无人在线</translation>
    </message>
    <message>
        <source>who served this visitor last is full and is waited for a moment</source>
        <translation>上次的客服已满，稍等一下</translation>
    </message>
    <message>
        <source>past the 48 hours, nobody can reply</source>
        <translation>已超 48 小时，不能回复</translation>
    </message>
    <message>
        <source>the visitor wrote</source>
        <translation>访客来消息</translation>
    </message>
    <message>
        <source>connection lost</source>
        <translation>客服掉线</translation>
    </message>
    <message>
        <source>signed off</source>
        <translation>客服下班</translation>
    </message>
    <message>
        <source>the agent was not there</source>
        <translation>客服不在</translation>
    </message>
    <message>
        <source>away for too long</source>
        <translation>小休太久</translation>
    </message>
    <message>
        <source>returned to the queue</source>
        <translation>退回排队</translation>
    </message>
    <message>
        <source>account disabled</source>
        <translation>账号已停用</translation>
    </message>
    <message>
        <source>ended by the agent</source>
        <translation>客服结束会话</translation>
    </message>
    <message>
        <source>nobody wrote for a while</source>
        <translation>长时间无消息</translation>
    </message>
    <message>
        <source>past the 48 hours</source>
        <translation>已超 48 小时</translation>
    </message>
    <message>
        <source>visitor blocked</source>
        <translation>访客被拉黑</translation>
    </message>
    <message>
        <source>assigned</source>
        <translation>已分配</translation>
    </message>
    <message>
        <source>taken</source>
        <translation>领取</translation>
    </message>
    <message>
        <source>transferred</source>
        <translation>转接</translation>
    </message>
    <message>
        <source>taken over</source>
        <translation>接管</translation>
    </message>
    <message>
        <source>no answer in time</source>
        <translation>超时未回复</translation>
    </message>
    <message>
        <source>transfer not accepted</source>
        <translation>转接未接入</translation>
    </message>
    <message>
        <source>declined</source>
        <translation>拒绝</translation>
    </message>
    <message>
        <source>last agent first</source>
        <translation>上次客服优先</translation>
    </message>
    <message>
        <source>in order</source>
        <translation>轮流分配</translation>
    </message>
    <message>
        <source>least busy</source>
        <translation>接待最少优先</translation>
    </message>
    <message>
        <source>highest share of free places</source>
        <translation>空闲比例优先</translation>
    </message>
    <message>
        <source>longest idle</source>
        <translation>空闲最久优先</translation>
    </message>
    <message>
        <source>the agent wrote</source>
        <translation>客服主动回复</translation>
    </message>
    <message>
        <source>re-opened</source>
        <translation>重新打开</translation>
    </message>
    <message>
        <source>not online</source>
        <translation>不在线</translation>
    </message>
    <message>
        <source>has just lost the connection</source>
        <translation>刚刚掉线</translation>
    </message>
    <message>
        <source>has just come, gets a few at a time</source>
        <translation>刚上线，逐步分配</translation>
    </message>
    <message>
        <source>not in the group that is asked now</source>
        <translation>不在当前的客服组</translation>
    </message>
    <message>
        <source>declined it or did not answer</source>
        <translation>拒绝过或未回复</translation>
    </message>
    <message>
        <source>does not serve this mini program</source>
        <translation>不接待本小程序</translation>
    </message>
    <message>
        <source>has room, another one comes first</source>
        <translation>有空位，排在后面</translation>
    </message>
    <message>
        <source>it is about to be given out</source>
        <translation>即将分配</translation>
    </message>
    <message>
        <source>Leave message for %1 min: %2.</source>
        <translation>留言 %1 分钟：%2</translation>
    </message>
    <message>
        <source>In the queue for %1 min, place %2: %3.</source>
        <translation>已排队 %1 分钟，第 %2 位：%3</translation>
    </message>
    <message>
        <source>It is with %1.</source>
        <translation>由 %1 接待</translation>
    </message>
    <message>
        <source>It has ended: %1.</source>
        <translation>已结束：%1</translation>
    </message>
    <message>
        <source>full (%1)</source>
        <translation>已满（%1）</translation>
    </message>
    <message>
        <source>served this visitor last, full (%1), is waited for</source>
        <translation>上次的客服，已满（%1），正在等他</translation>
    </message>
    <message>
        <source>Queue</source>
        <translation>排队</translation>
    </message>
    <message>
        <source>%1 to now · %2 · %3</source>
        <translation>%1 至今 · %2 · %3</translation>
    </message>
    <message>
        <source>%1 to %2 · %3 · %4, then %5</source>
        <translation>%1–%2 · %3 · %4 → %5</translation>
    </message>
    <message>
        <source>Looked at again at %1.</source>
        <translation>%1 再次分配</translation>
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
        <source>Type the six digits your authenticator app shows, or a recovery code.</source>
        <translation>请输入身份验证器显示的六位数字，或一个恢复码。</translation>
    </message>
    <message>
        <source>This code is wrong or was used before. Wait for the next one.</source>
        <translation>动态码不对或已经用过，请等下一个。</translation>
    </message>
    <message>
        <source>Add this key to an authenticator app and type the code it shows: %1</source>
        <translation>请把此密钥添加到身份验证器，再输入它显示的动态码：%1</translation>
    </message>
    <message>
        <source>Account or one-time code is wrong, or the code is too old. Ask your supervisor for another one.</source>
        <translation>账号或一次性验证码不对，或验证码已过期，请找主管重新获取。</translation>
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
    <message>
        <source>Another console or a relay is using the practice data. Close it, then try again: %1</source>
        <translation>另一个客服工作台或服务端正在使用练习数据。请先关闭它，再试一次：%1</translation>
    </message>
    <message>
        <source>The practice data was written by a newer version. Update this console, or move the folder away: %1</source>
        <translation>练习数据由更新的版本写成。请更新客服工作台，或移走这个文件夹：%1</translation>
    </message>
    <message>
        <source>The disk is full. Make at least 64 MB free, then try again: %1</source>
        <translation>磁盘已满。请至少腾出 64 MB 空间，再试一次：%1</translation>
    </message>
    <message>
        <source>The folder of the practice data cannot be written. Check whom it belongs to: %1</source>
        <translation>练习数据的文件夹无法写入。请检查它属于哪个用户：%1</translation>
    </message>
    <message>
        <source>Practice could not start. Try again, then tell IT: %1</source>
        <translation>练习没有启动。请再试一次；仍不行请联系 IT：%1</translation>
    </message>
    <message>
        <source>The picture is too large.</source>
        <translation>图片太大</translation>
    </message>
    <message>
        <source>The file cannot be read.</source>
        <translation>文件读不出来</translation>
    </message>
    <message>
        <source>This is no picture WeChat takes (PNG, JPEG, GIF).</source>
        <translation>这不是微信接收的图片（PNG、JPEG、GIF）</translation>
    </message>
    <message>
        <source>This mini program is disabled. Ask an administrator.</source>
        <translation>这个小程序已停用，请联系管理员。</translation>
    </message>
    <message>
        <source>It was not sent before the program ended.</source>
        <translation>程序结束前没有发出。</translation>
    </message>
</context>
<context>
    <name>kefu::app::NotificationsDBus</name>
    <message>
        <source>Reply</source>
        <translation>回复</translation>
    </message>
    <message>
        <source>Reply…</source>
        <translation>回复…</translation>
    </message>
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
    <name>kefu::app::Tray</name>
    <message>
        <source>Open the service desk</source>
        <translation>打开客服工作台</translation>
    </message>
    <message>
        <source>Do not disturb</source>
        <translation>勿扰</translation>
    </message>
    <message>
        <source>Quit</source>
        <translation>退出</translation>
    </message>
    <message numerus="yes">
        <source>%n unread message(s)</source>
        <translation>
            <numerusform>%n 条未读消息</numerusform>
        </translation>
    </message>
    <message>
        <source>Nothing unread</source>
        <translation>没有未读消息</translation>
    </message>
    <message>
        <source>Not connected</source>
        <translation>未连接</translation>
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
    <name>kefu::ui::AdminPage</name>
    <message>
        <source>‹ Back</source>
        <translation>‹ 返回</translation>
    </message>
</context>
<context>
    <name>kefu::ui::AdminWindow</name>
    <message>
        <source>Administration</source>
        <translation>管理</translation>
    </message>
</context>
<context>
    <name>kefu::ui::AttachmentStrip</name>
    <message>
        <source>Take out %1</source>
        <translation>去掉 %1</translation>
    </message>
</context>
<context>
    <name>kefu::ui::AttentionCenter</name>
    <message numerus="yes">
        <source>%n new message(s)</source>
        <translation>
            <numerusform>%n 条新消息</numerusform>
        </translation>
    </message>
    <message>
        <source>New conversation</source>
        <translation>新会话</translation>
    </message>
    <message>
        <source>A colleague</source>
        <translation>同事</translation>
    </message>
    <message>
        <source>Waits for your answer</source>
        <translation>正在等待您回复</translation>
    </message>
    <message>
        <source>Went to a colleague, because nobody answered</source>
        <translation>未及时回复，已转给同事</translation>
    </message>
    <message>
        <source>%1 does not answer and was set away</source>
        <translation>%1 连续未回复，已设为小休</translation>
    </message>
    <message>
        <source>%1 asks for help</source>
        <translation>%1 求助</translation>
    </message>
    <message>
        <source>%1 named you in a note</source>
        <translation>%1 在备注中提到了您</translation>
    </message>
    <message>
        <source>Can be answered until %1 only</source>
        <translation>最晚 %1 前可以回复</translation>
    </message>
    <message>
        <source>Service desk</source>
        <translation>客服工作台</translation>
    </message>
</context>
<context>
    <name>kefu::ui::BlockSheet</name>
    <message>
        <source>Block %1</source>
        <translation>拉黑 %1</translation>
    </message>
    <message>
        <source>The conversation ends. What the visitor writes is kept, but nobody gets it and nothing is answered.</source>
        <translation>会话将结束。访客之后发来的内容会保存，但不会分配给任何人，也不会自动回复。</translation>
    </message>
    <message>
        <source>For example abuse or advertising</source>
        <translation>原因，例如辱骂、广告</translation>
    </message>
    <message>
        <source>Reason</source>
        <translation>原因</translation>
    </message>
    <message numerus="yes">
        <source>%n day(s)</source>
        <translation>
            <numerusform>%n 天</numerusform>
        </translation>
    </message>
    <message>
        <source>Block</source>
        <translation>拉黑</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
</context>
<context>
    <name>kefu::ui::CannedPopup</name>
    <message>
        <source>Canned replies</source>
        <translation>快捷回复</translation>
    </message>
    <message>
        <source>↑↓ choose · Enter insert · Esc close</source>
        <translation>↑↓ 选择 · Enter 插入 · Esc 关闭</translation>
    </message>
    <message>
        <source>Canned replies · %1</source>
        <translation>快捷回复 · %1</translation>
    </message>
    <message>
        <source>Canned replies · “%1” · %2</source>
        <translation>快捷回复 · “%1” · %2</translation>
    </message>
    <message numerus="yes">
        <source>%n reply(s)</source>
        <translation>
            <numerusform>%n 条</numerusform>
        </translation>
    </message>
    <message>
        <source>Enter</source>
        <translation>Enter</translation>
    </message>
    <message numerus="yes">
        <source>goes out as %n message(s)</source>
        <translation>
            <numerusform>将分 %n 条</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>kefu::ui::ChannelForm</name>
    <message>
        <source>A mini program of this name exists already.</source>
        <translation>已有同名的小程序。</translation>
    </message>
    <message>
        <source>%1 is not right.</source>
        <translation>%1不正确。</translation>
    </message>
    <message>
        <source>%1 is not right: %2</source>
        <translation>%1不正确：%2</translation>
    </message>
    <message>
        <source>Add a mini program</source>
        <translation>添加小程序</translation>
    </message>
    <message>
        <source>Edit %1</source>
        <translation>编辑 %1</translation>
    </message>
    <message>
        <source>Add and go on</source>
        <translation>添加并继续</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>保存</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>名称</translation>
    </message>
    <message>
        <source>1 to 64 characters without blanks; stands in the callback URL and cannot be changed later</source>
        <translation>1 到 64 个字符，不含空格；会出现在回调 URL 里，之后不能更改</translation>
    </message>
    <message>
        <source>AppID</source>
        <translation>AppID</translation>
    </message>
    <message>
        <source>From WeChat&apos;s console, development settings; begins with wx</source>
        <translation>在微信后台「开发设置」查看，以 wx 开头</translation>
    </message>
    <message>
        <source>AppSecret</source>
        <translation>AppSecret</translation>
    </message>
    <message>
        <source>From WeChat&apos;s console; kept sealed and never shown again</source>
        <translation>在微信后台获取；加密保存，不再显示</translation>
    </message>
    <message>
        <source>Leave empty to keep the one there is</source>
        <translation>留空表示不更改</translation>
    </message>
    <message>
        <source>Encryption</source>
        <translation>加密方式</translation>
    </message>
    <message>
        <source>The same as in WeChat&apos;s console</source>
        <translation>与微信后台一致</translation>
    </message>
    <message>
        <source>Secure (recommended)</source>
        <translation>安全模式（推荐）</translation>
    </message>
    <message>
        <source>Compatible</source>
        <translation>兼容模式</translation>
    </message>
    <message>
        <source>Plain (messages can be forged)</source>
        <translation>明文模式（消息可被伪造）</translation>
    </message>
    <message>
        <source>Data format</source>
        <translation>数据格式</translation>
    </message>
    <message>
        <source>Both are understood; only the test looks at it</source>
        <translation>两种都能识别；仅用于接入检测</translation>
    </message>
    <message>
        <source>Any</source>
        <translation>不限</translation>
    </message>
    <message>
        <source>Original ID</source>
        <translation>原始 ID</translation>
    </message>
    <message>
        <source>gh_…; may be left empty</source>
        <translation>gh_…，可留空</translation>
    </message>
    <message>
        <source>API address</source>
        <translation>接口地址</translation>
    </message>
    <message>
        <source>Empty: https://api.weixin.qq.com</source>
        <translation>留空则为 https://api.weixin.qq.com</translation>
    </message>
    <message>
        <source>Proxy for calls to WeChat</source>
        <translation>访问微信的代理</translation>
    </message>
    <message>
        <source>http://user:password@host:port; empty: the relay&apos;s own</source>
        <translation>http://用户:密码@主机:端口；留空则用服务端的设置</translation>
    </message>
    <message>
        <source>Pass pushes on to</source>
        <translation>推送转发到</translation>
    </message>
    <message>
        <source>Every push goes on unchanged to this address, for the shop&apos;s own back end; may be left empty</source>
        <translation>每条推送原样转发到这个地址，供商家自己的后端使用；可留空</translation>
    </message>
    <message>
        <source>Hand over to WeChat&apos;s tool</source>
        <translation>转交微信客服工具</translation>
    </message>
    <message>
        <source>Once somebody there accepts, up to 30 minutes go past this desk</source>
        <translation>那边接入后，最长 30 分钟内的消息不经过这里</translation>
    </message>
    <message>
        <source>Never</source>
        <translation>不转交</translation>
    </message>
    <message>
        <source>Always</source>
        <translation>始终转交</translation>
    </message>
    <message>
        <source>Every day, from–to</source>
        <translation>每天定时</translation>
    </message>
    <message>
        <source>Hours of the hand-over</source>
        <translation>转交时段</translation>
    </message>
    <message>
        <source>For example 22:00-08:00</source>
        <translation>例如 22:00-08:00</translation>
    </message>
</context>
<context>
    <name>kefu::ui::ChannelsPage</name>
    <message>
        <source>No mini program yet. Add the first one.</source>
        <translation>还没有小程序，请添加第一个。</translation>
    </message>
    <message>
        <source>Enabled</source>
        <translation>已启用</translation>
    </message>
    <message>
        <source>Disabled</source>
        <translation>已停用</translation>
    </message>
    <message>
        <source>Handed over to WeChat&apos;s own tool</source>
        <translation>转交微信客服工具</translation>
    </message>
    <message>
        <source>Plain mode: messages can be forged</source>
        <translation>明文模式：消息可被伪造</translation>
    </message>
    <message>
        <source>Connection guide</source>
        <translation>接入向导</translation>
    </message>
    <message>
        <source>Test the connection</source>
        <translation>接入检测</translation>
    </message>
    <message>
        <source>Edit</source>
        <translation>编辑</translation>
    </message>
    <message>
        <source>Disable</source>
        <translation>停用</translation>
    </message>
    <message>
        <source>Enable</source>
        <translation>启用</translation>
    </message>
    <message>
        <source>Mini programs</source>
        <translation>小程序</translation>
    </message>
    <message>
        <source>Add a mini program</source>
        <translation>添加小程序</translation>
    </message>
    <message>
        <source>Automatic replies</source>
        <translation>自动回复</translation>
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
    <message>
        <source>Fold the visitor card</source>
        <translation>收起访客名片</translation>
    </message>
    <message>
        <source>Show the visitor card</source>
        <translation>展开访客名片</translation>
    </message>
    <message>
        <source>Help asked for</source>
        <translation>已求助</translation>
    </message>
    <message>
        <source>Ask for help</source>
        <translation>求助</translation>
    </message>
    <message>
        <source>Tell the supervisors that it is settled</source>
        <translation>告诉主管问题已解决</translation>
    </message>
    <message>
        <source>Asks the supervisors for help</source>
        <translation>向主管求助</translation>
    </message>
    <message>
        <source>Transfer</source>
        <translation>转接</translation>
    </message>
    <message>
        <source>More</source>
        <translation>更多</translation>
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
    <name>kefu::ui::ChatLogPanel</name>
    <message>
        <source>Chat log</source>
        <translation>聊天记录</translation>
    </message>
    <message>
        <source>Search (Enter)</source>
        <translation>搜索该访客的消息（Enter）</translation>
    </message>
    <message>
        <source>Search in this visitor&apos;s messages</source>
        <translation>搜索该访客的消息</translation>
    </message>
    <message>
        <source>Go to a day</source>
        <translation>跳到某一天</translation>
    </message>
    <message>
        <source>Close (Esc)</source>
        <translation>关闭（Esc）</translation>
    </message>
    <message>
        <source>Messages found</source>
        <translation>找到的消息</translation>
    </message>
    <message>
        <source>Two characters at least.</source>
        <translation>至少输入两个字。</translation>
    </message>
    <message>
        <source>Searching …</source>
        <translation>正在搜索…</translation>
    </message>
    <message>
        <source>Nothing was found.</source>
        <translation>没有找到。</translation>
    </message>
    <message numerus="yes">
        <source>The newest %n message(s)</source>
        <translation>
            <numerusform>最近 %n 条</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n message(s) found</source>
        <translation>
            <numerusform>找到 %n 条</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>kefu::ui::ChatOrders</name>
    <message>
        <source>a colleague</source>
        <translation>同事</translation>
    </message>
    <message>
        <source>A colleague</source>
        <translation>同事</translation>
    </message>
    <message>
        <source>Offered to you</source>
        <translation>待接入</translation>
    </message>
    <message>
        <source>%1 transfers this to you</source>
        <translation>%1 把会话转接给您</translation>
    </message>
    <message>
        <source>%1 transfers this to you: %2</source>
        <translation>%1 把会话转接给您：%2</translation>
    </message>
    <message>
        <source>Accept</source>
        <translation>接入</translation>
    </message>
    <message>
        <source>Decline</source>
        <translation>拒绝</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <translation>%1：%2</translation>
    </message>
    <message>
        <source>Got it</source>
        <translation>知道了</translation>
    </message>
    <message>
        <source>The conversation has ended</source>
        <translation>会话已结束</translation>
    </message>
    <message>
        <source>Re-open</source>
        <translation>重新打开</translation>
    </message>
    <message>
        <source>%1 has this conversation now. You are watching; your draft is kept.</source>
        <translation>会话已由 %1 接待，您在旁听；草稿已保留</translation>
    </message>
    <message>
        <source>The conversation is back in the queue; your draft is kept.</source>
        <translation>会话已退回排队；草稿已保留</translation>
    </message>
    <message>
        <source>Take over</source>
        <translation>接管</translation>
    </message>
    <message>
        <source>Return to queue</source>
        <translation>退回排队</translation>
    </message>
    <message>
        <source>Why this agent</source>
        <translation>分配原因</translation>
    </message>
    <message>
        <source>Block…</source>
        <translation>拉黑…</translation>
    </message>
    <message>
        <source>Unblock</source>
        <translation>取消拉黑</translation>
    </message>
    <message>
        <source>The visitor is not blocked any more.</source>
        <translation>已取消拉黑</translation>
    </message>
    <message>
        <source>Return this conversation to the queue? The next free agent gets it.</source>
        <translation>把会话退回排队？由下一位空闲客服接待</translation>
    </message>
    <message>
        <source>Transfer %1</source>
        <translation>转接 %1</translation>
    </message>
    <message>
        <source>The visitor is blocked.</source>
        <translation>已拉黑该访客</translation>
    </message>
    <message>
        <source>%1 has this conversation now; your draft is kept.</source>
        <translation>会话已由 %1 接待；草稿已保留</translation>
    </message>
    <message>
        <source>The conversation has ended · wrap-up: %1</source>
        <translation>会话已结束 · 小结：%1</translation>
    </message>
    <message>
        <source>Open in its own window</source>
        <translation>在独立窗口中打开</translation>
    </message>
    <message>
        <source>Back into the main window</source>
        <translation>放回主窗口</translation>
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
    <message>
        <source>You can reply when the visitor writes again. Keep it until then?</source>
        <translation>访客再次发言后才能回复，到时再发？</translation>
    </message>
    <message>
        <source>Send when the visitor writes</source>
        <translation>等访客来消息再发</translation>
    </message>
    <message>
        <source>WeChat will probably refuse it. Send anyway?</source>
        <translation>微信可能会拒收，仍要发送？</translation>
    </message>
    <message>
        <source>Send</source>
        <translation>发送</translation>
    </message>
    <message>
        <source>This is the last reply. Send it?</source>
        <translation>最后一条，确定发送？</translation>
    </message>
    <message>
        <source>It may have arrived already. Sent again, the visitor may get it twice.</source>
        <translation>可能已送达，重发的话访客可能收到两次</translation>
    </message>
    <message>
        <source>Send again</source>
        <translation>重发</translation>
    </message>
    <message>
        <source>Open %1 in the browser?</source>
        <translation>用浏览器打开 %1？</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>打开</translation>
    </message>
    <message>
        <source>You have no conversation with this visitor</source>
        <translation>您与该访客没有会话</translation>
    </message>
    <message>
        <source>The canned replies are loaded again.</source>
        <translation>快捷回复已重新加载。</translation>
    </message>
</context>
<context>
    <name>kefu::ui::ChatView</name>
    <message>
        <source>Not loaded yet</source>
        <translation>尚未加载</translation>
    </message>
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
    <message>
        <source>Copy link</source>
        <translation>复制链接</translation>
    </message>
    <message>
        <source>Save as …</source>
        <translation>另存为…</translation>
    </message>
    <message>
        <source>Take back</source>
        <translation>撤回</translation>
    </message>
    <message>
        <source>WeChat knows no taking back</source>
        <translation>微信不支持撤回</translation>
    </message>
    <message>
        <source>There is no message yet.</source>
        <translation>还没有消息。</translation>
    </message>
    <message>
        <source>Read by its agent at %1</source>
        <translation>客服已读 %1</translation>
    </message>
</context>
<context>
    <name>kefu::ui::ClosingStrip</name>
    <message numerus="yes">
        <source>%n waiting, shut within 2 h</source>
        <translation>
            <numerusform>即将失效 %n（2 小时内，待回复）</numerusform>
        </translation>
    </message>
    <message>
        <source>Show all visitors</source>
        <translation>显示全部访客</translation>
    </message>
    <message>
        <source>Show only visitors who wait for an answer and cannot be answered any more in 2 hours</source>
        <translation>只看待回复、且 2 小时内将超过回复时限的访客</translation>
    </message>
    <message>
        <source>Show all</source>
        <translation>全部</translation>
    </message>
    <message>
        <source>Show</source>
        <translation>只看</translation>
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
    <message>
        <source>Picture</source>
        <translation>图片</translation>
    </message>
    <message>
        <source>Mini-program card</source>
        <translation>小程序卡片</translation>
    </message>
    <message>
        <source>Link card</source>
        <translation>图文链接</translation>
    </message>
    <message>
        <source>Send when the visitor writes</source>
        <translation>等访客来消息再发</translation>
    </message>
    <message>
        <source>It waits at the relay and goes out as soon as the visitor writes again.</source>
        <translation>消息在服务端等待，访客一来消息就发出</translation>
    </message>
    <message>
        <source>At most %1 pictures go out at once.</source>
        <translation>一次最多发 %1 张图片</translation>
    </message>
    <message>
        <source>It goes out when the visitor writes again. Keep it until then?</source>
        <translation>访客再次发言时发出，先留着？</translation>
    </message>
    <message numerus="yes">
        <source>%n picture(s)</source>
        <translation>
            <numerusform>%n 张图片</numerusform>
        </translation>
    </message>
    <message>
        <source>The system gave no picture of the screen.</source>
        <translation>系统没有提供屏幕图像。</translation>
    </message>
    <message>
        <source>Screenshot</source>
        <translation>截图</translation>
    </message>
    <message>
        <source>Screenshot: this desktop (Wayland) lets no program see the screen</source>
        <translation>截图：当前桌面（Wayland）不允许程序读取屏幕</translation>
    </message>
    <message>
        <source>Canned replies (type / at the beginning)</source>
        <translation>快捷回复（在开头输入 /）</translation>
    </message>
    <message>
        <source>Chat log</source>
        <translation>聊天记录</translation>
    </message>
    <message>
        <source>Loading …</source>
        <translation>正在加载…</translation>
    </message>
    <message>
        <source>There are no canned replies yet.</source>
        <translation>还没有快捷回复。</translation>
    </message>
    <message>
        <source>No canned reply matches.</source>
        <translation>没有匹配的快捷回复。</translation>
    </message>
    <message>
        <source>Esc</source>
        <translation>Esc</translation>
    </message>
</context>
<context>
    <name>kefu::ui::ConnectPage</name>
    <message>
        <source>URL verified</source>
        <translation>地址已验证</translation>
    </message>
    <message>
        <source>access_token obtained</source>
        <translation>已取得 access_token</translation>
    </message>
    <message>
        <source>First message received</source>
        <translation>收到第一条消息</translation>
    </message>
    <message>
        <source>Reply accepted by WeChat</source>
        <translation>回复已被微信接收</translation>
    </message>
    <message>
        <source>waiting…</source>
        <translation>等待中…</translation>
    </message>
    <message>
        <source>not shown again</source>
        <translation>不再显示</translation>
    </message>
    <message>
        <source>Enter both in WeChat&apos;s console within an hour: until then the former ones are accepted, too. They are not shown again.</source>
        <translation>请在一小时内把两项填到微信后台：在此之前旧的仍被接受。它们不会再次显示。</translation>
    </message>
    <message>
        <source>Copy both now: they are not shown again.</source>
        <translation>请现在复制这两项：它们不会再次显示。</translation>
    </message>
    <message>
        <source>They are shown only once. If they are lost, make new ones here and enter them in WeChat&apos;s console within an hour.</source>
        <translation>它们只显示一次。如果丢失，请在这里更换，并在一小时内填到微信后台。</translation>
    </message>
    <message>
        <source>Connection guide</source>
        <translation>接入向导</translation>
    </message>
    <message>
        <source>Connection guide: %1</source>
        <translation>接入向导：%1</translation>
    </message>
    <message>
        <source>Test the connection</source>
        <translation>接入检测</translation>
    </message>
    <message>
        <source>How far it has come</source>
        <translation>接入进度</translation>
    </message>
    <message>
        <source>1. Message push in WeChat&apos;s console</source>
        <translation>1. 微信后台的消息推送</translation>
    </message>
    <message>
        <source>Open mp.weixin.qq.com, then Development &gt; Development management &gt; Development settings &gt; Message push, switch it on and enter:</source>
        <translation>打开 mp.weixin.qq.com，进入「开发 &gt; 开发管理 &gt; 开发设置 &gt; 消息推送」，启用并填写：</translation>
    </message>
    <message>
        <source>URL</source>
        <translation>URL（服务器地址）</translation>
    </message>
    <message>
        <source>Token</source>
        <translation>Token（令牌）</translation>
    </message>
    <message>
        <source>EncodingAESKey</source>
        <translation>EncodingAESKey</translation>
    </message>
    <message>
        <source>Make a new Token and key</source>
        <translation>更换 Token 和密钥</translation>
    </message>
    <message>
        <source>Encryption: plain, as set here. Secure is recommended. Data format: JSON or XML, both are understood.</source>
        <translation>消息加密方式：按这里的设置为明文模式，推荐改用安全模式。数据格式：JSON 或 XML 均可。</translation>
    </message>
    <message>
        <source>Encryption: secure. Data format: JSON or XML, both are understood.</source>
        <translation>消息加密方式：安全模式。数据格式：JSON 或 XML 均可。</translation>
    </message>
    <message>
        <source>From then on WeChat&apos;s own customer-service tool receives no messages of this mini program any more: they come here.</source>
        <translation>启用后，微信自带的客服工具不再收到这个小程序的消息，消息都会到这里。</translation>
    </message>
    <message>
        <source>2. IP allow-list</source>
        <translation>2. IP 白名单</translation>
    </message>
    <message>
        <source>In the same place, add the public address the relay calls WeChat from to the API IP allow-list. If you do not know it, test the connection: WeChat names it when it refuses.</source>
        <translation>在同一页面，把服务端访问微信所用的公网地址加入 API IP 白名单。不知道地址时请做接入检测：微信拒绝时会指出它。</translation>
    </message>
    <message>
        <source>3. The button on the mini program&apos;s page</source>
        <translation>3. 小程序页面上的按钮</translation>
    </message>
    <message>
        <source>The session-from tells the agents who comes from which page; it may hold any keys, 1024 characters in all.</source>
        <translation>session-from 让客服知道访客是谁、来自哪个页面；可放任意键，总长不超过 1024 个字符。</translation>
    </message>
    <message>
        <source>Button</source>
        <translation>按钮代码</translation>
    </message>
    <message>
        <source>Contact us</source>
        <translation>联系客服</translation>
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
    <name>kefu::ui::ContactLists</name>
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
        <source>Nothing found</source>
        <translation>无搜索结果</translation>
    </message>
    <message>
        <source>No contacts</source>
        <translation>暂无联系人</translation>
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
        <source>All colleagues</source>
        <translation>全部客服</translation>
    </message>
    <message>
        <source>Busy</source>
        <translation>忙碌</translation>
    </message>
    <message>
        <source>serving %1/%2</source>
        <translation>接待 %1/%2</translation>
    </message>
    <message>
        <source>serving %1</source>
        <translation>接待 %1</translation>
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
    <message>
        <source>Open in a window of its own</source>
        <translation>在独立窗口中打开</translation>
    </message>
    <message>
        <source>Copy name</source>
        <translation>复制名称</translation>
    </message>
    <message>
        <source>Refresh</source>
        <translation>刷新</translation>
    </message>
    <message>
        <source>No visitors in this group</source>
        <translation>该分组下暂无好友</translation>
    </message>
    <message>
        <source>No visitors in this group any more</source>
        <translation>该分组下已无好友了</translation>
    </message>
    <message>
        <source>No colleagues in this group</source>
        <translation>该客服组暂无成员</translation>
    </message>
    <message>
        <source>No colleagues in this group any more</source>
        <translation>该客服组已无成员了</translation>
    </message>
    <message>
        <source>No tag</source>
        <translation>未加标签</translation>
    </message>
    <message>
        <source>Remove from this list</source>
        <translation>移除该会话</translation>
    </message>
    <message>
        <source>Clear the whole list</source>
        <translation>清空全部会话列表</translation>
    </message>
    <message>
        <source>Group by mini program</source>
        <translation>按小程序分组</translation>
    </message>
    <message>
        <source>Group by tag</source>
        <translation>按标签分组</translation>
    </message>
    <message>
        <source>Open all groups</source>
        <translation>展开全部分组</translation>
    </message>
    <message>
        <source>Close all groups</source>
        <translation>收起全部分组</translation>
    </message>
    <message>
        <source>Show members</source>
        <translation>查看成员</translation>
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
        <source>Sign out</source>
        <translation>退出登录</translation>
    </message>
    <message>
        <source>Quit</source>
        <translation>退出程序</translation>
    </message>
    <message>
        <source>Mini programs</source>
        <translation>小程序</translation>
    </message>
    <message numerus="yes">
        <source>Message box, %n new</source>
        <translation>
            <numerusform>消息盒子，%n 条新消息</numerusform>
        </translation>
    </message>
    <message>
        <source>Message box</source>
        <translation>消息盒子</translation>
    </message>
    <message>
        <source>Skins</source>
        <translation>皮肤</translation>
    </message>
    <message>
        <source>Settings…</source>
        <translation>设置…</translation>
    </message>
</context>
<context>
    <name>kefu::ui::ContentEditor</name>
    <message>
        <source>Mini-program card</source>
        <translation>小程序卡片</translation>
    </message>
    <message>
        <source>Link card</source>
        <translation>图文链接</translation>
    </message>
    <message>
        <source>Title</source>
        <translation>标题</translation>
    </message>
    <message>
        <source>Description</source>
        <translation>描述</translation>
    </message>
    <message>
        <source>Page path</source>
        <translation>页面路径</translation>
    </message>
    <message>
        <source>Address</source>
        <translation>网址</translation>
    </message>
    <message>
        <source>Cover</source>
        <translation>封面</translation>
    </message>
    <message>
        <source>Picture</source>
        <translation>图片</translation>
    </message>
    <message>
        <source>Choose, paste or drop</source>
        <translation>选择、粘贴
或拖入</translation>
    </message>
    <message>
        <source>520 × 416 fits best</source>
        <translation>520 × 416 最合适</translation>
    </message>
    <message>
        <source>Send</source>
        <translation>发送</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
</context>
<context>
    <name>kefu::ui::CopyRow</name>
    <message>
        <source>Copy</source>
        <translation>复制</translation>
    </message>
    <message>
        <source>Copy %1</source>
        <translation>复制%1</translation>
    </message>
    <message>
        <source>Copied</source>
        <translation>已复制</translation>
    </message>
</context>
<context>
    <name>kefu::ui::CropOverlay</name>
    <message>
        <source>Part of the screen to send</source>
        <translation>要发送的屏幕区域</translation>
    </message>
    <message>
        <source>Drag over what is to be sent. Enter takes the whole screen, Esc gives up.</source>
        <translation>拖动选择要发送的区域。Enter 截取整个屏幕，Esc 取消。</translation>
    </message>
    <message>
        <source>%1 × %2 · Enter takes it, Esc gives up</source>
        <translation>%1 × %2 · Enter 完成，Esc 取消</translation>
    </message>
</context>
<context>
    <name>kefu::ui::DatePopup</name>
    <message>
        <source>Go to a day</source>
        <translation>跳到某一天</translation>
    </message>
    <message>
        <source>MMMM yyyy</source>
        <comment>a month with its year</comment>
        <translation>yyyy年M月</translation>
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
    <message>
        <source>Service desk (practice)</source>
        <translation>客服工作台（练习模式）</translation>
    </message>
    <message>
        <source>[Picture]</source>
        <translation>[图片]</translation>
    </message>
    <message>
        <source>[Mini-program card]</source>
        <translation>[小程序卡片]</translation>
    </message>
    <message>
        <source>[Link]</source>
        <translation>[图文链接]</translation>
    </message>
    <message>
        <source>[Voice]</source>
        <translation>[语音]</translation>
    </message>
    <message>
        <source>[Video]</source>
        <translation>[视频]</translation>
    </message>
    <message>
        <source>[Location]</source>
        <translation>[位置]</translation>
    </message>
    <message>
        <source>[Event]</source>
        <translation>[事件]</translation>
    </message>
    <message>
        <source>No keychain was found: what you are writing is kept only until the program ends.</source>
        <translation>没有找到系统钥匙串：正在输入的内容只保留到程序退出。</translation>
    </message>
    <message>
        <source>Edit signature</source>
        <translation>编辑签名</translation>
    </message>
    <message>
        <source>Settings…</source>
        <translation>设置…</translation>
    </message>
    <message>
        <source>About</source>
        <translation>关于</translation>
    </message>
    <message>
        <source>Sign out</source>
        <translation>退出登录</translation>
    </message>
    <message>
        <source>Quit</source>
        <translation>退出程序</translation>
    </message>
</context>
<context>
    <name>kefu::ui::DoctorPage</name>
    <message>
        <source>Asking the callback address and WeChat; this takes a few seconds…</source>
        <translation>正在访问回调地址和微信，需要几秒钟…</translation>
    </message>
    <message>
        <source>Nothing is wrong.</source>
        <translation>没有发现问题。</translation>
    </message>
    <message>
        <source>Connection test</source>
        <translation>接入检测</translation>
    </message>
    <message>
        <source>Connection test: %1</source>
        <translation>接入检测：%1</translation>
    </message>
    <message>
        <source>Test again</source>
        <translation>重新检测</translation>
    </message>
</context>
<context>
    <name>kefu::ui::EmptyChat</name>
    <message>
        <source>Choose a conversation in the list.
New visitors appear there by themselves.</source>
        <translation>请在列表中选择会话。
新访客会自动出现在列表里。</translation>
    </message>
</context>
<context>
    <name>kefu::ui::FacePanel</name>
    <message>
        <source>Faces</source>
        <translation>表情</translation>
    </message>
    <message>
        <source>Search: smile, thanks, xx …</source>
        <translation>搜索：微笑、谢谢、xx…</translation>
    </message>
    <message>
        <source>Search faces</source>
        <translation>搜索表情</translation>
    </message>
    <message>
        <source>Emoji</source>
        <translation>Emoji</translation>
    </message>
    <message>
        <source>No face is called that</source>
        <translation>没有这个表情</translation>
    </message>
</context>
<context>
    <name>kefu::ui::FirstRunWindow</name>
    <message>
        <source>Service desk</source>
        <translation>客服工作台</translation>
    </message>
    <message>
        <source>Choose how to begin; it can be changed later</source>
        <translation>请选择怎样开始，以后可以更改</translation>
    </message>
    <message>
        <source>Join the company&apos;s customer service</source>
        <translation>加入公司客服系统</translation>
    </message>
    <message>
        <source>Practise on this computer</source>
        <translation>在本机练习</translation>
    </message>
    <message>
        <source>Getting the simulated visitors ready…</source>
        <translation>正在准备模拟访客…</translation>
    </message>
    <message>
        <source>Starts with one click: three simulated visitors, no WeChat, no password to set</source>
        <translation>点一下就开始：三位模拟访客来咨询，不连接微信，不用设密码</translation>
    </message>
    <message>
        <source>Connect a mini program from this computer</source>
        <translation>在本机接入小程序</translation>
    </message>
    <message>
        <source>First make sure that WeChat finds this computer; it has to run 24 hours a day</source>
        <translation>先确认微信怎样找到这台电脑，再填 AppID 和 AppSecret；需 24 小时开机</translation>
    </message>
    <message>
        <source>With your company&apos;s address (the host is enough), account and password</source>
        <translation>填公司给您的地址、账号和密码，登录后开始接待；地址只写域名就够</translation>
    </message>
</context>
<context>
    <name>kefu::ui::ImageViewer</name>
    <message>
        <source>Picture</source>
        <translation>图片</translation>
    </message>
    <message>
        <source>Zoom in</source>
        <translation>放大</translation>
    </message>
    <message>
        <source>Zoom out</source>
        <translation>缩小</translation>
    </message>
    <message>
        <source>Fit to the window, or full size</source>
        <translation>适合窗口 / 原始大小</translation>
    </message>
    <message>
        <source>Save as …</source>
        <translation>另存为…</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>The picture could not be loaded. Click to try again.</source>
        <translation>图片加载失败，点击重试</translation>
    </message>
    <message>
        <source>Loading …</source>
        <translation>加载中…</translation>
    </message>
</context>
<context>
    <name>kefu::ui::LastCardTile</name>
    <message>
        <source>Looking at: %1</source>
        <translation>正在看：%1</translation>
    </message>
    <message>
        <source>Looking at</source>
        <translation>正在看</translation>
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
    <name>kefu::ui::LeaveList</name>
    <message>
        <source>Leave messages (%1)</source>
        <translation>留言 (%1)</translation>
    </message>
    <message>
        <source>Leave messages</source>
        <translation>留言</translation>
    </message>
    <message>
        <source>Refresh</source>
        <translation>刷新</translation>
    </message>
    <message>
        <source>Loading…</source>
        <translation>加载中…</translation>
    </message>
    <message>
        <source>Cannot be loaded now</source>
        <translation>暂时无法加载</translation>
    </message>
    <message>
        <source>No leave messages</source>
        <translation>暂无留言</translation>
    </message>
</context>
<context>
    <name>kefu::ui::ListPane</name>
    <message>
        <source>Chats</source>
        <translation>会话</translation>
    </message>
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
        <source>Find visitors</source>
        <translation>名称、备注、拼音</translation>
    </message>
    <message>
        <source>Name, remark, pinyin</source>
        <translation>搜索名称、备注、拼音首字母</translation>
    </message>
    <message>
        <source>Skins</source>
        <translation>皮肤</translation>
    </message>
    <message>
        <source>About</source>
        <translation>关于</translation>
    </message>
    <message numerus="yes">
        <source>Message box, %n new</source>
        <translation>
            <numerusform>消息盒子，%n 条新消息</numerusform>
        </translation>
    </message>
    <message>
        <source>Message box</source>
        <translation>消息盒子</translation>
    </message>
</context>
<context>
    <name>kefu::ui::LoginWindow</name>
    <message>
        <source>Service desk</source>
        <translation>客服工作台</translation>
    </message>
    <message>
        <source>New password</source>
        <translation>新密码</translation>
    </message>
    <message>
        <source>One-time code</source>
        <translation>一次性验证码</translation>
    </message>
    <message>
        <source>Code of the authenticator app</source>
        <translation>身份验证器里的动态码</translation>
    </message>
    <message>
        <source>Sign in with the password</source>
        <translation>用密码登录</translation>
    </message>
    <message>
        <source>I have a one-time code</source>
        <translation>我有一次性验证码</translation>
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
        <source>kf.example.com is enough</source>
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
        <source>Stay signed in here</source>
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
    <message>
        <source>Other ways to begin</source>
        <translation>其他方式</translation>
    </message>
</context>
<context>
    <name>kefu::ui::MediaSaver</name>
    <message>
        <source>Saved.</source>
        <translation>已保存</translation>
    </message>
    <message>
        <source>The file could not be written: %1</source>
        <translation>文件写不进去：%1</translation>
    </message>
    <message>
        <source>The file could not be loaded. Try again later.</source>
        <translation>文件没有取到，请稍后再试</translation>
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
    <name>kefu::ui::NoteBox</name>
    <message>
        <source>Add a note for colleagues</source>
        <translation>给同事写备注</translation>
    </message>
</context>
<context>
    <name>kefu::ui::NoticeWindow</name>
    <message>
        <source>Message box</source>
        <translation>消息盒子</translation>
    </message>
    <message>
        <source>Clear</source>
        <translation>清空</translation>
    </message>
    <message>
        <source>Nothing new</source>
        <translation>暂无新消息</translation>
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
    <name>kefu::ui::PracticeBanner</name>
    <message>
        <source>Leave</source>
        <translation>退出</translation>
    </message>
    <message>
        <source>Leave practice</source>
        <translation>退出练习</translation>
    </message>
    <message>
        <source>Practice, without WeChat</source>
        <translation>练习模式：不连接微信</translation>
    </message>
</context>
<context>
    <name>kefu::ui::ProfileHead</name>
    <message>
        <source>%1 · today %2</source>
        <translation>%1 · 今日 %2</translation>
    </message>
    <message>
        <source>Status: %1</source>
        <translation>状态：%1</translation>
    </message>
    <message>
        <source>Double-click to write a signature</source>
        <translation>双击编辑签名</translation>
    </message>
</context>
<context>
    <name>kefu::ui::QuestionBar</name>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
</context>
<context>
    <name>kefu::ui::Rail</name>
    <message>
        <source>Chats</source>
        <translation>会话</translation>
    </message>
    <message>
        <source>Conversations</source>
        <translation>会话</translation>
    </message>
    <message>
        <source>Left</source>
        <translation>留言</translation>
    </message>
    <message>
        <source>Leave messages</source>
        <translation>留言</translation>
    </message>
    <message>
        <source>Manage</source>
        <translation>管理</translation>
    </message>
    <message>
        <source>Administration</source>
        <translation>管理</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>设置</translation>
    </message>
    <message>
        <source>%1, %2: menu</source>
        <translation>%1，%2：菜单</translation>
    </message>
    <message>
        <source>Online</source>
        <comment>the connection</comment>
        <translation>已连接</translation>
    </message>
    <message>
        <source>Offline</source>
        <comment>the connection</comment>
        <translation>未连接</translation>
    </message>
    <message>
        <source>Connected to the relay</source>
        <translation>已连接服务端</translation>
    </message>
    <message>
        <source>Not connected to the relay; click to try now</source>
        <translation>未连接服务端，点击立即重试</translation>
    </message>
    <message>
        <source>Board</source>
        <translation>看板</translation>
    </message>
    <message>
        <source>Queue dashboard</source>
        <translation>排队看板</translation>
    </message>
    <message>
        <source>Records</source>
        <translation>记录</translation>
    </message>
    <message>
        <source>Search in all messages</source>
        <translation>搜索全部消息</translation>
    </message>
    <message>
        <source>Reports</source>
        <translation>报表</translation>
    </message>
</context>
<context>
    <name>kefu::ui::RemarkLine</name>
    <message>
        <source>Edit the remark name</source>
        <translation>编辑备注名</translation>
    </message>
    <message>
        <source>Remark name</source>
        <translation>备注名</translation>
    </message>
</context>
<context>
    <name>kefu::ui::RepliesPage</name>
    <message>
        <source>Welcome</source>
        <translation>欢迎语</translation>
    </message>
    <message>
        <source>Off-hours</source>
        <translation>非工作时间</translation>
    </message>
    <message>
        <source>Leave message</source>
        <translation>留言</translation>
    </message>
    <message>
        <source>Queue position</source>
        <translation>排队提示</translation>
    </message>
    <message>
        <source>Satisfaction</source>
        <translation>满意度</translation>
    </message>
    <message>
        <source>Thanks for a rating</source>
        <translation>评价致谢</translation>
    </message>
    <message>
        <source>Emergency text</source>
        <translation>应急回复</translation>
    </message>
    <message>
        <source>Keyword rule</source>
        <translation>关键词回复</translation>
    </message>
    <message>
        <source>is exactly</source>
        <translation>等于</translation>
    </message>
    <message>
        <source>matches</source>
        <translation>匹配</translation>
    </message>
    <message>
        <source>contains</source>
        <translation>包含</translation>
    </message>
    <message>
        <source>This text would trigger nothing.</source>
        <translation>这句话不会触发自动回复</translation>
    </message>
    <message>
        <source>%1 %2</source>
        <translation>%1 %2</translation>
    </message>
    <message numerus="yes">
        <source>This text would trigger: %1 (costs %n reply(s)): %2</source>
        <translation>
            <numerusform>这句话会触发：%1（占用 %n 条）：%2</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 · %2</source>
        <translation>%1 · %2</translation>
    </message>
    <message>
        <source>on</source>
        <translation>已开启</translation>
    </message>
    <message>
        <source>off</source>
        <translation>已关闭</translation>
    </message>
    <message numerus="yes">
        <source>costs %n reply(s)</source>
        <translation>
            <numerusform>占用 %n 条</numerusform>
        </translation>
    </message>
    <message>
        <source>Switch off</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>Switch on</source>
        <translation>开启</translation>
    </message>
    <message>
        <source>Rule %1 · text %2 “%3”</source>
        <translation>规则 %1 · 内容%2“%3”</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>删除</translation>
    </message>
    <message>
        <source>Automatic replies are on</source>
        <translation>自动回复已开启</translation>
    </message>
    <message>
        <source>Automatic replies are off</source>
        <translation>自动回复已关闭</translation>
    </message>
    <message>
        <source>Within the working hours now</source>
        <translation>现在是工作时间</translation>
    </message>
    <message>
        <source>Off-hours now</source>
        <translation>现在是非工作时间</translation>
    </message>
    <message>
        <source>Automatic replies</source>
        <translation>自动回复</translation>
    </message>
    <message>
        <source>Automatic replies: %1</source>
        <translation>自动回复：%1</translation>
    </message>
    <message>
        <source>Try a visitor&apos;s text: what would it trigger?</source>
        <translation>输入一句访客的话，看会触发什么</translation>
    </message>
    <message>
        <source>A visitor&apos;s text to try</source>
        <translation>要测试的访客的话</translation>
    </message>
    <message>
        <source>Try it</source>
        <translation>测试</translation>
    </message>
    <message>
        <source>Text contains</source>
        <translation>内容包含</translation>
    </message>
    <message>
        <source>Reply with</source>
        <translation>回复</translation>
    </message>
    <message>
        <source>Add the keyword rule</source>
        <translation>添加关键词回复</translation>
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
<context>
    <name>kefu::ui::SettingsWindow</name>
    <message>
        <source>Settings</source>
        <translation>设置</translation>
    </message>
    <message>
        <source>General</source>
        <translation>通用</translation>
    </message>
    <message>
        <source>Notifications</source>
        <translation>通知</translation>
    </message>
    <message>
        <source>Keys</source>
        <translation>快捷键</translation>
    </message>
</context>
<context>
    <name>kefu::ui::Sheet</name>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
</context>
<context>
    <name>kefu::ui::SignOffSheet</name>
    <message numerus="yes">
        <source>%n conversation(s) are still open</source>
        <translation>
            <numerusform>还有 %n 个会话未结束</numerusform>
        </translation>
    </message>
    <message>
        <source>Transfer</source>
        <translation>转接</translation>
    </message>
    <message>
        <source>To a colleague or a group, now</source>
        <translation>现在交给同事或客服组</translation>
    </message>
    <message>
        <source>Return to queue</source>
        <translation>退回排队</translation>
    </message>
    <message>
        <source>The next free agent gets them</source>
        <translation>由下一位空闲客服接待</translation>
    </message>
    <message>
        <source>Keep</source>
        <translation>保留</translation>
    </message>
    <message>
        <source>They stay yours until their visitors write again; then they queue</source>
        <translation>仍归您；访客再来消息时进入排队</translation>
    </message>
    <message numerus="yes">
        <source>Transfer %n conversation(s)</source>
        <translation>
            <numerusform>转接 %n 个会话</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>kefu::ui::SignatureField</name>
    <message>
        <source>Edit signature</source>
        <translation>编辑签名</translation>
    </message>
    <message>
        <source>Signature</source>
        <translation>签名</translation>
    </message>
</context>
<context>
    <name>kefu::ui::SkinWindow</name>
    <message>
        <source>Skins</source>
        <translation>皮肤</translation>
    </message>
    <message>
        <source>System</source>
        <translation>跟随系统</translation>
    </message>
</context>
<context>
    <name>kefu::ui::TagRow</name>
    <message>
        <source>Remove the tag %1</source>
        <translation>移除标签 %1</translation>
    </message>
    <message>
        <source>+ Add</source>
        <translation>＋ 添加</translation>
    </message>
    <message>
        <source>Add a tag</source>
        <translation>添加标签</translation>
    </message>
    <message>
        <source>New tag</source>
        <translation>新标签</translation>
    </message>
</context>
<context>
    <name>kefu::ui::TransferSheet</name>
    <message>
        <source>Group</source>
        <translation>客服组</translation>
    </message>
    <message>
        <source>%1/%2 there</source>
        <translation>%1/%2 在线</translation>
    </message>
    <message>
        <source>Search colleagues and groups</source>
        <translation>搜索同事和客服组</translation>
    </message>
    <message>
        <source>Note for whoever takes it</source>
        <translation>留言给接手的人</translation>
    </message>
    <message>
        <source>Transfer to</source>
        <translation>转接给</translation>
    </message>
    <message>
        <source>Transfer</source>
        <translation>转接</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
</context>
<context>
    <name>kefu::ui::VisitorCardView</name>
    <message>
        <source>Visitor card of %1</source>
        <translation>%1 的访客名片</translation>
    </message>
    <message>
        <source>Page</source>
        <translation>页面</translation>
    </message>
    <message>
        <source>City</source>
        <translation>城市</translation>
    </message>
    <message>
        <source>Phone</source>
        <translation>手机</translation>
    </message>
    <message>
        <source>Order</source>
        <translation>订单</translation>
    </message>
    <message>
        <source>Membership</source>
        <translation>会员</translation>
    </message>
    <message>
        <source>Entry</source>
        <translation>入口</translation>
    </message>
    <message>
        <source>Where from</source>
        <translation>来源</translation>
    </message>
    <message>
        <source>verified</source>
        <translation>已验证</translation>
    </message>
    <message>
        <source>Signed by the mini program: the visitor cannot have made it up.</source>
        <translation>有小程序的签名，访客无法伪造</translation>
    </message>
    <message>
        <source>not verified</source>
        <translation>未验证</translation>
    </message>
    <message>
        <source>The mini program does not sign it: a visitor can have changed it.</source>
        <translation>小程序没有签名，访客可能改过</translation>
    </message>
    <message>
        <source>First</source>
        <translation>首次</translation>
    </message>
    <message>
        <source>This one</source>
        <translation>本次</translation>
    </message>
    <message>
        <source>since %1</source>
        <translation>%1 起</translation>
    </message>
    <message>
        <source>In all</source>
        <translation>咨询次数</translation>
    </message>
    <message>
        <source>Visits</source>
        <translation>咨询</translation>
    </message>
    <message>
        <source>Tags</source>
        <translation>标签</translation>
    </message>
    <message>
        <source>Internal notes</source>
        <translation>内部备注</translation>
    </message>
    <message>
        <source>Block…</source>
        <translation>拉黑…</translation>
    </message>
    <message>
        <source>Why here</source>
        <translation>分配原因</translation>
    </message>
    <message>
        <source>The openid is copied.</source>
        <translation>已复制 openid。</translation>
    </message>
    <message>
        <source>Copy the openid</source>
        <translation>复制 openid</translation>
    </message>
    <message>
        <source>The visitor is not blocked any more.</source>
        <translation>已取消拉黑。</translation>
    </message>
    <message>
        <source>Unblock</source>
        <translation>取消拉黑</translation>
    </message>
    <message>
        <source>Blocked until %1</source>
        <translation>已拉黑，到 %1</translation>
    </message>
</context>
<context>
    <name>kefu::ui::WaysPage</name>
    <message>
        <source>‹ Back</source>
        <translation>‹ 返回</translation>
    </message>
    <message>
        <source>How does WeChat find this computer?</source>
        <translation>微信怎样找到这台电脑？</translation>
    </message>
    <message>
        <source>WeChat calls only ports 80 and 443 of an address it can reach from the internet. While this computer sleeps, WeChat gives up after about 15 seconds: the message is lost and the visitor sees an apology.</source>
        <translation>微信只访问能从公网连到的地址的 80 和 443 端口。电脑睡眠时，微信重试约 15 秒后放弃：消息丢失，访客会看到致歉提示。</translation>
    </message>
    <message>
        <source>Copy the commands</source>
        <translation>复制命令</translation>
    </message>
    <message>
        <source>Practise on this computer</source>
        <translation>在本机练习</translation>
    </message>
</context>
<context>
    <name>kefu::ui::WhySheet</name>
    <message>
        <source>Why this agent</source>
        <translation>分配原因</translation>
    </message>
    <message>
        <source>Loading…</source>
        <translation>加载中…</translation>
    </message>
    <message>
        <source>Rule of this mini program: %1</source>
        <translation>本小程序的分配规则：%1</translation>
    </message>
    <message>
        <source>Where it was</source>
        <translation>经过</translation>
    </message>
    <message>
        <source>Why not the others</source>
        <translation>为什么不是其他客服</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <translation>%1：%2</translation>
    </message>
</context>
<context>
    <name>kefu::ui::WorkList</name>
    <message>
        <source>Offered to you</source>
        <translation>待接入</translation>
    </message>
    <message>
        <source>Awaiting reply</source>
        <translation>待回复</translation>
    </message>
    <message>
        <source>Serving</source>
        <translation>接待中</translation>
    </message>
    <message>
        <source>Conversations</source>
        <translation>会话</translation>
    </message>
    <message>
        <source>No conversations</source>
        <translation>暂无会话</translation>
    </message>
    <message>
        <source>Accept</source>
        <translation>接入</translation>
    </message>
    <message>
        <source>Decline</source>
        <translation>拒绝</translation>
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
        <source>Transfer…</source>
        <translation>转接…</translation>
    </message>
    <message>
        <source>Return to queue</source>
        <translation>退回排队</translation>
    </message>
    <message>
        <source>End conversation</source>
        <translation>结束会话</translation>
    </message>
    <message>
        <source>Open in a window of its own</source>
        <translation>在独立窗口中打开</translation>
    </message>
</context>
<context>
    <name>kefu::ui::WorkView</name>
    <message>
        <source>Accept</source>
        <translation>接入</translation>
    </message>
    <message>
        <source>Decline</source>
        <translation>拒绝</translation>
    </message>
    <message>
        <source>Take</source>
        <translation>领取</translation>
    </message>
    <message>
        <source>Draft: </source>
        <translation>草稿：</translation>
    </message>
</context>
<context>
    <name>kefu::ui::ChatPills</name>
    <message numerus="yes">
        <source>Bring the chat window back, %n unread message(s)</source>
        <translation>
            <numerusform>恢复聊天窗口，%n 条未读</numerusform>
        </translation>
    </message>
    <message>
        <source>New message</source>
        <translation>收到新消息</translation>
    </message>
    <message numerus="yes">
        <source>Open the chats with new messages, %n unread message(s)</source>
        <translation>
            <numerusform>打开有新消息的会话，%n 条未读</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>kefu::ui::ContactsView</name>
    <message>
        <source>Unnamed group %1</source>
        <translation>未命名分组%1</translation>
    </message>
    <message>
        <source>No name</source>
        <translation>佚名</translation>
    </message>
</context>
<context>
    <name>kefu::ui::MembersWindow</name>
    <message numerus="yes">
        <source>%n member(s)</source>
        <translation>
            <numerusform>%n 名成员</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 there</source>
        <translation>%1 人在线</translation>
    </message>
</context>
<context>
    <name>Spoken</name>
    <message>
        <source>, %1 of %2 online</source>
        <translation>，%1/%2 人在线</translation>
    </message>
    <message numerus="yes">
        <source>, %n visitor(s)</source>
        <translation>
            <numerusform>，%n 位访客</numerusform>
        </translation>
    </message>
    <message>
        <source>waits for an answer</source>
        <translation>等待回复</translation>
    </message>
    <message numerus="yes">
        <source>waits for %n minute(s)</source>
        <translation>
            <numerusform>已等待 %n 分钟</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n unread</source>
        <translation>
            <numerusform>%n 条未读</numerusform>
        </translation>
    </message>
    <message>
        <source>offered to you</source>
        <translation>待接入</translation>
    </message>
    <message>
        <source>help asked for</source>
        <translation>求助中</translation>
    </message>
    <message>
        <source>ended</source>
        <translation>已结束</translation>
    </message>
    <message>
        <source>draft: %1</source>
        <translation>草稿：%1</translation>
    </message>
</context>
<context>
    <name>kefu::ui::GeneralPage</name>
    <message>
        <source>Windows</source>
        <translation>窗口</translation>
    </message>
    <message>
        <source>Everything in one window</source>
        <translation>合为一个窗口</translation>
    </message>
    <message>
        <source>LayIM: panel and chat windows</source>
        <translation>LayIM：面板和聊天窗口</translation>
    </message>
    <message>
        <source>Theme</source>
        <translation>主题</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>语言</translation>
    </message>
    <message>
        <source>Send with</source>
        <translation>发送快捷键</translation>
    </message>
    <message>
        <source>Enter</source>
        <translation>Enter</translation>
    </message>
    <message>
        <source>Ctrl+Enter</source>
        <translation>Ctrl+Enter</translation>
    </message>
    <message>
        <source>Text of chats</source>
        <translation>聊天文字</translation>
    </message>
    <message>
        <source>Whole interface</source>
        <translation>界面缩放</translation>
    </message>
    <message>
        <source>From the next start on. Text: Ctrl + and Ctrl −</source>
        <translation>下次启动生效。聊天文字：Ctrl + 和 Ctrl −</translation>
    </message>
    <message>
        <source>Motion</source>
        <translation>动画</translation>
    </message>
    <message>
        <source>On</source>
        <translation>开启</translation>
    </message>
    <message>
        <source>Reduced</source>
        <translation>减少动画</translation>
    </message>
</context>
<context>
    <name>Shortcuts</name>
    <message>
        <source>Go to … (quick switcher)</source>
        <translation>快速跳转…</translation>
    </message>
    <message>
        <source>Next chat</source>
        <translation>下一个会话</translation>
    </message>
    <message>
        <source>Previous chat</source>
        <translation>上一个会话</translation>
    </message>
    <message>
        <source>Next unread chat</source>
        <translation>下一个未读会话</translation>
    </message>
    <message>
        <source>Previous unread chat</source>
        <translation>上一个未读会话</translation>
    </message>
    <message>
        <source>To whoever has waited longest</source>
        <translation>等待最久的访客</translation>
    </message>
    <message>
        <source>1st chat of the list</source>
        <translation>列表中第 1 个会话</translation>
    </message>
    <message>
        <source>2nd chat of the list</source>
        <translation>列表中第 2 个会话</translation>
    </message>
    <message>
        <source>3rd chat of the list</source>
        <translation>列表中第 3 个会话</translation>
    </message>
    <message>
        <source>4th chat of the list</source>
        <translation>列表中第 4 个会话</translation>
    </message>
    <message>
        <source>5th chat of the list</source>
        <translation>列表中第 5 个会话</translation>
    </message>
    <message>
        <source>6th chat of the list</source>
        <translation>列表中第 6 个会话</translation>
    </message>
    <message>
        <source>7th chat of the list</source>
        <translation>列表中第 7 个会话</translation>
    </message>
    <message>
        <source>8th chat of the list</source>
        <translation>列表中第 8 个会话</translation>
    </message>
    <message>
        <source>Next part of the window</source>
        <translation>窗口的下一个区域</translation>
    </message>
    <message>
        <source>Previous part of the window</source>
        <translation>窗口的上一个区域</translation>
    </message>
    <message>
        <source>Beginning and end of a list</source>
        <translation>列表开头和末尾</translation>
    </message>
    <message>
        <source>Search in this chat</source>
        <translation>在本会话中搜索</translation>
    </message>
    <message>
        <source>Search in all messages</source>
        <translation>搜索全部消息</translation>
    </message>
    <message>
        <source>Take the next one (offer, then leave messages)</source>
        <translation>接下一个（先接入，后留言）</translation>
    </message>
    <message>
        <source>Transfer the conversation</source>
        <translation>转接会话</translation>
    </message>
    <message>
        <source>End the conversation (asks)</source>
        <translation>结束会话（先询问）</translation>
    </message>
    <message>
        <source>Mark the chat as read</source>
        <translation>本会话标为已读</translation>
    </message>
    <message>
        <source>Mark everything as read</source>
        <translation>全部标为已读</translation>
    </message>
    <message>
        <source>Close the chat (the conversation goes on)</source>
        <translation>关闭窗口（会话继续）</translation>
    </message>
    <message>
        <source>Chat into a window of its own, and back</source>
        <translation>会话移到独立窗口，或移回</translation>
    </message>
    <message>
        <source>Send (which of the two: settings)</source>
        <translation>发送（用哪个键：见设置）</translation>
    </message>
    <message>
        <source>New line</source>
        <translation>换行</translation>
    </message>
    <message>
        <source>In an empty field: write the last message again</source>
        <translation>输入框为空时：重写上一条</translation>
    </message>
    <message>
        <source>Earlier of your messages</source>
        <translation>自己的更早一条</translation>
    </message>
    <message>
        <source>Later of your messages</source>
        <translation>自己的更晚一条</translation>
    </message>
    <message>
        <source>At the beginning: canned replies</source>
        <translation>在开头输入：快捷回复</translation>
    </message>
    <message>
        <source>Load the canned replies again</source>
        <translation>重新加载快捷回复</translation>
    </message>
    <message>
        <source>Faces and emoji</source>
        <translation>表情</translation>
    </message>
    <message>
        <source>Add pictures</source>
        <translation>添加图片</translation>
    </message>
    <message>
        <source>To the text field</source>
        <translation>到输入框</translation>
    </message>
    <message>
        <source>Messages: a page up</source>
        <translation>消息：向上一页</translation>
    </message>
    <message>
        <source>Messages: a page down</source>
        <translation>消息：向下一页</translation>
    </message>
    <message>
        <source>Take back, close what is open, last the chat</source>
        <translation>取消、关闭弹出内容，最后关闭窗口</translation>
    </message>
    <message>
        <source>Minimise the window</source>
        <translation>最小化窗口</translation>
    </message>
    <message>
        <source>Full screen</source>
        <translation>全屏</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>设置</translation>
    </message>
    <message>
        <source>Larger text</source>
        <translation>放大文字</translation>
    </message>
    <message>
        <source>Smaller text</source>
        <translation>缩小文字</translation>
    </message>
    <message>
        <source>Text in its own size</source>
        <translation>文字恢复原大小</translation>
    </message>
    <message>
        <source>This list of keys</source>
        <translation>快捷键列表</translation>
    </message>
    <message>
        <source>Conversations</source>
        <translation>会话</translation>
    </message>
    <message>
        <source>Leave messages</source>
        <translation>留言</translation>
    </message>
    <message>
        <source>Queue dashboard</source>
        <translation>排队看板</translation>
    </message>
    <message>
        <source>Reports</source>
        <translation>报表</translation>
    </message>
    <message>
        <source>Administration</source>
        <translation>管理</translation>
    </message>
    <message>
        <source>Message box</source>
        <translation>消息盒子</translation>
    </message>
    <message>
        <source>Themes and skins</source>
        <translation>主题与皮肤</translation>
    </message>
    <message>
        <source>About</source>
        <translation>关于</translation>
    </message>
    <message>
        <source>Status: online</source>
        <translation>状态：在线</translation>
    </message>
    <message>
        <source>Status: busy (no new conversations)</source>
        <translation>状态：忙碌（不接新会话）</translation>
    </message>
    <message>
        <source>Quit (asks while conversations are open)</source>
        <translation>退出（有会话时先询问）</translation>
    </message>
    <message>
        <source>Going</source>
        <translation>跳转</translation>
    </message>
    <message>
        <source>Searching</source>
        <translation>搜索</translation>
    </message>
    <message>
        <source>Conversation</source>
        <translation>会话</translation>
    </message>
    <message>
        <source>Writing and reading</source>
        <translation>输入与阅读</translation>
    </message>
    <message>
        <source>Window</source>
        <translation>窗口</translation>
    </message>
</context>
<context>
    <name>kefu::ui::DeskActions</name>
    <message>
        <source>Nothing waits to be taken.</source>
        <translation>没有等待领取的会话。</translation>
    </message>
    <message>
        <source>↑ ↓ choose · Enter goes there · Esc closes</source>
        <translation>↑ ↓ 选择 · Enter 跳转 · Esc 关闭</translation>
    </message>
    <message>
        <source>Quit?</source>
        <translation>退出？</translation>
    </message>
    <message numerus="yes">
        <source>%n conversation(s) are still open. Visitors wait until you are back, or go to colleagues.</source>
        <translation>
            <numerusform>还有 %n 个会话未结束。访客会等您回来，或转给同事。</numerusform>
        </translation>
    </message>
    <message>
        <source>Quit</source>
        <translation>退出</translation>
    </message>
    <message>
        <source>Stay</source>
        <translation>留下</translation>
    </message>
</context>
<context>
    <name>kefu::ui::KeySheet</name>
    <message>
        <source>Keys</source>
        <translation>快捷键</translation>
    </message>
    <message>
        <source>Change keys …</source>
        <translation>修改快捷键…</translation>
    </message>
    <message>
        <source>1st to 8th chat of the list</source>
        <translation>列表中第 1 至第 8 个会话</translation>
    </message>
</context>
<context>
    <name>kefu::ui::KeysPage</name>
    <message>
        <source>Keys</source>
        <translation>快捷键</translation>
    </message>
    <message>
        <source>Take it</source>
        <translation>改用到这里</translation>
    </message>
    <message>
        <source>Other key …</source>
        <translation>换一个键…</translation>
    </message>
    <message>
        <source>No key</source>
        <translation>不设</translation>
    </message>
    <message>
        <source>Reset</source>
        <translation>恢复默认</translation>
    </message>
    <message>
        <source>Reset all</source>
        <translation>全部恢复默认</translation>
    </message>
    <message>
        <source>This key belongs to the field or list that has the focus.</source>
        <translation>这个键属于当前输入框或列表，不能修改。</translation>
    </message>
    <message>
        <source>Press the new key for “%1”. Esc: leave it as it is.</source>
        <translation>请按“%1”的新快捷键。Esc：保持不变。</translation>
    </message>
    <message>
        <source>%1 is needed for writing and moving; take one with Ctrl or Alt.</source>
        <translation>%1 用于输入和移动光标，请选带 Ctrl 或 Alt 的键。</translation>
    </message>
    <message>
        <source>%1 copies, pastes or undoes in every program.</source>
        <translation>%1 在所有程序中用于复制、粘贴或撤销。</translation>
    </message>
    <message>
        <source>%1 is “%2”. Take it from there?</source>
        <translation>%1 已用于“%2”。改用到这里？</translation>
    </message>
    <message>
        <source>Enter or a double click gives the chosen line another key.</source>
        <translation>按 Enter 或双击，可为选中的一行设置新快捷键。</translation>
    </message>
</context>
<context>
    <name>kefu::ui::NotifyPage</name>
    <message>
        <source>Do not disturb (the unread count goes on)</source>
        <translation>勿扰（未读数照常显示）</translation>
    </message>
    <message>
        <source>Pop-up notes for what arrives</source>
        <translation>新消息弹出通知</translation>
    </message>
    <message>
        <source>With the visitor's words (long numbers masked)</source>
        <translation>通知中显示访客的话（长号码脱敏）</translation>
    </message>
    <message>
        <source>Sounds</source>
        <translation>提示音</translation>
    </message>
    <message>
        <source>New message</source>
        <translation>新消息</translation>
    </message>
    <message>
        <source>New conversation</source>
        <translation>新会话</translation>
    </message>
    <message>
        <source>Offers, calls for help, closing windows</source>
        <translation>提醒：待接入、求助、即将失效</translation>
    </message>
    <message>
        <source>Every 30 s while somebody waits unseen</source>
        <translation>有人等待且未看时，每 30 秒提醒</translation>
    </message>
    <message>
        <source>Try</source>
        <translation>试听</translation>
    </message>
    <message>
        <source>Try: %1</source>
        <translation>试听：%1</translation>
    </message>
    <message>
        <source>Never for the chat you are looking at. The reminder begins when a visitor has waited longer than a minute.</source>
        <translation>正在查看的会话不会提示。访客等待超过一分钟后开始提醒。</translation>
    </message>
</context>
<context>
    <name>kefu::ui::QuickSwitcher</name>
    <message>
        <source>Go to …</source>
        <translation>快速跳转</translation>
    </message>
    <message>
        <source>Visitor, colleague or command; pinyin initials, too</source>
        <translation>访客、同事或命令，可用拼音首字母</translation>
    </message>
    <message>
        <source>Visitor, colleague or command</source>
        <translation>访客、同事或命令</translation>
    </message>
    <message>
        <source>What was found</source>
        <translation>搜索结果</translation>
    </message>
    <message>
        <source>Nothing is called that.</source>
        <translation>没有找到。</translation>
    </message>
</context>
<context>
    <name>kefu::ui::RecordFilters</name>
    <message>
        <source>All mini programs</source>
        <translation>全部小程序</translation>
    </message>
    <message>
        <source>All agents</source>
        <translation>全部客服</translation>
    </message>
    <message>
        <source>Mini program</source>
        <translation>小程序</translation>
    </message>
    <message>
        <source>Agent</source>
        <translation>客服</translation>
    </message>
    <message>
        <source>From any day</source>
        <translation>开始日期不限</translation>
    </message>
    <message>
        <source>From %1</source>
        <translation>从 %1</translation>
    </message>
    <message>
        <source>Until today</source>
        <translation>到今天</translation>
    </message>
    <message>
        <source>Until %1</source>
        <translation>到 %1</translation>
    </message>
</context>
<context>
    <name>kefu::ui::SearchPage</name>
    <message>
        <source>Search in all messages</source>
        <translation>搜索全部消息</translation>
    </message>
    <message>
        <source>Words of the conversation, at least two characters each</source>
        <translation>会话中的词语，每个至少两个字</translation>
    </message>
    <message>
        <source>Words of the conversation</source>
        <translation>会话中的词语</translation>
    </message>
    <message>
        <source>Search</source>
        <translation>搜索</translation>
    </message>
    <message>
        <source>Without filters</source>
        <translation>清除筛选</translation>
    </message>
    <message>
        <source>Messages found</source>
        <translation>找到的消息</translation>
    </message>
    <message>
        <source>Show more</source>
        <translation>显示更多</translation>
    </message>
    <message>
        <source>The relay is still indexing: the newest messages may be missing here.</source>
        <translation>服务端仍在建立索引：最新的消息可能还搜不到。</translation>
    </message>
    <message>
        <source>Enter searches. The words may stand anywhere in a message, in any order.</source>
        <translation>按 Enter 搜索。词语可在消息中任意位置、任意顺序。</translation>
    </message>
    <message>
        <source>Each word needs at least two characters.</source>
        <translation>每个词至少两个字。</translation>
    </message>
    <message>
        <source>Searching …</source>
        <translation>正在搜索…</translation>
    </message>
    <message>
        <source>Nothing was found. Fewer filters may help.</source>
        <translation>没有找到。可减少筛选条件再试。</translation>
    </message>
    <message>
        <source>Nothing was found.</source>
        <translation>没有找到。</translation>
    </message>
    <message numerus="yes">
        <source>The newest %n message(s)</source>
        <translation>
            <numerusform>最新的 %n 条消息</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n message(s) found</source>
        <translation>
            <numerusform>找到 %n 条消息</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>kefu::ui::SearchWindow</name>
    <message>
        <source>Search in all messages</source>
        <translation>搜索全部消息</translation>
    </message>
</context>
<context>
    <name>kefu::ui::SwitcherModel</name>
    <message>
        <source>Conversations</source>
        <translation>会话</translation>
    </message>
    <message>
        <source>Visitors</source>
        <translation>访客</translation>
    </message>
    <message>
        <source>Colleagues</source>
        <translation>同事</translation>
    </message>
    <message>
        <source>Commands</source>
        <translation>命令</translation>
    </message>
</context>
<context>
    <name>kefu::ui::EndSheet</name>
    <message>
        <source>End the conversation with %1</source>
        <translation>结束与 %1 的会话</translation>
    </message>
    <message>
        <source>The visitor still waits for an answer.</source>
        <translation>访客还在等待回复。</translation>
    </message>
    <message>
        <source>Wrap-up for colleagues (optional)</source>
        <translation>会话小结（可不填）</translation>
    </message>
    <message>
        <source>End conversation</source>
        <translation>结束会话</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
</context>
<context>
    <name>kefu::ui::EpisodeList</name>
    <message>
        <source>no wrap-up</source>
        <translation>无小结</translation>
    </message>
    <message>
        <source>Recent conversations</source>
        <translation>最近会话</translation>
    </message>
    <message>
        <source>All</source>
        <translation>全部</translation>
    </message>
    <message>
        <source>Chat log of this visitor</source>
        <translation>这位访客的聊天记录</translation>
    </message>
</context>
<context>
    <name>kefu::ui::UnsentBar</name>
    <message numerus="yes">
        <source>%n message(s) not sent yet</source>
        <translation>
            <numerusform>%n 条消息未发送</numerusform>
        </translation>
    </message>
    <message>
        <source>Show</source>
        <translation>查看</translation>
    </message>
    <message>
        <source>Show the messages that are not sent yet</source>
        <translation>查看未发送的消息</translation>
    </message>
</context>
<context>
    <name>kefu::ui::UnsentSheet</name>
    <message>
        <source>Messages not sent yet</source>
        <translation>未发送的消息</translation>
    </message>
    <message>
        <source>Send all again</source>
        <translation>全部重发</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>On its way</source>
        <translation>发送中</translation>
    </message>
    <message>
        <source>Goes out when the relay is reached again</source>
        <translation>连上服务端后自动发送</translation>
    </message>
    <message>
        <source>To %1: %2</source>
        <translation>发给 %1：%2</translation>
    </message>
    <message>
        <source>Send again</source>
        <translation>重发</translation>
    </message>
    <message>
        <source>Send again to %1: %2</source>
        <translation>重发给 %1：%2</translation>
    </message>
    <message>
        <source>Discard</source>
        <translation>放弃</translation>
    </message>
    <message>
        <source>Discard the message to %1: %2</source>
        <translation>放弃发给 %1 的消息：%2</translation>
    </message>
</context>
<context>
    <name>VisitWords</name>
    <message>
        <source>from %1</source>
        <translation>来自 %1</translation>
    </message>
    <message>
        <source>visit no. %1</source>
        <translation>第 %1 次咨询</translation>
    </message>
    <message>
        <source>last time with %1</source>
        <translation>上次 %1</translation>
    </message>
</context>
<context>
    <name>AdminLists</name>
    <message>
        <source>Agent</source>
        <translation>客服</translation>
    </message>
    <message>
        <source>QA</source>
        <translation>质检</translation>
    </message>
    <message>
        <source>Supervisor</source>
        <translation>主管</translation>
    </message>
    <message>
        <source>Administrator</source>
        <translation>管理员</translation>
    </message>
    <message>
        <source>Mini programs</source>
        <translation>小程序</translation>
    </message>
    <message>
        <source>Names parted by commas; empty: all of them</source>
        <translation>名称用逗号隔开；留空表示全部</translation>
    </message>
    <message>
        <source>Staff number</source>
        <translation>工号</translation>
    </message>
    <message>
        <source>First password</source>
        <translation>初始密码</translation>
    </message>
    <message>
        <source>At least 10 characters; told to the agent, who changes it</source>
        <translation>至少 10 个字符；告诉客服本人，由他自己改掉</translation>
    </message>
    <message>
        <source>Add an agent</source>
        <translation>添加客服</translation>
    </message>
    <message>
        <source>Account</source>
        <translation>账号</translation>
    </message>
    <message>
        <source>The login name</source>
        <translation>登录名</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>昵称</translation>
    </message>
    <message>
        <source>What colleagues see</source>
        <translation>同事看到的名字</translation>
    </message>
    <message>
        <source>Role</source>
        <translation>角色</translation>
    </message>
    <message>
        <source>Load limit</source>
        <translation>接待上限</translation>
    </message>
    <message>
        <source>Live conversations at a time; 0: no limit</source>
        <translation>同时接待的会话数；0 表示不限</translation>
    </message>
    <message>
        <source>Add</source>
        <translation>添加</translation>
    </message>
    <message>
        <source>Edit %1</source>
        <translation>编辑 %1</translation>
    </message>
    <message>
        <source>0: no limit</source>
        <translation>0 表示不限</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>保存</translation>
    </message>
    <message>
        <source>%1 is signed out everywhere at once and cannot log in any more. The name stays in the reports.</source>
        <translation>%1 会立刻在所有地方下线，且不能再登录。报表中保留姓名。</translation>
    </message>
    <message>
        <source>Disable and hand over</source>
        <translation>停用并交接</translation>
    </message>
    <message>
        <source>Conversations go to this account</source>
        <translation>会话交给这个账号</translation>
    </message>
    <message>
        <source>Empty: back to the queue</source>
        <translation>留空：退回排队</translation>
    </message>
    <message>
        <source>Disable</source>
        <translation>停用</translation>
    </message>
    <message>
        <source>Edit</source>
        <translation>编辑</translation>
    </message>
    <message>
        <source>One-time code</source>
        <translation>一次性验证码</translation>
    </message>
    <message>
        <source>Code for %1</source>
        <translation>%1 的验证码</translation>
    </message>
    <message>
        <source>Good for one new password, until %1. Tell it in person; it is shown only now.</source>
        <translation>可用来设一次新密码，%1 前有效。请当面告知；只显示这一次。</translation>
    </message>
    <message>
        <source>Code</source>
        <translation>验证码</translation>
    </message>
    <message>
        <source>Sign out everywhere</source>
        <translation>全部下线</translation>
    </message>
    <message>
        <source>Sign out everywhere?</source>
        <translation>全部下线？</translation>
    </message>
    <message>
        <source>Every login and every token of %1 ends at once.</source>
        <translation>%1 的所有登录和令牌立刻失效。</translation>
    </message>
    <message>
        <source>Sign out</source>
        <translation>下线</translation>
    </message>
    <message>
        <source>Disable…</source>
        <translation>停用…</translation>
    </message>
    <message>
        <source>Enable</source>
        <translation>启用</translation>
    </message>
    <message>
        <source>Agents</source>
        <translation>客服</translation>
    </message>
    <message>
        <source>No agent yet.</source>
        <translation>还没有客服。</translation>
    </message>
    <message>
        <source>No.</source>
        <translation>工号</translation>
    </message>
    <message>
        <source>all</source>
        <translation>全部</translation>
    </message>
    <message>
        <source>Limit</source>
        <translation>上限</translation>
    </message>
    <message>
        <source>none</source>
        <translation>不限</translation>
    </message>
    <message>
        <source>State</source>
        <translation>状态</translation>
    </message>
    <message>
        <source>enabled</source>
        <translation>已启用</translation>
    </message>
    <message>
        <source>disabled</source>
        <translation>已停用</translation>
    </message>
    <message>
        <source>Logins and tokens</source>
        <translation>登录与令牌</translation>
    </message>
    <message>
        <source>Nobody is logged in.</source>
        <translation>没有人登录。</translation>
    </message>
    <message>
        <source>Kind</source>
        <translation>类型</translation>
    </message>
    <message>
        <source>token</source>
        <translation>令牌</translation>
    </message>
    <message>
        <source>login</source>
        <translation>登录</translation>
    </message>
    <message>
        <source>For</source>
        <translation>用于</translation>
    </message>
    <message>
        <source>Since</source>
        <translation>开始</translation>
    </message>
    <message>
        <source>Renewed</source>
        <translation>续期</translation>
    </message>
    <message>
        <source>Connections</source>
        <translation>连接</translation>
    </message>
    <message>
        <source>Force sign-out</source>
        <translation>强制下线</translation>
    </message>
    <message>
        <source>Force sign-out?</source>
        <translation>强制下线？</translation>
    </message>
    <message>
        <source>This login of %1 ends at once, its consoles and pages too.</source>
        <translation>%1 的这次登录立刻失效，其工作台和页面一并下线。</translation>
    </message>
    <message>
        <source>Issue a token</source>
        <translation>签发令牌</translation>
    </message>
    <message>
        <source>Whoever has the token may do what this account may</source>
        <translation>谁持有令牌，谁就有这个账号的权限</translation>
    </message>
    <message>
        <source>HTTP API</source>
        <translation>HTTP 接口</translation>
    </message>
    <message>
        <source>LayIM pages</source>
        <translation>LayIM 页面</translation>
    </message>
    <message>
        <source>Consoles</source>
        <translation>工作台</translation>
    </message>
    <message>
        <source>Issue</source>
        <translation>签发</translation>
    </message>
    <message>
        <source>Token</source>
        <translation>令牌</translation>
    </message>
    <message>
        <source>Shown only now; only its hash is kept.</source>
        <translation>只显示这一次；服务端只保存其哈希。</translation>
    </message>
    <message>
        <source>Members</source>
        <translation>成员</translation>
    </message>
    <message>
        <source>Accounts parted by commas</source>
        <translation>账号用逗号隔开</translation>
    </message>
    <message>
        <source>Mini program</source>
        <translation>小程序</translation>
    </message>
    <message>
        <source>Limit of a member in this group</source>
        <translation>组内每人上限</translation>
    </message>
    <message>
        <source>0: the agent's own limit</source>
        <translation>0 表示按客服自己的上限</translation>
    </message>
    <message>
        <source>Add a group</source>
        <translation>添加客服组</translation>
    </message>
    <message>
        <source>Extra limit for %1</source>
        <translation>%1 的临时上限</translation>
    </message>
    <message>
        <source>More conversations for each member</source>
        <translation>每人多接待</translation>
    </message>
    <message>
        <source>For how many minutes</source>
        <translation>持续多少分钟</translation>
    </message>
    <message>
        <source>Set</source>
        <translation>设置</translation>
    </message>
    <message>
        <source>From so many seconds on these groups are asked, too. One line each, the first at 0; * is everybody. For example 0:presales and 60:*.</source>
        <translation>从多少秒起，这些组也参与分配。每行一条，第一条从 0 开始；* 表示所有人。例如 0:售前 和 60:*。</translation>
    </message>
    <message>
        <source>Seconds:group,group</source>
        <translation>秒:组,组</translation>
    </message>
    <message>
        <source>Rings of %1</source>
        <translation>%1 的溢出圈</translation>
    </message>
    <message>
        <source>Groups</source>
        <translation>客服组</translation>
    </message>
    <message>
        <source>No group yet: everybody gets what his mini programs bring.</source>
        <translation>还没有客服组：每人接待自己小程序的访客。</translation>
    </message>
    <message>
        <source>Group</source>
        <translation>客服组</translation>
    </message>
    <message>
        <source>own</source>
        <translation>按个人</translation>
    </message>
    <message>
        <source>Extra limit</source>
        <translation>临时上限</translation>
    </message>
    <message>
        <source>Rings</source>
        <translation>溢出圈</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>移除</translation>
    </message>
    <message>
        <source>Remove %1?</source>
        <translation>移除 %1？</translation>
    </message>
    <message>
        <source>Its members stay. What waits for this group waits for everybody then.</source>
        <translation>成员保留。原来等这个组的会话改为等所有人。</translation>
    </message>
    <message>
        <source>Monday</source>
        <translation>周一</translation>
    </message>
    <message>
        <source>Tuesday</source>
        <translation>周二</translation>
    </message>
    <message>
        <source>Wednesday</source>
        <translation>周三</translation>
    </message>
    <message>
        <source>Thursday</source>
        <translation>周四</translation>
    </message>
    <message>
        <source>Friday</source>
        <translation>周五</translation>
    </message>
    <message>
        <source>Saturday</source>
        <translation>周六</translation>
    </message>
    <message>
        <source>Sunday</source>
        <translation>周日</translation>
    </message>
    <message>
        <source>Remove?</source>
        <translation>移除？</translation>
    </message>
    <message>
        <source>Year</source>
        <translation>年份</translation>
    </message>
    <message>
        <source>Holidays</source>
        <translation>节假日</translation>
    </message>
    <message>
        <source>One each line: 2026-10-01 or 2026-10-01..2026-10-07</source>
        <translation>每行一条：2026-10-01 或 2026-10-01..2026-10-07</translation>
    </message>
    <message>
        <source>Make-up days</source>
        <translation>调休上班日</translation>
    </message>
    <message>
        <source>One each line; =5: works like a Friday, else like a Monday</source>
        <translation>每行一条；=5 表示按周五上班，不写则按周一</translation>
    </message>
    <message>
        <source>Holidays and make-up days</source>
        <translation>节假日与调休</translation>
    </message>
    <message>
        <source>For all mini programs. Working hours stand with a mini program's automatic replies.</source>
        <translation>对所有小程序生效。工作时间在各小程序的自动回复里设置。</translation>
    </message>
    <message>
        <source>No holidays are known: every day is as its weekday.</source>
        <translation>还没有节假日：每天按星期几算。</translation>
    </message>
    <message>
        <source>Day</source>
        <translation>日期</translation>
    </message>
    <message>
        <source>make-up day</source>
        <translation>调休上班日</translation>
    </message>
    <message>
        <source>holiday</source>
        <translation>节假日</translation>
    </message>
    <message>
        <source>Works like</source>
        <translation>按哪天上班</translation>
    </message>
    <message>
        <source>Edit a year</source>
        <translation>编辑一年</translation>
    </message>
    <message>
        <source>Team's canned replies</source>
        <translation>团队快捷回复</translation>
    </message>
    <message>
        <source>Agents type / and a shortcut. {访客名}, {客服名} and {小程序} are filled in by the console.</source>
        <translation>客服输入 / 和快捷词。{访客名}、{客服名}、{小程序} 由工作台填入。</translation>
    </message>
    <message>
        <source>The team has no canned reply yet.</source>
        <translation>团队还没有快捷回复。</translation>
    </message>
    <message>
        <source>Heading</source>
        <translation>分组</translation>
    </message>
    <message>
        <source>Title</source>
        <translation>标题</translation>
    </message>
    <message>
        <source>Shortcut</source>
        <translation>快捷词</translation>
    </message>
    <message>
        <source>Text</source>
        <translation>内容</translation>
    </message>
    <message>
        <source>Nobody finds it any more. What was sent with it stays.</source>
        <translation>之后没人能再找到它。已经发出去的不受影响。</translation>
    </message>
    <message>
        <source>Add a reply</source>
        <translation>添加回复</translation>
    </message>
    <message>
        <source>Add a canned reply</source>
        <translation>添加快捷回复</translation>
    </message>
    <message>
        <source>What an agent types after /</source>
        <translation>客服在 / 后面输入的词</translation>
    </message>
    <message>
        <source>Only for this mini program</source>
        <translation>只用于这个小程序</translation>
    </message>
    <message>
        <source>Empty: for all</source>
        <translation>留空：全部</translation>
    </message>
    <message>
        <source>Mask with ***</source>
        <translation>用 *** 遮盖</translation>
    </message>
    <message>
        <source>Warn</source>
        <translation>提醒</translation>
    </message>
    <message>
        <source>Block</source>
        <translation>拦截</translation>
    </message>
    <message>
        <source>Both directions</source>
        <translation>双向</translation>
    </message>
    <message>
        <source>From visitors</source>
        <translation>访客发来的</translation>
    </message>
    <message>
        <source>From agents</source>
        <translation>客服发出的</translation>
    </message>
    <message>
        <source>Sensitive words</source>
        <translation>敏感词</translation>
    </message>
    <message>
        <source>Width and case of letters do not matter.</source>
        <translation>不区分全半角和大小写。</translation>
    </message>
    <message>
        <source>No sensitive word yet.</source>
        <translation>还没有敏感词。</translation>
    </message>
    <message>
        <source>Word</source>
        <translation>词</translation>
    </message>
    <message>
        <source>What it does</source>
        <translation>处理方式</translation>
    </message>
    <message>
        <source>In messages</source>
        <translation>检查范围</translation>
    </message>
    <message>
        <source>From now on it means nothing.</source>
        <translation>之后不再检查它。</translation>
    </message>
    <message>
        <source>Add a word</source>
        <translation>添加敏感词</translation>
    </message>
    <message>
        <source>Add a sensitive word</source>
        <translation>添加敏感词</translation>
    </message>
    <message>
        <source>Retention</source>
        <translation>保存期限</translation>
    </message>
    <message>
        <source>What is older is deleted every night. Audit and logins are kept for 180 days at least.</source>
        <translation>更早的内容每天夜里删除。操作日志和登录记录至少保存 180 天。</translation>
    </message>
    <message>
        <source>No mini program yet.</source>
        <translation>还没有小程序。</translation>
    </message>
    <message>
        <source>AppID</source>
        <translation>AppID</translation>
    </message>
    <message>
        <source>Set…</source>
        <translation>设置…</translation>
    </message>
    <message>
        <source>Retention of %1</source>
        <translation>%1 的保存期限</translation>
    </message>
    <message>
        <source>Conversations</source>
        <translation>会话</translation>
    </message>
    <message>
        <source>6 months</source>
        <translation>6 个月</translation>
    </message>
    <message>
        <source>1 year</source>
        <translation>1 年</translation>
    </message>
    <message>
        <source>3 years</source>
        <translation>3 年</translation>
    </message>
    <message>
        <source>Files, days</source>
        <translation>文件（天）</translation>
    </message>
    <message>
        <source>Show</source>
        <translation>查看</translation>
    </message>
    <message>
        <source>Conversations %1 months, files %2 days</source>
        <translation>会话 %1 个月，文件 %2 天</translation>
    </message>
    <message>
        <source>Webhooks</source>
        <translation>Webhook</translation>
    </message>
    <message>
        <source>Events go to these addresses, signed, for other in-house systems.</source>
        <translation>事件带签名推送到这些地址，供公司内部其他系统使用。</translation>
    </message>
    <message>
        <source>No webhook yet.</source>
        <translation>还没有 Webhook。</translation>
    </message>
    <message>
        <source>Address</source>
        <translation>地址</translation>
    </message>
    <message>
        <source>Events</source>
        <translation>事件</translation>
    </message>
    <message>
        <source>Tries</source>
        <translation>重试</translation>
    </message>
    <message>
        <source>Last error</source>
        <translation>最近错误</translation>
    </message>
    <message>
        <source>Try now</source>
        <translation>立即重试</translation>
    </message>
    <message>
        <source>Nothing is sent there any more.</source>
        <translation>之后不再推送到那里。</translation>
    </message>
    <message>
        <source>Add a webhook</source>
        <translation>添加 Webhook</translation>
    </message>
    <message>
        <source>https://…</source>
        <translation>https://…</translation>
    </message>
    <message>
        <source>One each line, such as message.added; empty: all</source>
        <translation>每行一个，如 message.added；留空：全部</translation>
    </message>
    <message>
        <source>One each line; empty: all</source>
        <translation>每行一个；留空：全部</translation>
    </message>
    <message>
        <source>The webhook's secret</source>
        <translation>Webhook 密钥</translation>
    </message>
    <message>
        <source>Its signature is made with it. Shown only now.</source>
        <translation>签名由它生成。只显示这一次。</translation>
    </message>
    <message>
        <source>Secret</source>
        <translation>密钥</translation>
    </message>
    <message>
        <source>Filter the audit log</source>
        <translation>筛选操作日志</translation>
    </message>
    <message>
        <source>From</source>
        <translation>来自</translation>
    </message>
    <message>
        <source>2026-11-24 or 2026-11-24T09:00</source>
        <translation>2026-11-24 或 2026-11-24T09:00</translation>
    </message>
    <message>
        <source>Until</source>
        <translation>截止</translation>
    </message>
    <message>
        <source>Who</source>
        <translation>谁</translation>
    </message>
    <message>
        <source>An account</source>
        <translation>一个账号</translation>
    </message>
    <message>
        <source>What</source>
        <translation>做了什么</translation>
    </message>
    <message>
        <source>As the list names it</source>
        <translation>按列表里的名称</translation>
    </message>
    <message>
        <source>Audit log</source>
        <translation>操作日志</translation>
    </message>
    <message>
        <source>Who did what, newest first; neither text nor secrets. Nobody can change it without being found out.</source>
        <translation>谁做了什么，最新在上；不含消息内容和密钥。任何改动都会被查出。</translation>
    </message>
    <message>
        <source>Nothing was found.</source>
        <translation>没有找到。</translation>
    </message>
    <message>
        <source>When</source>
        <translation>时间</translation>
    </message>
    <message>
        <source>About</source>
        <translation>对象</translation>
    </message>
    <message>
        <source>Outcome</source>
        <translation>结果</translation>
    </message>
    <message>
        <source>Filter…</source>
        <translation>筛选…</translation>
    </message>
    <message>
        <source>Verify</source>
        <translation>校验</translation>
    </message>
    <message>
        <source>Sound: %1 rows are what was written.</source>
        <translation>完好：%1 条记录与写入时一致。</translation>
    </message>
    <message>
        <source>NOT sound at row %1: it was changed or cut.</source>
        <translation>第 %1 条起不一致：被改动或截断。</translation>
    </message>
    <message>
        <source>Longest wait</source>
        <translation>最长等待</translation>
    </message>
    <message>
        <source>Nobody online within the business hours</source>
        <translation>工作时间无人在线</translation>
    </message>
    <message>
        <source>WeChat refuses a mini program</source>
        <translation>微信拒绝小程序</translation>
    </message>
    <message>
        <source>Replies of unknown fate</source>
        <translation>结果不明的回复</translation>
    </message>
    <message>
        <source>Certificate ends</source>
        <translation>证书将到期</translation>
    </message>
    <message>
        <source>Disk is getting full</source>
        <translation>磁盘将满</translation>
    </message>
    <message>
        <source>No push received</source>
        <translation>没有收到推送</translation>
    </message>
    <message>
        <source>never</source>
        <translation>从不</translation>
    </message>
    <message>
        <source>%1 s</source>
        <translation>%1 秒</translation>
    </message>
    <message>
        <source>Seconds; 0: never</source>
        <translation>秒；0 表示从不</translation>
    </message>
    <message>
        <source>0: never</source>
        <translation>0 表示从不</translation>
    </message>
    <message>
        <source>Warning from</source>
        <translation>警告阈值</translation>
    </message>
    <message>
        <source>Critical from</source>
        <translation>严重阈值</translation>
    </message>
    <message>
        <source>Wrap-ups</source>
        <translation>会话小结</translation>
    </message>
    <message>
        <source>One each line</source>
        <translation>每行一个</translation>
    </message>
    <message>
        <source>Empty: for all; else beside those of all</source>
        <translation>留空：全部；否则加在全部之外</translation>
    </message>
    <message>
        <source>Address of the robot</source>
        <translation>机器人地址</translation>
    </message>
    <message>
        <source>As the chat group's settings show it</source>
        <translation>在群设置里复制</translation>
    </message>
    <message>
        <source>Secret to sign with</source>
        <translation>加签密钥</translation>
    </message>
    <message>
        <source>Where the robot asks for a signature</source>
        <translation>机器人要求加签时填写</translation>
    </message>
    <message>
        <source>Add a robot</source>
        <translation>添加机器人</translation>
    </message>
    <message>
        <source>WeCom group robot</source>
        <translation>企业微信群机器人</translation>
    </message>
    <message>
        <source>DingTalk</source>
        <translation>钉钉</translation>
    </message>
    <message>
        <source>Feishu</source>
        <translation>飞书</translation>
    </message>
    <message>
        <source>JSON, for one's own systems</source>
        <translation>JSON，供自有系统</translation>
    </message>
    <message>
        <source>From which level on</source>
        <translation>从哪一级起</translation>
    </message>
    <message>
        <source>warning</source>
        <translation>警告</translation>
    </message>
    <message>
        <source>critical</source>
        <translation>严重</translation>
    </message>
    <message>
        <source>The visitor's id</source>
        <translation>访客编号</translation>
    </message>
    <message>
        <source>Reason</source>
        <translation>原因</translation>
    </message>
    <message>
        <source>Stands in the record</source>
        <translation>会记入记录</translation>
    </message>
    <message>
        <source>Done.</source>
        <translation>已完成。</translation>
    </message>
    <message>
        <source>Written on the server, for a day: %1</source>
        <translation>已写到服务器，保留一天：%1</translation>
    </message>
    <message>
        <source>What agents choose from when they end a conversation.</source>
        <translation>客服结束会话时可选的小结。</translation>
    </message>
    <message>
        <source>No wrap-up yet.</source>
        <translation>还没有会话小结。</translation>
    </message>
    <message>
        <source>Add a list</source>
        <translation>添加</translation>
    </message>
    <message>
        <source>Alerts</source>
        <translation>告警</translation>
    </message>
    <message>
        <source>Shown on the dashboard and told to the robots.</source>
        <translation>显示在看板上，并通知机器人。</translation>
    </message>
    <message>
        <source>Alert</source>
        <translation>告警</translation>
    </message>
    <message>
        <source>Alert robots</source>
        <translation>告警机器人</translation>
    </message>
    <message>
        <source>Robots in chat groups that are told of alerts, without message text or openid.</source>
        <translation>群里的机器人会收到告警，不含消息内容和 openid。</translation>
    </message>
    <message>
        <source>No robot yet.</source>
        <translation>还没有机器人。</translation>
    </message>
    <message>
        <source>Leads to</source>
        <translation>地址</translation>
    </message>
    <message>
        <source>Send a trial</source>
        <translation>发送测试</translation>
    </message>
    <message>
        <source>The robot has taken it.</source>
        <translation>机器人已收到。</translation>
    </message>
    <message>
        <source>It is told of nothing any more.</source>
        <translation>之后不再通知它。</translation>
    </message>
    <message>
        <source>One visitor's data</source>
        <translation>访客数据</translation>
    </message>
    <message>
        <source>Below, what was erased, and the backups that still hold it.</source>
        <translation>下面是已删除的访客，和仍含其数据的备份。</translation>
    </message>
    <message>
        <source>Nobody was erased yet.</source>
        <translation>还没有删除过访客。</translation>
    </message>
    <message>
        <source>Visitor</source>
        <translation>访客</translation>
    </message>
    <message>
        <source>By</source>
        <translation>操作人</translation>
    </message>
    <message>
        <source>Still in backups</source>
        <translation>仍在备份中</translation>
    </message>
    <message>
        <source>Export</source>
        <translation>导出</translation>
    </message>
    <message>
        <source>All that is kept of the visitor, as one file on the server.</source>
        <translation>该访客的全部数据，作为一个文件写在服务器上。</translation>
    </message>
    <message>
        <source>Hold</source>
        <translation>法律保留</translation>
    </message>
    <message>
        <source>Nothing of the visitor is erased, not for age either, until the hold ends.</source>
        <translation>保留期间不删除该访客的任何数据，到期也不删。</translation>
    </message>
    <message>
        <source>End the hold</source>
        <translation>解除保留</translation>
    </message>
    <message>
        <source>From then on age counts again.</source>
        <translation>之后重新按期限计算。</translation>
    </message>
    <message>
        <source>Erase…</source>
        <translation>删除…</translation>
    </message>
    <message>
        <source>Messages, files, name and openid go for good. Counts stay in the reports. This cannot be undone.</source>
        <translation>消息、文件、昵称和 openid 将永久删除，报表只留计数。无法撤销。</translation>
    </message>
</context>
<context>
    <name>BoardWords</name>
    <message>
        <source>%1 s ago</source>
        <translation>%1 秒前</translation>
    </message>
    <message>
        <source>%1 min ago</source>
        <translation>%1 分前</translation>
    </message>
    <message>
        <source>%1 h ago</source>
        <translation>%1 小时前</translation>
    </message>
    <message>
        <source>%1 d ago</source>
        <translation>%1 天前</translation>
    </message>
    <message>
        <source>%1 s</source>
        <translation>%1 秒</translation>
    </message>
    <message>
        <source>%1 min %2 s</source>
        <translation>%1 分 %2 秒</translation>
    </message>
    <message>
        <source>Longest wait over 5 minutes</source>
        <translation>最长等待超过 5 分钟</translation>
    </message>
    <message>
        <source>Longest wait over 2 minutes</source>
        <translation>最长等待超过 2 分钟</translation>
    </message>
    <message>
        <source>Nobody is online within the business hours</source>
        <translation>工作时间无人在线</translation>
    </message>
    <message>
        <source>WeChat refuses this mini program (%1)</source>
        <translation>微信拒绝了这个小程序（%1）</translation>
    </message>
    <message>
        <source>Replies of unknown fate for over 10 minutes: %1</source>
        <translation>结果不明超过 10 分钟的回复：%1 条</translation>
    </message>
    <message>
        <source>The certificate ends in %1 days</source>
        <translation>证书还有 %1 天到期</translation>
    </message>
    <message>
        <source>%1% of the disk is left</source>
        <translation>磁盘只剩 %1%</translation>
    </message>
    <message>
        <source>No push received for an hour</source>
        <translation>一小时没有收到推送</translation>
    </message>
    <message>
        <source>%1 waiting</source>
        <translation>排队 %1</translation>
    </message>
    <message>
        <source>everybody online is full</source>
        <translation>在线客服全部满额</translation>
    </message>
    <message>
        <source>for %1</source>
        <translation>已持续 %1</translation>
    </message>
    <message>
        <source>, </source>
        <translation>，</translation>
    </message>
    <message>
        <source>Cut off (keeps conversations)</source>
        <translation>掉线（保留会话）</translation>
    </message>
    <message>
        <source>Busy</source>
        <translation>忙碌</translation>
    </message>
    <message>
        <source>Away</source>
        <translation>小休</translation>
    </message>
    <message>
        <source>Away · %1</source>
        <translation>小休 · %1</translation>
    </message>
    <message>
        <source>%1 online, all full (%2/%3)</source>
        <translation>%1 人在线全部满额（%2/%3）</translation>
    </message>
    <message>
        <source>, %1 away</source>
        <translation>，%1 人小休</translation>
    </message>
</context>
<context>
    <name>Reports</name>
    <message>
        <source>%1 min</source>
        <translation>%1 分</translation>
    </message>
    <message>
        <source>%1 h %2 min</source>
        <translation>%1 小时 %2 分</translation>
    </message>
    <message>
        <source>Served</source>
        <translation>接待人数</translation>
    </message>
    <message>
        <source>Conversations an agent had</source>
        <translation>由客服接待的会话</translation>
    </message>
    <message>
        <source>Level 30 s</source>
        <translation>30 秒首响达标率</translation>
    </message>
    <message>
        <source>First replies within 30 s ÷ (conversations + abandoned after 30 s)</source>
        <translation>30 秒内的首次响应 ÷（接待人数 + 30 秒后放弃的）</translation>
    </message>
    <message>
        <source>Queue time</source>
        <translation>平均排队时长</translation>
    </message>
    <message>
        <source>Mean of the stays in the queue</source>
        <translation>排队时长的平均值</translation>
    </message>
    <message>
        <source>First reply</source>
        <translation>首次响应</translation>
    </message>
    <message>
        <source>Median</source>
        <translation>中位数</translation>
    </message>
    <message>
        <source>Nine in ten</source>
        <translation>首响 P90</translation>
    </message>
    <message>
        <source>First reply, 90th percentile</source>
        <translation>首次响应时长，第 90 百分位</translation>
    </message>
    <message>
        <source>Reply</source>
        <translation>平均响应时长</translation>
    </message>
    <message>
        <source>Mean of all replies</source>
        <translation>全部回复的平均值</translation>
    </message>
    <message>
        <source>Within 3 min</source>
        <translation>3 分钟回复率</translation>
    </message>
    <message>
        <source>Replies within 3 minutes ÷ all replies</source>
        <translation>3 分钟内的回复 ÷ 全部回复</translation>
    </message>
    <message>
        <source>Abandoned</source>
        <translation>排队放弃</translation>
    </message>
    <message>
        <source>Left the queue before an agent had them</source>
        <translation>分配到客服之前离开队列</translation>
    </message>
    <message>
        <source>Never answered</source>
        <translation>接入未回复</translation>
    </message>
    <message>
        <source>Ended with an agent and without a reply</source>
        <translation>客服接待后没有回复就结束</translation>
    </message>
    <message>
        <source>Out of time</source>
        <translation>超时限未回复</translation>
    </message>
    <message>
        <source>48 hours over, unanswered</source>
        <translation>过了 48 小时未回复</translation>
    </message>
    <message>
        <source>In</source>
        <translation>访客消息</translation>
    </message>
    <message>
        <source>Messages of visitors</source>
        <translation>访客发来的消息</translation>
    </message>
    <message>
        <source>Out</source>
        <translation>客服消息</translation>
    </message>
    <message>
        <source>Messages of agents</source>
        <translation>客服发出的消息</translation>
    </message>
    <message>
        <source>Out per in</source>
        <translation>问答比</translation>
    </message>
    <message>
        <source>Messages of agents ÷ messages of visitors</source>
        <translation>客服消息 ÷ 访客消息</translation>
    </message>
    <message>
        <source>Automatic</source>
        <translation>自动回复</translation>
    </message>
    <message>
        <source>Messages the relay wrote</source>
        <translation>服务端自动发出的消息</translation>
    </message>
    <message>
        <source>Transferred</source>
        <translation>转接率</translation>
    </message>
    <message>
        <source>Transfers ÷ conversations</source>
        <translation>转接数 ÷ 接待人数</translation>
    </message>
    <message>
        <source>Online</source>
        <translation>在线时长</translation>
    </message>
    <message>
        <source>Time online, of all agents</source>
        <translation>全体客服在线时长</translation>
    </message>
    <message>
        <source>Away</source>
        <translation>小休时长</translation>
    </message>
    <message>
        <source>Time away, of all agents</source>
        <translation>全体客服小休时长</translation>
    </message>
    <message>
        <source>AHT</source>
        <translation>平均处理时长</translation>
    </message>
    <message>
        <source>Mean time of a conversation with its agent</source>
        <translation>会话在客服手上的平均时长</translation>
    </message>
    <message>
        <source>Occupancy</source>
        <translation>占用率</translation>
    </message>
    <message>
        <source>Time with a conversation ÷ time online</source>
        <translation>有会话的时长 ÷ 在线时长</translation>
    </message>
    <message>
        <source>Utilisation</source>
        <translation>利用率</translation>
    </message>
    <message>
        <source>Conversation time ÷ places × time online</source>
        <translation>会话时长 ÷（接待上限 × 在线时长）</translation>
    </message>
    <message>
        <source>Satisfaction</source>
        <translation>满意度</translation>
    </message>
    <message>
        <source>Mean of the ratings, 1 to 3</source>
        <translation>评价的平均值，1 到 3</translation>
    </message>
    <message>
        <source>nobody</source>
        <translation>无人</translation>
    </message>
    <message>
        <source>Week from %1</source>
        <translation>%1 起的一周</translation>
    </message>
    <message>
        <source>%1 to %2</source>
        <translation>%1 至 %2</translation>
    </message>
</context>
<context>
    <name>kefu::ui::AdminListPage</name>
    <message>
        <source>Search</source>
        <translation>搜索</translation>
    </message>
    <message>
        <source>Search in %1</source>
        <translation>搜索%1</translation>
    </message>
    <message>
        <source>More</source>
        <translation>更多</translation>
    </message>
    <message numerus="yes">
        <source>%n row(s)</source>
        <translation>
            <numerusform>%n 条</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <translation>%1 / %2</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>The last administrator: nobody could change it back.</source>
        <translation>这是最后一位管理员，停掉后没有人能改回来。</translation>
    </message>
    <message>
        <source>Another one has that name or number already.</source>
        <translation>这个名称或编号已被占用。</translation>
    </message>
    <message>
        <source>There is no account, group, mini program or visitor of that name.</source>
        <translation>没有这个名称的账号、客服组、小程序或访客。</translation>
    </message>
    <message>
        <source>The relay cannot read it.</source>
        <translation>服务端无法识别。</translation>
    </message>
    <message>
        <source>The relay does not take the value of “%1”.</source>
        <translation>服务端不接受「%1」的值。</translation>
    </message>
</context>
<context>
    <name>kefu::ui::AdminView</name>
    <message>
        <source>Mini programs</source>
        <translation>小程序</translation>
    </message>
    <message>
        <source>Pages of the administration</source>
        <translation>管理页面</translation>
    </message>
</context>
<context>
    <name>kefu::ui::AgentTable</name>
    <message>
        <source>%1, %2, load %3 of %4, %5 unanswered, %6 today</source>
        <translation>%1，%2，接待 %3/%4，待回复 %5，今日 %6</translation>
    </message>
    <message>
        <source>, asks for help</source>
        <translation>，求助</translation>
    </message>
    <message>
        <source>Return to queue</source>
        <translation>退回排队</translation>
    </message>
    <message>
        <source>Watch</source>
        <translation>旁听</translation>
    </message>
    <message>
        <source>State</source>
        <translation>状态</translation>
    </message>
    <message>
        <source>Extra limit</source>
        <translation>临时上限</translation>
    </message>
    <message>
        <source>Help</source>
        <comment>flag</comment>
        <translation>求助</translation>
    </message>
    <message>
        <source>All mini programs</source>
        <translation>全部小程序</translation>
    </message>
    <message>
        <source>Keeps the conversations for another %1</source>
        <translation>会话再保留 %1</translation>
    </message>
    <message>
        <source>online %1 · busy %2 · away %3 · cut off %4 · offline %5</source>
        <translation>在线 %1 · 忙碌 %2 · 小休 %3 · 掉线 %4 · 离线 %5</translation>
    </message>
    <message>
        <source>Agents %1</source>
        <translation>客服 %1</translation>
    </message>
    <message>
        <source>Worst on top</source>
        <translation>最差在上</translation>
    </message>
    <message>
        <source>Agents</source>
        <translation>客服</translation>
    </message>
    <message>
        <source>No agent serves what is chosen above.</source>
        <translation>没有客服负责所选的范围。</translation>
    </message>
    <message>
        <source>No.</source>
        <translation>工号</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>昵称</translation>
    </message>
    <message>
        <source>Load</source>
        <translation>接待</translation>
    </message>
    <message>
        <source>Live conversations, and how many he may have</source>
        <translation>正在接待的会话，和接待上限</translation>
    </message>
    <message>
        <source>Waiting</source>
        <translation>待回复</translation>
    </message>
    <message>
        <source>His conversations whose visitor waits for a reply</source>
        <translation>访客在等他回复的会话</translation>
    </message>
    <message>
        <source>Oldest</source>
        <translation>最久</translation>
    </message>
    <message>
        <source>How long the visitor who waits longest waits</source>
        <translation>等得最久的访客已等多久</translation>
    </message>
    <message>
        <source>Today</source>
        <translation>今日</translation>
    </message>
    <message>
        <source>Conversations he answered today</source>
        <translation>他今日接待的会话</translation>
    </message>
    <message>
        <source>Set state</source>
        <translation>改状态</translation>
    </message>
</context>
<context>
    <name>kefu::ui::AlertStrip</name>
    <message>
        <source>Extra limit…</source>
        <translation>临时上限…</translation>
    </message>
    <message>
        <source>Emergency text…</source>
        <translation>应急回复…</translation>
    </message>
    <message>
        <source>Put away</source>
        <translation>收起</translation>
    </message>
    <message>
        <source>, </source>
        <comment>after an alert's title</comment>
        <translation>，</translation>
    </message>
    <message numerus="yes">
        <source> (%n more)</source>
        <translation>
            <numerusform>（另有 %n 条）</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>kefu::ui::BoardBar</name>
    <message>
        <source>All mini programs</source>
        <translation>全部小程序</translation>
    </message>
    <message>
        <source>All groups</source>
        <translation>全部客服组</translation>
    </message>
    <message>
        <source>Mini program: %1</source>
        <translation>小程序：%1</translation>
    </message>
    <message>
        <source>Group: %1</source>
        <translation>客服组：%1</translation>
    </message>
    <message>
        <source>Go on</source>
        <translation>继续</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>暂停</translation>
    </message>
    <message>
        <source>Wall</source>
        <translation>大屏</translation>
    </message>
    <message>
        <source>Tiles and mini programs over the whole screen, twice the size</source>
        <translation>指标和小程序铺满全屏，放大一倍</translation>
    </message>
    <message>
        <source>Emergency text</source>
        <translation>应急回复</translation>
    </message>
    <message>
        <source>One text to every visitor who writes, for a while</source>
        <translation>一段时间内，对每位发言的访客发同一段话</translation>
    </message>
    <message>
        <source>waiting for the relay…</source>
        <translation>等待服务端…</translation>
    </message>
    <message>
        <source>paused, as it was %1</source>
        <translation>已暂停，显示的是 %1的情况</translation>
    </message>
    <message>
        <source>no news from the relay: as it was %1</source>
        <translation>收不到服务端的数据：显示的是 %1的情况</translation>
    </message>
</context>
<context>
    <name>kefu::ui::ChannelTable</name>
    <message>
        <source>%1: %2 online, %3 busy, %4 away; %5 of %6 places; %7 waiting; service level %8; %9 leave messages</source>
        <translation>%1：在线 %2，忙碌 %3，小休 %4；接待 %5/%6；排队 %7；达标率 %8；留言 %9</translation>
    </message>
    <message>
        <source>Mini programs %1</source>
        <translation>小程序 %1</translation>
    </message>
    <message>
        <source>Worst on top</source>
        <translation>最差在上</translation>
    </message>
    <message>
        <source>Mini programs</source>
        <translation>小程序</translation>
    </message>
    <message>
        <source>No mini program yet.</source>
        <translation>还没有小程序。</translation>
    </message>
    <message>
        <source>Mini program</source>
        <translation>小程序</translation>
    </message>
    <message>
        <source>Online / busy / away</source>
        <translation>在线 / 忙碌 / 小休</translation>
    </message>
    <message>
        <source>Load / limit</source>
        <translation>接待 / 上限</translation>
    </message>
    <message>
        <source>Live conversations of all who are there, and how many they may have</source>
        <translation>在岗客服正在接待的会话，和接待上限之和</translation>
    </message>
    <message>
        <source>Queued</source>
        <translation>排队</translation>
    </message>
    <message>
        <source>Who waits for an agent now</source>
        <translation>此刻等待分配的访客</translation>
    </message>
    <message>
        <source>Longest wait</source>
        <translation>最长等待</translation>
    </message>
    <message>
        <source>Level</source>
        <translation>达标率</translation>
    </message>
    <message>
        <source>Service level: first replies within 30 s ÷ (conversations + abandoned after 30 s), today</source>
        <translation>首响达标率：今日 30 秒内的首次响应 ÷（接待人数 + 30 秒后放弃的）</translation>
    </message>
    <message>
        <source>Left</source>
        <translation>留言</translation>
    </message>
    <message>
        <source>Leave messages nobody has taken</source>
        <translation>还没有人领取的留言</translation>
    </message>
    <message>
        <source>Last push</source>
        <translation>最近推送</translation>
    </message>
    <message>
        <source>When WeChat last called the relay for it</source>
        <translation>微信最近一次推送到服务端的时间</translation>
    </message>
</context>
<context>
    <name>kefu::ui::ChartTable</name>
    <message>
        <source>Today in half hours</source>
        <translation>今日每半小时</translation>
    </message>
    <message>
        <source>Copy the table</source>
        <translation>复制表格</translation>
    </message>
    <message>
        <source>Copied. It can be pasted into a spreadsheet.</source>
        <translation>已复制，可以粘贴到电子表格。</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>时间</translation>
    </message>
    <message>
        <source>Conversations</source>
        <translation>会话数</translation>
    </message>
    <message>
        <source>A week ago</source>
        <translation>上周同日</translation>
    </message>
    <message>
        <source>Level</source>
        <translation>达标率</translation>
    </message>
    <message>
        <source>Abandoned</source>
        <translation>排队放弃</translation>
    </message>
    <message>
        <source>Most queued</source>
        <translation>最多排队</translation>
    </message>
    <message>
        <source>Longest wait</source>
        <translation>最长等待</translation>
    </message>
    <message>
        <source>Messages in / out</source>
        <translation>收 / 发消息</translation>
    </message>
</context>
<context>
    <name>kefu::ui::DayChart</name>
    <message>
        <source>Chart: conversations of today per half hour and service level; opens a table</source>
        <translation>图表：今日每半小时的会话数和达标率；打开后是表格</translation>
    </message>
    <message>
        <source>Conversations today / 30 min</source>
        <translation>今日会话 / 30 分钟</translation>
    </message>
    <message>
        <source>Level %</source>
        <translation>达标率 %</translation>
    </message>
    <message>
        <source>Last %1</source>
        <translation>上%1</translation>
    </message>
    <message>
        <source>Today</source>
        <translation>今天</translation>
    </message>
    <message>
        <source>Target %1%</source>
        <translation>目标 %1%</translation>
    </message>
    <message>
        <source>%1 to %2: %3 conversations, service level %4, longest wait %5</source>
        <translation>%1–%2：会话 %3，达标率 %4，最长等待 %5</translation>
    </message>
    <message>
        <source>Click for the table behind the chart</source>
        <translation>点击查看图表的数据表</translation>
    </message>
</context>
<context>
    <name>kefu::ui::FigureSheet</name>
    <message>
        <source>Leave message</source>
        <translation>留言</translation>
    </message>
    <message>
        <source>Queued</source>
        <translation>排队中</translation>
    </message>
    <message>
        <source>With %1</source>
        <translation>%1 接待中</translation>
    </message>
    <message>
        <source>Ended</source>
        <translation>已结束</translation>
    </message>
    <message>
        <source>Counted in the service level of today</source>
        <translation>今日计入达标率的会话</translation>
    </message>
    <message>
        <source>No reply for 3 minutes</source>
        <translation>超 3 分钟未回复</translation>
    </message>
    <message>
        <source>Reply time ends within 2 h</source>
        <translation>2 小时内过回复时限</translation>
    </message>
    <message>
        <source>Help wanted</source>
        <translation>求助</translation>
    </message>
    <message>
        <source>Left the queue today</source>
        <translation>今日离开队列的会话</translation>
    </message>
    <message>
        <source>Visitors wrote today</source>
        <translation>今日访客发过言的会话</translation>
    </message>
    <message>
        <source>Abandoned today</source>
        <translation>今日排队放弃</translation>
    </message>
    <message>
        <source>Never answered today</source>
        <translation>今日接入未回复</translation>
    </message>
    <message>
        <source>Ran out of time today</source>
        <translation>今日超时限未回复</translation>
    </message>
    <message>
        <source>Replies of unknown fate</source>
        <translation>结果不明的回复</translation>
    </message>
    <message>
        <source>Leave messages</source>
        <translation>留言</translation>
    </message>
    <message>
        <source>Being served</source>
        <translation>接待中</translation>
    </message>
    <message>
        <source>Awaiting a reply</source>
        <translation>待回复</translation>
    </message>
    <message>
        <source>Served today</source>
        <translation>今日接待</translation>
    </message>
    <message>
        <source>First replies of today</source>
        <translation>今日首次响应</translation>
    </message>
    <message>
        <source>Replied to today</source>
        <translation>今日回复过的会话</translation>
    </message>
    <message>
        <source>Entered only</source>
        <translation>进入未咨询</translation>
    </message>
    <message>
        <source>Watch</source>
        <translation>旁听</translation>
    </message>
    <message>
        <source>Take over</source>
        <translation>接管</translation>
    </message>
    <message>
        <source>End</source>
        <translation>结束</translation>
    </message>
    <message>
        <source>More</source>
        <translation>更多</translation>
    </message>
    <message>
        <source>Assign to…</source>
        <translation>分配给…</translation>
    </message>
    <message>
        <source>Loading…</source>
        <translation>加载中…</translation>
    </message>
    <message>
        <source>None at this moment.</source>
        <translation>此刻没有。</translation>
    </message>
    <message>
        <source>%1 conversations</source>
        <translation>%1 个会话</translation>
    </message>
    <message>
        <source>%1 chosen</source>
        <translation>已选 %1</translation>
    </message>
    <message>
        <source>a colleague</source>
        <translation>同事</translation>
    </message>
</context>
<context>
    <name>kefu::ui::FigureStrip</name>
    <message>
        <source>Abandoned</source>
        <translation>排队放弃</translation>
    </message>
    <message>
        <source>Visitors of today who left the queue, or went silent in it, before an agent had them.</source>
        <translation>今日在分配到客服之前离开队列或不再说话的访客。</translation>
    </message>
    <message>
        <source>Never answered</source>
        <translation>接入未回复</translation>
    </message>
    <message>
        <source>Conversations of today an agent had and that ended without a reply of his.</source>
        <translation>今日已分给客服、到结束都没有回复的会话。</translation>
    </message>
    <message>
        <source>Out of time</source>
        <translation>超时限未回复</translation>
    </message>
    <message>
        <source>Unanswered conversations whose 48 hours to reply ended today.</source>
        <translation>今日过了 48 小时回复时限仍未回复的会话。</translation>
    </message>
    <message>
        <source>Unknown fate</source>
        <translation>结果不明</translation>
    </message>
    <message>
        <source>Replies WeChat never answered: they may have arrived, or not.</source>
        <translation>微信没有应答的回复：可能已送达，也可能没有。</translation>
    </message>
    <message>
        <source>Leave messages</source>
        <translation>留言</translation>
    </message>
    <message>
        <source>Written while nobody was online, and taken by nobody yet.</source>
        <translation>无人在线时留下、还没有人领取的。</translation>
    </message>
    <message>
        <source>Being served</source>
        <translation>接待中</translation>
    </message>
    <message>
        <source>Conversations with an agent now.</source>
        <translation>此刻在客服手上的会话。</translation>
    </message>
    <message>
        <source>Served today</source>
        <translation>今日接待</translation>
    </message>
    <message>
        <source>Conversations an agent had today. First reply: median %1, nine in ten within %2.</source>
        <translation>今日由客服接待的会话。首次响应：中位数 %1，九成在 %2 以内。</translation>
    </message>
    <message>
        <source>First reply</source>
        <translation>首次响应</translation>
    </message>
    <message>
        <source>Median of the first replies of today; nine in ten within %1.</source>
        <translation>今日首次响应的中位数；九成在 %1 以内。</translation>
    </message>
    <message>
        <source>Within 3 min</source>
        <translation>3 分钟回复率</translation>
    </message>
    <message>
        <source>Replies within 3 minutes ÷ all replies of today: %1 of %2.</source>
        <translation>今日 3 分钟内的回复 ÷ 全部回复：%1 / %2。</translation>
    </message>
    <message>
        <source>Entered only</source>
        <translation>进入未咨询</translation>
    </message>
    <message>
        <source>Visitors of today who entered and wrote nothing.</source>
        <translation>今日进入会话却没有发言的访客。</translation>
    </message>
</context>
<context>
    <name>kefu::ui::FormSheet</name>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>%1 is missing.</source>
        <translation>请填写%1。</translation>
    </message>
    <message>
        <source>%1 must be between %2 and %3.</source>
        <translation>%1须在 %2 到 %3 之间。</translation>
    </message>
</context>
<context>
    <name>kefu::ui::QueueTable</name>
    <message>
        <source>Assign to…</source>
        <translation>分配给…</translation>
    </message>
    <message>
        <source>Look at the conversation</source>
        <translation>查看会话</translation>
    </message>
    <message>
        <source>Raise the priority</source>
        <translation>提高优先级</translation>
    </message>
    <message>
        <source>Lower the priority</source>
        <translation>降低优先级</translation>
    </message>
    <message>
        <source>Why it still waits</source>
        <translation>分配原因</translation>
    </message>
    <message>
        <source>Queue %1</source>
        <translation>排队 %1</translation>
    </message>
    <message>
        <source>%1 chosen</source>
        <translation>已选 %1</translation>
    </message>
    <message>
        <source>Choose all</source>
        <translation>全选</translation>
    </message>
    <message>
        <source>Choose none</source>
        <translation>取消全选</translation>
    </message>
    <message>
        <source>Queue</source>
        <translation>排队</translation>
    </message>
    <message>
        <source>Nobody waits.</source>
        <translation>没有人排队。</translation>
    </message>
    <message>
        <source>Visitor · why</source>
        <translation>访客 · 分配原因</translation>
    </message>
    <message>
        <source>Waits</source>
        <translation>等待</translation>
    </message>
</context>
<context>
    <name>kefu::ui::ReportsPage</name>
    <message>
        <source>Reports</source>
        <translation>报表</translation>
    </message>
    <message>
        <source>Save as CSV</source>
        <translation>导出 CSV</translation>
    </message>
    <message>
        <source>Show</source>
        <translation>查看</translation>
    </message>
    <message>
        <source>beside the span before</source>
        <translation>与上一期对比</translation>
    </message>
    <message>
        <source>Today</source>
        <translation>今天</translation>
    </message>
    <message>
        <source>Yesterday</source>
        <translation>昨天</translation>
    </message>
    <message>
        <source>This week</source>
        <translation>本周</translation>
    </message>
    <message>
        <source>Last week</source>
        <translation>上周</translation>
    </message>
    <message>
        <source>This month</source>
        <translation>本月</translation>
    </message>
    <message>
        <source>Last month</source>
        <translation>上月</translation>
    </message>
    <message>
        <source>Other days</source>
        <translation>自选日期</translation>
    </message>
    <message>
        <source>By day</source>
        <translation>按日</translation>
    </message>
    <message>
        <source>By hour</source>
        <translation>按小时</translation>
    </message>
    <message>
        <source>By week</source>
        <translation>按周</translation>
    </message>
    <message>
        <source>By agent</source>
        <translation>按客服</translation>
    </message>
    <message>
        <source>By mini program</source>
        <translation>按小程序</translation>
    </message>
    <message>
        <source>In all</source>
        <translation>合计</translation>
    </message>
    <message>
        <source>Period</source>
        <translation>时段</translation>
    </message>
    <message>
        <source>Rows</source>
        <translation>分行</translation>
    </message>
    <message>
        <source>First day</source>
        <translation>开始日期</translation>
    </message>
    <message>
        <source>Last day</source>
        <translation>结束日期</translation>
    </message>
    <message>
        <source>Shift</source>
        <translation>班次</translation>
    </message>
    <message>
        <source>Shift 09:00-18:00</source>
        <translation>班次 09:00-18:00</translation>
    </message>
    <message>
        <source>Counting…</source>
        <translation>统计中…</translation>
    </message>
    <message>
        <source>A day is written like 2026-11-24.</source>
        <translation>日期写作 2026-11-24。</translation>
    </message>
    <message>
        <source>A shift is written like 09:00-18:00.</source>
        <translation>班次写作 09:00-18:00。</translation>
    </message>
    <message>
        <source>  before</source>
        <translation>  上一期</translation>
    </message>
    <message>
        <source>The file could not be written: %1</source>
        <translation>文件无法写入：%1</translation>
    </message>
    <message>
        <source>Saved.</source>
        <translation>已保存。</translation>
    </message>
</context>
<context>
    <name>kefu::ui::Steering</name>
    <message>
        <source>Assign</source>
        <translation>分配</translation>
    </message>
    <message numerus="yes">
        <source>Assign %n conversation(s)</source>
        <translation>
            <numerusform>分配 %n 个会话</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 has it meanwhile</source>
        <translation>已由 %1 接待</translation>
    </message>
    <message numerus="yes">
        <source>%n conversation(s) handed over.</source>
        <translation>
            <numerusform>已分配 %n 个会话。</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 handed over, %2 not: %3.</source>
        <translation>已分配 %1 个，%2 个没有成功：%3。</translation>
    </message>
    <message>
        <source>There is nothing to give back.</source>
        <translation>没有可退回的会话。</translation>
    </message>
    <message>
        <source>Reason</source>
        <translation>原因</translation>
    </message>
    <message>
        <source>Kept in the audit log.</source>
        <translation>会记入操作日志。</translation>
    </message>
    <message>
        <source>%1 reads it, keeps the draft and may look on.</source>
        <translation>%1 会看到原因，草稿保留，并可继续旁观。</translation>
    </message>
    <message>
        <source>Take over</source>
        <translation>接管</translation>
    </message>
    <message>
        <source>%1 waits for an answer. Nobody will get one here.</source>
        <translation>%1 还在等回复，结束后这里不会再有人回复。</translation>
    </message>
    <message>
        <source>The conversation with %1 ends at once.</source>
        <translation>与 %1 的会话立刻结束。</translation>
    </message>
    <message>
        <source>End the conversation?</source>
        <translation>结束会话？</translation>
    </message>
    <message>
        <source>End conversation</source>
        <translation>结束会话</translation>
    </message>
    <message>
        <source>Ended.</source>
        <translation>已结束。</translation>
    </message>
    <message>
        <source>Priority %1: counts as %1 min of waiting.</source>
        <translation>优先级 %1：相当于多等 %1 分钟。</translation>
    </message>
    <message>
        <source>Online</source>
        <translation>在线</translation>
    </message>
    <message>
        <source>Busy (no new conversations)</source>
        <translation>忙碌（不接新会话）</translation>
    </message>
    <message>
        <source>Away · meal</source>
        <translation>小休 · 用餐</translation>
    </message>
    <message>
        <source>meal</source>
        <translation>用餐</translation>
    </message>
    <message>
        <source>Away · meeting</source>
        <translation>小休 · 会议</translation>
    </message>
    <message>
        <source>meeting</source>
        <translation>会议</translation>
    </message>
    <message>
        <source>Away · training</source>
        <translation>小休 · 培训</translation>
    </message>
    <message>
        <source>training</source>
        <translation>培训</translation>
    </message>
    <message>
        <source>Sign off</source>
        <translation>下班</translation>
    </message>
    <message>
        <source>%1 is set to “%2” and is told so.</source>
        <translation>已将 %1 设为「%2」，对方会收到通知。</translation>
    </message>
    <message>
        <source>Extra limit for the group of %1</source>
        <translation>%1 所在组的临时上限</translation>
    </message>
    <message>
        <source>Extra limit</source>
        <translation>临时上限</translation>
    </message>
    <message>
        <source>An extra limit is given to a group, and there is none here. Groups are made in the administration.</source>
        <translation>临时上限按客服组设置，这里还没有客服组。请在管理中添加。</translation>
    </message>
    <message>
        <source>Group</source>
        <translation>客服组</translation>
    </message>
    <message>
        <source>More conversations for each member</source>
        <translation>每人多接待</translation>
    </message>
    <message>
        <source>For how many minutes</source>
        <translation>持续多少分钟</translation>
    </message>
    <message>
        <source>Set</source>
        <translation>设置</translation>
    </message>
    <message>
        <source>The extra limit is set.</source>
        <translation>临时上限已设置。</translation>
    </message>
    <message>
        <source>Mini program</source>
        <translation>小程序</translation>
    </message>
    <message>
        <source>Emergency text</source>
        <translation>应急回复</translation>
    </message>
    <message>
        <source>On: once to each visitor who writes</source>
        <translation>开启：每位发言的访客收到一次</translation>
    </message>
    <message>
        <source>Off</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>Text</source>
        <translation>内容</translation>
    </message>
    <message>
        <source>Left empty, the one of last time goes out again.</source>
        <translation>留空则沿用上次的内容。</translation>
    </message>
    <message>
        <source>Ends by itself after so many minutes</source>
        <translation>多少分钟后自动结束</translation>
    </message>
    <message>
        <source>The emergency text is on.</source>
        <translation>应急回复已开启。</translation>
    </message>
    <message>
        <source>The emergency text is off.</source>
        <translation>应急回复已关闭。</translation>
    </message>
</context>
<context>
    <name>kefu::ui::TileRow</name>
    <message>
        <source>peak today %1</source>
        <translation>今日峰值 %1</translation>
    </message>
    <message>
        <source>%1 %2 · peak %3</source>
        <translation>%1 %2 · 峰值 %3</translation>
    </message>
    <message>
        <source>nobody waits</source>
        <translation>没有人排队</translation>
    </message>
    <message numerus="yes">
        <source>with %n agent(s)</source>
        <translation>
            <numerusform>涉及 %n 位客服</numerusform>
        </translation>
    </message>
    <message>
        <source>everybody answers in time</source>
        <translation>都按时回复了</translation>
    </message>
    <message>
        <source>nobody asks</source>
        <translation>没有人求助</translation>
    </message>
    <message>
        <source>, </source>
        <comment>between names</comment>
        <translation>、</translation>
    </message>
    <message>
        <source>%1 · longest %2</source>
        <translation>%1 · 最早 %2</translation>
    </message>
    <message>
        <source>Queued</source>
        <translation>排队中</translation>
    </message>
    <message>
        <source>Visitors who wait for an agent now, leave messages not counted.</source>
        <translation>此刻等待分配的访客，不含留言。</translation>
    </message>
    <message>
        <source>Longest wait</source>
        <translation>最长等待</translation>
    </message>
    <message>
        <source>Of those who wait now, since they were first queued. Amber from 2 minutes, red from 5.</source>
        <translation>此刻排队的访客，从首次入队算起。2 分钟起琥珀色，5 分钟起红色。</translation>
    </message>
    <message>
        <source>Service level, 30 s</source>
        <translation>30 秒首响达标率</translation>
    </message>
    <message>
        <source>target 80% · today</source>
        <translation>目标 80% · 今日</translation>
    </message>
    <message>
        <source>First replies within 30 s ÷ (conversations + abandoned after 30 s), today: %1 of %2.</source>
        <translation>今日 30 秒内的首次响应 ÷（接待人数 + 30 秒后放弃的）：%1 / %2。</translation>
    </message>
    <message>
        <source>No reply for 3 min</source>
        <translation>超 3 分钟未回复</translation>
    </message>
    <message>
        <source>Conversations with an agent whose visitor has waited over 3 minutes for a reply.</source>
        <translation>在客服手上、访客已等回复超过 3 分钟的会话。</translation>
    </message>
    <message>
        <source>Expiring</source>
        <translation>即将失效</translation>
    </message>
    <message>
        <source>reply time ends within 2 h</source>
        <translation>2 小时内过回复时限</translation>
    </message>
    <message>
        <source>Unanswered conversations whose 48 hours to reply end within 2 hours.</source>
        <translation>未回复、48 小时回复时限将在 2 小时内结束的会话。</translation>
    </message>
    <message>
        <source>Help wanted</source>
        <translation>求助</translation>
    </message>
    <message>
        <source>Conversations whose agent asks a supervisor for help.</source>
        <translation>客服向主管求助的会话。</translation>
    </message>
    <message>
        <source>Average queue time</source>
        <translation>平均排队时长</translation>
    </message>
    <message>
        <source>%1 stays today</source>
        <translation>今日排队 %1 次</translation>
    </message>
    <message>
        <source>Time in the queue of all stays that ended today ÷ their number.</source>
        <translation>今日结束的排队总时长 ÷ 次数。</translation>
    </message>
    <message>
        <source>Messages per minute</source>
        <translation>每分钟消息</translation>
    </message>
    <message>
        <source>today %1 in · %2 out</source>
        <translation>今日收 %1 · 发 %2</translation>
    </message>
    <message>
        <source>Messages of visitors in the last 60 s.</source>
        <translation>最近 60 秒访客发来的消息。</translation>
    </message>
</context>
<context>
    <name>kefu::ui::WallView</name>
    <message>
        <source>Queue dashboard</source>
        <translation>排队看板</translation>
    </message>
</context>
<context>
    <name>kefu::ui::WatchSheet</name>
    <message>
        <source>Take over…</source>
        <translation>接管…</translation>
    </message>
    <message>
        <source>End conversation</source>
        <translation>结束会话</translation>
    </message>
    <message>
        <source>Messages with %1</source>
        <translation>与 %1 的消息</translation>
    </message>
    <message>
        <source>Watching %1</source>
        <translation>旁听 %1</translation>
    </message>
    <message>
        <source>Watching %1 and %2</source>
        <translation>旁听 %1 与 %2</translation>
    </message>
    <message>
        <source>Whisper to %1: the visitor cannot see it</source>
        <translation>对 %1 的悄悄话（访客看不到）</translation>
    </message>
    <message>
        <source>Whisper to %1</source>
        <translation>对 %1 的悄悄话</translation>
    </message>
    <message>
        <source>Only %1 reads this</source>
        <translation>只有 %1 看得到</translation>
    </message>
    <message>
        <source>Whisper</source>
        <translation>发悄悄话</translation>
    </message>
    <message>
        <source>The conversation has ended</source>
        <translation>会话已结束</translation>
    </message>
    <message>
        <source>Silent: neither of them sees that you are here</source>
        <translation>静默旁听：双方都不会看到你</translation>
    </message>
    <message>
        <source>Waits in the queue</source>
        <translation>正在排队</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <translation>%1：%2</translation>
    </message>
    <message>
        <source>Whispers</source>
        <translation>悄悄话</translation>
    </message>
</context>
<context>
    <name>kefu::ui::WhisperBar</name>
    <message>
        <source>Whisper of %1: %2</source>
        <translation>%1 的悄悄话：%2</translation>
    </message>
    <message>
        <source>Got it</source>
        <translation>知道了</translation>
    </message>
    <message>
        <source>The visitor cannot see whispers</source>
        <translation>访客看不到悄悄话</translation>
    </message>
</context>
</TS>
