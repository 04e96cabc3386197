// SPDX-License-Identifier: Apache-2.0
#include "ui/chat/facetable.h"

#include "relay/protocol/markup.h"
#include "ui/model/pinyin.h"

#include <QStringList>
#include <algorithm>
#include <array>

namespace kefu::ui {

namespace {

//! In the order of markup::faceNames().
constexpr std::array<const char *, 72> kEmojis {
    "🙂", "😁",      "😄",      "😊",    "🥺",    "🤧",
    "😮",    "☺️", "😉",      "🤐", "😒",       "😘", //
    "😢",    "🤭",   "😚",      "🤒", "😆",       "🙄",
    "😤",    "😠",      "🤫",   "😞",    "😣",       "🤮", //
    "🥱", "🤗",   "😡",      "❓",    "😋",       "👋",
    "🤔", "😓",      "😪",      "😴",    "🤑",    "😔", //
    "😎",    "😍",      "🙎",      "👏",    "😵",       "😭",
    "😫",    "😑",      "😏",      "🤬", "🤝",    "❤️", //
    "💔",    "🐷",      "🐼",      "🐰",    "👌",       "✌️",
    "👍",    "🙅",      "💯",      "🙌",    "👎",       "🦙", //
    "🐴",    "😖",      "☁️", "💪",    "👀",       "🦁",
    "🦸", "🎁",      "⏰",      "🎤",    "🕯️", "🎂",
};

//! English words for LayIM's Chinese names, in the same order.
constexpr const char *kEnglish =
    "smile grin laugh cute pitiful nose surprised shy wink silence despise love "
    "tears chuckle kiss sick secret roll humph angry hush disappointed grievance vomit "
    "yawn hug rage question greedy bye think sweat sleepy sleep money sad "
    "cool lovestruck sulk clap dizzy sob crazy dark sinister swear handshake heart "
    "broken pig panda rabbit ok yes good no praise strong bad alpaca "
    "horse weird cloud muscle look lion super gift clock microphone candle cake";

struct Row {
    const char *emoji;
    const char *words;
};
constexpr std::array<Row, 72> kOthers {
    Row { "😂", "笑哭 joy" },
    Row { "🤣", "大笑 rofl" },
    Row { "😅", "尴尬笑 sweat smile" },
    Row { "😇", "天使 angel" },
    Row { "🥰", "喜爱 adore" },
    Row { "🤩", "惊艳 star eyes" },
    Row { "😜", "调皮 tongue" },
    Row { "🤪", "疯狂 zany" },
    Row { "🤨", "疑问 doubt" },
    Row { "🧐", "仔细看 inspect" },
    Row { "🤓", "书呆子 nerd" },
    Row { "🥳", "庆祝 party" },
    Row { "😬", "咧嘴 grimace" },
    Row { "😌", "放心 relieved" },
    Row { "😷", "口罩 mask" },
    Row { "🤕", "受伤 hurt" },
    Row { "🥵", "热 hot" },
    Row { "🥶", "冷 cold" },
    Row { "😱", "害怕 scream" },
    Row { "😰", "紧张 anxious" },
    Row { "😥", "难过 sad" },
    Row { "🙃", "倒脸 upside down" },
    Row { "😶", "无语 speechless" },
    Row { "🤫", "安静 quiet" },
    Row { "👋", "挥手 wave" },
    Row { "🤚", "停 stop" },
    Row { "🖐️", "手掌 palm" },
    Row { "👉", "右 right" },
    Row { "👈", "左 left" },
    Row { "👆", "上 up" },
    Row { "👇", "下 down" },
    Row { "☝️", "注意 attention" },
    Row { "🙏", "拜托谢谢 please thanks" },
    Row { "🤞", "好运 luck" },
    Row { "🫶", "比心 heart hands" },
    Row { "🤙", "打电话 call me" },
    Row { "💁", "客服 service" },
    Row { "🙋", "举手 raise hand" },
    Row { "🤷", "不知道 shrug" },
    Row { "🏃", "快跑 run" },
    Row { "🌹", "玫瑰 rose" },
    Row { "🌸", "花 flower" },
    Row { "🎉", "撒花 celebrate" },
    Row { "🎊", "彩球 confetti" },
    Row { "🔥", "火 fire hot" },
    Row { "⭐", "星 star" },
    Row { "✨", "闪亮 sparkles" },
    Row { "⚡", "闪电快 fast lightning" },
    Row { "☀️", "太阳晴 sun" },
    Row { "🌧️", "下雨 rain" },
    Row { "❄️", "雪 snow" },
    Row { "🌙", "晚安月亮 moon night" },
    Row { "☕", "咖啡 coffee" },
    Row { "🍵", "茶 tea" },
    Row { "🍉", "西瓜 melon" },
    Row { "🧧", "红包 red packet" },
    Row { "💰", "钱 money" },
    Row { "💳", "银行卡 card pay" },
    Row { "🛒", "购物车 cart" },
    Row { "📦", "包裹快递 parcel" },
    Row { "🚚", "发货物流 shipping truck" },
    Row { "🏠", "家 home" },
    Row { "📍", "地址位置 place address" },
    Row { "📞", "电话 phone" },
    Row { "📱", "手机 mobile" },
    Row { "💬", "消息 message" },
    Row { "📷", "照片 photo" },
    Row { "🔗", "链接 link" },
    Row { "✅", "完成对 done yes" },
    Row { "❌", "错误不 wrong no" },
    Row { "⚠️", "警告 warning" },
    Row { "💡", "提示 hint idea" },
};

} // namespace

const QList<Face> &layimFaces()
{
    static const QList<Face> faces = [] {
        QList<Face> made;
        const QStringList english = QString::fromLatin1(kEnglish).split(u' ');
        const QList<QString> &names = markup::faceNames();
        for (qsizetype i = 0; i < names.size() && i < qsizetype(kEmojis.size()); ++i)
            made.append({ names.at(i), QString::fromUtf8(kEmojis.at(size_t(i))),
                          names.at(i) + u' ' + english.value(i), true });
        return made;
    }();
    return faces;
}

const QList<Face> &emojiFaces()
{
    static const QList<Face> faces = [] {
        QList<Face> made;
        for (const Row &row : kOthers) {
            const QString emoji = QString::fromUtf8(row.emoji);
            made.append({ emoji, emoji, QString::fromUtf8(row.words), false });
        }
        return made;
    }();
    return faces;
}

QList<Face> findFaces(const QString &typed)
{
    const PinyinInitials pinyin;
    QList<Face> found;
    for (const QList<Face> *faces : { &layimFaces(), &emojiFaces() }) {
        for (const Face &face : *faces) {
            const QString chinese = face.words.section(u' ', 0, 0);
            if (face.words.contains(typed, Qt::CaseInsensitive)
                || pinyin.of(chinese).startsWith(typed, Qt::CaseInsensitive))
                found.append(face);
        }
    }
    return found;
}

Face faceOfKey(const QString &key)
{
    for (const QList<Face> *faces : { &layimFaces(), &emojiFaces() }) {
        const auto found = std::find_if(faces->begin(), faces->end(),
                                        [&key](const Face &face) { return face.key == key; });
        if (found != faces->end())
            return *found;
    }
    return {};
}

} // namespace kefu::ui
