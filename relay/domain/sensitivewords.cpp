// SPDX-License-Identifier: Apache-2.0
#include "relay/domain/sensitivewords.h"

#include "relay/protocol/names.h"

#include <QJsonObject>
#include <QSet>
#include <algorithm>

namespace kefu::domain {

namespace {

using L = QLatin1String;

constexpr std::array<NameRow<WordAction>, 3> kActions { {
    { WordAction::Mask, L("mask") },
    { WordAction::Warn, L("warn") },
    { WordAction::Block, L("block") },
} };

//! A text as it is compared, and where each of its letters stands in the text.
struct Folded {
    QString letters;
    QList<qsizetype> places;
};

bool isHan(QChar c)
{
    return c.unicode() >= 0x2E80;
}

char16_t foldedLetter(QChar c)
{
    const char16_t code = c.unicode();
    if (code >= 0xFF01 && code <= 0xFF5E) // full width
        return QChar(char16_t(code - 0xFEE0)).toCaseFolded().unicode();
    return c.toCaseFolded().unicode();
}

//! A blank between two Chinese characters hides a word from a machine and from nobody else.
bool isHidingBlank(const QString &text, qsizetype at)
{
    if (!text[at].isSpace() || at == 0)
        return false;
    qsizetype before = at - 1;
    while (before > 0 && text[before].isSpace())
        --before;
    qsizetype after = at + 1;
    while (after < text.size() && text[after].isSpace())
        ++after;
    return after < text.size() && isHan(text[before]) && isHan(text[after]);
}

Folded fold(const QString &text)
{
    Folded folded;
    folded.letters.reserve(text.size());
    for (qsizetype i = 0; i < text.size(); ++i) {
        if (text[i].category() == QChar::Other_Format || isHidingBlank(text, i))
            continue;
        folded.letters += QChar(foldedLetter(text[i]));
        folded.places.append(i);
    }
    return folded;
}

Error badWords(ErrorCode code, const QString &why)
{
    return makeError(code, why, { { L("field"), L("words") } });
}

bool counts(const WordRule &rule, Direction direction)
{
    return (direction == Direction::In && rule.incoming)
        || (direction == Direction::Out && rule.outgoing);
}

} // namespace

Result<QList<WordRule>> wordRulesFromJson(const QJsonArray &json)
{
    if (json.size() > kMaxWordRules)
        return badWords(ErrorCode::TooLarge, QStringLiteral("more than 20000 words"));
    QList<WordRule> rules;
    QSet<QString> seen;
    for (const QJsonValue &value : json) {
        const QJsonObject object = value.toObject();
        WordRule rule;
        rule.word = object.value(L("word")).toString().trimmed();
        const QString folded = fold(rule.word).letters;
        if (folded.isEmpty() || rule.word.size() > kMaxWordChars)
            return badWords(ErrorCode::BadRequest, QStringLiteral("a word has 1 to 64 letters"));
        const auto action = valueOf(kActions, object.value(L("action")).toString(L("mask")));
        const QString direction = object.value(L("direction")).toString(L("both"));
        if (!action || !QStringList({ L("both"), L("in"), L("out") }).contains(direction))
            return badWords(ErrorCode::BadRequest,
                            QStringLiteral("mask, warn or block; both, in or out"));
        if (seen.contains(folded))
            continue;
        seen.insert(folded);
        rule.action = *action;
        rule.incoming = direction != L("out");
        rule.outgoing = direction != L("in");
        rules.append(rule);
    }
    return rules;
}

QJsonArray toJson(const QList<WordRule> &rules)
{
    QJsonArray json;
    for (const WordRule &rule : rules) {
        const QString direction = rule.incoming && rule.outgoing ? L("both")
            : rule.incoming                                      ? L("in")
                                                                 : L("out");
        json.append(QJsonObject { { L("word"), rule.word },
                                  { L("action"), nameOf(kActions, rule.action) },
                                  { L("direction"), direction } });
    }
    return json;
}

WordFilter::WordFilter(const QList<WordRule> &rules)
    : m_rules(rules)
{
    m_nodes.append(Node {});
    for (int i = 0; i < int(m_rules.size()); ++i)
        add(i, fold(m_rules[i].word).letters);
    link();
}

void WordFilter::add(int rule, const QString &folded)
{
    int node = 0;
    for (const QChar letter : folded) {
        int &to = m_edges[edge(node, letter.unicode())];
        if (to == 0) {
            to = int(m_nodes.size());
            m_nodes.append({ 0, -1, 0, m_nodes[node].depth + 1 });
        }
        node = to;
    }
    if (node > 0 && m_nodes[node].rule < 0)
        m_nodes[node].rule = rule;
}

//! Breadth first: where a word goes on that another one's end begins.
void WordFilter::link()
{
    QList<std::pair<quint64, int>> edges;
    edges.reserve(m_edges.size());
    for (auto it = m_edges.cbegin(); it != m_edges.cend(); ++it)
        edges.append({ it.key(), it.value() });
    std::sort(edges.begin(), edges.end(), [this](const auto &a, const auto &b) {
        return m_nodes[a.second].depth < m_nodes[b.second].depth;
    });
    for (const auto &[key, to] : edges) {
        const int parent = int(key >> 16);
        Node &node = m_nodes[to];
        node.fail = parent == 0 ? 0 : step(m_nodes[parent].fail, char16_t(key & 0xFFFF));
        const Node &fail = m_nodes[node.fail];
        node.next = fail.rule >= 0 ? node.fail : fail.next;
    }
}

int WordFilter::step(int node, char16_t letter) const
{
    for (;;) {
        const auto it = m_edges.constFind(edge(node, letter));
        if (it != m_edges.cend())
            return *it;
        if (node == 0)
            return 0;
        node = m_nodes[node].fail;
    }
}

WordFilter::Finding WordFilter::look(const QString &text, Direction direction) const
{
    Finding finding;
    finding.masked = text;
    if (m_rules.isEmpty() || direction == Direction::System)
        return finding;
    const Folded folded = fold(text);
    int node = 0;
    for (qsizetype i = 0; i < folded.letters.size(); ++i) {
        node = step(node, folded.letters[i].unicode());
        for (int hit = m_nodes[node].rule >= 0 ? node : m_nodes[node].next; hit > 0;
             hit = m_nodes[hit].next) {
            const WordRule &rule = m_rules[m_nodes[hit].rule];
            if (!counts(rule, direction))
                continue;
            if (!finding.words.contains(rule.word))
                finding.words.append(rule.word);
            finding.blocks = finding.blocks || rule.action == WordAction::Block;
            if (rule.action == WordAction::Warn) {
                if (!finding.forcible.contains(rule.word))
                    finding.forcible.append(rule.word);
                continue;
            }
            finding.masks = finding.masks || rule.action == WordAction::Mask;
            const qsizetype first = folded.places[i - m_nodes[hit].depth + 1];
            for (qsizetype at = first; at <= folded.places[i]; ++at)
                finding.masked[at] = u'*';
        }
    }
    return finding;
}

} // namespace kefu::domain
