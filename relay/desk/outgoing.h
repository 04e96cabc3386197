// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "relay/storage/storagetypes.h"
#include "relay/wechat/apiclient.h"

#include <QByteArray>
#include <functional>

namespace kefu::desk {

class ChannelSender;

//! What a message is to WeChat, or why it can be nothing now.
struct Prepared {
    QByteArray body; //!< JSON for custom/send; empty: look at `report`
    //! Without a body: judged like the answer to a send (domain::decideSend). NeverSent: tried
    //! again for two minutes; an errcode: what the table says of it, token errors included, so that
    //! `tokenUsed` belongs in it. An upload of which nothing is known is NeverSent: the message has
    //! not left. For a definite end without WeChat answer the errcode WeChat would give (40007 for
    //! a file that is not there any more).
    wechat::SendReport report {};
};

//! Makes the bodies of what is not text, between "due" and "sending": uploads a picture, waits for
//! it. The message stays `queued` meanwhile, and what takes long here delays its visitor only.
//! Lives in the relay loop.
class OutgoingPreparer {
public:
    using Done = std::function<void(const Prepared &)>;
    virtual ~OutgoingPreparer() = default;

    //! `done` once, from the loop, never within this call; not after this object is gone. Answers
    //! for a message that was withdrawn meanwhile are ignored.
    virtual void prepare(const storage::OutboxEntry &entry, ChannelSender &sender, Done done) = 0;
    //! WeChat does not know the media id the last body named (40007): the next prepare() must
    //! upload anew. Called once per message at most.
    virtual void forgetUpload(const storage::OutboxEntry &entry) = 0;
};

} // namespace kefu::desk
