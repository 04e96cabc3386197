// SPDX-License-Identifier: Apache-2.0
#include "relay/domain/autoreply.h"
#include "relay/domain/leaveorder.h"

#include <QJsonDocument>
#include <QTest>

using namespace kefu;
using namespace kefu::domain;

namespace {

constexpr qint64 kNow = 1'795'500'000'000; // a Monday afternoon in Shanghai
constexpr qint64 kMinute = 60'000;
constexpr qint64 kHour = 60 * kMinute;

KeywordRule rule(qint64 id, KeywordMatch match, const QString &pattern,
                 RuleHours hours = RuleHours::Always)
{
    return { id, match, pattern, QStringLiteral("answer %1").arg(id), hours, true, 0 };
}

ChannelReplies allOn()
{
    ChannelReplies replies;
    for (ReplyText &text : replies.texts)
        text.on = true;
    replies.of(ReplyKind::Emergency).on = false;
    return replies;
}

//! Only Sundays between three and four at night.
BusinessHours hardlyEver()
{
    return hoursFromJson(QJsonDocument::fromJson(R"({"week":{"sun":["03:00-04:00"]}})").object())
        .value();
}

QString kindsOf(const QList<ReplyCandidate> &candidates)
{
    QStringList names;
    for (const ReplyCandidate &candidate : candidates)
        names.append(replyKindName(candidate.kind));
    return names.join(u' ');
}

} // namespace

class TestAutoReply : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void defaults();
    void keywords_data();
    void keywords();
    void hoursOfARule();
    void theFirstRuleAnswers();
    void expressionsShareABudget();
    void candidates_data();
    void candidates();
    void emergencyEndsByItself();
    void theSwitchTurnsAllOff();
    void choice_data();
    void choice();
    void oncePerAbsence();
    void oncePerEmergency();
    void theNextCandidateStandsIn();
    void rules();
    void ratings_data();
    void ratings();
    void bigChanges();
    void leaveOrder();
    void names();
};

void TestAutoReply::defaults()
{
    const ChannelReplies replies;
    QVERIFY(replies.on && replies.keepLast && !replies.leaveOnlyOffHours);
    for (int kind = 0; kind < kReplyKinds; ++kind) {
        const ReplyText &text = replies.texts[size_t(kind)];
        QCOMPARE(text.on, ReplyKind(kind) == ReplyKind::Leave); // product.md 6
        if (ReplyKind(kind) != ReplyKind::Keyword)
            QVERIFY2(checkReplyText(text.text).ok(), qPrintable(text.text));
    }
}

void TestAutoReply::keywords_data()
{
    QTest::addColumn<KeywordMatch>("match");
    QTest::addColumn<QString>("pattern");
    QTest::addColumn<QString>("text");
    QTest::addColumn<bool>("found");
    const auto row = [](const char *name, KeywordMatch match, const char *pattern, const char *text,
                        bool found) {
        QTest::newRow(name) << match << QString::fromUtf8(pattern) << QString::fromUtf8(text)
                            << found;
    };
    row("exact", KeywordMatch::Exact, "发票", "发票", true);
    row("exact, blanks around", KeywordMatch::Exact, "发票", " 发票　", true);
    row("exact, more around", KeywordMatch::Exact, "发票", "要发票", false);
    row("exact, one of several", KeywordMatch::Exact, "发票\n收据", "收据", true);
    row("contains", KeywordMatch::Contains, "发票", "我要发票", true);
    row("contains, absent", KeywordMatch::Contains, "发票", "我要货", false);
    row("contains, an empty line is no word", KeywordMatch::Contains, "发票\n\n", "我要货", false);
    row("width of the text", KeywordMatch::Contains, "app", "ＡＰＰ下载", true);
    row("width of the word", KeywordMatch::Contains, "ＡＰＰ", "App下载", true);
    row("half-width katakana", KeywordMatch::Contains, "サポート", "ｻﾎﾟｰﾄ", true);
    row("full-width figures", KeywordMatch::Exact, "1", "１", true);
    row("expression", KeywordMatch::Expression, "订单.*(没|未)到", "我的订单还没到", true);
    row("expression, absent", KeywordMatch::Expression, "订单.*(没|未)到", "订单到了", false);
}

