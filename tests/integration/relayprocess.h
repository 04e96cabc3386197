// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QByteArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QProcessEnvironment>
#include <QString>
#include <QStringList>
#include <QTemporaryDir>
#include <memory>

//! The real kefudesk-relay on a folder of its own, as a test drives it.
class RelayProcess {
public:
    struct Run {
        int exitCode = -1;
        QByteArray out;
        QByteArray err;
    };

    RelayProcess();
    ~RelayProcess();

    QString configPath() const;
    QString dataDir() const;
    //! Begins with what another one has stored; neither may be running.
    void copyDataFrom(const RelayProcess &other);
    //! Lines behind the smallest configuration.
    void configure(const QByteArray &more);
    void writeConfig(const QByteArray &whole);
    //! For the next start(); an empty value takes the variable away. Commands do not get it.
    void setEnvironment(const QString &name, const QString &value);
    //! The next start() gets this listening socket as a service manager hands one over.
    void inherit(int descriptor) { m_inherited = descriptor; }
    //! A path beside data_dir.
    QString fileBeside(const QString &name) const { return m_dir.filePath(name); }

    //! Runs `serve` until its "listening on" line; false if that does not come.
    bool start();
    quint16 port() const { return m_port; }
    QByteArray firstLine() const { return m_firstLine; }
    void sendSignal(int number);
    //! The exit code, or -1 when it does not end within `ms`.
    int waitForEnd(int ms = 10'000);
    //! SIGTERM, then waitForEnd().
    int terminate();
    void kill();
    bool isRunning() const;
    qint64 processId() const { return m_process ? m_process->processId() : 0; }
    QByteArray log() const;

    //! One command with `--config`, with `input` on its standard input.
    Run run(const QStringList &args, const QByteArray &input = {}) const;
    //! Channels are added with automatic replies off, so that a test counts people's messages only.
    bool autoReplies = false;
    //! Shortcuts that fail loudly; each returns what the command printed.
    QByteArray addAgent(const QString &name, const QStringList &more = {},
                        const QByteArray &password = "correct horse") const;
    QByteArray addChannel(const QString &name, const QStringList &more,
                          const QByteArray &secret = "s3cret\n") const;
    QByteArray issueToken(const QString &name, const QStringList &more = {}) const;

    static QString program();

private:
    QTemporaryDir m_dir;
    QProcessEnvironment m_environment = QProcessEnvironment::systemEnvironment();
    std::unique_ptr<QProcess> m_process;
    int m_inherited = -1;
    quint16 m_port = 0;
    QByteArray m_firstLine;
};
