// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "relay/control/handlers.h"

namespace kefu::control {

QJsonObject webhookJson(const storage::WebhookRecord &webhook,
                        const QHash<ChannelId, QString> &channels);
QJsonObject deadLetterJson(const storage::DeadLetter &letter);
//! `url`, `events`, `channels` (names). Errors: BadRequest, NotFound (a channel).
Result<storage::WebhookRecord> webhookFromJson(const QJsonObject &d, const desk::Desk &desk);

//! webhook.add, webhook.list, webhook.remove, webhook.dead and webhook.retry.
class WebhookHandlers : public QObject {
    Q_OBJECT
public:
    explicit WebhookHandlers(desk::Desk &desk);

    //! False: `cmd` is none of these.
    bool handle(const domain::Actor &actor, const QString &cmd, const QJsonObject &d,
                const Answer &done);

private:
    using Method = void (WebhookHandlers::*)(const domain::Actor &, const QJsonObject &,
                                             const Answer &);
    static Method methodFor(const QString &cmd);

    void add(const domain::Actor &actor, const QJsonObject &d, const Answer &done);
    void list(const domain::Actor &actor, const QJsonObject &d, const Answer &done);
    void remove(const domain::Actor &actor, const QJsonObject &d, const Answer &done);
    void dead(const domain::Actor &actor, const QJsonObject &d, const Answer &done);
    void retry(const domain::Actor &actor, const QJsonObject &d, const Answer &done);

    desk::Desk &m_desk;
};

} // namespace kefu::control