void TestAutoReply::keywords()
{
    QFETCH(KeywordMatch, match);
    QFETCH(QString, pattern);
    QFETCH(QString, text);
    const KeywordBook book({ rule(1, match, pattern) });
    QTEST(book.find(text, true) != nullptr, "found");
}

void TestAutoReply::hoursOfARule()
{
    const KeywordBook book({ rule(1, KeywordMatch::Exact, QStringLiteral("a"), RuleHours::Open),
                             rule(2, KeywordMatch::Exact, QStringLiteral("b"), RuleHours::Closed),
                             rule(3, KeywordMatch::Exact, QStringLiteral("c")) });
    const auto idOf = [&](const char *text, bool open) -> qint64 {
        const KeywordRule *found = book.find(QString::fromLatin1(text), open);
        return found ? found->id : 0;
    };
    QCOMPARE(idOf("a", true), 1);
    QCOMPARE(idOf("a", false), 0);
    QCOMPARE(idOf("b", true), 0);
    QCOMPARE(idOf("b", false), 2);
    QCOMPARE(idOf("c", true), 3);
    QCOMPARE(idOf("c", false), 3);
}

void TestAutoReply::theFirstRuleAnswers()
{
    KeywordRule late = rule(1, KeywordMatch::Contains, QStringLiteral("退"));
    late.position = 2;
    KeywordRule off = rule(2, KeywordMatch::Contains, QStringLiteral("退货"));
    off.enabled = false;
    KeywordRule early = rule(3, KeywordMatch::Contains, QStringLiteral("退货"));
    early.position = 1;
    const KeywordBook book({ late, off, early });
    QCOMPARE(book.find(QStringLiteral("退货"), true)->id, 3);
    QCOMPARE(book.find(QStringLiteral("退款"), true)->id, 1);
}

//! However many expressions there are, one message costs a bounded number of steps.
void TestAutoReply::expressionsShareABudget()
{
    QList<KeywordRule> rules;
    for (int i = 1; i <= 100; ++i)
        rules.append(rule(i, KeywordMatch::Expression, QStringLiteral("(a?){60}a{60}b%1").arg(i)));
    rules.append(rule(101, KeywordMatch::Contains, QStringLiteral("a")));
    const KeywordBook book(rules);
    // The plain word is still found: it costs no steps.
    QCOMPARE(book.find(QString(3000, u'a'), true)->id, 101);
}

void TestAutoReply::candidates_data()
{
    QTest::addColumn<ReplySituation>("situation");
    QTest::addColumn<bool>("isOpen");
    QTest::addColumn<QString>("kinds");
    const auto row = [](const char *name, ReplySituation situation, bool open, const char *kinds) {
        situation.now = kNow;
        QTest::newRow(name) << situation << open << QString::fromLatin1(kinds);
    };
    row("entered", { ReplyTrigger::Entered }, true, "welcome");
    row("entered again while somebody has it", { ReplyTrigger::Entered, {}, true }, true, "");
    row("wrote to somebody", { ReplyTrigger::Wrote, QStringLiteral("hi"), true, true }, true, "");
    row("keyword to somebody", { ReplyTrigger::Wrote, QStringLiteral("发票"), true, true }, true,
        "keyword");
    row("keyword in the queue", { ReplyTrigger::Wrote, QStringLiteral("发票"), false, true }, true,
        "keyword");
    row("nobody there", { ReplyTrigger::Wrote, QStringLiteral("hi"), false, false }, true, "leave");
    row("keyword before leave", { ReplyTrigger::Wrote, QStringLiteral("发票"), false, false }, true,
        "keyword leave");
    row("closed", { ReplyTrigger::Wrote, QStringLiteral("hi"), false, true }, false, "off_hours");
    row("closed and nobody there", { ReplyTrigger::Wrote, QStringLiteral("hi"), false, false },
        false, "off_hours");
    row("closed, but somebody has it", { ReplyTrigger::Wrote, QStringLiteral("hi"), true, true },
        false, "");
    row("in the queue", { ReplyTrigger::Waits, {}, false, true, 7 }, true, "queue");
    row("ended", { ReplyTrigger::Ended, {}, true, true }, true, "satisfaction");
    row("rated", { ReplyTrigger::Rated }, true, "thanks");
}

