// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "relay/desk/desk.h"

#include <QJsonObject>
#include <QObject>
#include <QString>
#include <functional>

namespace kefu::control {

//! `{"ok":true,"d":{…}}` or `{"ok":false,"error":{code,message,retryable,details,requestId}}`.
using Answer = std::function<void(const QJsonObject &)>;

//! The owner's commands, `{"cmd":"agent.add","d":{…}}`: agent.add, agent.list, channel.add,
//! channel.list, token.issue, token.revoke, session.list, agent.enable, agent.disable,
//! agent.passwd, status. The control socket hands them over while the daemon runs, and the program
//! calls them itself when it does not; both mean Desk::localActor().
class Handlers : public QObject {
    Q_OBJECT
public:
    //! `publicUrl` stands in front of a callback's path; empty = only the path is known.
    Handlers(desk::Desk &desk, const QString &publicUrl, QObject *parent = nullptr);

    //! Makes the status say until when the relay's certificate holds, ms UTC; 0 = no TLS.
    void setCertificateExpiry(std::function<qint64()> expiresAt)
    {
        m_certificateExpiresAt = std::move(expiresAt);
    }

    //! `done` is called once, perhaps within this call. Never throws at input: what is wrong is
    //! said.
    void handle(const QJsonObject &request, const Answer &done);

private:
    void addAgent(const QJsonObject &d, const Answer &done);
    void listAgents(const Answer &done);
    void addChannel(const QJsonObject &d, const Answer &done);
    void channelAdded(const storage::ChannelRecord &asked, const storage::ChannelRecord &added,
                      const Answer &done);
    void listChannels(const Answer &done);
    void issueToken(const QJsonObject &d, const Answer &done);
    void revokeTokens(const QJsonObject &d, const Answer &done);
    void listSessions(const QJsonObject &d, const Answer &done);
    void setPassword(const QJsonObject &d, const Answer &done);
    void setAgentEnabled(const QJsonObject &d, bool enabled, const Answer &done);
    void status(const Answer &done) const;
    QJsonObject channelJson(const storage::ChannelRecord &channel) const;

    desk::Desk &m_desk;
    QString m_publicUrl;
    std::function<qint64()> m_certificateExpiresAt;
};

QJsonObject okAnswer(const QJsonObject &d);
QJsonObject errorAnswer(const Error &error);

} // namespace kefu::control
