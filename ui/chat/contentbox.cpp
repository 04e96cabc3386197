// SPDX-License-Identifier: Apache-2.0
#include "ui/chat/contentbox.h"

#include "ui/chat/infobox.h"
#include "ui/widgets/displaytext.h"

#include <QCoreApplication>
#include <QLocale>
#include <QPainter>
#include <QPainterPath>
#include <QUrl>

namespace kefu::ui {

using namespace boxmetrics;

namespace {

constexpr qreal kRadius = 3;
constexpr int kNoteIcon = 24;
constexpr int kNoteLine = 18;

//! Why there is no picture; empty when there is or will be one.
QString missingWords(const Media &media, bool failedHere)
{
    switch (media.state) {
    case MediaState::Expired:
        return QCoreApplication::translate("Chat",
                                           "The picture has expired (WeChat keeps it for 3 days)");
    case MediaState::Failed:
        return QCoreApplication::translate("Chat", "The picture cannot be shown");
    case MediaState::Pending:
        return QCoreApplication::translate("Chat", "Picture on its way …");
    default:
        return failedHere
            ? QCoreApplication::translate("Chat", "Loading failed, click to try again")
            : QString();
    }
}

class PictureBox final : public ContentBox {
public:
    PictureBox(const Media &media, int room)
        : m_media(media)
    {
        m_size = shownPictureSize(media, room);
        m_mediaId = media.state == MediaState::Ready ? media.id : QString();
        m_click = m_mediaId.isEmpty() ? Click::None : Click::Picture;
    }

    void paint(QPainter &painter, const QRect &at, const Look &look,
               MediaService *media) const override
    {
        const Picture picture = media && !m_mediaId.isEmpty()
            ? media->picture(m_mediaId, PictureSize::Thumb)
            : Picture {};
        QPainterPath outline;
        outline.addRoundedRect(at, kRadius, kRadius);
        painter.setRenderHint(QPainter::Antialiasing);
        painter.fillPath(outline, look.theme().chip);
        if (picture.state != Picture::State::Ready) {
            paintNote(painter, at, look, picture.state == Picture::State::Failed);
            return;
        }
        painter.save();
        painter.setClipPath(outline, Qt::IntersectClip);
        painter.setRenderHint(QPainter::SmoothPixmapTransform);
        QRect shown(QPoint(), picture.image.size().scaled(at.size(), Qt::KeepAspectRatio));
        shown.moveCenter(at.center());
        painter.drawImage(shown, picture.image);
        painter.restore();
    }

private:
    void paintNote(QPainter &painter, const QRect &at, const Look &look, bool failedHere) const
    {
        const QString note = missingWords(m_media, failedHere);
        const bool gone = m_media.state == MediaState::Expired
            || m_media.state == MediaState::Failed || failedHere;
        const QFont font = look.font(12);
        const QRect room = at.adjusted(kPadding, 0, -kPadding, 0);
        const int height = note.isEmpty()
            ? 0
            : QFontMetrics(font)
                  .boundingRect(QRect(0, 0, room.width(), 1000),
                                Qt::AlignHCenter | Qt::TextWordWrap, note)
                  .height();
        // A strip too low for both shows the icon; the words are its accessible text all the same.
        const bool both = height > 0 && kNoteIcon + 4 + height <= at.height();
        const int top = at.center().y() - (kNoteIcon + (both ? 4 + height : 0)) / 2;
        painter.drawPixmap(at.center().x() - kNoteIcon / 2, top,
                           look.icon(gone ? Icon::BrokenImage : Icon::Image, kNoteIcon,
                                     look.theme().sub, painter.device()->devicePixelRatioF()));
        if (!both)
            return;
        painter.setFont(font);
        painter.setPen(look.theme().sub);
        painter.drawText(QRect(room.left(), top + kNoteIcon + 4, room.width(), height + kNoteLine),
                         Qt::AlignHCenter | Qt::AlignTop | Qt::TextWordWrap, note);
    }

