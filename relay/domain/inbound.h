// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "relay/protocol/types.h"

#include <QByteArray>

namespace kefu::domain {

//! A push as it came, for the shop's own back end (product.md 3); nothing of it is understood here.
struct PushCopy {
    QByteArray query; //!< raw, without '?'
    QByteArray contentType;
    QByteArray body;

    bool isEmpty() const { return body.isEmpty(); }
};

//! What the mini program says of its visitor (SessionFrom), as far as it is believed: where the
//! channel has a session key, only what is signed with it.
struct VisitorClaim {
    QString name {};
    QString avatarUrl {};
    bool verified = false; //!< signed
};

//! What a channel delivered, in our own words: the seam between a channel kind and the desk.
//! Ingress takes this and not an HTTP request, so that another channel kind (product.md 12) only
//! has to produce it.
struct Inbound {
    enum class Kind {
        Message, //!< a visitor wrote: opens a conversation, queues
        Enter, //!< a visitor entered: never queues, opens the 60 s window
        //! Any other event: stored and counted, never shown as a visitor. With a content of kind
        //! Event it gets a line in the history of a visitor who is known already.
        Event,
        //! Authentic, and nobody could read it: `raw` is kept for the doctor, `type` says why. Has
        //! no openid.
        Unreadable,
    };
    Kind kind = Kind::Message;
    ChannelId channel;
    QString openid; //!< FromUserName
    QString originalId; //!< ToUserName, gh_…; noted when wrong, never refused
    //! Equal for every repetition of one push and for nothing else (wechat.md 1.5); 32 bytes
    //! SHA-256.
    QByteArray dedupeKey;
    QString externalId; //!< MsgId as text; may exceed 2^53 or be no number at all
    QString type; //!< WeChat's MsgType, or Event for events
    Content content;
    VisitorClaim claim {}; //!< Enter
    //! Image, Voice, Video and a Card's cover: under which WeChat keeps the file for three days,
    //! and the link it sent beside it (only when the first fails, and only from known hosts).
    QString mediaId {};
    QString mediaUrl {};
    qint64 createdAt = 0; //!< CreateTime in ms: the quota counts from here
    QByteArray raw; //!< the decrypted body, kept whole
    //! Sensitive words stand in `content` as asterisks: `raw` is its text as it came, for who may
    //! reveal it. Not kept of what went through the spool.
    bool masked = false;
    PushCopy copy {}; //!< not empty: passed on after the commit
};

} // namespace kefu::domain
