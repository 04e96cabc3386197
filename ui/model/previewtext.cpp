// SPDX-License-Identifier: Apache-2.0
#include "ui/model/previewtext.h"

#include "relay/protocol/faces.h"
#include "relay/protocol/masking.h"

namespace kefu::ui {
namespace {

constexpr int kPreviewChars = 200;

//! "[Link] Summer sale".
QString named(const QString &kind, const QString &name)
{
    const QString line = name.left(kPreviewChars).simplified();
    return line.isEmpty() ? kind : kind + u' ' + line;
}

//! Faces as `[微笑]`, whoever wrote them.
QString textLine(const Message &message)
{
    const QString text = message.content.text.left(kPreviewChars);
    const bool own = message.direction == Direction::Out;
    // Lists and notifications are seen by whoever passes by (product.md 11); the chat has it all.
    return maskedNumbers(faces::inWords(own ? faces::toWechat(text) : text).simplified());
}

} // namespace

QString previewOf(const Message &message, const ConversationStore::Words &words)
{
    const Content &content = message.content;
    switch (content.kind) {
    case ContentKind::Text:
        return textLine(message);
    case ContentKind::Enter:
        return words.entered;
    case ContentKind::Ended:
        return words.ended;
    case ContentKind::Image:
        return words.image;
    case ContentKind::Card:
        return named(words.card, content.title);
    case ContentKind::Link:
        return named(words.link, content.title);
    case ContentKind::Voice:
        return named(words.voice, content.description);
    case ContentKind::Video:
        return words.video;
    case ContentKind::Location:
        return named(words.location, content.title);
    case ContentKind::Event:
        return named(words.event, content.type);
    case ContentKind::Unsupported:
        break;
    }
    return words.unsupported;
}

} // namespace kefu::ui
