// SPDX-License-Identifier: Apache-2.0
#include "relay/simulator/talkative.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QRandomGenerator>
#include <array>

namespace kefu::simulator {

namespace {

// In the format of script files. Refusals stand before consents: "没有货" contains "有货".
constexpr std::array kConversations {
    R"([
{"enter":{"nickName":"{name}","page":"pages/goods/detail?id=1024","goods":"碎花连衣裙"}},
{"say":["您好，在吗？","你好，请问有人吗？","在吗在吗"]},
{"card":{"title":"碎花连衣裙","pagePath":"pages/goods/detail.html?id=1024"}},
{"say":"这款碎花连衣裙 M 码还有货吗？"},
{"wait":{"timeoutMs":120000,"remind":"请问还在吗？想问下 M 码有没有货"}},
{"react":[
 {"any":["没货","没有货","缺货","断货","售罄","卖完"],"say":"啊，那大概什么时候能补货呀？"},
 {"any":["有货","有的","现货","还有"],"say":"太好了！我 160 厘米、52 公斤，穿 M 码合适吗？"},
 {"say":"好的，那我 160 厘米、52 公斤，穿 M 码合适吗？"}]},
{"wait":{"timeoutMs":120000,"remind":"不着急，您看到了回我就行"}},
{"react":[
 {"any":["到货","补货","通知"],"say":"好，到货了麻烦通知我一下，谢谢～"},
 {"any":["偏小","不合适","建议 L","建议L"],"say":"明白了，那我拍 L 码，谢谢！"},
 {"say":["好的，那我现在下单，谢谢！","收到，我去拍了，谢谢您 /:rose"]}]}])",
    R"([
{"enter":{"nickName":"{name}","page":"pages/order/detail?no=20260718003316","orderNo":"20260718003316"}},
{"say":"我的快递三天没动了，帮忙看一下"},
{"say":"订单号 20260718003316"},
{"wait":{"timeoutMs":120000,"remind":"有人吗？帮忙查一下物流"}},
{"react":[
 {"any":["订单号","单号","哪一单","哪个订单"],"say":"刚才发了，20260718003316"},
 {"any":["稍等","稍候","查一下","核实","帮您看"],"say":"好的，我等您消息"},
 {"any":["抱歉","不好意思","对不起"],"say":"没事，就是急着用，大概哪天能到？"},
 {"say":"那大概哪天能到呢？"}]},
{"wait":{"timeoutMs":120000,"remind":"查到了吗？"}},
{"react":[
 {"any":["明天","今天","后天"],"say":"那就好，麻烦帮我催一催，谢谢"},
 {"any":["催","联系快递","跟进"],"say":"辛苦了，有消息告诉我"},
 {"say":"行吧，那我再等等，谢谢"}]}])",
    R"([
{"enter":{"nickName":"{name}","page":"pages/order/detail?no=20260712117765","orderNo":"20260712117765"}},
{"say":["你好，我想退货","您好，这个能退吗？"]},
{"say":"收到的杯子杯口有个缺口，您看照片 /::("},
{"picture":true},
{"wait":{"timeoutMs":120000,"remind":"请问怎么退呀？"}},
{"react":[
 {"any":["照片","图片","拍一下","拍照"],"say":"照片发了，缺口大概一厘米，就在杯口"},
 {"any":["换","补发","重新发"],"say":"能换一个新的就最好了，运费谁出呢？"},
 {"any":["退款","退货"],"say":"好的，那退货的运费谁出呢？"},
 {"say":"那是退货还是换新的呢？运费谁出？"}]},
{"wait":{"timeoutMs":120000}},
{"react":[
 {"any":["我们承担","商家承担","我们出","免运费","运费险"],"say":"太好了，谢谢您，处理得很快 /:strong"},
 {"any":["自理","您承担","买家承担"],"say":"明明是坏的，还要我出运费？请再帮忙申请一下吧"},
 {"say":"好的，我按您说的办"}]},
{"pauseMs":1500},
{"say":"没别的问题了，再见～"}])",
    R"([
{"enter":{"nickName":"{name}","page":"pages/activity/summer","activity":"满减"}},
{"say":"请问满 299 减 50 的活动今天还有吗？"},
{"wait":{"timeoutMs":120000,"remind":"活动还在吗？我购物车都加好了"}},
{"react":[
 {"any":["结束","没有了","已过"],"say":"啊，晚了一步……那还有别的优惠券吗？"},
 {"any":["有的","还有","进行中","到今晚"],"say":"好的！能和会员券一起用吗？"},
 {"say":"那能和会员券一起用吗？"}]},
{"wait":{"timeoutMs":120000}},
{"react":[
 {"any":["不能","不可以","不支持","不叠加"],"say":"明白，那我先用满减，谢谢！"},
 {"any":["可以","能","支持"],"say":"太划算了，我这就下单 😀"},
 {"say":"好的，谢谢！"}]}])",
    R"([
{"enter":{"nickName":"{name}","page":"pages/member/index","level":"金卡"}},
{"say":"您好，我想改一下收货地址，刚下的单"},
{"wait":{"timeoutMs":120000,"remind":"趁还没发货，麻烦帮我改一下地址"}},
{"react":[
 {"any":["已发货","发出","改不了","不能改"],"say":"这样啊，那能让快递改派吗？"},
 {"any":["地址","发我","提供"],"say":"改成：杭州市西湖区文三路 88 号 2 幢 301，收件人不变"},
 {"say":"新地址：杭州市西湖区文三路 88 号 2 幢 301，收件人不变"}]},
{"wait":{"timeoutMs":120000}},
{"react":[
 {"any":["改好","已修改","已改","好了","更新"],"say":["谢谢，效率真高！","好的，谢谢您！"]},
 {"say":"好的，麻烦您了"}]}])",
    R"([
{"enter":"wxapp"},
{"say":"发票能开公司抬头吗[微笑]"},
{"say":"要电子发票就行"},
{"wait":{"timeoutMs":120000,"remind":"？"}},
{"react":[
 {"any":["税号","抬头","信息","邮箱"],"say":"抬头：杭州青禾贸易有限公司\n税号：91330106MA2TEST00X\n邮箱：caiwu@example.com"},
 {"any":["可以","能","支持"],"say":"那在哪里填抬头和税号？"},
 {"say":"麻烦告诉我在哪里申请"}]},
{"wait":{"timeoutMs":120000}},
{"react":[
 {"any":["工作日","小时","今天","明天"],"say":"好的，等您的发票，谢谢"},
 {"say":"明白了，谢谢[抱拳]"}]}])",
};

