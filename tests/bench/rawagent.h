// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "poller.h"

#include <functional>
#include <string>
#include <string_view>

namespace kefu::bench {

//! A console as the relay sees it: upgrade, hello, and then every frame read at once; pings are
//! answered.
class RawAgent final : public Readiness {
public:
    using OnText = std::function<void(const char *data, size_t size)>;

    RawAgent(quint16 port, std::string token, OnText onText);
    bool open(Poller &poller);
    bool isLive() const { return m_live; }
    bool isBroken() const { return m_broken; }
    void onReady(quint32 events) override;
    //! A request, as it goes over the wire.
    void ask(const std::string &frame);
    //! One text into this conversation, as the request of this number.
    void reply(std::string_view conversation, int number);

private:
    void sendFrame(quint8 opcode, const std::string &payload);
    bool takeHandshake();
    bool takeFrame();
    void take(quint8 opcode, const char *data, size_t size);

    quint16 m_port;
    std::string m_token;
    OnText m_onText;
    RawSocket m_socket;
    std::string m_in;
    size_t m_read = 0; //!< bytes of m_in already taken
    bool m_asked = false;
    bool m_upgraded = false;
    bool m_live = false;
    bool m_broken = false;
};

} // namespace kefu::bench
