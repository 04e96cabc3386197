// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "relay/protocol/types.h"
#include "ui/model/mediaservice.h"
#include "ui/widgets/look.h"

#include <QRect>
#include <memory>

class QPainter;

namespace kefu::ui {

//! The measures of what stands in a chat instead of text (desk/docked-light-1366x768.png).
namespace boxmetrics {
inline constexpr int kPictureSide = 240; //!< the longer side of a picture is at most this
inline constexpr int kLeastSide = 48;
inline constexpr int kUnknownWidth = 220; //!< of a picture whose size nobody knows yet
inline constexpr int kUnknownHeight = 120;
inline constexpr int kInfoWidth = 280;
inline constexpr int kPadding = 8;
inline constexpr int kCover = 48;
inline constexpr int kFoot = 24;
} // namespace boxmetrics

//! A picture, card, link, voice, video or location in a chat, laid out for one width. Its size
//! never depends on whether bytes have come: nothing jumps when they do.
class ContentBox {
public:
    enum class Click { None, Picture, Link, File };

    //! Null for contents that are text. `room`: the widest it may be. `channel`: the mini program's
    //! name, for the foot of a card.
    static std::unique_ptr<ContentBox> make(const Look &look, const Content &content,
                                            const QString &channel, int room);
    virtual ~ContentBox() = default;

    QSize size() const { return m_size; }
    //! What a click on it does.
    Click click() const { return m_click; }
    //! The media whose bytes are shown; empty: none.
    QString mediaId() const { return m_mediaId; }
    virtual void paint(QPainter &painter, const QRect &at, const Look &look,
                       MediaService *media) const = 0;

protected:
    QSize m_size;
    QString m_mediaId;
    Click m_click = Click::None;
};

//! A picture's size in a chat: as it is, but no side longer than kPictureSide or `room`.
QSize shownPictureSize(const Media &media, int room);

} // namespace kefu::ui
