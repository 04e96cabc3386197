// SPDX-License-Identifier: Apache-2.0
#include "rawagent.h"

#include <string_view>

namespace kefu::bench {

namespace {

constexpr quint8 kText = 0x1;
constexpr quint8 kPing = 0x9;
constexpr quint8 kPong = 0xA;
constexpr size_t kShortLength = 126;
constexpr quint8 kMedium = 126;
constexpr quint8 kLong = 127;

} // namespace

RawAgent::RawAgent(quint16 port, std::string token, OnText onText)
    : m_port(port)
    , m_token(std::move(token))
    , m_onText(std::move(onText))
{
}

bool RawAgent::open(Poller &poller)
{
    m_broken = !m_socket.open(m_port, poller, this);
    return !m_broken;
}

void RawAgent::onReady(quint32)
{
    if (!m_asked) {
        m_asked = true;
        m_socket.write("GET /agent HTTP/1.1\r\nHost: 127.0.0.1\r\nUpgrade: websocket\r\n"
                       "Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
                       "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
                       "Sec-WebSocket-Protocol: kefudesk.v1\r\n\r\n");
    }
    m_socket.flush();
    if (!m_socket.readInto(m_in)) {
        m_broken = true;
        m_live = false;
        m_socket.close();
        return;
    }
    if (!m_upgraded && !takeHandshake())
        return;
    while (takeFrame()) { }
    m_in.erase(0, std::exchange(m_read, 0));
}

void RawAgent::ask(const std::string &frame)
{
    sendFrame(kText, frame);
}

void RawAgent::reply(std::string_view conversation, int number)
{
    const std::string id = std::to_string(number);
    sendFrame(kText,
              R"({"t":"send","id":"r)" + id + R"(","d":{"conversation":")"
                  + std::string(conversation)
                  + R"(","content":{"kind":"text","text":"在的，请讲"},"clientMessageId":"bench)"
                  + id + R"(","force":true}})");
}

bool RawAgent::takeHandshake()
{
    const size_t end = m_in.find("\r\n\r\n");
    if (end == std::string::npos)
        return false;
    m_upgraded = m_in.starts_with("HTTP/1.1 101 ");
    m_broken = !m_upgraded;
    m_in.erase(0, end + 4);
    sendFrame(kText,
              R"({"t":"hello","id":"1","d":{"token":")" + m_token + R"(","client":"bench"}})");
    return m_upgraded;
}

void RawAgent::sendFrame(quint8 opcode, const std::string &payload)
{
    // A mask of zeros is a mask: the bytes need no change.
    std::string frame(1, char(0x80 | opcode));
    if (payload.size() < kShortLength) {
        frame += char(0x80 | payload.size());
    } else {
        frame += char(0x80 | kMedium);
        frame += char(payload.size() >> 8);
        frame += char(payload.size() & 0xff);
    }
    frame.append(4, '\0');
    m_socket.write(frame + payload);
}

bool RawAgent::takeFrame()
{
    const auto *data = reinterpret_cast<const quint8 *>(m_in.data()) + m_read;
    const size_t have = m_in.size() - m_read;
    if (have < 2)
        return false;
    size_t head = 2;
    quint64 length = data[1] & 0x7f;
    const int wide = length == kMedium ? 2 : length == kLong ? 8 : 0;
    if (wide > 0) {
        head += size_t(wide);
        if (have < head)
            return false;
        length = 0;
        for (int i = 0; i < wide; ++i)
            length = length << 8 | data[2 + i];
    }
    if (have < head + length)
        return false;
    take(data[0] & 0x0f, m_in.data() + m_read + head, size_t(length));
    m_read += head + size_t(length);
    return true;
}

void RawAgent::take(quint8 opcode, const char *data, size_t size)
{
    if (opcode == kPing) {
        sendFrame(kPong, std::string(data, size));
    } else if (opcode == kText) {
        if (!m_live)
            m_live = std::string_view(data, size).find("\"ok\":true") != std::string_view::npos;
        m_onText(data, size);
    }
}

} // namespace kefu::bench
