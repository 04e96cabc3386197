// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/model/mediaservice.h"
#include "ui/widgets/look.h"

#include <QHash>

class QWidget;

namespace kefu::ui {

//! Saves the file of a message where the agent wants it, and says how that ended in a notice over
//! `over`.
class MediaSaver : public QObject {
    Q_OBJECT
public:
    //! All outlive the saver; `over` is its parent.
    MediaSaver(const Look &look, MediaService &media, QWidget *over);

    //! Asks where, then saves.
    void save(const Media &file);
    void saveTo(const Media &file, const QString &path);

private:
    void onFetched(const QString &id, const QByteArray &bytes);
    void onFailed(const QString &id);

    const Look &m_look;
    MediaService &m_media;
    QWidget *m_over;
    QHash<QString, QString> m_paths; //!< by media id
};

} // namespace kefu::ui
