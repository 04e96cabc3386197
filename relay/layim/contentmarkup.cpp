// SPDX-License-Identifier: Apache-2.0
#include "relay/layim/contentmarkup.h"

#include "relay/layim/texts.h"
#include "relay/protocol/markup.h"

#include <QUrl>

namespace kefu::layim {

namespace {

using L = QLatin1String;

constexpr qsizetype kMaxUrl = 2048;

//! An address as it may stand between LayIM's brackets, fully encoded; empty when it is no web
//! address. An at sign would be taken for a mention by LayIM, inside an address as anywhere.
QString addressIn(const QString &given)
{
    const QUrl url(given.trimmed(), QUrl::StrictMode);
    const QString scheme = url.scheme().toLower();
    if (!url.isValid() || url.host().isEmpty() || (scheme != L("http") && scheme != L("https")))
        return {};
    QString text = QString::fromLatin1(url.toEncoded());
    const std::pair<L, L> encoded[] = { { L("("), L("%28") }, { L(")"), L("%29") },
                                        { L("["), L("%5B") }, { L("]"), L("%5D") },
                                        { L("@"), L("%40") }, { L("'"), L("%27") } };
    for (const auto &[plain, code] : encoded)
        text.replace(plain, code);
    return text.size() <= kMaxUrl ? text : QString();
}

//! Words between LayIM's brackets: what would end or open something there looks alike and does not.
QString labelIn(const QString &given)
{
    QString text = given.simplified();
    const std::pair<QChar, QChar> alike[] = {
        { u'[', u'［' }, { u']', u'］' }, { u'(', u'（' }, { u')', u'）' }, { u'@', u'＠' }
    };
    for (const auto &[plain, other] : alike)
        text.replace(plain, other);
    return text;
}

QString linkTo(const QString &address, const QString &label)
{
    return L("a(") + address + L(")[") + label + u']';
}

QString escaped(const QString &text)
{
    return markup::escapedForLayim(text);
}

QString fileUrl(const Content &content, const View &view)
{
    if (content.media.state != MediaState::Ready || !view.mediaPath)
        return {};
    return QString::fromLatin1(view.baseUrl) + view.mediaPath(content.media.id);
}

//! A picture; or in words why there is none.
QString picture(const Content &content, const View &view)
{
    const QString url = fileUrl(content, view);
    return url.isEmpty() ? mediaText(content) : L("img[") + url + u']';
}

QString file(const Content &content, const View &view)
{
    const QString url = fileUrl(content, view);
    QString text = mediaText(content);
    if (!url.isEmpty())
        text = L("file(") + url + L(")[") + text + u']';
    return content.description.isEmpty() ? text : text + u'\n' + escaped(content.description);
}

QString link(const Content &content)
{
    const QString address = addressIn(content.url);
    QString text = linkText();
    if (!address.isEmpty())
        text += linkTo(address, labelIn(content.title.isEmpty() ? content.url : content.title));
    else
        text += escaped(content.title + u' ' + content.url);
    return content.description.isEmpty() ? text : text + u'\n' + escaped(content.description);
}

QString card(const Content &content, const View &view)
{
    const QString words = cardText() + escaped(content.title + u'\n' + content.url);
    const QString cover = fileUrl(content, view);
    return cover.isEmpty() ? words : words + L("\nimg[") + cover + u']';
}

QString location(const Content &content)
{
    return locationText() + escaped(content.title + L(" (") + content.text + u')');
}

} // namespace

QString contentMarkup(const Content &content, const View &view)
{
    switch (content.kind) {
    case ContentKind::Image:
        return picture(content, view);
    case ContentKind::Voice:
    case ContentKind::Video:
        return file(content, view);
    case ContentKind::Link:
        return link(content);
    case ContentKind::Card:
        return card(content, view);
    case ContentKind::Location:
        return location(content);
    case ContentKind::Unsupported:
        return escaped(unsupportedText(content.type));
    case ContentKind::Text:
    case ContentKind::Enter:
    case ContentKind::Ended:
    case ContentKind::Event:
        break;
    }
    return escaped(content.text);
}

QString contentWords(const Content &content)
{
    switch (content.kind) {
    case ContentKind::Image:
    case ContentKind::Voice:
    case ContentKind::Video:
        return mediaText(content);
    case ContentKind::Link:
        return linkText() + content.title;
    case ContentKind::Card:
        return cardText() + content.title;
    case ContentKind::Location:
        return locationText() + content.title;
    case ContentKind::Unsupported:
        return unsupportedText(content.type);
    case ContentKind::Text:
    case ContentKind::Enter:
    case ContentKind::Ended:
    case ContentKind::Event:
        break;
    }
    return content.text;
}

} // namespace kefu::layim
