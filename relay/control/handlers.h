// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "relay/desk/desk.h"

#include <QJsonObject>
#include <QObject>
#include <QString>
#include <functional>
#include <memory>

namespace kefu::control {

//! `{"ok":true,"d":{…}}` or `{"ok":false,"error":{code,message,retryable,details,requestId}}`.
using Answer = std::function<void(const QJsonObject &)>;

class AccountHandlers;
class AuditHandlers;
class CannedHandlers;
class ChannelHandlers;
class DataHandlers;
class PrivacyHandlers;
class ReplyHandlers;
class ReportHandlers;
class RoutingHandlers;
class WebhookHandlers;
class SupervisionHandlers;

//! The commands of those who run the relay, `{"cmd":"agent.add","d":{…}}`: agent.*, token.*,
//! session.list and status here, channel.* and doctor in ChannelHandlers. The control socket hands
//! them over while the daemon runs, the program calls them itself when it does not (both mean
//! Desk::localActor()), and the console's pages come over HTTP as whoever is logged in there.
class Handlers : public QObject {
    Q_OBJECT
public:
    //! `publicUrl` stands in front of a callback's path; empty = only the path is known.
    Handlers(desk::Desk &desk, const QString &publicUrl, QObject *parent = nullptr);
    ~Handlers() override;

    //! Makes the status say until when the relay's certificate holds, ms UTC; 0 = no TLS.
    void setCertificateExpiry(std::function<qint64()> expiresAt)
    {
        m_certificateExpiresAt = std::move(expiresAt);
    }

    //! `done` is called once, perhaps within this call. Never throws at input: what is wrong is
    //! said.
    void handle(const domain::Actor &actor, const QJsonObject &request, const Answer &done);
    //! As the owner of data_dir.
    void handle(const QJsonObject &request, const Answer &done)
    {
        handle(desk::Desk::localActor(), request, done);
    }

private:
    using Method = void (Handlers::*)(const domain::Actor &, const QJsonObject &, const Answer &);
    static Method methodFor(const QString &cmd);

    void addAgent(const domain::Actor &actor, const QJsonObject &d, const Answer &done);
    void listAgents(const domain::Actor &actor, const QJsonObject &d, const Answer &done);
    void issueToken(const domain::Actor &actor, const QJsonObject &d, const Answer &done);
    void revokeTokens(const domain::Actor &actor, const QJsonObject &d, const Answer &done);
    void listSessions(const domain::Actor &actor, const QJsonObject &d, const Answer &done);
    void setPassword(const domain::Actor &actor, const QJsonObject &d, const Answer &done);
    void enableAgent(const domain::Actor &actor, const QJsonObject &d, const Answer &done);
    void status(const domain::Actor &actor, const QJsonObject &d, const Answer &done);
    void ledger(const domain::Actor &actor, const QJsonObject &d, const Answer &done);
    void rotateKey(const domain::Actor &actor, const QJsonObject &d, const Answer &done);

    desk::Desk &m_desk;
    std::unique_ptr<ChannelHandlers> m_channels;
    std::unique_ptr<ReplyHandlers> m_replies;
    std::unique_ptr<ReportHandlers> m_reports;
    std::unique_ptr<RoutingHandlers> m_routing;
    std::unique_ptr<WebhookHandlers> m_webhooks;
    std::unique_ptr<SupervisionHandlers> m_supervision;
    std::unique_ptr<AccountHandlers> m_accounts;
    std::unique_ptr<PrivacyHandlers> m_privacy;
    std::unique_ptr<AuditHandlers> m_audit;
    std::unique_ptr<CannedHandlers> m_canned;
    std::unique_ptr<DataHandlers> m_data;
    std::function<qint64()> m_certificateExpiresAt;
};

QJsonObject okAnswer(const QJsonObject &d);
QJsonObject errorAnswer(const Error &error);

} // namespace kefu::control
