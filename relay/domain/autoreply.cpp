// SPDX-License-Identifier: Apache-2.0
#include "relay/domain/autoreply.h"

#include "relay/protocol/names.h"
#include "relay/protocol/textpieces.h"

#include <algorithm>

namespace kefu::domain {

namespace {

using L = QLatin1String;

constexpr qsizetype kMaxPattern = 1000;
constexpr qsizetype kMaxWords = 50;
constexpr int kSatisfactionLeft = 2; //!< the question needs one more for what follows

constexpr std::array<NameRow<ReplyKind>, kReplyKinds> kKinds { {
    { ReplyKind::Welcome, L("welcome") },
    { ReplyKind::Keyword, L("keyword") },
    { ReplyKind::OffHours, L("off_hours") },
    { ReplyKind::Leave, L("leave") },
    { ReplyKind::Queue, L("queue") },
    { ReplyKind::Emergency, L("emergency") },
    { ReplyKind::Satisfaction, L("satisfaction") },
    { ReplyKind::Thanks, L("thanks") },
} };
constexpr std::array<NameRow<KeywordMatch>, 3> kMatches { {
    { KeywordMatch::Exact, L("exact") },
    { KeywordMatch::Contains, L("contains") },
    { KeywordMatch::Expression, L("regex") },
} };
constexpr std::array<NameRow<RuleHours>, 3> kHours { {
    { RuleHours::Always, L("always") },
    { RuleHours::Open, L("open") },
    { RuleHours::Closed, L("closed") },
} };
constexpr std::array<NameRow<ReplyRefusal>, 7> kRefusals { {
    { ReplyRefusal::None, L("none") },
    { ReplyRefusal::NoText, L("no_text") },
    { ReplyRefusal::WindowShut, L("window_shut") },
    { ReplyRefusal::KeptForPeople, L("kept_for_people") },
    { ReplyRefusal::TooMany, L("too_many") },
    { ReplyRefusal::PersonAnswered, L("person_answered") },
    { ReplyRefusal::SaidBefore, L("said_before") },
} };

QStringList foldedWords(const QString &pattern)
{
    QStringList words;
    const QStringList lines = pattern.split(u'\n');
    for (const QString &line : lines) {
        const QString word = foldedText(line);
        if (!word.isEmpty())
            words.append(word);
    }
    return words;
}

bool appliesAt(RuleHours hours, bool isOpen)
{
    return hours == RuleHours::Always || (hours == RuleHours::Open) == isOpen;
}

Error badField(L field, const QString &why)
{
    return makeError(ErrorCode::BadRequest, why, { { L("field"), QString(field) } });
}

//! The candidates of one situation, gathered in order.
struct Gathering {
    const ChannelReplies &replies;
    QList<ReplyCandidate> list {};

