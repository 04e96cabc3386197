// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "relay/api/callbackmeters.h"
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

struct OpenedCallback;

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
    const CallbackMeters &meters() const { return m_meters; }

private:
    //! Hands something to the desk; called again after a transient error.
    using Store = std::function<void(desk::Callback<bool>)>;

    void verify(const http::Request &request, const http::Responder &responder);
    void receive(const http::Request &request, const http::Responder &responder);
    //! An authentic push on its way to the database and back.
    struct Delivery {
        http::Responder responder;
        ChannelId channel;
        QByteArray opened; //!< decrypted
        domain::PushCopy copy; //!< empty: not passed on
        QByteArray reply; //!< empty: `success`
        desk::PushFacts facts;
        QElapsedTimer since;
    };
    void take(const http::Request &request, const wechat::CallbackQuery &query,
              const wechat::ChannelKeys &keys, const OpenedCallback &opened,
              const http::Responder &responder);
    void storeMessage(domain::Inbound inbound, const Delivery &delivery);
    void storeUnparsed(const Delivery &delivery, const QString &why);
    //! Calls `store` again and again until it succeeds, the time is over or the client is gone;
    //! `refused` for an error that waiting will not cure.
    void attempt(const Store &store, const Delivery &delivery,
                 const std::function<void(const Error &)> &refused);
    void answer(const Delivery &delivery);
    void hold(const http::Responder &responder, ChannelId channel);
    void sweep();
    void refuse(const http::Responder &responder, const QByteArray &name, ChannelId channel,
                const QString &why);
    void noteOddity(ChannelId channel, const QString &what);
    desk::Desk &m_desk;
    const wechat::ChannelKeys m_dummy;
    int m_holdMs = 4500;
    struct Held {
        QDeadlineTimer deadline;
        http::Responder responder;
        ChannelId channel;
    };
    std::deque<Held>
        m_held; //!< in order of their deadlines; most have long been answered when theirs comes
    QTimer m_sweep;
    QElapsedTimer m_refusalLogged;
    int m_refusals = 0;
    QElapsedTimer m_oddityLogged;
    int m_oddities = 0;
    CallbackMeters m_meters;
};

} // namespace kefu::api
