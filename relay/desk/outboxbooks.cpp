// SPDX-License-Identifier: Apache-2.0
#include "relay/desk/outbox.h"

//! What the outbox counts (figures.h).
namespace kefu::desk {

void Outbox::tell(const storage::SettleOutcome &outcome)
{
    if (isFinal(outcome.message.delivery))
        ++m_books.ended[outcome.message.delivery];
    m_settled(outcome);
}

void Outbox::count(const domain::SendOutcome &outcome)
{
    constexpr qsizetype kMostErrcodes = 200;
    if (outcome.call == domain::CallResult::Unclear)
        ++m_unanswered;
    if (outcome.call != domain::CallResult::Answered || outcome.errcode == 0)
        return;
    const bool isKept = m_errcodes.size() < kMostErrcodes || m_errcodes.contains(outcome.errcode);
    ++m_errcodes[isKept ? outcome.errcode : kOtherErrcodes];
}

wechat::TokenFigures Outbox::tokenFigures() const
{
    wechat::TokenFigures sum;
    for (const auto &[id, state] : m_channels) {
        if (!state.sender)
            continue;
        const wechat::TokenFigures &figures = state.sender->tokenFigures();
        sum.expired += figures.expired;
        sum.refused += figures.refused;
        sum.failed += figures.failed;
    }
    return sum;
}

} // namespace kefu::desk