    void add(ReplyKind kind, qint64 notAfterLast)
    {
        if (replies.of(kind).on)
            list.append({ kind, replies.of(kind).text, 0, notAfterLast });
    }
};

void addEmergency(Gathering &gathering, qint64 now)
{
    const ReplyText &text = gathering.replies.of(ReplyKind::Emergency);
    if (text.untilAt == 0 || now < text.untilAt)
        gathering.add(ReplyKind::Emergency, std::max<qint64>(text.sinceAt, 1));
}

bool isTooSoon(const ReplyCandidate &candidate, const ReplyHistory &history)
{
    const qint64 last = history.lastAt[size_t(candidate.kind)];
    return candidate.notAfterLast > 0 && last >= candidate.notAfterLast;
}

ReplyRefusal refusalOf(const ReplyCandidate &candidate, const ReplyHistory &history,
                       const Quota &quota, bool keepLast, qint64 now, const ReplyLimits &limits)
{
    const int cost = replyCost(candidate.text);
    int wanted = keepLast ? cost + 1 : cost;
    if (candidate.kind == ReplyKind::Satisfaction)
        wanted = std::max(wanted, kSatisfactionLeft);
    if (quota.untilAt <= now || quota.left < cost)
        return ReplyRefusal::WindowShut;
    if (quota.left < wanted)
        return ReplyRefusal::KeptForPeople;
    if (history.inSpan >= limits.perSpan)
        return ReplyRefusal::TooMany;
    const bool personAnswered =
        history.humanAt > 0 && now - history.humanAt < limits.quietAfterHumanMs;
    if (candidate.kind == ReplyKind::Keyword && personAnswered)
        return ReplyRefusal::PersonAnswered;
    return isTooSoon(candidate, history) ? ReplyRefusal::SaidBefore : ReplyRefusal::None;
}

} // namespace

QString replyKindName(ReplyKind kind)
{
    return nameOf(kKinds, kind);
}
std::optional<ReplyKind> replyKindFromName(QStringView name)
{
    return valueOf(kKinds, name);
}
QString keywordMatchName(KeywordMatch match)
{
    return nameOf(kMatches, match);
}
std::optional<KeywordMatch> keywordMatchFromName(QStringView name)
{
    return valueOf(kMatches, name);
}
QString ruleHoursName(RuleHours hours)
{
    return nameOf(kHours, hours);
}
std::optional<RuleHours> ruleHoursFromName(QStringView name)
{
    return valueOf(kHours, name);
}
QString replyRefusalName(ReplyRefusal refusal)
{
    return nameOf(kRefusals, refusal);
}

std::array<ReplyText, kReplyKinds> ChannelReplies::defaultTexts()
{
    std::array<ReplyText, kReplyKinds> texts;
    const auto set = [&texts](ReplyKind kind, const QString &text) {
        texts[size_t(kind)].text = text;
    };
    set(ReplyKind::Welcome, QStringLiteral("您好，欢迎咨询，请直接输入您的问题。"));
    set(ReplyKind::OffHours,
        QStringLiteral("您好，现在是非工作时间，我们上班后会尽快回复您，请先留下您的问题。"));
    set(ReplyKind::Leave,
        QStringLiteral("您好，客服暂时不在线。请留下您的问题，我们上线后会尽快回复您。"));
    set(ReplyKind::Queue,
        QStringLiteral("当前咨询人数较多，您排在第 {position} 位，请稍候，客服会尽快为您服务。"));
    set(ReplyKind::Emergency,
        QStringLiteral("您好，目前咨询量较大或系统临时维护，回复可能较慢，感谢您的耐心等待。"));
    set(ReplyKind::Satisfaction,
        QStringLiteral("请为本次服务评价，直接回复数字即可：1 满意  2 一般  3 不满意"));
    set(ReplyKind::Thanks, QStringLiteral("感谢您的评价。"));
    texts[size_t(ReplyKind::Leave)].on = true;
    return texts;
}

int replyCost(const QString &text)
{
    return int(textPieces(text).size());
}

Result<void> checkReplyText(const QString &text)
{
    if (text.trimmed().isEmpty())
        return badField(L("text"), QStringLiteral("the text is empty"));
    if (const int cost = replyCost(text); cost > 1)
        return makeError(ErrorCode::TooLarge,
                         QStringLiteral("the text is over %1 bytes and would take %2 replies")
                             .arg(kWechatTextBytes)
                             .arg(cost),
                         { { L("field"), L("text") }, { L("cost"), cost } });
    return {};
}

Result<void> checkRule(const KeywordRule &rule)
{
    if (const Result<void> text = checkReplyText(rule.text); !text)
        return text;
    if (rule.match == KeywordMatch::Expression) {
        const Result<Pattern> pattern = Pattern::compile(rule.pattern);
        if (pattern)
            return {};
        Error error = pattern.error();
        error.details.insert(L("field"), L("pattern"));
        return error;
    }
    const QStringList words = foldedWords(rule.pattern);
    if (words.isEmpty() || words.size() > kMaxWords || rule.pattern.size() > kMaxPattern)
        return badField(L("pattern"), QStringLiteral("1 to 50 words, one per line"));
    return {};
}

KeywordBook::KeywordBook(const QList<KeywordRule> &rules)
{
    QList<KeywordRule> sorted = rules;
    std::sort(sorted.begin(), sorted.end(), [](const KeywordRule &a, const KeywordRule &b) {
        return std::pair(a.position, a.id) < std::pair(b.position, b.id);
    });
    for (const KeywordRule &rule : std::as_const(sorted)) {
        Entry entry { rule, {}, {} };
        if (!rule.enabled || !checkRule(rule))
            continue;
        if (rule.match == KeywordMatch::Expression)
            entry.pattern = *Pattern::compile(rule.pattern);
        else
            entry.words = foldedWords(rule.pattern);
        m_entries.append(std::move(entry));
    }
}

bool KeywordBook::matches(const Entry &entry, const QString &folded, int &budget)
{
    if (entry.pattern)
        return entry.pattern->isFoundIn(folded, budget);
    const bool whole = entry.rule.match == KeywordMatch::Exact;
    return std::any_of(entry.words.begin(), entry.words.end(), [&](const QString &word) {
        return whole ? folded == word : folded.contains(word);
    });
}

const KeywordRule *KeywordBook::find(const QString &text, bool isOpen, int budget) const
{
    if (m_entries.isEmpty())
        return nullptr;
    const QString folded = foldedText(text);
    const auto found = std::find_if(m_entries.begin(), m_entries.end(), [&](const Entry &entry) {
        return appliesAt(entry.rule.hours, isOpen) && matches(entry, folded, budget);
    });
    return found == m_entries.end() ? nullptr : &found->rule;
}

namespace {

void addForMessage(Gathering &gathering, const KeywordBook &keywords, const Calendar &calendar,
                   qint64 absentSince, const ReplySituation &situation)
{
    const ChannelReplies &replies = gathering.replies;
    const bool open = isOpen(replies.hours, calendar, situation.now);
    if (const KeywordRule *rule = keywords.find(situation.text, open))
        gathering.list.append({ ReplyKind::Keyword, rule->text, rule->id, 0 });
    if (situation.hasOwner)
        return;
    if (!open && replies.of(ReplyKind::OffHours).on)
        gathering.add(ReplyKind::OffHours, situation.now - ReplyLimits().spanMs);
    else if (!situation.someoneThere || (!open && replies.leaveOnlyOffHours))
        gathering.add(ReplyKind::Leave,
                      absentSince > 0 ? absentSince : situation.now - ReplyLimits().spanMs);
}

} // namespace

QList<ReplyCandidate> replyCandidates(const ChannelReplies &replies, const KeywordBook &keywords,
                                      const Calendar &calendar, qint64 absentSince,
                                      const ReplySituation &situation)
{
    Gathering gathering { replies };
    if (!replies.on)
        return {};
    switch (situation.trigger) {
    case ReplyTrigger::Entered:
        if (!situation.hasOwner) // he comes back to somebody who knows him
            gathering.add(ReplyKind::Welcome, situation.now - ReplyLimits().spanMs);
        break;
    case ReplyTrigger::Wrote:
        addEmergency(gathering, situation.now);
        addForMessage(gathering, keywords, calendar, absentSince, situation);
        break;
    case ReplyTrigger::Waits:
        gathering.add(ReplyKind::Queue, 0);
        break;
    case ReplyTrigger::Ended:
        gathering.add(ReplyKind::Satisfaction, 0);
        break;
    case ReplyTrigger::Rated:
        gathering.add(ReplyKind::Thanks, 0);
        break;
    }
    for (ReplyCandidate &candidate : gathering.list)
        candidate.text.replace(L("{position}"), QString::number(situation.position));
    return gathering.list;
}

ReplyChoice chooseReply(const QList<ReplyCandidate> &candidates, const ReplyHistory &history,
                        const Quota &quota, bool keepLast, qint64 now, const ReplyLimits &limits)
{
    ReplyChoice choice;
    for (const ReplyCandidate &candidate : candidates) {
        const ReplyRefusal refusal = refusalOf(candidate, history, quota, keepLast, now, limits);
        if (refusal == ReplyRefusal::None)
            return { candidate, ReplyRefusal::None };
        if (choice.refusal == ReplyRefusal::NoText)
            choice.refusal = refusal;
    }
    return choice;
}

int ratingOf(const QString &text)
{
    const QString folded = foldedText(text);
    const bool isOne = folded.size() == 1 && folded[0] >= u'1' && folded[0] <= u'3';
    return isOne ? folded[0].digitValue() : 0;
}

bool isBigChange(int told, int position)
{
    return position > 0 && told - position >= 5 && position * 2 <= told;
}

} // namespace kefu::domain
