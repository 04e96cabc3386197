// SPDX-License-Identifier: Apache-2.0
#include "relay/simulator/visitorpush.h"

#include "relay/simulator/demopicture.h"

#include <algorithm>
#include <array>

namespace kefu::simulator {

namespace {

bool has(const PushFields &fields, const char *name)
{
    return std::any_of(fields.begin(), fields.end(), [name](const PushField &field) {
        return field.name == QLatin1String(name);
    });
}

void addMissing(PushFields &fields, const char *name, const QString &value, bool number = false)
{
    if (!has(fields, name))
        fields.append({ QLatin1String(name), value, number });
}

//! Fills in the id of a file, stored now, and for a picture its address.
struct Filler {
    App &app;
    PushFields &fields;
    const QByteArray &file;
    qint64 now;
    const PictureUrl &pictureUrl;

    //! Another colour for every picture of an app.
    QByteArray picture() const
    {
        return file.isEmpty() ? demoPicture(quint32(app.media.count())) : file;
    }
    void addFile(const char *idName, MediaKind kind, const QByteArray &bytes,
                 const char *urlName = nullptr) const
    {
        if (has(fields, idName))
            return;
        const MediaFile stored = app.media.store(kind, bytes, now);
        if (urlName != nullptr)
            addMissing(fields, urlName, QString::fromLatin1(pictureUrl(stored.id)));
        addMissing(fields, idName, QString::fromLatin1(stored.id));
    }
};

void fillPlace(PushFields &fields)
{
    addMissing(fields, "Location_X", QStringLiteral("30.274084"), true);
    addMissing(fields, "Location_Y", QStringLiteral("120.155070"), true);
    addMissing(fields, "Scale", QStringLiteral("16"), true);
    addMissing(fields, "Label", QStringLiteral("杭州市西湖区文三路 88 号"));
}

void fillLink(PushFields &fields)
{
    addMissing(fields, "Title", QStringLiteral("碎花连衣裙"));
    addMissing(fields, "Description", QStringLiteral("夏季新款，三色可选"));
    addMissing(fields, "Url", QStringLiteral("https://shop.example.com/goods/1024"));
}

void fillCard(const Filler &filler)
{
    PushFields &fields = filler.fields;
    addMissing(fields, "Title", QStringLiteral("碎花连衣裙"));
    addMissing(fields, "AppId", QString::fromLatin1(filler.app.config.appId));
    addMissing(fields, "PagePath", QStringLiteral("pages/goods/detail.html?id=1024"));
    filler.addFile("ThumbMediaId", MediaKind::Image, filler.picture(), "ThumbUrl");
    addMissing(fields, "ThumbUrl", {});
}

void fillVideo(const Filler &filler)
{
    const QByteArray empty = QByteArray("\0\0\0\x18", 4) + "ftypmp42" + QByteArray(12, '\0');
    filler.addFile("MediaId", MediaKind::Video, filler.file.isEmpty() ? empty : filler.file);
    filler.addFile("ThumbMediaId", MediaKind::Thumb, demoPicture(1));
}

} // namespace

PushFields completedPush(App &app, const QString &msgType, PushFields fields,
                         const QByteArray &file, qint64 now, const PictureUrl &pictureUrl)
{
    const Filler filler { app, fields, file, now, pictureUrl };
    if (msgType == QLatin1String("image")) {
        filler.addFile("MediaId", MediaKind::Image, filler.picture(), "PicUrl");
        addMissing(fields, "PicUrl", {});
    } else if (msgType == QLatin1String("miniprogrampage")) {
        fillCard(filler);
    } else if (msgType == QLatin1String("voice")) {
        filler.addFile("MediaId", MediaKind::Voice, file.isEmpty() ? demoVoice() : file);
        addMissing(fields, "Format", QStringLiteral("amr"));
    } else if (msgType == QLatin1String("video") || msgType == QLatin1String("shortvideo")) {
        fillVideo(filler);
    } else if (msgType == QLatin1String("location")) {
        fillPlace(fields);
    } else if (msgType == QLatin1String("link")) {
        fillLink(fields);
    }
    return fields;
}

QJsonObject pushDetail(const PushFields &fields)
{
    constexpr std::array kNames {
        std::pair { "Title", "title" },
        std::pair { "Description", "description" },
        std::pair { "Url", "url" },
        std::pair { "PagePath", "pagePath" },
        std::pair { "MediaId", "mediaId" },
        std::pair { "ThumbMediaId", "mediaId" },
        std::pair { "Label", "label" },
        std::pair { "Location_X", "latitude" },
        std::pair { "Location_Y", "longitude" },
        std::pair { "SessionFrom", "sessionFrom" },
    };
    QJsonObject detail;
    for (const auto &[field, name] : kNames) {
        const QString value = fieldValue(fields, field);
        if (!value.isEmpty() && !detail.contains(QLatin1String(name)))
            detail.insert(QLatin1String(name), value);
    }
    return detail;
}

QString fieldValue(const PushFields &fields, const char *name)
{
    const auto found = std::find_if(fields.begin(), fields.end(), [name](const PushField &field) {
        return field.name == QLatin1String(name);
    });
    return found == fields.end() ? QString() : found->value;
}

QString shownPush(const QString &msgType, const PushFields &fields)
{
    if (msgType == QLatin1String("text"))
        return fieldValue(fields, "Content");
    const QString event = fieldValue(fields, "Event");
    if (event == QLatin1String("user_enter_tempsession"))
        return QStringLiteral("[enters]");
    if (!event.isEmpty())
        return QLatin1Char('[') + event + QLatin1Char(']');
    const bool card = msgType == QLatin1String("miniprogrampage");
    const QString title = fieldValue(fields, "Title");
    return QLatin1Char('[') + (card ? QStringLiteral("card") : msgType) + QLatin1Char(']')
        + (title.isEmpty() ? QString() : QString(QLatin1Char(' ') + title));
}

} // namespace kefu::simulator
