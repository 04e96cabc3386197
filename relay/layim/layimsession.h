// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "relay/desk/desk.h"
#include "relay/layim/pagememory.h"
#include "relay/layim/payloads.h"
#include "relay/layim/settings.h"

#include <QElapsedTimer>
#include <QObject>
#include <QTimer>
#include <memory>

class QWebSocket;

namespace kefu::layim {

//! One page at `/layim` (design.md 17): login by an init frame, pushes of what happens to the
//! agent's conversations, the reference's heartbeat, and sending.
class LayimSession : public QObject, public desk::SessionSink {
    Q_OBJECT
public:
    LayimSession(desk::Desk &desk, PageMemories &memories, const Settings &settings,
                 const QByteArray &baseUrl, std::unique_ptr<QWebSocket> socket, QObject *parent);
    ~LayimSession() override;

    void onEvents(EventSeq from, EventSeq to, const QList<desk::EventPtr> &events) override;
    void onPresence(AgentId agent, PresenceState state) override;
    void onClosed(int closeCode, const QString &reason) override;

    //! The page asked for its friends anew: these it knows now.
    void setListed(const QByteArray &token, const QSet<VisitorId> &listed);

Q_SIGNALS:
    void ended();

private:
    enum class State { New, LoggingIn, Ready, Closed };

    void onText(const QString &text);
    void onHeard();
    void onSilence();
    bool isFlooding();
    void dispatch(const QString &name, const QJsonObject &frame);
    void login(const QByteArray &token);
    void onActor(const Result<domain::Actor> &actor);
    void onCaughtUp(const QList<ConversationInfo> &conversations, const QList<Message> &messages);
    void apply(const Event &event);
    void gained(const ConversationGained &event);
    void fileArrived(const MessageUpdated &event);
    void lost(const ConversationLost &event);
    void show(const Message &message, const VisitorInfo &visitor);
    void send(const QJsonObject &data);
    void onSent(VisitorId visitor, const Result<Message> &message);
    //! False when the page cannot get it: it is closed, or cut because it takes nothing.
    bool push(const QByteArray &json);
    void close(int code, const QString &reason);
    void leave(bool goodbye);

    desk::Desk &m_desk;
    PageMemories &m_memories;
    const Settings m_settings;
    const QString m_clientId;
    std::unique_ptr<QWebSocket> m_socket;
    View m_view;
    QSet<MessageId> m_awaited; //!< shown without their file, which is still on its way
    domain::Actor m_actor;
    QByteArray m_token;
    PageMemory m_page; //!< what this page knows; merged into m_memories at the end
    desk::SessionId m_session = 0;
    State m_state = State::New;
    bool m_pinged = false;
    bool m_catchingUp = false;
    QList<desk::EventPtr> m_held; //!< arrived while the past was being fetched
    QTimer m_silence;
    QElapsedTimer m_lastFrame;
    double m_allowance = 0; //!< frames the page may still send at once
};

} // namespace kefu::layim
