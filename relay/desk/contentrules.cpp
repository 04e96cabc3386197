// SPDX-License-Identifier: Apache-2.0
#include "relay/desk/contentrules.h"

#include "relay/protocol/codec.h"
#include "relay/protocol/faces.h"
#include "relay/protocol/features.h"
#include "relay/protocol/textpieces.h"
#include "relay/wechat/textrules.h"

#include <QJsonArray>
#include <QUrl>
#include <algorithm>

namespace kefu::desk {

namespace {

using L = QLatin1String;

constexpr qsizetype kMaxTitle = 128;
constexpr qsizetype kMaxDescription = 512;
constexpr qsizetype kMaxAddress = 1024;
constexpr qsizetype kMaxMediaId = 64;

Error wrong(const char *field, const char *why)
{
    return makeError(ErrorCode::BadRequest, L(field) + QStringLiteral(": ") + L(why),
                     { { L("field"), L(field) } });
}

QString clean(const QString &text)
{
    return codec::sanitized(wechat::cleanedText(text)).trimmed();
}

Result<Content> checkedText(const Content &content)
{
    const QString text = codec::sanitized(wechat::cleanedText(content.text));
    if (text.trimmed().isEmpty())
        return wrong("text", "empty");
    if (text.size() > kMaxTextChars)
        return makeError(ErrorCode::TooLarge, QStringLiteral("text too long"),
                         { { L("limit"), kMaxTextChars } });
    Content checked;
    checked.text = faces::toWechat(text);
    return checked;
}

//! An address WeChat's client may open: http or https, whole, without a password in it.
bool isWebAddress(const QString &text)
{
    const QUrl url(text, QUrl::StrictMode);
    const QString scheme = url.scheme().toLower();
    return text.size() <= kMaxAddress && url.isValid()
        && (scheme == L("http") || scheme == L("https")) && !url.host().isEmpty()
        && url.userInfo().isEmpty();
}

//! "pages/item?id=1": a page of our mini program.
bool isPagePath(const QString &path)
{
    const bool blank =
        std::any_of(path.begin(), path.end(), [](QChar c) { return c.isSpace() || !c.isPrint(); });
    return !path.isEmpty() && path.size() <= kMaxAddress && !blank && !path.startsWith(u'/')
        && !path.startsWith(u'?') && !path.section(u'?', 0, 0).contains(L("://"));
}

Result<QString> checkedTitle(const QString &given)
{
    const QString title = clean(given);
    if (title.isEmpty())
        return wrong("title", "empty");
    if (title.size() > kMaxTitle)
        return wrong("title", "too long");
    return title;
}

Result<Content> checkedLink(const Content &content)
{
    const Result<QString> title = checkedTitle(content.title);
    if (!title)
        return title.error();
    Content link;
    link.kind = ContentKind::Link;
    link.title = *title;
    link.description = clean(content.description);
    link.url = content.url.trimmed();
    link.coverUrl = content.coverUrl.trimmed();
    if (link.description.size() > kMaxDescription)
        return wrong("description", "too long");
    if (!isWebAddress(link.url))
        return wrong("url", "not a whole http or https address");
    if (!isWebAddress(link.coverUrl))
        return wrong("coverUrl", "not a whole http or https address");
    return link;
}

bool isMediaId(const QString &id)
{
    return !id.isEmpty() && id.size() <= kMaxMediaId
        && std::all_of(id.begin(), id.end(), [](QChar c) {
               return c.unicode() < 0x80 && (c.isLetterOrNumber() || c == u'-' || c == u'_');
           });
}

Result<Content> checkedImage(const Content &content)
{
    if (!isMediaId(content.media.id))
        return wrong("media", "a picture is needed");
    Content image;
    image.kind = ContentKind::Image;
    image.media.id = content.media.id;
    return image;
}

Result<Content> checkedCard(const Content &content)
{
    const Result<QString> title = checkedTitle(content.title);
    if (!title)
        return title.error();
    Content card;
    card.kind = ContentKind::Card;
    card.title = *title;
    card.url = content.url.trimmed();
    card.media.id = content.media.id;
    if (!isPagePath(card.url))
        return wrong("url", "not a page path like pages/item?id=1");
    if (!isMediaId(card.media.id))
        return wrong("media", "a cover is needed");
    return card;
}

} // namespace

Result<Content> checkedOutgoing(const Content &content)
{
    switch (content.kind) {
    case ContentKind::Text:
        return checkedText(content);
    case ContentKind::Image:
        return checkedImage(content);
    case ContentKind::Link:
        return checkedLink(content);
    case ContentKind::Card:
        return checkedCard(content);
    default:
        return makeError(ErrorCode::Unsupported,
                         contentKindName(content.kind) + QStringLiteral(" cannot be sent"),
                         { { L("field"), L("kind") } });
    }
}

QList<Content> outgoingParts(const Content &content)
{
    if (content.kind != ContentKind::Text)
        return { content };
    QList<Content> parts;
    for (const QString &text : textPieces(content.text)) {
        parts.append(content);
        parts.last().text = text;
    }
    return parts;
}

Result<Content> withoutWords(const domain::WordFilter &filter, const Content &content, bool force)
{
    if (filter.isEmpty())
        return content;
    Content shown = content;
    QStringList words;
    QStringList forcible;
    bool blocks = false;
    for (QString *text : { &shown.text, &shown.title, &shown.description }) {
        const auto finding = filter.look(*text, Direction::Out);
        blocks = blocks || finding.blocks;
        words += finding.words;
        forcible += finding.forcible;
        if (finding.masks)
            *text = finding.masked;
    }
    if (!blocks && (forcible.isEmpty() || force))
        return shown;
    words = blocks ? words : forcible;
    words.removeDuplicates();
    return makeError(ErrorCode::Forbidden, QStringLiteral("sensitive words"),
                     { { QStringLiteral("reason"), QStringLiteral("sensitive_words") },
                       { QStringLiteral("words"), QJsonArray::fromStringList(words) },
                       { QStringLiteral("forcible"), !blocks } });
}

bool maskWords(const domain::WordFilter &filter, Content &content)
{
    if (filter.isEmpty())
        return false;
    bool changed = false;
    for (QString *text : { &content.text, &content.title, &content.description }) {
        const auto finding = filter.look(*text, Direction::In);
        changed = changed || finding.masked != *text;
        *text = finding.masked;
    }
    return changed;
}

} // namespace kefu::desk