    Media m_media;
};

InfoBox::Parts cardParts(const Content &content, const QString &channel)
{
    InfoBox::Parts parts;
    parts.icon = Icon::Card;
    parts.hasPicture = true;
    parts.picture = content.media;
    parts.title = content.title.isEmpty() ? QCoreApplication::translate("Chat", "Mini-program card")
                                          : content.title;
    parts.second = content.url;
    parts.footIcon = Icon::Bag;
    parts.foot = channel;
    parts.footRight = QCoreApplication::translate("Chat", "Mini-program card");
    return parts;
}

InfoBox::Parts linkParts(const Content &content)
{
    InfoBox::Parts parts;
    parts.icon = Icon::Link;
    parts.title = content.title.isEmpty() ? content.url : content.title;
    parts.second = content.description;
    parts.secondLines = 2;
    parts.footIcon = Icon::Globe;
    // Where it really leads, as the resolver would read it: a look-alike name shows as xn--….
    const QUrl url(content.url, QUrl::StrictMode);
    parts.foot = QString::fromLatin1(QUrl::toAce(url.host()));
    parts.footRight = QCoreApplication::translate("Chat", "Link");
    const QString scheme = url.scheme().toLower();
    const bool web = scheme == QLatin1String("http") || scheme == QLatin1String("https");
    parts.click = web && !url.host().isEmpty() ? ContentBox::Click::Link : ContentBox::Click::None;
    return parts;
}

QString fileState(const Media &media)
{
    switch (media.state) {
    case MediaState::Ready:
        return QCoreApplication::translate("Chat", "%1 · click to save")
            .arg(QLocale().formattedDataSize(media.bytes, 0, QLocale::DataSizeTraditionalFormat));
    case MediaState::Pending:
        return QCoreApplication::translate("Chat", "on its way …");
    case MediaState::Expired:
        return QCoreApplication::translate("Chat", "expired (WeChat keeps it for 3 days)");
    default:
        return QCoreApplication::translate("Chat", "not available");
    }
}

InfoBox::Parts fileParts(const Content &content)
{
    const bool voice = content.kind == ContentKind::Voice;
    InfoBox::Parts parts;
    parts.icon = voice ? Icon::Voice : Icon::Play;
    parts.title = voice ? QCoreApplication::translate("Chat", "Voice message")
                        : QCoreApplication::translate("Chat", "Video");
    parts.second = voice ? content.description : QString();
    parts.secondLines = 6;
    parts.foot = fileState(content.media);
    const bool ready = content.media.state == MediaState::Ready;
    parts.mediaId = ready ? content.media.id : QString();
    parts.click = ready ? ContentBox::Click::File : ContentBox::Click::None;
    return parts;
}

InfoBox::Parts locationParts(const Content &content)
{
    InfoBox::Parts parts;
    parts.icon = Icon::Location;
    parts.title =
        content.title.isEmpty() ? QCoreApplication::translate("Chat", "Location") : content.title;
    parts.second = content.text;
    return parts;
}

} // namespace

QSize shownPictureSize(const Media &media, int room)
{
    const bool gone = media.state == MediaState::Expired || media.state == MediaState::Failed;
    const QSize least(kLeastSide, kLeastSide);
    if (gone || media.width <= 0 || media.height <= 0)
        return QSize(std::min(kUnknownWidth, room), kUnknownHeight);
    QSize size(media.width, media.height);
    const QSize most(std::min(kPictureSide, room), kPictureSide);
    if (size.width() > most.width() || size.height() > most.height())
        size.scale(most, Qt::KeepAspectRatio);
    return size.expandedTo(least).boundedTo(most.expandedTo(least));
}

std::unique_ptr<ContentBox> ContentBox::make(const Look &look, const Content &content,
                                             const QString &channel, int room)
{
    const int width = std::min(kInfoWidth, room);
    switch (content.kind) {
    case ContentKind::Image:
        return std::make_unique<PictureBox>(content.media, room);
    case ContentKind::Card:
        return std::make_unique<InfoBox>(look, cardParts(content, channel), width);
    case ContentKind::Link:
        return std::make_unique<InfoBox>(look, linkParts(content), width);
    case ContentKind::Voice:
    case ContentKind::Video:
        return std::make_unique<InfoBox>(look, fileParts(content), width);
    case ContentKind::Location:
        return std::make_unique<InfoBox>(look, locationParts(content), width);
    default:
        return nullptr;
    }
}

} // namespace kefu::ui
