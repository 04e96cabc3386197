// SPDX-License-Identifier: Apache-2.0
#include "relayprocess.h"

#include <QDir>
#include <QElapsedTimer>
#include <QFile>
#include <QTest>
#include <csignal>
#include <fcntl.h>

namespace {

constexpr int kStartMs = 30'000;
constexpr int kCommandMs = 60'000; // argon2id on a busy machine

} // namespace

RelayProcess::RelayProcess()
{
    configure({});
}

RelayProcess::~RelayProcess()
{
    kill();
}

QString RelayProcess::program()
{
    return QStringLiteral(KEFUDESK_BIN_DIR "/kefudesk-relay");
}

QString RelayProcess::configPath() const
{
    return m_dir.filePath(QStringLiteral("relay.toml"));
}

QString RelayProcess::dataDir() const
{
    return m_dir.filePath(QStringLiteral("data"));
}

void RelayProcess::writeConfig(const QByteArray &whole)
{
    QFile file(configPath());
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(whole);
}

void RelayProcess::copyDataFrom(const RelayProcess &other)
{
    QVERIFY(QDir().mkpath(dataDir()));
    const QFileInfoList files = QDir(other.dataDir()).entryInfoList(QDir::Files);
    for (const QFileInfo &file : files)
        QVERIFY(QFile::copy(file.filePath(), QDir(dataDir()).filePath(file.fileName())));
}

void RelayProcess::configure(const QByteArray &more)
{
    writeConfig("data_dir = \"data\"\nlisten = \"127.0.0.1\"\nport = 0\n" + more);
}

void RelayProcess::setEnvironment(const QString &name, const QString &value)
{
    if (value.isEmpty())
        m_environment.remove(name);
    else
        m_environment.insert(name, value);
}

bool RelayProcess::start()
{
    m_process = std::make_unique<QProcess>();
    m_process->setProcessEnvironment(m_environment);
    m_process->setStandardErrorFile(m_dir.filePath(QStringLiteral("log")));
    const QStringList args { QStringLiteral("serve"), QStringLiteral("--config"), configPath() };
    if (m_inherited < 0) {
        m_process->start(program(), args);
    } else {
        // LISTEN_PID is the number the program will have, and the socket is its descriptor 3.
        const QString script =
            QStringLiteral("LISTEN_FDS=1 LISTEN_PID=$$ exec \"$0\" \"$@\" 3<&%1").arg(m_inherited);
        ::fcntl(m_inherited, F_SETFD, 0);
        m_process->start(QStringLiteral("bash"),
                         QStringList { QStringLiteral("-c"), script, program() } + args);
    }
    QElapsedTimer timer;
    timer.start();
    while (!m_process->canReadLine() && timer.elapsed() < kStartMs
           && m_process->state() != QProcess::NotRunning)
        m_process->waitForReadyRead(200);
    m_firstLine = m_process->readLine().trimmed();
    m_port = m_firstLine.mid(m_firstLine.lastIndexOf(':') + 1).toUShort();
    if (!m_firstLine.startsWith("listening on ") || m_port == 0) {
        qWarning() << "the relay did not start:" << m_firstLine << log();
        return false;
    }
    return true;
}

void RelayProcess::sendSignal(int number)
{
    ::kill(static_cast<pid_t>(m_process->processId()), number);
}

int RelayProcess::terminate()
{
    sendSignal(SIGTERM);
    return waitForEnd();
}

int RelayProcess::waitForEnd(int ms)
{
    if (!m_process->waitForFinished(ms))
        return -1;
    return m_process->exitStatus() == QProcess::NormalExit ? m_process->exitCode() : -2;
}

void RelayProcess::kill()
{
    if (!isRunning())
        return;
    m_process->kill();
    m_process->waitForFinished();
}

bool RelayProcess::isRunning() const
{
    return m_process && m_process->state() != QProcess::NotRunning;
}

QByteArray RelayProcess::log() const
{
    QFile file(m_dir.filePath(QStringLiteral("log")));
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

RelayProcess::Run RelayProcess::run(const QStringList &args, const QByteArray &input) const
{
    QProcess process;
    process.start(program(), args + QStringList { QStringLiteral("--config"), configPath() });
    process.write(input);
    process.closeWriteChannel();
    Run run;
    if (!process.waitForFinished(kCommandMs)) {
        process.kill();
        process.waitForFinished();
        return run;
    }
    run.exitCode = process.exitStatus() == QProcess::NormalExit ? process.exitCode() : -2;
    run.out = process.readAllStandardOutput();
    run.err = process.readAllStandardError();
    return run;
}

namespace {

QByteArray mustSucceed(const RelayProcess::Run &run, const QStringList &args)
{
    if (run.exitCode != 0)
        qWarning() << "command failed:" << args << run.exitCode << run.err;
    return run.exitCode == 0 ? run.out : QByteArray();
}

} // namespace

QByteArray RelayProcess::addAgent(const QString &name, const QStringList &more,
                                  const QByteArray &password) const
{
    QStringList args { QStringLiteral("agent"), QStringLiteral("add"), name,
                       QStringLiteral("--password-stdin") };
    if (!more.contains(QStringLiteral("--role")))
        args += { QStringLiteral("--role"), QStringLiteral("agent") };
    args += more;
    return mustSucceed(run(args, password + '\n'), args);
}

QByteArray RelayProcess::addChannel(const QString &name, const QStringList &more,
                                    const QByteArray &secret) const
{
    const QStringList args = QStringList { QStringLiteral("channel"), QStringLiteral("add"), name,
                                           QStringLiteral("--secret-stdin") }
        + more;
    const QByteArray added = mustSucceed(run(args, secret), args);
    const QStringList silence { QStringLiteral("reply"), QStringLiteral("set"), name,
                                QStringLiteral("--on"), QStringLiteral("off") };
    if (!autoReplies)
        mustSucceed(run(silence), silence);
    return added;
}

QByteArray RelayProcess::issueToken(const QString &name, const QStringList &more) const
{
    const QStringList args =
        QStringList { QStringLiteral("token"), QStringLiteral("issue"), name } + more;
    return mustSucceed(run(args), args).trimmed();
}