constexpr std::array kNames { "李静",   "王建国", "陈小雨", "赵敏",     "刘洋",   "孙婷婷",
                              "周杰",   "吴桂芳", "郑浩然", "欧阳若兰", "冯雪",   "蒋大海",
                              "沈佳怡", "韩磊",   "杨柳",   "朱子涵",   "秦岚",   "许文强",
                              "何晓燕", "吕思远", "张伟",   "孔令辉煌", "曹爱玲", "严冬梅" };

QString nameOf(int index)
{
    const auto size = int(kNames.size());
    const QString name = QString::fromUtf8(kNames.at(size_t(index % size)));
    return index < size ? name : QString(name + QString::number(index / size + 1));
}

} // namespace

Script talkativeVisitors(int count, quint32 seed)
{
    QRandomGenerator random(seed);
    QJsonArray visitors;
    int startMs = 0;
    for (int i = 0; i < qBound(1, count, kMaxTalkative); ++i) {
        QByteArray steps = kConversations.at(size_t(i) % kConversations.size());
        steps.replace("{name}", nameOf(i).toUtf8());
        visitors.append(QJsonObject {
            { QStringLiteral("name"), nameOf(i) },
            { QStringLiteral("startMs"), startMs },
            { QStringLiteral("steps"), QJsonDocument::fromJson(steps).array() },
        });
        startMs += 1500 + random.bounded(2500);
    }
    auto script = parseScript(
        QJsonDocument(QJsonObject { { QStringLiteral("visitors"), visitors } }).toJson());
    Q_ASSERT(script);
    return script ? std::move(script).value() : Script {};
}

} // namespace kefu::simulator