void TestAutoReply::candidates()
{
    QFETCH(ReplySituation, situation);
    QFETCH(bool, isOpen);
    ChannelReplies replies = allOn();
    if (!isOpen)
        replies.hours = hardlyEver();
    replies.rules = { rule(1, KeywordMatch::Contains, QStringLiteral("发票")) };
    const KeywordBook keywords(replies.rules);
    const auto list = replyCandidates(replies, keywords, {}, 5, situation);
    QTEST(kindsOf(list), "kinds");
    if (situation.trigger == ReplyTrigger::Waits)
        QVERIFY(list.first().text.contains(QStringLiteral("第 7 位")));
    // With everything off but leave messages, which is how it is delivered.
    ChannelReplies delivered;
    delivered.hours = replies.hours;
    const auto few = replyCandidates(delivered, KeywordBook(), {}, 5, situation);
    const bool asksLeave = situation.trigger == ReplyTrigger::Wrote && !situation.someoneThere;
    QCOMPARE(kindsOf(few), asksLeave ? QStringLiteral("leave") : QString());
}

void TestAutoReply::emergencyEndsByItself()
{
    ChannelReplies replies = allOn();
    replies.of(ReplyKind::Emergency) = { true, QStringLiteral("sorry"), kNow - kHour, kNow };
    ReplySituation wrote { ReplyTrigger::Wrote, QStringLiteral("hi"), true, true, 0, kNow - 1 };
    const auto kinds = [&] { return kindsOf(replyCandidates(replies, {}, {}, 0, wrote)); };
    QCOMPARE(kinds(), QStringLiteral("emergency"));
    wrote.now = kNow;
    QCOMPARE(kinds(), QString());
    replies.of(ReplyKind::Emergency).untilAt = 0;
    QCOMPARE(kinds(), QStringLiteral("emergency"));
}

void TestAutoReply::theSwitchTurnsAllOff()
{
    ChannelReplies replies = allOn();
    replies.on = false;
    for (const auto trigger : { ReplyTrigger::Entered, ReplyTrigger::Wrote, ReplyTrigger::Waits,
                                ReplyTrigger::Ended, ReplyTrigger::Rated })
        QVERIFY(
            replyCandidates(replies, {}, {}, 0, { trigger, {}, false, false, 1, kNow }).isEmpty());
}

void TestAutoReply::choice_data()
{
    QTest::addColumn<ReplyKind>("kind");
    QTest::addColumn<int>("left");
    QTest::addColumn<bool>("keepLast");
    QTest::addColumn<int>("inSpan");
    QTest::addColumn<qint64>("humanBefore");
    QTest::addColumn<ReplyRefusal>("refusal");
    const auto row = [](const char *name, ReplyKind kind, int left, bool keep, int inSpan,
                        qint64 humanBefore, ReplyRefusal refusal) {
        QTest::newRow(name) << kind << left << keep << inSpan << humanBefore << refusal;
    };
    using K = ReplyKind;
    using R = ReplyRefusal;
    row("fine", K::Keyword, 5, true, 0, 0, R::None);
    row("the last one is for people", K::Keyword, 1, true, 0, 0, R::KeptForPeople);
    row("two are enough", K::Keyword, 2, true, 0, 0, R::None);
    row("unless so configured", K::Keyword, 1, false, 0, 0, R::None);
    row("none is left", K::Keyword, 0, false, 0, 0, R::WindowShut);
    row("two in twelve hours", K::Leave, 5, true, 2, 0, R::TooMany);
    row("one in twelve hours", K::Leave, 5, true, 1, 0, R::None);
    row("a person answered", K::Keyword, 5, true, 0, 10 * kMinute - 1, R::PersonAnswered);
    row("ten minutes ago", K::Keyword, 5, true, 0, 10 * kMinute, R::None);
    row("only keywords are silent then", K::OffHours, 5, true, 0, kMinute, R::None);
    row("the question needs two", K::Satisfaction, 1, false, 0, 0, R::KeptForPeople);
    row("the question with two", K::Satisfaction, 2, false, 0, kMinute, R::None);
}

