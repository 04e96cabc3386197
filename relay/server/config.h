// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "relay/desk/desk.h"
#include "relay/gateway/settings.h"
#include "relay/http/server.h"
#include "relay/layim/settings.h"

#include <QHash>
#include <QHostAddress>
#include <QList>
#include <QMap>
#include <QString>
#include <QStringList>
#include <QUrl>

namespace kefu::server {

enum class LogFormat {
    Plain, //!< time, level, category, text
    Journald, //!< "<priority>" in front, no time: the journal has its own
    Json, //!< one object a line
};

//! What the TOML file says: settings of the process. Channels, agents and rules live in the
//! database.
struct Config {
    QString dataDir; //!< absolute
    QHostAddress listen;
    quint16 port = 0; //!< 0 picks one
    QString tlsCertificate; //!< absolute path of a PEM chain; empty = clear text
    QString tlsKey; //!< absolute path of its PEM key
    bool allowClearText = false; //!< listen beyond loopback without TLS: a proxy in front has it

    //! Would passwords and messages cross a network readable to everybody on the way?
    bool isExposedClearText() const
    {
        return !listen.isLoopback() && tlsCertificate.isEmpty() && !allowClearText;
    }
    QUrl publicUrl; //!< how WeChat and LayIM pages reach the relay; empty = as the request came
    LogFormat logFormat = LogFormat::Plain;
    bool logDebug = false;
    QString wechatProxy; //!< proxy for calls to WeChat; empty = none
    //! Calls to this host go to that address instead: the console's simulator stands in for WeChat.
    QHash<QString, QUrl> wechatStandIns;
    QString wechatCaFile; //!< further trust for calls to WeChat, PEM
    //! `/metrics`: behind this token on the relay's port, or open on a listener of its own; neither
    //! = there is none.
    struct Metrics {
        QByteArray token;
        QHostAddress listen; //!< null = no listener of its own
        quint16 port = 0;
    };
    Metrics metrics;
    http::Limits http;
    desk::Settings desk;
    gateway::Settings gateway;
    layim::Settings layim;
};

//! One thing that is wrong in the file, in words for the person who wrote it.
struct ConfigProblem {
    QString file;
    int line = 1;
    QString key;
    QString message; //!< what is expected, and what was found

    //! "relay.toml:3: port: expected …, found …"
    QString toString() const;
};

struct ConfigResult {
    Config config; //!< complete only when there is no problem
    QList<ConfigProblem> problems; //!< all of them, by line
    QHash<QString, QString> given; //!< what was set, by key, as it was written

    bool ok() const { return problems.isEmpty(); }
};

//! Reads and checks a file, and the variables KEFUDESK_RELAY_<KEY> of this process's environment,
//! which go before it (a table's dot is an underscore). A relative data_dir is taken from the
//! file's folder.
ConfigResult loadConfig(const QString &path);
//! The same for text already read; `path` stands in the problems.
ConfigResult parseConfig(const QByteArray &toml, const QString &path,
                         const QMap<QString, QString> &environment = {});

//! What a running relay can take over of a file that was changed, and what waits for a restart.
struct ConfigChange {
    QStringList applied; //!< log_level; of tls_certificate and tls_key the files' content
    QStringList needRestart;
};
ConfigChange configChange(const ConfigResult &before, const ConfigResult &after);

//! The file as it is delivered: every key, with its default behind a #.
QByteArray defaultConfig();

//! Every key there is, for suggestions and the documentation test.
QStringList configKeys();

} // namespace kefu::server
