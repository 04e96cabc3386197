// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "relay/desk/desk.h"
#include "relay/http/httptypes.h"
#include "relay/layim/messagebox.h"
#include "relay/layim/pageframe.h"
#include "relay/layim/pagememory.h"
#include "relay/layim/payloads.h"
#include "relay/layim/settings.h"

#include <QElapsedTimer>
#include <QObject>
#include <QPointer>
#include <QTimer>
#include <memory>

class QWebSocket;

namespace kefu::layim {

//! One page at `/layim` (design.md 17): login by an init frame, pushes of what happens to the
//! agent's conversations, the reference's heartbeat, and sending.
class LayimSession : public QObject, public desk::SessionSink {
    Q_OBJECT
public:
    //! `request`: the one that was upgraded.
    LayimSession(desk::Desk &desk, PageMemories &memories, MessageBoxes &boxes,
                 const Settings &settings, const http::Request &request,
                 std::unique_ptr<QWebSocket> socket, QObject *parent);
    ~LayimSession() override;

    void onEvents(EventSeq from, EventSeq to, const QList<desk::EventPtr> &events) override;
    void onPresence(AgentId agent, PresenceState state) override;
    void onAlert(const AlertPush &alert) override;
    void onColleagues(const ColleaguesPush &push) override;
    void onClosed(int closeCode, const QString &reason) override;

    //! The page asked for its friends anew: these it knows now.
    void setListed(const QByteArray &token, const QSet<VisitorId> &listed);
    //! It adds this friend itself.
    void noteListed(const QByteArray &token, VisitorId visitor);
    //! The agent has looked into his message box.
    void onBoxRead(AgentId agent);

Q_SIGNALS:
    void ended();

private:
    enum class State { New, LoggingIn, Ready, Closed };

    void onText(const QString &text);
    void onHeard();
    void onSilence();
    bool isFlooding();
    //! What a page was told about a visitor's conversation.
    struct Known {
        ConversationId conversation;
        int unread = 0;
        bool isOpen = false;
        bool isOffer = false;
    };

    void dispatch(const PageFrame &frame);
    void run(const PageFrame &frame); //!< logged in
    void login(const QByteArray &token);
    void onActor(const Result<domain::Actor> &actor);
    void onCaughtUp(const QList<ConversationInfo> &conversations, const QList<Message> &messages);
    void apply(const Event &event);
    void note(const ConversationInfo &conversation);
    void addToList(const ConversationInfo &conversation);
    void pushStatus(const QString &id, QLatin1String status);
    void pushBox();
    void pushUnread(VisitorId visitor, int count);
    void gained(const ConversationGained &event);
    void fileArrived(const MessageUpdated &event);
    void lost(const ConversationLost &event);
    void show(const Message &message, const VisitorInfo &visitor);
    // layimsessionrequests.cpp
    void send(const QJsonObject &data);
    void onSent(VisitorId visitor, const Result<QList<Message>> &sent);
    void setStatus(const QString &word);
    void setSign(const QString &sign);
    void setTyping(VisitorId visitor, bool on);
    void markRead(VisitorId visitor);
    void answerOffer(const PageFrame &frame);
    void pushError(const Error &error, VisitorId about = {});
    //! Tells the page of an error; what went well shows in what is pushed.
    template <typename T> std::function<void(Result<T>)> complaining();
    //! False when the page cannot get it: it is closed, or cut because it takes nothing.
    bool push(const QByteArray &json);
    void close(int code, const QString &reason);
    void leave(bool goodbye);

    desk::Desk &m_desk;
    PageMemories &m_memories;
    MessageBoxes &m_boxes;
    const Settings m_settings;
    const QString m_address;
    const QString m_clientId;
    std::unique_ptr<QWebSocket> m_socket;
    View m_view;
    QHash<VisitorId, Known> m_known;
    int m_boxCount = 0; //!< as pushed last
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

template <typename T> std::function<void(Result<T>)> LayimSession::complaining()
{
    return [self = QPointer(this)](const Result<T> &result) {
        if (self && !result)
            self->pushError(result.error());
    };
}

} // namespace kefu::layim
