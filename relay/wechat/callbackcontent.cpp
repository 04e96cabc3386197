// SPDX-License-Identifier: Apache-2.0
#include "relay/wechat/callbackcontent.h"

#include "relay/wechat/fields.h"

#include <algorithm>
#include <array>

namespace kefu::wechat {

namespace {

using namespace Qt::Literals::StringLiterals;
using L = QLatin1String;
using domain::Inbound;

// The wire takes no longer ones (codecvalues.cpp); the body is kept whole beside them.
constexpr qsizetype kMaxTitle = 512;
constexpr qsizetype kMaxDescription = 4096;
constexpr qsizetype kMaxUrl = 2048;
constexpr qsizetype kMaxName = 256;
constexpr qsizetype kMaxType = 64;

//! What a client puts in place of what the channel cannot carry: stickers, voice (wechat.md 2.1).
bool standsForSomethingElse(const QString &text)
{
    return text == u"【收到不支持的消息类型，暂无法显示】"_s || text == L("[Unsupported Message]");
}

//! Cut, an address would lead elsewhere.
QString addressIn(const Fields &fields, L name)
{
    const QString url = fields.word(name);
    return url.size() <= kMaxUrl ? url : QString();
}

void describeText(Inbound &inbound, const Fields &fields)
{
    const QString text = fields.text("Content"_L1);
    inbound.content = standsForSomethingElse(text.trimmed())
        ? Content { ContentKind::Unsupported, {}, inbound.type }
        : Content { ContentKind::Text, text };
}

void takeFile(Inbound &inbound, const QString &mediaId, const QString &url)
{
    inbound.mediaId = mediaId.left(kMaxName);
    inbound.mediaUrl = url;
    const bool isNamed = !mediaId.isEmpty() || !url.isEmpty();
    inbound.content.media.state = isNamed ? MediaState::Pending : MediaState::Failed;
}

void describeImage(Inbound &inbound, const Fields &fields)
{
    inbound.content.kind = ContentKind::Image;
    takeFile(inbound, fields.word("MediaId"_L1), addressIn(fields, "PicUrl"_L1));
}

void describeVoice(Inbound &inbound, const Fields &fields)
{
    inbound.content.kind = ContentKind::Voice;
    inbound.content.description = fields.text("Recognition"_L1).left(kMaxDescription);
    takeFile(inbound, fields.word("MediaId"_L1), {});
}

void describeVideo(Inbound &inbound, const Fields &fields)
{
    inbound.content.kind = ContentKind::Video;
    takeFile(inbound, fields.word("MediaId"_L1), {});
}

void describeCard(Inbound &inbound, const Fields &fields)
{
    Content &content = inbound.content;
    content.kind = ContentKind::Card;
    content.title = fields.text("Title"_L1).left(kMaxTitle);
    content.appid = fields.word("AppId"_L1).left(kMaxName);
    content.url = addressIn(fields, "PagePath"_L1);
    takeFile(inbound, fields.word("ThumbMediaId"_L1), addressIn(fields, "ThumbUrl"_L1));
    if (content.media.state == MediaState::Failed) // a card may do without a cover
        content.media.state = MediaState::None;
}

void describeLink(Inbound &inbound, const Fields &fields)
{
    Content &content = inbound.content;
    content.kind = ContentKind::Link;
    content.title = fields.text("Title"_L1).left(kMaxTitle);
    content.description = fields.text("Description"_L1).left(kMaxDescription);
    content.url = addressIn(fields, "Url"_L1);
}

bool isDegrees(const QString &text, double most)
{
    bool isNumber = false;
    const double value = text.toDouble(&isNumber);
    return isNumber && value >= -most && value <= most;
}

void describeLocation(Inbound &inbound, const Fields &fields)
{
    const QString latitude = fields.word("Location_X"_L1);
    const QString longitude = fields.word("Location_Y"_L1);
    Content &content = inbound.content;
    if (!isDegrees(latitude, 90) || !isDegrees(longitude, 180)) {
        content = { ContentKind::Unsupported, {}, inbound.type };
        return;
    }
    content.kind = ContentKind::Location;
    content.text = latitude + u',' + longitude;
    content.title = fields.text("Label"_L1).left(kMaxTitle);
}

struct TypeRow {
    L type;
    void (*describe)(Inbound &, const Fields &);
};
constexpr std::array kTypes {
    TypeRow { L("text"), describeText },
    TypeRow { L("image"), describeImage },
    TypeRow { L("miniprogrampage"), describeCard },
    TypeRow { L("voice"), describeVoice },
    TypeRow { L("video"), describeVideo },
    TypeRow { L("shortvideo"), describeVideo },
    TypeRow { L("location"), describeLocation },
    TypeRow { L("link"), describeLink },
};

//! Of an official account (wechat.md 2.2): the event, and the field that says more.
struct EventField {
    L event;
    L field;
};
constexpr std::array kShownEvents {
    EventField { L("kf_create_session"), L("KfAccount") },
    EventField { L("kf_close_session"), L("KfAccount") },
    EventField { L("kf_switch_session"), L("ToKfAccount") },
    EventField { L("subscribe"), L("EventKey") },
    EventField { L("unsubscribe"), L("EventKey") },
    EventField { L("SCAN"), L("EventKey") },
    EventField { L("CLICK"), L("EventKey") },
    EventField { L("VIEW"), L("EventKey") },
    EventField { L("view_miniprogram"), L("EventKey") },
    EventField { L("LOCATION"), L("") },
};

template <typename Rows, typename Key>
auto rowOf(const Rows &rows, Key key, const QString &name) -> decltype(rows.data())
{
    const auto row = std::find_if(rows.begin(), rows.end(),
                                  [&](const auto &candidate) { return candidate.*key == name; });
    return row == rows.end() ? nullptr : &*row;
}

} // namespace

void describeMessage(Inbound &inbound, const Fields &fields)
{
    inbound.kind = Inbound::Kind::Message;
    if (const TypeRow *row = rowOf(kTypes, &TypeRow::type, inbound.type))
        row->describe(inbound, fields);
    else
        inbound.content = { ContentKind::Unsupported, {}, inbound.type };
}

void describeEvent(Inbound &inbound, const Fields &fields)
{
    inbound.type = fields.word("Event"_L1).left(kMaxType);
    inbound.kind = Inbound::Kind::Event;
    if (inbound.type == "user_enter_tempsession"_L1) {
        inbound.kind = Inbound::Kind::Enter;
        inbound.content = { ContentKind::Enter, fields.text("SessionFrom"_L1) };
        return;
    }
    if (const EventField *row = rowOf(kShownEvents, &EventField::event, inbound.type))
        inbound.content = { ContentKind::Event, fields.text(row->field).left(kMaxTitle),
                            inbound.type };
}

} // namespace kefu::wechat
