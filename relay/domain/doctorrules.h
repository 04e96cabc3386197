// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "relay/domain/sendpolicy.h"

#include <QJsonObject>
#include <QList>
#include <QString>
#include <QStringList>
#include <optional>

namespace kefu::domain {

//! How a check of the callback URL went.
struct UrlFacts {
    QString url;
    bool isPublic = false; //!< public_url is set; else only the own listener was asked
    bool answered = false;
    int status = 0;
    bool echoed = false; //!< the answer WeChat expects, and nothing around it
    bool reachedUs = false; //!< this relay saw the check
    QString detail;
    qint64 ms = 0;
    QString certificateProblem; //!< empty = the chain is good, or there is none
    qint64 certificateExpiresAt = 0; //!< 0 = no certificate
};

//! What WeChat's callbacks have shown since the relay started; times ms UTC, 0 = never.
struct CallbackFacts {
    qint64 goodAt = 0;
    qint64 signatureRefusedAt = 0;
    qint64 notEncryptedAt = 0;
    qint64 aesKeyRefusedAt = 0;
    qint64 appIdRefusedAt = 0;
    qint64 refused = 0; //!< all of them together
    qint64 jsonAt = 0;
    qint64 xmlAt = 0;
    qint64 oldKeysAt = 0; //!< a push that still used the pair of before a rotation
    qint64 otherOriginalIdAt = 0;
    qint64 driftMs = 0; //!< our clock minus WeChat's, the smallest of the last pushes
    qint64 answerMs = 0; //!< p99 of the last answers
    qint64 messageAt = 0; //!< stored: over restarts
    qint64 verifiedAt = 0;
    qint64 entersSinceMessage = 0;
    qint64 unparsed = 0;
    QString unparsedWhy;
};

//! What WeChat's API said just now.
struct ApiFacts {
    CallResult tokenCall = CallResult::NeverSent;
    int tokenErrcode = 0;
    QString errmsg;
    QString callerIp; //!< as a refusal names it
    QString detail; //!< why there was no answer
    qint64 serverAt = 0; //!< its Date; 0 = it sent none
    qint64 askedAt = 0; //!< our clock when that came
    bool viaProxy = false;
    QString called; //!< the harmless call, such as "message/custom/typing"; empty: none was made
    CallResult callResult = CallResult::NeverSent;
    int callErrcode = 0;
    int sendErrcode = 0; //!< of the last reply refused for a reason the operator must mend
};

struct ForwardFacts {
    bool isOn = false;
    bool isRefusedTarget = false; //!< private, and not allowed
    qint64 waiting = 0;
    qint64 dropped = 0;
    qint64 failingSinceAt = 0;
    int lastStatus = 0;
    QString lastDetail;
};

struct DoctorFacts {
    qint64 now = 0;
    bool enabled = true;
    bool plainMode = false;
    QString mode; //!< "secure", "compatible", "plain"
    QString format; //!< as set: "", "xml", "json"
    bool clearTextApi = false; //!< http to something that is not this machine
    bool handedOver = false;
    qint64 previousUntilAt = 0;
    QStringList sameAppid; //!< other channels with it
    qint64 mediaFailed = 0; //!< downloads that failed several times and wait to be tried again
    UrlFacts url;
    CallbackFacts callbacks;
    ApiFacts api;
    ForwardFacts forward;
};

enum class Severity { Info, Warning, Error };
QString severityName(Severity severity);

//! One thing that is wrong, or should be known. `name` never changes its meaning; `values` are what
//! stands in the words, for those who say them in another language.
struct Finding {
    QString name;
    Severity severity = Severity::Info;
    QString cause;
    QString fix;
    QJsonObject values = {};
};

//! Errors first. Empty: nothing was found.
QList<Finding> diagnose(const DoctorFacts &facts);

//! Every name diagnose() may give.
QStringList findingNames();

} // namespace kefu::domain
