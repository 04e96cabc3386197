// SPDX-License-Identifier: Apache-2.0
#include "simulatorprocess.h"

SimulatorProcess::~SimulatorProcess()
{
    m_process.terminate();
    if (!m_process.waitForFinished(5000))
        m_process.kill();
    m_process.waitForFinished(5000);
}

bool SimulatorProcess::start()
{
    m_process.start(QStringLiteral(KEFUDESK_BIN_DIR "/kefudesk-simulator"),
                    { QStringLiteral("--listen"), QStringLiteral("127.0.0.1"),
                      QStringLiteral("--port"), QStringLiteral("0") });
    while (m_process.canReadLine() || m_process.waitForReadyRead(15'000)) {
        const QByteArray line = m_process.readLine().trimmed();
        if (line.startsWith("listening on ")) {
            m_port = line.mid(line.lastIndexOf(':') + 1).toUShort();
            return m_port != 0;
        }
    }
    return false;
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
