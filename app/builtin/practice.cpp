// SPDX-License-Identifier: Apache-2.0
#include "app/builtin/practice.h"

#include "app/remotechatservice.h"

namespace kefu::app {

Practice::Practice(RemoteChatService &service, const BuiltInRelay::Config &config, QObject *parent)
    : QObject(parent)
    , m_service(service)
    , m_config(config)
{
    connect(&service, &RemoteChatService::practiceWanted, this, &Practice::begin);
    connect(&service, &RemoteChatService::practiceLeft, this, &Practice::leave);
}

Practice::~Practice() = default;

void Practice::begin()
{
    if (m_over)
        return;
    if (m_relay.isRunning()) {
        m_again = true;
        return;
    }
    m_relay.start(m_config, [this](const BuiltInRelay::Outcome &outcome) {
        if (const auto *failure = std::get_if<ui::LoginFailure>(&outcome)) {
            m_service.failPractice(*failure);
            return;
        }
        const auto &endpoint = std::get<BuiltInRelay::Endpoint>(outcome);
        m_service.enterPractice(endpoint.relay, endpoint.username, endpoint.oneTimeToken);
    });
}

void Practice::leave()
{
    m_again = false;
    m_relay.stop([this] {
        if (std::exchange(m_again, false))
            begin();
    });
}

void Practice::stop(std::function<void()> done)
{
    m_over = true;
    m_relay.stop(std::move(done));
}

} // namespace kefu::app
