// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "relay/simulator/config.h"
#include "relay/simulator/faultbook.h"
#include "relay/simulator/limitbook.h"
#include "relay/simulator/media.h"
#include "relay/simulator/quotabook.h"
#include "relay/simulator/sendcheck.h"
#include "relay/simulator/tokenbook.h"
#include "relay/simulator/typingbook.h"

#include <map>
#include <memory>
#include <random>
#include <vector>

namespace kefu::simulator {

//! One mini program inside the simulated WeChat.
struct App {
    AppConfig config;
    TokenBook tokens;
    QuotaBook quota;
    MediaBook media;
    MediaLimits mediaLimits;
    TypingBook typing;
    LimitBook limits;
    QHash<QByteArray, QString> visitors; //!< openid → name
    int stableTokenCalls = 0;
    int tokenCalls = 0;
    int sendCalls = 0;
    int typingCalls = 0;
    int uploadCalls = 0;
    int mediaCalls = 0; //!< media/get
    int accepted = 0;
    int pushes = 0;
    int pushesFailed = 0;
    int callbackCalls = 0; //!< attempts of pushes that have their outcome
    int lateAnswers = 0;
    int expireEvery = 0; //!< all tokens expire with every so-manieth call; 0 = they do not
    int callsSinceExpiry = 0;

    //! Of a call with a good token: Ok, a limit that is reached, or that the token expired just
    //! now.
    int admitCall(const QByteArray &path, qint64 now);
};

//! What the simulated WeChat knows; no network in it. Times in ms UTC, given by the caller.
class World {
public:
    explicit World(const Config &config);

    //! Adds an app, or changes the one of that name and keeps its visitors, tokens and quota.
    //! Conflict: another app has this appid.
    Result<void> putApp(const AppConfig &config);
    App *app(const QString &name) const; //!< null if unknown
    App *appByAppId(const QByteArray &appId) const; //!< null if unknown
    const std::vector<std::unique_ptr<App>> &apps() const { return m_apps; }

    //! The visitor's openid in this app, made from the name; an openid (28 characters, "o…") stands
    //! for itself. From then on the visitor is known to the app.
    QByteArray meet(App &app, const QString &visitor);
    static QByteArray openidOf(const App &app, const QString &visitor);

    //! Ok and the app whose token it is, or the errcode of wechat.md 3.1.
    int appOfToken(const QByteArray &token, qint64 now, App *&owner) const;
    //! All checks of `custom/send` after the token, in WeChat's order; Ok takes one from the quota.
    int admitSend(App &app, const SendCheck &send, qint64 now);
    //! All checks of the typing command after the token; Ok and it shows, or is taken away.
    static int admitTyping(App &app, const QByteArray &openid, const QString &command, qint64 now);
    const AcceptedMessage &record(App &app, const SendCheck &send, qint64 now);
    const QList<AcceptedMessage> &accepted() const { return m_accepted; }

    QByteArray nextMsgId(qint64 now); //!< 64 bit, beyond what JavaScript's numbers hold
    quint64 nextRidSerial() { return ++m_ridSerial; }
    QByteArray randomText(int length); //!< of [A-Za-z0-9]
    FaultBook &faults() { return m_faults; }

private:
    std::vector<std::unique_ptr<App>> m_apps;
    QList<AcceptedMessage> m_accepted;
    FaultBook m_faults;
    qint64 m_tokenLifetimeMs;
    qint64 m_orders = 0;
    quint64 m_ridSerial = 0;
    quint32 m_msgIds;
    std::mt19937_64 m_random;
};

} // namespace kefu::simulator
