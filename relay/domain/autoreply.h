// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "relay/domain/businesshours.h"
#include "relay/domain/pattern.h"
#include "relay/protocol/types.h"

#include <array>
#include <optional>

//! Automatic replies (product.md 6), pure. Two steps: replyCandidates() says what a situation calls
//! for, in order; chooseReply() takes the first that the limits allow. The first one knows the
//! channel's rules, the second one the visitor's past, so that the second can be asked again inside
//! the transaction that writes.
namespace kefu::domain {

//! The released numbers stand in the database: never change one.
enum class ReplyKind {
    Welcome = 0, //!< a visitor entered
    Keyword = 1,
    OffHours = 2,
    Leave = 3, //!< nobody is there
    Queue = 4, //!< the place in the queue
    Emergency = 5, //!< 应急回复: while it is on, once per visitor, before all others
    Satisfaction = 6, //!< the question at the end
    Thanks = 7, //!< for a rating
};
inline constexpr int kReplyKinds = 8;
QString replyKindName(ReplyKind kind);
std::optional<ReplyKind> replyKindFromName(QStringView name);

enum class KeywordMatch { Exact, Contains, Expression };
QString keywordMatchName(KeywordMatch match);
std::optional<KeywordMatch> keywordMatchFromName(QStringView name);

//! When a rule applies, by the channel's working hours.
enum class RuleHours { Always, Open, Closed };
QString ruleHoursName(RuleHours hours);
std::optional<RuleHours> ruleHoursFromName(QStringView name);

struct KeywordRule {
    qint64 id = 0;
    KeywordMatch match = KeywordMatch::Contains;
    QString pattern; //!< Exact, Contains: one or several words, one per line
    QString text; //!< the answer
    RuleHours hours = RuleHours::Always;
    bool enabled = true;
    int position = 0; //!< the first one that matches, by position and id, answers
    bool operator==(const KeywordRule &) const = default;
};

//! One of the texts a channel has beside its keyword rules.
struct ReplyText {
    bool on = false;
    QString text {};
    qint64 sinceAt = 0; //!< Emergency: when it was switched on; "once per visitor" counts from here
    qint64 untilAt = 0; //!< Emergency: when it ends by itself; 0 = when switched off
    bool operator==(const ReplyText &) const = default;
};

//! Everything a channel says by itself.
struct ChannelReplies {
    bool on = true; //!< the off switch for all of it
    bool keepLast = true; //!< leave the last reply WeChat allows to people
    bool leaveOnlyOffHours = false; //!< 非工作时间只收留言
    std::array<ReplyText, kReplyKinds> texts = defaultTexts();
    QList<KeywordRule> rules {};
    BusinessHours hours {};

    //! Leave message on, all others off; the texts are there for all.
    static std::array<ReplyText, kReplyKinds> defaultTexts();
    const ReplyText &of(ReplyKind kind) const { return texts[size_t(kind)]; }
    ReplyText &of(ReplyKind kind) { return texts[size_t(kind)]; }
    bool operator==(const ChannelReplies &) const = default;
};

//! A text must cost one reply only. Errors: BadRequest (empty), TooLarge with `details.cost`.
Result<void> checkReplyText(const QString &text);
//! Also that an expression is one. Errors: as above, and BadRequest with `details.field`.
Result<void> checkRule(const KeywordRule &rule);
//! How many of the replies WeChat allows a text takes.
int replyCost(const QString &text);

//! The keyword rules of a channel, ready to be asked.
class KeywordBook {
public:
    KeywordBook() = default;
    //! Rules that are off or no good (they were checked when saved) are left out.
    explicit KeywordBook(const QList<KeywordRule> &rules);
    //! The first rule that `text` triggers at this hour; null when none does, or when the
    //! expressions together took longer than `budget` allows.
    const KeywordRule *find(const QString &text, bool isOpen, int budget = kPatternBudget) const;

private:
    struct Entry {
        KeywordRule rule;
        QStringList words; //!< folded
        std::optional<Pattern> pattern;
    };
    static bool matches(const Entry &entry, const QString &folded, int &budget);
    QList<Entry> m_entries;
};

enum class ReplyTrigger { Entered, Wrote, Waits, Ended, Rated };

struct ReplySituation {
    ReplyTrigger trigger = ReplyTrigger::Wrote;
    QString text {}; //!< Wrote: what the visitor said; empty for what is no text
    bool hasOwner = false; //!< a person has the conversation
    bool someoneThere = true; //!< an agent of the channel is there
    int position = 0; //!< Waits: place in the queue, from 1
    qint64 now = 0;
};

struct ReplyCandidate {
    ReplyKind kind = ReplyKind::Keyword;
    QString text {};
    qint64 rule = 0; //!< Keyword
    qint64 notAfterLast =
        0; //!< not when this kind went to the visitor at or after this time (ms UTC; 0 = no limit)
    bool operator==(const ReplyCandidate &) const = default;
};

//! What the situation calls for, the first one first. `absentSince`: since when nobody is there.
QList<ReplyCandidate> replyCandidates(const ChannelReplies &replies, const KeywordBook &keywords,
                                      const Calendar &calendar, qint64 absentSince,
                                      const ReplySituation &situation);

struct ReplyLimits {
    int perSpan = 2;
    qint64 spanMs = 12LL * 3600 * 1000;
    qint64 quietAfterHumanMs = 10LL * 60 * 1000; //!< keyword rules
};

//! What went to a visitor before.
struct ReplyHistory {
    std::array<qint64, kReplyKinds> lastAt {}; //!< by kind; 0 = never
    int inSpan = 0; //!< automatic messages of the last ReplyLimits::spanMs
    qint64 humanAt = 0; //!< a person's last answer
};

enum class ReplyRefusal {
    None,
    NoText, //!< nothing is called for
    WindowShut, //!< WeChat allows no reply
    KeptForPeople, //!< it would take the last one
    TooMany, //!< two in 12 h
    PersonAnswered, //!< keyword rules are silent for 10 min
    SaidBefore, //!< once per absence, per switching on, per 12 h
};
QString replyRefusalName(ReplyRefusal refusal);

struct ReplyChoice {
    std::optional<ReplyCandidate> reply {};
    ReplyRefusal refusal = ReplyRefusal::NoText; //!< why not the first candidate
};

ReplyChoice chooseReply(const QList<ReplyCandidate> &candidates, const ReplyHistory &history,
                        const Quota &quota, bool keepLast, qint64 now,
                        const ReplyLimits &limits = {});

//! 1, 2 or 3 when the text is nothing but that (full-width too); else 0.
int ratingOf(const QString &text);
//! How long a rating is taken for one after the question.
inline constexpr qint64 kRatingMs = 24LL * 3600 * 1000;

//! The place in the queue is told again only when it is at least five better and at most half of
//! what was told.
bool isBigChange(int told, int position);

} // namespace kefu::domain
