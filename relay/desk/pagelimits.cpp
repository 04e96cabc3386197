// SPDX-License-Identifier: Apache-2.0
#include "relay/desk/pagelimits.h"

#include "relay/protocol/features.h"
#include "relay/protocol/masking.h"

namespace kefu::desk {

namespace {

//! An upper bound of a message's JSON: three bytes a character, six for what must be escaped.
qsizetype jsonBytes(const Message &message)
{
    constexpr qsizetype kFrame = 512;
    qsizetype bytes = kFrame + 3 * message.authorName.size();
    for (const QChar c : message.content.text)
        bytes += c.unicode() < 0x20 ? 6 : c.unicode() < 0x80 ? 2 : 3;
    return bytes;
}

} // namespace

void cutPreview(ConversationInfo &info)
{
    if (!info.lastMessage)
        return;
    // A list shows no phone, identity or bank number (product.md 11): LayIM's neither.
    QString &text = info.lastMessage->content.text;
    text = maskedNumbers(text);
    if (text.size() <= kPreviewChars)
        return;
    text.truncate(text[kPreviewChars - 1].isHighSurrogate() ? kPreviewChars - 1 : kPreviewChars);
}

bool cutToBytes(QList<Message> &messages, qsizetype maxBytes)
{
    qsizetype bytes = 0;
    for (qsizetype i = messages.size(); i > 0; --i) {
        bytes += jsonBytes(messages[i - 1]);
        if (bytes > maxBytes && i < messages.size()) {
            messages.remove(0, i);
            return true;
        }
    }
    return false;
}

GaveWay cutToBytes(QList<Message> &messages, qsizetype maxBytes, GiveWay end)
{
    QList<qsizetype> sizes;
    qsizetype bytes = 0;
    for (const Message &message : std::as_const(messages)) {
        sizes.append(jsonBytes(message));
        bytes += sizes.last();
    }
    GaveWay gave;
    while (bytes > maxBytes && messages.size() > 1) {
        const bool oldest =
            end == GiveWay::Oldest || (end == GiveWay::Both && messages.size() % 2 == 0);
        bytes -= oldest ? sizes.takeFirst() : sizes.takeLast();
        if (oldest)
            messages.removeFirst();
        else
            messages.removeLast();
        (oldest ? gave.oldest : gave.newest) = true;
    }
    return gave;
}

} // namespace kefu::desk
