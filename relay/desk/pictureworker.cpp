// SPDX-License-Identifier: Apache-2.0
#include "relay/desk/pictureworker.h"

#include <QCoreApplication>
#include <QFileInfo>
#include <QJsonDocument>
#include <QLoggingCategory>
#include <QProcess>
#include <QTimer>
#include <memory>

namespace kefu::desk {

namespace {

Q_LOGGING_CATEGORY(lcPicture, "kefudesk.picture")

using L = QLatin1String;

constexpr int kAtOnce = 2;
constexpr qint64 kMaxOutput = 4096;
constexpr int kMaxSide = 100'000;

Error refused(const QString &why)
{
    return makeError(ErrorCode::BadRequest,
                     QStringLiteral("not a picture that can be used: ") + why);
}

Error unavailable(const QString &why)
{
    return makeError(ErrorCode::Unavailable, QStringLiteral("kefudesk-imagehelper: ") + why);
}

Result<WorkedPicture> readOutput(const QByteArray &output)
{
    const QJsonObject object = QJsonDocument::fromJson(output).object();
    if (object.contains(L("error")))
        return refused(object.value(L("error")).toString().left(200));
    WorkedPicture picture;
    picture.width = object.value(L("width")).toInt();
    picture.height = object.value(L("height")).toInt();
    picture.mimeType = object.value(L("mimeType")).toString().toLatin1();
    picture.thumbType = object.value(L("thumbType")).toString().toLatin1();
    const bool sound = picture.width > 0 && picture.height > 0 && picture.width <= kMaxSide
        && picture.height <= kMaxSide && picture.mimeType.startsWith("image/")
        && picture.thumbType.startsWith("image/");
    if (!sound)
        return refused(QStringLiteral("the helper said nothing sensible"));
    return picture;
}

} // namespace

PictureWorker::PictureWorker(const QString &program, int deadlineMs, QObject *parent)
    : QObject(parent)
    , m_program(program)
    , m_deadlineMs(deadlineMs)
{
}

PictureWorker::~PictureWorker() = default;

void PictureWorker::work(const Files &files, Done done)
{
    m_waiting.push_back({ files, std::move(done) });
    // Queued: nobody is called back inside his own call, also not when the helper cannot start.
    QMetaObject::invokeMethod(this, &PictureWorker::startNext, Qt::QueuedConnection);
}

void PictureWorker::startNext()
{
    while (m_running < kAtOnce && !m_waiting.empty()) {
        Task task = std::move(m_waiting.front());
        m_waiting.pop_front();
        start(std::move(task));
    }
}

void PictureWorker::start(Task task)
{
    ++m_running;
    auto *process = new QProcess(this);
    process->setStandardErrorFile(QProcess::nullDevice());
    process->setStandardInputFile(QProcess::nullDevice());
    auto *deadline = new QTimer(process);
    deadline->setSingleShot(true);
    connect(deadline, &QTimer::timeout, process, &QProcess::kill);
    connect(process, &QProcess::errorOccurred, this,
            [this, process, done = task.done](QProcess::ProcessError error) {
                if (error == QProcess::FailedToStart)
                    finish(process, done, false);
            });
    connect(process, &QProcess::finished, this,
            [this, process, done = task.done] { finish(process, done, true); });
    process->start(m_program, { task.files.input, task.files.picture, task.files.thumb });
    deadline->start(m_deadlineMs);
}

void PictureWorker::finish(QProcess *process, const Done &done, bool started)
{
    --m_running;
    process->deleteLater();
    if (!started) {
        qCCritical(lcPicture) << "kefudesk-imagehelper cannot be started:" << m_program
                              << process->errorString();
        done(unavailable(QStringLiteral("cannot be started")));
    } else if (process->exitStatus() != QProcess::NormalExit) {
        // Too slow, too much memory, or the decoder broke over it.
        qCWarning(lcPicture) << "a picture ended its helper";
        done(refused(QStringLiteral("its decoding was ended")));
    } else if (process->exitCode() != 0) {
        done(unavailable(QStringLiteral("exit code %1").arg(process->exitCode())));
    } else {
        done(readOutput(process->read(kMaxOutput)));
    }
    startNext();
}

QString defaultImageHelper()
{
    const QString folder = QCoreApplication::applicationDirPath();
#ifdef Q_OS_WIN
    return folder + QStringLiteral("/kefudesk-imagehelper.exe");
#else
    const QString beside = folder + QStringLiteral("/kefudesk-imagehelper");
    const QString packaged = folder + QStringLiteral("/../libexec/kefudesk/kefudesk-imagehelper");
    return !QFileInfo::exists(beside) && QFileInfo::exists(packaged) ? packaged : beside;
#endif
}

} // namespace kefu::desk
