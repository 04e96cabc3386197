// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "relay/protocol/result.h"
#include "relay/simulator/types.h"

#include <functional>

namespace kefu::simulator {

//! Everything the simulator is started with.
struct Config {
    QList<AppConfig> apps;
    quint32 seed = 1; //!< of the visitors' choices and pauses
    double speed =
        1; //!< of the visitors' typing and pauses; never of the time they wait for an answer
    CallRules calls;
    int tokenLifetimeS = 7200;
    int apiPort = -1; //!< `/cgi-bin/…` on a port of its own too, so that it can be unreachable; 0
                      //!< picks one, -1 = none
    std::function<qint64()> now; //!< ms UTC; empty = the system's clock
};

//! Reads
//! `name=shop,appid=wx…,secret=…,token=…,aeskey=…,original=gh_…,mode=secure,format=xml,callback=http://…`.
//! name, appid and secret are needed; token and aeskey are too unless the mode is plain.
Result<AppConfig> parseApp(const QString &text);
//! The same keys as an object's members.
Result<AppConfig> parseApp(const QJsonObject &object);
//! Reads
//! `{"apps":[…],"seed":n,"speed":x,"tokenLifetimeS":n,"calls":{…}}`; calls as in parseCalls().
//! Errors name the key and what is expected, never a secret.
Result<Config> parseConfig(const QByteArray &json);

//! Changes `rules` by
//! `{"timeoutMs":n,"attempts":n,"refusedAttempts":n,"freshStamp":bool,"overlap":bool,
//! "duplicates":n,"shuffle":n}`, each optional.
Result<void> parseCalls(const QJsonObject &object, CallRules &rules);

//! An http(s) address without a query.
Result<QUrl> parseCallback(const QString &text);

QString modeName(PushMode mode);
QString formatName(PushFormat format);

} // namespace kefu::simulator
