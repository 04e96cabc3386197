// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "relay/desk/desk.h"
#include "relay/http/server.h"
#include "relay/wechat/callbackparser.h"

#include <QDeadlineTimer>
#include <QElapsedTimer>
#include <QObject>
#include <QTimer>
#include <deque>
#include <functional>

namespace kefu::api {

//! `GET|POST /wechat/{channel}`: WeChat's message push (wechat.md 1). `success` goes out only after
//! the commit. Unknown channel, wrong signature and wrong padding get the same empty 403 after the
//! same work.
class CallbackHandler : public QObject {
    Q_OBJECT
public:
    explicit CallbackHandler(desk::Desk &desk, QObject *parent = nullptr);

    void addRoutes(http::Server &server);
    //! How long a push is held while storage does not answer, from its arrival; 4.5 s by default:
    //! WeChat gives up at 5 s and repeats a refused call at once (design.md 8).
    void setHold(int ms) { m_holdMs = ms; }

private:
    //! Hands something to the desk; called again after a transient error.
    using Store = std::function<void(desk::Callback<bool>)>;

    void verify(const http::Request &request, const http::Responder &responder);
    void receive(const http::Request &request, const http::Responder &responder);
    void storeMessage(domain::Inbound inbound, const QByteArray &body,
                      const http::Responder &responder);
    void storeUnparsed(ChannelId channel, const QByteArray &body, const QString &why,
                       const http::Responder &responder);
    //! Calls `store` again and again until it succeeds, the time is over or the client is gone;
    //! `refused` for an error that waiting will not cure.
    void attempt(const Store &store, const http::Responder &responder,
                 const std::function<void(const Error &)> &refused);
    void hold(const http::Responder &responder);
    void sweep();
    void refuse(const http::Responder &responder, const QByteArray &channel, const QString &why);
    void noteOddity(ChannelId channel, const QString &what);
    wechat::ChannelKeys keysOf(const http::Request &request) const;

    desk::Desk &m_desk;
    const wechat::ChannelKeys m_dummy;
    int m_holdMs = 4500;
    struct Held {
        QDeadlineTimer deadline;
        http::Responder responder;
    };
    std::deque<Held>
        m_held; //!< in order of their deadlines; most have long been answered when theirs comes
    QTimer m_sweep;
    QElapsedTimer m_refusalLogged;
    int m_refusals = 0;
    QElapsedTimer m_oddityLogged;
    int m_oddities = 0;
};

} // namespace kefu::api
