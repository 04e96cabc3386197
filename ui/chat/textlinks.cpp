// SPDX-License-Identifier: Apache-2.0
#include "ui/chat/textlinks.h"

#include <QRegularExpression>
#include <QUrl>

namespace kefu::ui {

namespace {

constexpr qsizetype kLongest = 2'000;

//! Ends a sentence rather than an address.
bool isTrailing(QChar c)
{
    return QStringView(u".,;:!?'\"*_~)]}>").contains(c);
}

QUrl parsed(const QString &target)
{
    const QUrl url(target, QUrl::StrictMode);
    const bool web =
        url.scheme() == QLatin1String("http") || url.scheme() == QLatin1String("https");
    return url.isValid() && web && !url.host().isEmpty() ? url : QUrl();
}

} // namespace

QList<TextLink> textLinks(const QString &text)
{
    // ASCII only: a Chinese comma or word behind an address is no part of it. No backtracking.
    static const QRegularExpression address(
        QStringLiteral("(?<![A-Za-z0-9@./_-])(?:https?://|www\\.)"
                       "[A-Za-z0-9\\-._~:/?#\\[\\]@!$&'()*+,;=%]++"),
        QRegularExpression::CaseInsensitiveOption);
    QList<TextLink> links;
    for (auto matches = address.globalMatch(text); matches.hasNext();) {
        const QRegularExpressionMatch match = matches.next();
        qsizetype length = match.capturedLength();
        const QStringView words = match.capturedView();
        while (length > 0 && isTrailing(words.at(length - 1))) {
            const bool paired =
                words.at(length - 1) == u')' && words.left(length - 1).contains(u'(');
            if (paired)
                break;
            --length;
        }
        const TextLink link { int(match.capturedStart()), int(length) };
        if (length <= kLongest && !linkTarget(text.mid(link.start, link.length)).isEmpty())
            links.append(link);
    }
    return links;
}

QString linkTarget(const QString &words)
{
    const bool bare = words.startsWith(QLatin1String("www."), Qt::CaseInsensitive);
    const QString target = bare ? QLatin1String("https://") + words : words;
    return parsed(target).isEmpty() ? QString() : target;
}

QString linkHost(const QString &target)
{
    const QUrl url = parsed(target);
    if (url.isEmpty())
        return {};
    QString host = QString::fromLatin1(QUrl::toAce(url.host()));
    if (host.isEmpty())
        host = url.host(QUrl::FullyEncoded);
    const int usual = url.scheme() == QLatin1String("http") ? 80 : 443;
    return url.port(usual) == usual ? host : host + u':' + QString::number(url.port());
}

} // namespace kefu::ui
