// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "relay/desk/mediasettings.h"
#include "relay/desk/pictureworker.h"
#include "relay/storage/mediatypes.h"

#include <QObject>

namespace kefu::storage {
class MediaFiles;
class Storage;
} // namespace kefu::storage

namespace kefu::desk {

//! Takes a file in, wherever it came from: keeps it, finds out what it is, and has pictures made
//! harmless. Lives in the relay loop and blocks nothing of it.
class MediaIntake : public QObject {
    Q_OBJECT
public:
    using Done = std::function<void(Result<storage::MediaRecord>)>;

    MediaIntake(storage::Storage &storage, const MediaSettings &settings, QObject *parent);

    //! What the file is, with everything of a MediaRecord but id, owner and state. Errors:
    //! BadRequest: a picture that cannot be used; Unavailable: disk or helper. `done` comes later.
    void take(const QByteArray &bytes, Done done);
    //! False when the disk is so full that nothing more is taken (product.md 10).
    void hasRoom(std::function<void(bool)> done);

private:
    void makePicture(const storage::MediaRecord &record, const Done &done);
    void adopt(const storage::MediaRecord &record, const PictureWorker::Files &files,
               const Done &done);

    storage::Storage &m_storage;
    const MediaSettings m_settings;
    PictureWorker m_worker;
};

} // namespace kefu::desk
