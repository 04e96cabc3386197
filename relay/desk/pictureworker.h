// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "relay/protocol/result.h"

#include <QByteArray>
#include <QObject>
#include <QString>
#include <deque>
#include <functional>

class QProcess;

namespace kefu::desk {

//! What kefudesk-imagehelper made of a picture; the two files are the caller's now.
struct WorkedPicture {
    int width = 0;
    int height = 0;
    QByteArray mimeType;
    QByteArray thumbType;
};

//! Runs kefudesk-imagehelper: one process for one picture, two at once, each with a deadline.
//! Whatever is in a picture costs that process and never the relay.
class PictureWorker : public QObject {
    Q_OBJECT
public:
    //! Errors: BadRequest: this picture will never do; Unavailable: the helper could not work.
    using Done = std::function<void(Result<WorkedPicture>)>;

    PictureWorker(const QString &program, int deadlineMs, QObject *parent);
    ~PictureWorker() override;

    struct Files {
        QString input;
        QString picture;
        QString thumb;
    };
    //! `done` comes later, once, unless this object is gone.
    void work(const Files &files, Done done);

private:
    struct Task {
        Files files;
        Done done;
    };
    void startNext();
    void start(Task task);
    void finish(QProcess *process, const Done &done, bool started);

    const QString m_program;
    const int m_deadlineMs;
    std::deque<Task> m_waiting;
    int m_running = 0;
};

//! Where the helper is when nobody has said so: beside this program, or where a package puts it.
QString defaultImageHelper();

} // namespace kefu::desk
