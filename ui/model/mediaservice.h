// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "relay/protocol/result.h"
#include "relay/protocol/types.h"

#include <QByteArray>
#include <QImage>
#include <QObject>
#include <algorithm>

namespace kefu::ui {

//! A picture an agent is about to send, read and checked (picturefile.h): nothing in it has to be
//! trusted any more.
struct Attachment {
    QByteArray bytes; //!< PNG, JPEG or GIF, at most kMaxUploadBytes
    QString mimeType;
    QString fileName;
    QSize size; //!< pixels of the whole picture
    QImage preview; //!< at most kPreviewSide
};

//! Whether both are the same pictures in the same order; reads no byte of shared ones.
inline bool samePictures(const QList<Attachment> &a, const QList<Attachment> &b)
{
    return a.size() == b.size()
        && std::equal(a.begin(), a.end(), b.begin(), [](const Attachment &x, const Attachment &y) {
               return x.bytes.size() == y.bytes.size()
                   && (x.bytes.constData() == y.bytes.constData() || x.bytes == y.bytes);
           });
}

enum class PictureSize { Thumb, Full };

//! What there is to draw of a picture.
struct Picture {
    enum class State { Loading, Ready, Failed };
    State state = State::Loading;
    QImage image; //!< Ready only
};

//! The port to the bytes of messages: pictures by their media id, in memory only, from the relay
//! and from nowhere else. Everything runs in the GUI thread and returns at once.
class MediaService : public QObject {
    Q_OBJECT
public:
    using QObject::QObject;

    //! What is there now; what is not there yet is asked for, pictureChanged() tells of it. The ids
    //! of messages still on their way here count, too.
    virtual Picture picture(const QString &id, PictureSize size) = 0;
    //! Forgets a failure, so that picture() asks again.
    virtual void retry(const QString &id) = 0;
    //! The file itself, to be saved: ends in fetched() or fetchFailed().
    virtual void fetch(const QString &id) = 0;
    //! How much of a message's picture is at the relay; -1 when it has none to upload.
    virtual int uploadPercent(const QString &clientMessageId) const = 0;

Q_SIGNALS:
    void pictureChanged(const QString &id);
    void fetched(const QString &id, const QByteArray &bytes);
    void fetchFailed(const QString &id, const kefu::Error &error);
    void uploadProgressed(const QString &clientMessageId);
};

} // namespace kefu::ui