void TestAutoReply::choice()
{
    QFETCH(ReplyKind, kind);
    QFETCH(int, left);
    QFETCH(bool, keepLast);
    QFETCH(int, inSpan);
    QFETCH(qint64, humanBefore);
    ReplyHistory history;
    history.inSpan = inSpan;
    history.humanAt = humanBefore > 0 ? kNow - humanBefore : 0;
    const ReplyChoice choice = chooseReply({ { kind, QStringLiteral("text"), 0, 0 } }, history,
                                           { left, kNow + kHour }, keepLast, kNow);
    QTEST(choice.refusal, "refusal");
    QCOMPARE(choice.reply.has_value(), choice.refusal == ReplyRefusal::None);
    // A shut window refuses all of them.
    const ReplyChoice shut =
        chooseReply({ { kind, QStringLiteral("text"), 0, 0 } }, {}, { 5, kNow }, keepLast, kNow);
    QCOMPARE(shut.refusal, ReplyRefusal::WindowShut);
}

void TestAutoReply::oncePerAbsence()
{
    const ChannelReplies replies;
    const ReplySituation wrote { ReplyTrigger::Wrote, QStringLiteral("hi"), false, false, 0, kNow };
    const auto refusal = [&](qint64 absentSince, qint64 lastLeave) {
        ReplyHistory history;
        history.lastAt[size_t(ReplyKind::Leave)] = lastLeave;
        return chooseReply(replyCandidates(replies, {}, {}, absentSince, wrote), history,
                           { 5, kNow + kHour }, true, kNow)
            .refusal;
    };
    QCOMPARE(refusal(kNow - kHour, 0), ReplyRefusal::None);
    QCOMPARE(refusal(kNow - kHour, kNow - kMinute), ReplyRefusal::SaidBefore);
    QCOMPARE(refusal(kNow - kHour, kNow - kHour - 1), ReplyRefusal::None); // the absence before
}

void TestAutoReply::oncePerEmergency()
{
    ChannelReplies replies;
    replies.of(ReplyKind::Emergency) = { true, QStringLiteral("sorry"), kNow - kHour, 0 };
    const ReplySituation wrote { ReplyTrigger::Wrote, QStringLiteral("hi"), true, true, 0, kNow };
    ReplyHistory history;
    const auto refusal = [&] {
        return chooseReply(replyCandidates(replies, {}, {}, 0, wrote), history, { 5, kNow + kHour },
                           true, kNow)
            .refusal;
    };
    QCOMPARE(refusal(), ReplyRefusal::None);
    history.lastAt[size_t(ReplyKind::Emergency)] = kNow - kMinute;
    QCOMPARE(refusal(), ReplyRefusal::SaidBefore);
    replies.of(ReplyKind::Emergency).sinceAt = kNow - kMinute + 1; // switched off and on again
    QCOMPARE(refusal(), ReplyRefusal::None);
}

void TestAutoReply::theNextCandidateStandsIn()
{
    ReplyHistory history;
    history.humanAt = kNow - kMinute;
    const QList<ReplyCandidate> both { { ReplyKind::Keyword, QStringLiteral("a"), 1, 0 },
                                       { ReplyKind::Leave, QStringLiteral("b"), 0, 0 } };
    const ReplyChoice choice = chooseReply(both, history, { 5, kNow + kHour }, true, kNow);
    QVERIFY(choice.reply.has_value());
    QCOMPARE(choice.reply->kind, ReplyKind::Leave);
    QCOMPARE(chooseReply({}, history, { 5, kNow + kHour }, true, kNow).refusal,
             ReplyRefusal::NoText);
}

