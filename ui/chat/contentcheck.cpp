// SPDX-License-Identifier: Apache-2.0
#include "ui/chat/contentcheck.h"

#include <QCoreApplication>
#include <QUrl>
#include <algorithm>

namespace kefu::ui {

namespace {

bool isWebAddress(const QString &text)
{
    const QUrl url(text, QUrl::StrictMode);
    const QString scheme = url.scheme().toLower();
    const bool web = scheme == QLatin1String("http") || scheme == QLatin1String("https");
    return url.isValid() && web && !url.host().isEmpty() && url.userInfo().isEmpty();
}

bool isPagePath(const QString &path)
{
    const bool blank =
        std::any_of(path.begin(), path.end(), [](QChar c) { return c.isSpace() || !c.isPrint(); });
    return !blank && !path.startsWith(u'/') && !path.startsWith(u'?')
        && !path.section(u'?', 0, 0).contains(QLatin1String("://"));
}

ContentProblem problem(EditorField field, const QString &words)
{
    return { field, words };
}

} // namespace

ContentProblem checkCard(const Content &card, bool hasCover)
{
    if (card.title.trimmed().isEmpty())
        return problem(EditorField::Title,
                       QCoreApplication::translate("ContentEditor", "The card needs a title."));
    if (card.url.isEmpty())
        return problem(
            EditorField::Address,
            QCoreApplication::translate("ContentEditor",
                                        "Which page does it open? For example pages/item?id=1"));
    if (!isPagePath(card.url))
        return problem(EditorField::Address,
                       QCoreApplication::translate(
                           "ContentEditor",
                           "A page path looks like pages/item?id=1: no slash first, no blanks."));
    if (!hasCover)
        return problem(EditorField::Cover,
                       QCoreApplication::translate(
                           "ContentEditor", "WeChat takes no card without a cover picture."));
    return {};
}

ContentProblem checkLink(const Content &link)
{
    if (link.title.trimmed().isEmpty())
        return problem(EditorField::Title,
                       QCoreApplication::translate("ContentEditor", "The link needs a title."));
    if (!isWebAddress(link.url))
        return problem(EditorField::Address,
                       QCoreApplication::translate(
                           "ContentEditor", "A whole address is needed: https://example.com/page"));
    if (!isWebAddress(link.coverUrl))
        return problem(
            EditorField::Cover,
            QCoreApplication::translate("ContentEditor",
                                        "The address of a picture is needed, else WeChat may take "
                                        "the link and never show it."));
    return {};
}

} // namespace kefu::ui
