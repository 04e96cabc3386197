// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "relay/protocol/result.h"

#include <QByteArray>
#include <QJsonObject>
#include <QList>
#include <QString>
#include <limits>
#include <optional>

namespace kefu::simulator {

//! Misbehaviour of the API on demand: for some calls, or for a time (an outage).
struct Fault {
    //! Of the API: sends, tokens, typing, media/upload, media/get, the host of pictures, and the
    //! rest.
    enum class Where { Send, Token, Typing, Upload, Media, Picture, House, All };
    enum class Kind {
        ErrCode, //!< answer this errcode
        NoAnswer, //!< take the request and never answer
        Status, //!< answer this HTTP status with a page that is not JSON
        HalfJson, //!< answer only half of the JSON, as if that were all
        HangInside, //!< half of the answer, and then nothing more
        Slow, //!< answer `value` ms later
        Reset, //!< reset the connection instead of answering
        ResetEarly, //!< … before the body of the request is read
        ResetInside, //!< … in the middle of the answer
        ResetAfter, //!< … right behind the answer
    };
    static constexpr int kNoCount = std::numeric_limits<int>::max();

    Where where = Where::Send;
    Kind kind = Kind::ErrCode;
    QString app; //!< empty = any; so with the next three
    QString visitor; //!< name or openid
    QString msgType;
    QByteArray path; //!< "/cgi-bin/…"
    int value = 0; //!< errcode, HTTP status or ms
    int count = 1; //!< how many calls it hits
    bool deliver = false; //!< what was asked for happens nevertheless
    qint64 fromAt = 0; //!< not before, ms UTC of the simulator's clock
    qint64 untilAt = std::numeric_limits<qint64>::max(); //!< gone from then on
};

//! What a fault may look at to choose its calls.
struct CallFacts {
    Fault::Where where = Fault::Where::Send;
    QByteArray path {};
    QString app {};
    QByteArray openid {};
    QString visitor {}; //!< the name of the openid, if it has one
    QString msgType {};
};

//! Reads the object described in README.md ("Faults and outages"). With forMs it hits every call of
//! that time unless a count is given.
Result<Fault> parseFault(const QJsonObject &object, qint64 now);

//! Faults in the order they were asked for.
class FaultBook {
public:
    void add(const Fault &fault) { m_faults.append(fault); }
    void clear() { m_faults.clear(); }
    //! Calls that will be hit; an outage counts as one.
    int pending(qint64 now) const;
    std::optional<Fault> take(const CallFacts &call, qint64 now);
    //! Of the faults that hit a call before it is read: whether there was one.
    bool takeEarly(const CallFacts &call, qint64 now);

private:
    std::optional<Fault> takeOne(const CallFacts &call, qint64 now, bool early);

    QList<Fault> m_faults;
};

} // namespace kefu::simulator
