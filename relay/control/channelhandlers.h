// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "relay/control/handlers.h"

namespace kefu::control {

//! channel.add, channel.set, channel.enable, channel.disable, channel.rotate, channel.handover,
//! channel.list, channel.ticks and doctor.
class ChannelHandlers : public QObject {
    Q_OBJECT
public:
    ChannelHandlers(desk::Desk &desk, const QString &publicUrl);

    //! False: `cmd` is none of these.
    bool handle(const domain::Actor &actor, const QString &cmd, const QJsonObject &d,
                const Answer &done);

private:
    using Method = void (ChannelHandlers::*)(const domain::Actor &, const QJsonObject &,
                                             const Answer &);
    static Method methodFor(const QString &cmd);

    void add(const domain::Actor &actor, const QJsonObject &d, const Answer &done);
    void added(const domain::Actor &actor, const storage::ChannelRecord &asked,
               const storage::ChannelRecord &record, const Answer &done);
    void set(const domain::Actor &actor, const QJsonObject &d, const Answer &done);
    void enable(const domain::Actor &actor, const QJsonObject &d, const Answer &done);
    void disable(const domain::Actor &actor, const QJsonObject &d, const Answer &done);
    void rotate(const domain::Actor &actor, const QJsonObject &d, const Answer &done);
    void handOver(const domain::Actor &actor, const QJsonObject &d, const Answer &done);
    void sessionKey(const domain::Actor &actor, const QJsonObject &d, const Answer &done);
    void list(const domain::Actor &actor, const QJsonObject &d, const Answer &done);
    void ticks(const domain::Actor &actor, const QJsonObject &d, const Answer &done);
    void doctor(const domain::Actor &actor, const QJsonObject &d, const Answer &done);
    //! `secrets`: fields of the answer that are shown this once.
    void change(const domain::Actor &actor, const QString &name, const desk::ChannelChange &change,
                const QStringList &secrets, const Answer &done);
    QJsonObject json(const storage::ChannelRecord &channel) const;

    desk::Desk &m_desk;
    const QString m_publicUrl;
};

} // namespace kefu::control
