// SPDX-License-Identifier: Apache-2.0
#include "ui/model/cannedbook.h"

#include "ui/model/chatqueries.h"

#include <algorithm>

namespace kefu::ui {

namespace {

constexpr int kNoMatch = 9;
constexpr qsizetype kMostKept = 5'000; // a relay that never ends its pages

QString filledIn(QString text, const CannedWords &words)
{
    // One pass: what a name contains is not filled in again.
    const std::pair<QString, QString> variables[] = {
        { QString::fromUtf8("{访客名}"), words.visitor },
        { QString::fromUtf8("{客服名}"), words.agent },
        { QString::fromUtf8("{小程序}"), words.channel },
    };
    for (qsizetype at = text.indexOf(u'{'); at >= 0; at = text.indexOf(u'{', at)) {
        const auto found =
            std::find_if(std::begin(variables), std::end(variables), [&](const auto &variable) {
                return QStringView(text).mid(at).startsWith(variable.first);
            });
        if (found == std::end(variables)) {
            ++at;
            continue;
        }
        text.replace(at, found->first.size(), found->second);
        at += found->second.size();
    }
    return text;
}

bool contains(const QString &text, const QString &part)
{
    return text.contains(part, Qt::CaseInsensitive);
}

} // namespace

Content filledIn(const Content &content, const CannedWords &words)
{
    Content filled = content;
    filled.text = filledIn(content.text, words);
    filled.title = filledIn(content.title, words);
    filled.description = filledIn(content.description, words);
    return filled;
}

CannedBook::CannedBook(ChatService &service, QObject *parent)
    : QObject(parent)
    , m_service(service)
{
    connect(&service, &ChatService::cannedChanged, this, &CannedBook::reload);
    // Another agent has others.
    connect(&service, &ChatService::loggedIn, this, [this] {
        m_loaded = false;
        m_rows.clear();
        m_replies.clear();
        if (m_wanted)
            load({});
    });
}

void CannedBook::reload()
{
    m_loaded = false;
    if (m_wanted)
        load({});
}

void CannedBook::want()
{
    m_wanted = true;
    if (!m_loaded && !m_loading)
        load({});
}

void CannedBook::load(CannedId after)
{
    if (!after.isValid())
        m_coming.clear();
    m_loading = true;
    askCanned(m_service, after, this, [this](const Result<CannedAnswer> &answer) { take(answer); });
}

void CannedBook::take(const Result<CannedAnswer> &answer)
{
    m_loading = false;
    m_failure.reset();
    if (!answer) {
        m_failure = answer.error();
        Q_EMIT changed();
        return;
    }
    m_coming += answer->replies;
    if (answer->more && !answer->replies.isEmpty() && m_coming.size() < kMostKept)
        return load(answer->replies.last().id);
    m_loaded = true;
    m_replies = std::exchange(m_coming, {});
    m_rows.clear();
    for (const CannedReply &reply : std::as_const(m_replies))
        m_rows.append({ reply, m_pinyin.of(reply.title) });
    Q_EMIT changed();
}

int CannedBook::rank(const Row &row, const QString &typed)
{
    if (typed.isEmpty())
        return 0;
    if (row.reply.shortcut.startsWith(typed, Qt::CaseInsensitive))
        return 1;
    if (row.initials.startsWith(typed, Qt::CaseInsensitive))
        return 2;
    if (contains(row.reply.title, typed))
        return 3;
    if (contains(row.initials, typed))
        return 4;
    return contains(row.reply.content.text, typed) || contains(row.reply.group, typed) ? 5
                                                                                       : kNoMatch;
}

std::pair<int, int> CannedBook::hitIn(const QString &title, const QString &typed) const
{
    if (typed.isEmpty())
        return { 0, 0 };
    const int at = int(title.indexOf(typed, 0, Qt::CaseInsensitive));
    if (at >= 0)
        return { at, int(typed.size()) };
    // Each character's letter, and which character it is of.
    QString letters;
    QList<int> places;
    for (int place = 0; place < title.size(); ++place) {
        const QString letter = m_pinyin.of(title.mid(place, 1));
        letters += letter;
        while (places.size() < letters.size())
            places.append(place);
    }
    const int from = int(letters.indexOf(typed, 0, Qt::CaseInsensitive));
    if (from < 0)
        return { 0, 0 };
    const int first = places.at(from);
    return { first, places.at(from + int(typed.size()) - 1) - first + 1 };
}

QList<CannedReply> CannedBook::find(const QString &typed, ChannelId channel) const
{
    QList<std::pair<int, const CannedReply *>> found;
    for (const Row &row : m_rows) {
        const bool ours = !row.reply.channel.isValid() || row.reply.channel == channel;
        const int place = ours ? rank(row, typed) : kNoMatch;
        if (place < kNoMatch)
            found.append({ place, &row.reply });
    }
    std::stable_sort(found.begin(), found.end(),
                     [](const auto &a, const auto &b) { return a.first < b.first; });
    QList<CannedReply> best;
    for (const auto &[place, reply] : found.first(std::min<qsizetype>(found.size(), kMostFound)))
        best.append(*reply);
    return best;
}

} // namespace kefu::ui
