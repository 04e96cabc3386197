// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "relay/control/handlers.h"

namespace kefu::control {

//! reply.list, reply.set, reply.hours, reply.text, reply.add, reply.change, reply.remove,
//! reply.test, reply.emergency, calendar.list, calendar.set and queue.list. `name` is the channel.
class ReplyHandlers : public QObject {
    Q_OBJECT
public:
    explicit ReplyHandlers(desk::Desk &desk);

    //! False: `cmd` is none of these.
    bool handle(const domain::Actor &actor, const QString &cmd, const QJsonObject &d,
                const Answer &done);

private:
    using Method = void (ReplyHandlers::*)(const domain::Actor &, const QJsonObject &,
                                           const Answer &);
    static Method methodFor(const QString &cmd);

    void list(const domain::Actor &actor, const QJsonObject &d, const Answer &done);
    void set(const domain::Actor &actor, const QJsonObject &d, const Answer &done);
    void hours(const domain::Actor &actor, const QJsonObject &d, const Answer &done);
    void text(const domain::Actor &actor, const QJsonObject &d, const Answer &done);
    void add(const domain::Actor &actor, const QJsonObject &d, const Answer &done);
    void changeRule(const domain::Actor &actor, const QJsonObject &d, const Answer &done);
    void remove(const domain::Actor &actor, const QJsonObject &d, const Answer &done);
    void test(const domain::Actor &actor, const QJsonObject &d, const Answer &done);
    void emergency(const domain::Actor &actor, const QJsonObject &d, const Answer &done);
    void listCalendar(const domain::Actor &actor, const QJsonObject &d, const Answer &done);
    void setCalendar(const domain::Actor &actor, const QJsonObject &d, const Answer &done);
    void listQueues(const domain::Actor &actor, const QJsonObject &d, const Answer &done);
    void change(const domain::Actor &actor, const QString &channel,
                const desk::Desk::RepliesChange &change, const Answer &done);

    desk::Desk &m_desk;
};

} // namespace kefu::control