void TestAutoReply::rules()
{
    QVERIFY(checkRule(rule(1, KeywordMatch::Exact, QStringLiteral("a"))).ok());
    const auto field = [](const KeywordRule &each) {
        const auto checked = checkRule(each);
        return checked.ok() ? QString()
                            : checked.error().details.value(QStringLiteral("field")).toString();
    };
    QCOMPARE(field(rule(1, KeywordMatch::Contains, QStringLiteral(" \n　"))),
             QStringLiteral("pattern"));
    QCOMPARE(field(rule(1, KeywordMatch::Expression, QStringLiteral("(a"))),
             QStringLiteral("pattern"));
    QCOMPARE(field(rule(1, KeywordMatch::Expression, QStringLiteral(".*"))),
             QStringLiteral("pattern"));
    KeywordRule empty = rule(1, KeywordMatch::Exact, QStringLiteral("a"));
    empty.text = QStringLiteral("  ");
    QCOMPARE(field(empty), QStringLiteral("text"));
    KeywordRule dear = empty;
    dear.text = QString(700, u'贵'); // 2,100 bytes
    const auto checked = checkRule(dear);
    QCOMPARE(checked.error().code, ErrorCode::TooLarge);
    QCOMPARE(checked.error().details.value(QStringLiteral("cost")).toInt(), 2);
    QCOMPARE(replyCost(QString(682, u'贵')), 1);
}

void TestAutoReply::ratings_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<int>("rating");
    QTest::newRow("1") << QStringLiteral("1") << 1;
    QTest::newRow("full width") << QStringLiteral("３") << 3;
    QTest::newRow("blanks") << QStringLiteral(" 2\n") << 2;
    QTest::newRow("circled") << QStringLiteral("①") << 1;
    QTest::newRow("0") << QStringLiteral("0") << 0;
    QTest::newRow("4") << QStringLiteral("4") << 0;
    QTest::newRow("11") << QStringLiteral("11") << 0;
    QTest::newRow("words") << QStringLiteral("1星") << 0;
    QTest::newRow("nothing") << QString() << 0;
}

void TestAutoReply::ratings()
{
    QFETCH(QString, text);
    QTEST(ratingOf(text), "rating");
}

void TestAutoReply::bigChanges()
{
    QVERIFY(isBigChange(20, 10));
    QVERIFY(!isBigChange(20, 11));
    QVERIFY(!isBigChange(8, 4)); // half, but only four better
    QVERIFY(isBigChange(9, 4));
    QVERIFY(!isBigChange(20, 0)); // waits no more
    QVERIFY(!isBigChange(5, 9));
}

void TestAutoReply::leaveOrder()
{
    const auto key = [](qint64 id, qint64 untilAt, qint64 queuedAt) {
        return LeaveKey { kNow + untilAt, kNow - queuedAt, ConversationId { id } };
    };
    QList<LeaveKey> keys {
        key(1, 30 * kHour, kHour), // young
        key(2, 20 * kHour, 5 * kHour), // oldest that is not urgent
        key(3, 2 * kHour, kHour), // urgent, just so
        key(4, kHour, kMinute), // the most urgent
        key(5, 0, 48 * kHour), // shut
        key(6, 2 * kHour + 1, 2 * kHour),
        key(7, 25 * kHour, 5 * kHour), // as old as 2
    };
    std::sort(keys.begin(), keys.end(),
              [](const LeaveKey &a, const LeaveKey &b) { return leaveBefore(a, b, kNow); });
    QList<qint64> ids;
    for (const LeaveKey &each : std::as_const(keys))
        ids.append(each.conversation.value);
    QCOMPARE(ids, (QList<qint64> { 4, 3, 2, 7, 6, 1, 5 }));
}

void TestAutoReply::names()
{
    for (int kind = 0; kind < kReplyKinds; ++kind)
        QCOMPARE(replyKindFromName(replyKindName(ReplyKind(kind))), ReplyKind(kind));
    QCOMPARE(keywordMatchFromName(u"regex"), KeywordMatch::Expression);
    QCOMPARE(ruleHoursFromName(u"closed"), RuleHours::Closed);
    QVERIFY(!replyKindFromName(u"other"));
    QVERIFY(!replyRefusalName(ReplyRefusal::SaidBefore).isEmpty());
}

QTEST_APPLESS_MAIN(TestAutoReply)
#include "tst_autoreply.moc"
