// SPDX-License-Identifier: Apache-2.0
#include "app/deskurl.h"

#include <QRegularExpression>

namespace kefu::app {

namespace {

constexpr qsizetype kLongest = 64;

} // namespace

std::optional<ConversationId> conversationOfUrl(const QString &url)
{
    static const QRegularExpression kForm(
        QStringLiteral("\\Akefudesk://conversation/([0-9]{1,19})/?\\z"),
        QRegularExpression::CaseInsensitiveOption);
    if (url.size() > kLongest)
        return std::nullopt;
    const auto match = kForm.match(url);
    const auto id = match.hasMatch() ? parseId<ConversationId>(match.captured(1)) : std::nullopt;
    return id && id->isValid() ? id : std::nullopt;
}

} // namespace kefu::app
