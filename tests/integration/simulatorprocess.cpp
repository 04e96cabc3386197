// SPDX-License-Identifier: Apache-2.0
#include "simulatorprocess.h"

SimulatorProcess::~SimulatorProcess()
{
    m_process.terminate();
    if (!m_process.waitForFinished(5000))
        m_process.kill();
    m_process.waitForFinished(5000);
}

bool SimulatorProcess::start(bool ownApiPort)
{
    QStringList args { QStringLiteral("--listen"), QStringLiteral("127.0.0.1"),
                       QStringLiteral("--port"), QStringLiteral("0") };
    if (ownApiPort)
        args += { QStringLiteral("--api-port"), QStringLiteral("0") };
    m_process.start(QStringLiteral(KEFUDESK_BIN_DIR "/kefudesk-simulator"), args + m_arguments);
    while (m_apiPort == 0 && (m_process.canReadLine() || m_process.waitForReadyRead(15'000))) {
        const QByteArray line = m_process.readLine().trimmed();
        const quint16 port = line.mid(line.lastIndexOf(':') + 1).toUShort();
        if (line.startsWith("listening on "))
            m_port = port;
        if (line.startsWith(ownApiPort ? "API on " : "listening on "))
            m_apiPort = port;
    }
    return m_port != 0 && m_apiPort != 0;
}

QJsonObject SimulatorProcess::ask(const QByteArray &path, const QJsonObject &body, int ms)
{
    const QByteArray content = QJsonDocument(body).toJson(QJsonDocument::Compact);
    HttpConnection connection(m_port);
    connection.send("POST /sim/" + path + " HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: "
                    + QByteArray::number(content.size()) + "\r\n\r\n" + content);
    return connection.receive(ms).json();
}

QJsonObject SimulatorProcess::appState(const QString &app)
{
    HttpConnection connection(m_port);
    const QJsonArray apps =
        connection.get("/sim/state").json().value(QLatin1String("apps")).toArray();
    for (const QJsonValue &one : apps) {
        if (one.toObject().value(QLatin1String("name")).toString() == app)
            return one.toObject();
    }
    return {};
}

int SimulatorProcess::command(const QByteArray &path, const QJsonObject &body)
{
    HttpConnection connection(m_port);
    return connection
        .post("/sim/" + path, QJsonDocument(body).toJson(QJsonDocument::Compact),
              "Content-Type: application/json\r\n")
        .status;
}

QStringList SimulatorProcess::acceptedTexts(const QByteArray &app)
{
    HttpConnection connection(m_port);
    QStringList texts;
    const QJsonArray messages = connection.get("/sim/messages?app=" + app)
                                    .json()
                                    .value(QLatin1String("messages"))
                                    .toArray();
    for (const QJsonValue &message : messages)
        texts.append(message.toObject().value(QLatin1String("text")).toString());
    return texts;
}
