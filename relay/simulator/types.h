// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QByteArray>
#include <QJsonObject>
#include <QList>
#include <QPair>
#include <QString>
#include <QUrl>

//! WeChat played for tests, demo, practice and staging: the API a customer-service back end calls,
//! and the callbacks it receives. Facts and their sources: "wechat.md"; nothing here talks to the
//! real service.
namespace kefu::simulator {

enum class PushMode { Plain, Compatible, Secure };
enum class PushFormat { Xml, Json };

//! One mini program as its owner configured it in WeChat's console.
struct AppConfig {
    QString name; //!< how the control API and the printed lines call it
    QUrl callback; //!< where pushes go; empty = pushes are refused until it is set
    QByteArray appId;
    QByteArray secret; //!< AppSecret
    QByteArray token; //!< signs the callbacks
    QByteArray aesKey; //!< EncodingAESKey, 43 characters; only Plain works without
    QByteArray originalId; //!< gh_…, the ToUserName of every push
    PushMode mode = PushMode::Secure;
    PushFormat format = PushFormat::Xml;
};

//! A message that `custom/send` accepted.
struct AcceptedMessage {
    qint64 order = 0; //!< 1, 2, 3 … over all apps
    qint64 at = 0; //!< ms UTC
    QString app;
    QString visitor; //!< name, or the openid of one who has none
    QByteArray openid;
    QString msgType;
    QString text; //!< empty unless msgType is text
    QJsonObject body; //!< the request as it came
    bool shown = true; //!< accepted, but WeChat shows nothing of it (links without an address)
};

//! How WeChat calls back (wechat.md 1.5). What it does not document is a choice.
struct CallRules {
    int timeoutMs = 5000; //!< it hangs up after 5 s …
    int attempts = 3; //!< … or a wrong answer, and calls again: three times in all
    int refusedAttempts = 2; //!< a refused connection is tried again at once, then given up
    bool freshStamp = false; //!< a repetition has its own timestamp and nonce, not the first one's
    bool overlap = false; //!< a call without an answer goes on while it is repeated
    int duplicates = 0; //!< so often a call that was answered well is made again all the same
    int shuffle = 0; //!< so many calls gather (for 200 ms at most) and go out in any order
};

//! What became of one push, all attempts together.
struct PushOutcome {
    bool ok = false; //!< HTTP 200 with `success` or an empty body
    int attempts = 0;
    int lateAnswers = 0; //!< to calls that had been repeated already (CallRules::overlap)
    int status = 0; //!< HTTP status of the last attempt, 0 = no answer
    QByteArray body; //!< of the last answer, cut to 256 bytes
    QString detail; //!< why it is not ok, in words
    QByteArray msgId; //!< empty for events
};

//! One line of the conversation as printed.
struct Line {
    enum class Kind { FromVisitor, ToVisitor, Note };
    qint64 at = 0; //!< ms UTC
    QString app;
    Kind kind = Kind::Note;
    QString visitor; //!< may be empty for notes
    QString text;
    QString msgType = {}; //!< WeChat's; "typing" for that, empty for other notes
    QJsonObject detail = {}; //!< title, url, pagePath, mediaId … as the type has them
    qint64 order = 0; //!< 1, 2, 3 … over all apps
};

//! The elements of a push, in order. Numbers go out unquoted.
struct PushField {
    QString name;
    QString value;
    bool number = false;
};
using PushFields = QList<PushField>;

} // namespace kefu::simulator
