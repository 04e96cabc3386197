// SPDX-License-Identifier: Apache-2.0
#include "relay/desk/cannedrules.h"

#include "relay/desk/contentrules.h"
#include "relay/protocol/codec.h"
#include "relay/protocol/features.h"

namespace kefu::desk {

namespace {

using L = QLatin1String;

Error wrong(const char *field)
{
    return makeError(ErrorCode::BadRequest, QStringLiteral("empty, too long or of another kind"),
                     { { L("field"), L(field) } });
}

QString clean(const QString &text)
{
    return codec::sanitized(text).simplified();
}

} // namespace

Result<CannedReply> checkedCanned(CannedReply reply)
{
    reply.group = clean(reply.group);
    reply.title = clean(reply.title);
    reply.shortcut = clean(reply.shortcut);
    if (reply.group.size() > kMaxCannedNameChars)
        return wrong("group");
    if (reply.title.isEmpty() || reply.title.size() > kMaxCannedNameChars)
        return wrong("title");
    // It is typed in one go: a blank would end it.
    if (reply.shortcut.size() > kMaxShortcutChars || reply.shortcut.contains(u' ')
        || reply.shortcut.contains(u'/'))
        return wrong("shortcut");
    if (reply.scope == CannedScope::Own)
        reply.channel = {};
    auto content = checkedOutgoing(reply.content);
    if (!content)
        return content.error();
    reply.content = *std::move(content);
    return reply;
}

} // namespace kefu::desk
