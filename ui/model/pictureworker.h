// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/model/picturefile.h"

#include <QPointer>
#include <QThreadPool>
#include <functional>

namespace kefu::ui {

//! Reads and decodes pictures in a thread of its own, one after the other, so that no picture can
//! stop the window. Answers come in the GUI thread, or never when whoever asked is gone.
class PictureWorker : public QObject {
    Q_OBJECT
public:
    using Decoded = std::function<void(const Result<QImage> &)>;
    using Prepared = std::function<void(const Result<Attachment> &)>;

    explicit PictureWorker(QObject *parent = nullptr);
    //! Waits for the picture under way; the limits of picturefile.h bound that.
    ~PictureWorker() override;

    void decode(const QByteArray &bytes, int bound, QObject *context, Decoded done);
    void prepare(const QImage &image, QObject *context, Prepared done);
    //! Reads the file, too. Errors: NotFound when it cannot be read, and those of picturefile.h.
    void prepareFile(const QString &path, QObject *context, Prepared done);

private:
    template <typename T>
    void run(std::function<Result<T>()> work, QObject *context,
             std::function<void(const Result<T> &)> done);

    QThreadPool m_pool;
};

} // namespace kefu::ui
